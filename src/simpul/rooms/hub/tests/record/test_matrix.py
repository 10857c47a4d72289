"""Every door of the hub with everybody in front of it, and nothing of a city that its owner did not publish.

Each request runs in a savepoint that is rolled back, so every door is tried on the same records.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from simpul.ground.files import store
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.hub.act import (
    booking,
    campaign,
    help,  # noqa: A004 - the room's own word
    network,
    practice,
)
from simpul.rooms.hub.models import Candidate, NetworkCity, Partnership, Post, Project, ResultIndicator
from simpul.rooms.hub.models.campaign import Answer as CampaignAnswer
from simpul.rooms.hub.models.campaign import Campaign
from simpul.rooms.hub.models.exchange import Stranger, Submission
from simpul.rooms.hub.models.practice import Adoption, Practice
from simpul.rooms.hub.tests import matrix_exchange as exchange
from simpul.rooms.hub.tests.matrix_help import MATRIX as HELP
from simpul.rooms.hub.tests.matrix_record import API, EVERYBODY, PAGES, TEXTS, Door
from simpul.rooms.hub.tests.record.conftest import NOW, somebody
from simpul.rooms.hub.urls import urlpatterns

SECRETS = ("Secret Garden", "quiet talks", "Draft offer", "Draft request", "Draft lesson")
"""What Makassar did not publish; besides, "Jambi" is Indonesia's until a meeting decided."""
SAID = {
    "status": "ongoing",
    "progress": "More beds.",
    "challenges": [],
    "support": [],
    "actuals": [],
    "figures": [],
}
DENIED = (401, 403, 404)


@pytest.fixture
def world(  # noqa: PLR0913, PLR0917 - everything that a door may lead to
    health: Project,
    hidden: Project,
    quiet: Partnership,
    jambi: Candidate,
    csco: Person,
    other_csco: Person,
    secretariat: Person,
) -> dict[str, Any]:
    makassar, other = (
        NetworkCity.objects.shown().get(city__slug=slug) for slug in ("makassar", "battambang")
    )
    post = Post.objects.get(code="chief_smart_city_officer")
    said: Any = {"kind": "knowledge_sharing", "what": "See it."}
    by: Any = {"actor": csco, "now": NOW}
    offer = help.offer(makassar.city, said | {"title": "Draft offer"}, **by)
    open_offer = help.offer(makassar.city, said | {"title": "Open offer"}, **by)
    help.step(open_offer, "publish", **by)
    open_offer.refresh_from_db()
    draft = practice.write(makassar.city, {}, {"en": TEXTS["en"] | {"title": "Draft lesson"}}, **by)
    open_practice = practice.write(makassar.city, {}, TEXTS, **by)
    practice.step(open_practice, "publish", **by)
    campaign.open_campaign(
        2026, date(2026, 3, 1), date(2026, 12, 31), source="a test", actor=secretariat, now=NOW
    )
    return {
        "health": health.slug,
        "hidden": hidden.slug,
        "quiet": quiet.pk,
        "indicator": ResultIndicator.objects.get(outcome__project=health).pk,
        "need": health.needs.first().pk,  # type: ignore[union-attr]
        "holder": network.appoint(post, makassar, network.Term("Kominfo", since="2020"), **by).pk,
        "offer": offer.pk,
        "open_offer": open_offer.pk,
        "request": help.request(makassar.city, said | {"title": "Draft request"}, **by).pk,
        "booking": booking.book(open_offer, other.city, actor=other_csco, now=NOW).pk,
        "practice": draft.slug,
        "open_practice": open_practice.slug,
        "adoption": _adoption(open_practice, other, other_csco),
        "answer": _answer(makassar, health, csco),
        "unknown_key": _unknown_key(),
        "submission": _submission(makassar),
    }


def _adoption(of: Practice, city: NetworkCity, by: Person) -> int:
    return Adoption.objects.create(
        practice=of, city=city.city, code="ISO37122:5.1", adopted_on=NOW.date(), baseline_year=2025,
        made_by=by, made_at=NOW,
    ).pk  # fmt: skip


def _answer(city: NetworkCity, project: Project, by: Person) -> int:
    asked = Campaign.objects.get(year=2026)
    known, _made = CampaignAnswer.objects.get_or_create(
        campaign=asked,
        city=city,
        project=project,
        defaults={"content": SAID, "edited_at": NOW, "edited_by": by},
    )
    return known.pk


def _unknown_key() -> int:
    return Stranger.objects.create(
        fingerprint="0" * 16, public="x", city="makassar", first_at=NOW, last_at=NOW
    ).pk


def _submission(city: NetworkCity) -> str:
    blob = store.put(b"{}", expect=frozenset({"application/json"}))
    return Submission.objects.create(
        city=city.city, sequence=1, blob=blob, fingerprint="0" * 16, schema="s", made_at=NOW, received_at=NOW
    ).sha256


def names(patterns: list[Any]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLPattern):
            yield f"hub:{one.name}"
        else:
            yield from names(one.url_patterns)


def operations() -> set[tuple[str, str]]:
    paths = Client().get("/api/openapi.json").json()["paths"]
    prefix = "/api/hub"
    return {
        (method.upper(), path.removeprefix(prefix))
        for path, item in paths.items()
        if path.startswith(f"{prefix}/")
        for method in item
    }


@pytest.mark.django_db
def test_every_door_has_a_row() -> None:
    assert set(names(urlpatterns)) == {door.name for door in PAGES} | set(HELP)
    assert operations() == {(door.method, door.name) for door in API}


@pytest.fixture
def people(  # noqa: PLR0913, PLR0917 - the cast
    csco: Person,
    other_csco: Person,
    representative: Person,
    other_representative: Person,
    secretariat: Person,
    stranger: Person,
    superuser: Person,
) -> dict[str, Client]:
    cast = (csco, other_csco, representative, other_representative, secretariat, stranger, superuser)
    clients = {"visitor": Client(raise_request_exception=False)}
    for person in cast:
        clients[person.username] = Client(raise_request_exception=False)
        clients[person.username].force_login(person)
    assert set(clients) == EVERYBODY
    return clients


class Answer(NamedTuple):
    """What came back from a door."""

    status: int
    to: str
    body: bytes


def ask(client: Client, door: Door, url: str) -> Answer:
    """Knock at a door, and leave everything as it was."""
    with transaction.atomic():
        if door.name.startswith("/"):
            body = "" if door.sent is None else json.dumps(door.sent)
            got: Any = client.generic(door.method, url, body, content_type="application/json")
        else:
            got = client.get(url) if door.method == "GET" else client.post(url, door.sent or {})
        answer = Answer(got.status_code, got.headers.get("Location", ""), body_of(got))
        transaction.set_rollback(True)
    return answer


def body_of(got: Any) -> bytes:
    if not got.streaming:
        content: bytes = got.content
        return content
    body = b"".join(got.streaming_content)
    for file in got._resource_closers:
        file()
    return body


def let_in(answer: Answer) -> bool:
    sent_away = answer.status == 302 and "/sign-in/" in answer.to
    return answer.status not in DENIED and not sent_away


def filled(door: Door, world: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.format(**world) if isinstance(value, str) else value for name, value in door.url.items()
    }


def tried(
    doors: tuple[Door, ...], people: dict[str, Client], world: dict[str, Any]
) -> Iterator[tuple[Door, str, Answer]]:
    for door in doors:
        named = filled(door, world)
        page = not door.name.startswith("/")
        url = reverse(door.name, kwargs=named) if page else f"/api/hub{door.name.format(**named)}"
        for who, client in people.items():
            yield door, who, ask(client, door, url)


@pytest.mark.parametrize("doors", [PAGES, API], ids=["pages", "api"])
def test_who_passes_each_door(
    doors: tuple[Door, ...], people: dict[str, Client], world: dict[str, Any]
) -> None:
    wrong = [
        f"{door.method} {door.name} {door.url}: {who} {'should' if who in door.who else 'must not'} pass, "
        f"got {answer.status} {answer.body[:120]!r}"
        for door, who, answer in tried(doors, people, world)
        if let_in(answer) != (who in door.who) or answer.status >= 500
    ]

    assert not wrong, "\n".join(wrong)


@pytest.fixture
def offices(people: dict[str, Client]) -> dict[str, Client]:
    """Everybody of `matrix_exchange`: the cast, and the offices that only its rows tell apart."""
    for role in ("owner", "officer"):
        somebody(role, role, city="makassar")
    for role in ("chair", "partner"):
        somebody(role, role)
    clients = {"nobody": people["visitor"]}
    for role in exchange.ROLES[1:]:
        clients[role] = Client(raise_request_exception=False)
        clients[role].force_login(Person.objects.get(username=role))
    return clients


def test_what_each_office_gets_of_monitoring_and_exchange(
    offices: dict[str, Client], world: dict[str, Any]
) -> None:
    City.objects.filter(slug="makassar").update(served=True)
    CampaignAnswer.objects.filter(pk=world["answer"]).update(state="submitted", content=SAID)
    wrong = []
    for name, row in exchange.MATRIX.items():
        method = "POST" if name in exchange.POSTS else "GET"
        door = Door(method, name, frozenset(), exchange.ADDRESSES.get(name, {}))
        url = reverse(name, kwargs=filled(door, world))
        got = {who: ask(client, door, url).status for who, client in offices.items()}
        wrong += [f"{name}: {who} gets {got[who]}, not {row[who]}" for who in row if got[who] != row[who]]

    assert not wrong, "\n".join(wrong)


def test_nothing_unpublished_leaves(people: dict[str, Client], world: dict[str, Any]) -> None:
    reading = tuple(door for door in (*PAGES, *API) if door.method == "GET")
    found = [
        f"{door.name} {door.url}: {who} reads {secret}"
        for door, who, answer in tried(reading, people, world)
        for secret in (*SECRETS, "Jambi")
        if who not in _owners(secret) and secret.encode() in answer.body
    ]

    assert not found, "\n".join(found)


def _owners(secret: str) -> set[str]:
    return {"representative", "secretariat", "superuser"} if secret == "Jambi" else {"csco", "superuser"}


def test_nothing_unpublished_is_open_data_or_found(people: dict[str, Client], world: dict[str, Any]) -> None:
    visitor = people["visitor"]
    for url in (
        "/ogc/collections/network-projects/items?limit=1000",
        "/ogc/collections/network-cities/items?limit=1000",
        "/hub/search/?q=secret+garden",
        "/hub/search/?q=draft",
    ):
        answer = visitor.get(url)
        assert answer.status_code == 200, url
        assert not any(secret.encode() in body_of(answer) for secret in SECRETS), url
