"""Addresses of others: every address of the room, as everybody who might try it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from simpul.ground.files import store
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.rooms.reports.act import note
from simpul.rooms.reports.act.desk import say
from simpul.rooms.reports.act.submit import Shot
from simpul.rooms.reports.models import Arrival, Contact, Event, Photo, Report, Subscription
from simpul.rooms.reports.observe import reporter
from simpul.rooms.reports.tests.attack import addresses, values, words_of
from simpul.rooms.reports.tests.conftest import NOW, Somebody, Tell
from simpul.rooms.reports.tests.tell.photos import jpeg

pytestmark = pytest.mark.django_db

SECRETS = ("RAHASIA", "Bu Ani", "ani@example.org", "0899111222", "Catatan dalam", "warung pojok")
OPEN = {
    "index", "front", "by-code", "map", "worker", "offline", "manifest", "token", "tell", "near", "named",
    "puzzle", "feed", "feed-category", "feed-region", "open-data", "shares",
    "field-worker", "field-manifest", "field-offline",
}  # fmt: skip
"""Pages for everybody that need nothing of a report; all others of the first tasks give strangers nothing."""
TOGETHER = re.compile(r"^/reports/straight/(together|proposals|meetings?|budgets|projects|votes|surveys)/")
"""What people decide together is public by its nature: there only what a report hides is looked for."""
NO = {301, 302, 400, 401, 403, 404, 405, 409, 415, 422, 429}


@pytest.fixture
def secret(tell: Tell, desk: Person) -> Report:
    """A report that only the office reads, with everything that can be known of it."""
    blob = store.put(jpeg(5), expect=frozenset({"image/jpeg"}))
    report = tell(
        text="RAHASIA: pungli", place="depan warung pojok", name="Bu Ani", email="ani@example.org",
        phone="0899111222", confidential=True, photos=[Shot(blob, "5" * 64, 400, 300, None)],
    )  # fmt: skip
    note.note(report, "Catatan dalam", actor=desk, now=NOW)
    say(report, "RAHASIA juga", actor=desk, now=NOW)
    Subscription.objects.create(
        report=report, email="ani@example.org", reporter=True, made_at=NOW, confirmed_at=NOW
    )
    Arrival.objects.create(report=report, city=report.city, address="a" * 32, at=NOW)
    return report


def state_of(report: Report) -> list[Any]:
    row = Report.objects.filter(pk=report.pk).values().get()
    parts = [
        list(rows.values()) for rows in (Contact.objects.all(), Event.objects.all(), Photo.objects.all())
    ]
    return [row, *parts, list(Subscription.objects.filter(report=report).values())]


def people(somebody: Somebody, city: City) -> dict[str, Person | None]:
    """Nobody; colleagues who work on other things; the owner of another city; a resident who signed in."""
    other = City.objects.create(
        slug="other", name="Other", country="IDN", west=1, south=1, east=2, north=2, version="1"
    )
    elsewhere = Person.objects.create_user("elsewhere")
    Role.objects.create(person=elsewhere, city=other, role="owner")
    return {
        "stranger": None, "colleague": somebody("pu", "handler"), "crew": somebody("crew", "crew"),
        "elsewhere": elsewhere, "resident": Person.objects.create_user("resident"),
    }  # fmt: skip


def test_no_address_gives_a_stranger_or_a_colleague_what_is_not_theirs(
    secret: Report, somebody: Somebody, city: City, tell: Tell
) -> None:
    """Every address of the room, read and written to, with the report's code and a link that was made up."""
    theirs = tell(text="Lubang lain")
    mine = addresses(values(secret, f"{secret.key}:forged"))
    others = addresses(values(secret, reporter.token(theirs)))
    before, found = state_of(secret), []
    for who, person in people(somebody, city).items():
        client = Client(raise_request_exception=False)
        if person:
            client.force_login(person)
        for one in {*mine, *others}:
            for method in (client.get, client.post):
                answer = method(one.url)
                body = words_of(answer)
                told = [needle for needle in SECRETS if needle in body]
                if answer.status_code >= 500 or told:
                    found.append((who, method.__name__, one.name, one.url, answer.status_code, told))
    assert found == []
    assert state_of(secret) == before


def test_what_is_not_for_everybody_says_no_to_a_stranger(secret: Report, client: Client) -> None:
    """The table of who may: everybody, who has the link, staff. A new address counts as staff's."""
    wrong = [
        (one.name, one.url, status)
        for one in addresses(values(secret, f"{secret.key}:forged"))
        if one.name not in OPEN and "open311" not in one.name and not TOGETHER.match(one.url)
        if (status := client.get(one.url).status_code) not in NO
    ]

    assert wrong == []


def test_who_made_it_reaches_all_of_theirs_and_nothing_of_another(
    secret: Report, tell: Tell, client: Client
) -> None:
    token, other = reporter.token(secret), tell(text="milik orang lain", name="Pak Budi", known="all")
    for one in addresses(values(secret, token)):
        if one.name in {"mine", "mine-photo", "rights", "rights-json"} or one.url.endswith("/told/"):
            answer = client.get(one.url)
            assert answer.status_code == 200, one.url
            assert words_of(answer)  # read to its end, so that its file is closed
    alien = reporter.token(other)
    assert client.get(reverse("reports:mine-photo", args=[alien, secret.photos.get().pk])).status_code == 404
    ended = reverse("reports:end-mine", args=[alien, Subscription.objects.get(report=secret).pk])
    assert client.post(ended).status_code == 404
    assert Subscription.objects.get(report=secret).ended_at is None


def test_a_link_cannot_be_guessed_from_what_is_public(secret: Report, client: Client) -> None:
    for guess in (secret.code, str(secret.key), str(secret.pk), f"{secret.key}:", "1:" + "a" * 43):
        assert client.get(f"/reports/mine/{guess}/").status_code == 404


def test_no_page_writes_without_its_token(secret: Report, desk: Person, city: City) -> None:
    """Only a signed link (RFC 8058), a key of Open311 and the API write without the form's token."""
    strict, before = Client(enforce_csrf_checks=True, raise_request_exception=False), state_of(secret)
    strict.force_login(desk)
    free = {"leave", "worker"}
    wrong = []
    for one in addresses(values(secret, reporter.token(secret))):
        status = strict.post(one.url).status_code
        if status not in {403, 404, 405} and one.name not in free and "open311" not in one.name:
            wrong.append((one.name, one.url, status))
    assert wrong == []
    assert state_of(secret) == before
