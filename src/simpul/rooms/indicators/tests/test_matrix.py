"""Every address of the room against everybody who may come: let in, sent to sign in, or refused."""

from collections.abc import Callable

import pytest
from django.test import Client

from simpul.ground.files import store
from simpul.ground.files.understand import TEXT
from simpul.ground.ledger.models import Entry as Act
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.rooms.indicators import act
from simpul.rooms.indicators.models import Value
from simpul.rooms.indicators.tests.conftest import NOW, SERVICES, approved, somebody
from simpul.rooms.indicators.understand.entry import Entry
from simpul.rooms.indicators.urls import urlpatterns

WHO = ("owner", "csco", "officer", "viewer", "csco elsewhere", "stranger", "nobody")
ALL = (200,) * 7
DRAFTS = (200, 200, 200, 200, 404, 404, 404)
READ = (200, 200, 200, 200, 403, 403, 403)
ENTER = (200, 200, 200, 403, 403, 403, 302)
GET = {
    "cities": ("", ALL),
    "compare": (f"compare/?code={SERVICES}", ALL),
    "from": ("from/roads.survey/1/", ALL),
    "profile": ("contoh/", ALL),
    "indicator": (f"contoh/{SERVICES}/", ALL),
    "made-from": (f"contoh/{SERVICES}/made-from/{{draft}}/", DRAFTS),
    "export": ("contoh/export.csv", ALL),
    "years": ("contoh/years/", ALL),
    "package": ("contoh/package/2024.zip", (404,) * 7),
    "missing": ("contoh/missing/", READ),
    "evidence": ("contoh/values/{draft}/evidence/" + "0" * 64 + "/", (404,) * 4 + (403,) * 3),
    "queue": ("contoh/queue/", ENTER),
    "denominators": ("contoh/denominators/", ENTER),
    "plan": ("contoh/plan/", ENTER),
    "import": ("contoh/import/", ENTER),
    "intake": ("contoh/import/{intake}/", ENTER),
    "enter": (f"contoh/{SERVICES}/enter/", ENTER),
}
WRITTEN = (302, 302, 302, 403, 403, 403, 302)
DECIDED = (302, 302, 403, 403, 403, 403, 302)
POST = {
    "enter": (
        f"contoh/{SERVICES}/enter/",
        {"year": 2023, "kind": "number", "number": "7", "department": "D"},
        WRITTEN,
    ),
    "denominators": (
        "contoh/denominators/",
        {"quantity": "population", "year": 2023, "number": "9", "source": "BPS"},
        DECIDED,
    ),
    "plan": (
        "contoh/plan/",
        {"which": "duty", "code": SERVICES, "year": 2023, "department": "D", "due_on": "2026-01-01"},
        DECIDED,
    ),
    "text": (f"contoh/{SERVICES}/text/", {"text": "t", "edition": "e"}, DECIDED),
    "years": ("contoh/years/", {"what": "lock", "year": "2001"}, (302, 302, 403, 403, 403, 403, 403)),
    "sign": ("contoh/package/2001/sign/", {}, DECIDED),
    "step": ("contoh/values/{draft}/submit/", {}, WRITTEN),
}  # fmt: skip
API = {
    "/api/indicators/?city=contoh&year=2026": ALL,
    "/api/indicators/definitions": ALL,
    f"/api/indicators/definitions/{SERVICES}": ALL,
    "/api/indicators/values": ALL,
    f"/api/indicators/series?city=contoh&code={SERVICES}": ALL,
    f"/api/indicators/compare?code={SERVICES}": ALL,
    "/api/indicators/lineage/{draft}": (404,) * 7,
    "/api/indicators/lineage/{published}": ALL,
    "/api/indicators/from/roads.survey/1": ALL,
}


@pytest.fixture
def values(city: City, chief: Person, officer: Person) -> dict[str, Value]:
    published = approved(city, Entry(SERVICES, 2024, number=1, department="D"), chief)
    draft = act.enter(city, Entry(SERVICES, 2025, number=2, department="D"), actor=officer, now=NOW)
    return {"published": published, "draft": draft}


@pytest.fixture
def come(city: City, officer: Person, chief: Person, stranger: Person) -> Callable[[str], Client]:
    """Gives the browser of one of WHO."""
    elsewhere = City.objects.create(slug="else", name="Elsewhere", west=1, south=1, east=2, north=2)
    people: dict[str, Person | None] = {
        "owner": somebody("owner", "owner", city), "csco": chief, "officer": officer,
        "viewer": somebody("viewer", "viewer", city), "csco elsewhere": somebody("their", "csco", elsewhere),
        "stranger": stranger, "nobody": None,
    }  # fmt: skip

    def browser(who: str) -> Client:
        client = Client()
        if person := people[who]:
            client.force_login(person)
        return client

    return browser


def test_no_address_is_forgotten() -> None:
    names = {pattern.name for pattern in urlpatterns}

    assert names == set(GET) | set(POST)


def test_who_may_look(come: Callable[[str], Client], values: dict[str, Value]) -> None:
    pks = {name: value.pk for name, value in values.items()}
    blob = store.put(b"code,year,number", expect=frozenset({TEXT}))
    city = values["draft"].city
    pks["intake"] = act.hand_over(city, blob, "x.csv", "x", {}, actor=values["draft"].made_by, now=NOW).pk
    for who, at in zip(WHO, range(len(WHO)), strict=True):
        client = come(who)
        asked = {f"/indicators/{path}": told for path, told in GET.values()} | API
        got = {path: client.get(path.format(**pks)).status_code for path in asked}
        assert got == {path: told[at] for path, told in asked.items()}, who


@pytest.mark.parametrize("name", POST)
def test_who_may_write(come: Callable[[str], Client], values: dict[str, Value], name: str) -> None:
    path, said, told = POST[name]
    address = f"/indicators/{path.format(draft=values['draft'].pk)}"
    for who, status in zip(reversed(WHO), reversed(told), strict=True):
        before = state()
        response = come(who).post(address, said)
        assert response.status_code == status, (who, response.content[:200])
        signed_in = who != "nobody"
        if status == 403 or not signed_in:
            assert state() == before, f"{who} changed something"
        if status == 302 and not signed_in:
            assert "sign-in" in response.headers["Location"] or "login" in response.headers["Location"]


def state() -> tuple[int, ...]:
    return (Act.objects.count(), Value.objects.count())


def test_what_is_on_its_way_is_for_those_who_answer_for_it(
    come: Callable[[str], Client], values: dict[str, Value]
) -> None:
    for what in ("approve", "return"):
        path = f"/indicators/contoh/values/{values['draft'].pk}/{what}/"
        assert come("officer").post(path, {"reason": "x"}).status_code == 403
    assert come("csco").post(f"/indicators/contoh/values/{values['draft'].pk}/burn/").status_code == 404
    assert come("csco").get(f"/indicators/contoh/values/{values['draft'].pk}/submit/").status_code == 405


def test_a_role_elsewhere_opens_nothing_here(city: City, values: dict[str, Value]) -> None:
    person = Person.objects.create_user("representative")
    Role.objects.create(person=person, city=None, country="IDN", role="representative")
    client = Client()
    client.force_login(person)

    assert client.get("/indicators/contoh/queue/").status_code == 403
