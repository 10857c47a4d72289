"""Words that are scripts, numbers that are none: in the form, to the API, on every page."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from simpul.ground.files import store
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.act import block, note
from simpul.rooms.reports.act.desk import say
from simpul.rooms.reports.act.submit import Shot
from simpul.rooms.reports.models import Arrival, Contact, Report
from simpul.rooms.reports.observe import blocks, reporter
from simpul.rooms.reports.tests.attack import NEW, SCRIPT, Address, addresses, form, values, words_of
from simpul.rooms.reports.tests.conftest import NOW, Tell, at
from simpul.rooms.reports.tests.tell.photos import jpeg

pytestmark = pytest.mark.django_db


def test_no_page_lets_a_script_through(tell: Tell, desk: Person, client: Client, city: City) -> None:
    blob = store.put(jpeg(5), expect=frozenset({"image/jpeg"}))
    shown = tell(
        text=SCRIPT, place=SCRIPT, name=SCRIPT[:100], known="all",
        photos=[Shot(blob, "5" * 64, 400, 300, None)],
    )  # fmt: skip
    assert shown.shown
    note.note(shown, SCRIPT, actor=desk, now=NOW)
    say(shown, SCRIPT, actor=desk, now=NOW)
    Arrival.objects.create(report=shown, city=city, address="a" * 32, at=NOW)
    kept_out = block.block(shown, "address", 1, SCRIPT, actor=desk, now=timezone.now())
    block.appeal(kept_out, SCRIPT, now=NOW)
    staff = Client(raise_request_exception=False)
    staff.force_login(desk)
    wrong, seen = [], 0
    appeal = Address("appeal", reverse("reports:appeal", args=[blocks.token(kept_out)]))
    for one in [*addresses(values(shown, reporter.token(shown))), appeal]:
        for reader in (client, staff):
            answer = reader.get(one.url)
            is_page = answer.status_code == 200 and "html" in answer.get("Content-Type", "")
            body = words_of(answer)
            seen += "alert(7)" in body
            if (
                answer.status_code >= 500
                or (is_page and "<img src=x" in body)
                or "0949" in body.replace("}", "")
            ):
                wrong.append((one.name, one.url, answer.status_code))
            if is_page:
                assert "script-src 'self'" in answer["Content-Security-Policy"], one.url
    assert wrong == []
    assert seen > 5


@pytest.mark.parametrize(
    "field", ["text", "place", "name", "email", "phone", "key", "lon", "category", "said_at"]
)
@pytest.mark.parametrize(
    "what",
    [
        SCRIPT,
        "\0",
        "x" * 100_000,
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "' OR 1=1 --",
        "nan",
    ],
)
def test_no_word_of_the_form_breaks_it(client: Client, city: City, field: str, what: str) -> None:
    answer = client.post(NEW, form(city, **({"text": "Ada lubang"} | {field: what})))

    assert answer.status_code in {200, 302, 400, 422}
    if answer.status_code != 302:
        assert "<img src=x" not in words_of(answer)


@pytest.mark.parametrize(
    "said",
    [
        {}, [], "x", {"key": "x"}, {"text": "\ud800"}, {"lon": "nan", "lat": 1e400}, {"text": "\0"},
        {"city": "straight", "key": 1, "lon": [], "lat": {}, "text": None},
    ],
    ids=str,
)  # fmt: skip
def test_no_word_to_the_api_breaks_it(client: Client, city: City, said: Any) -> None:
    full = {"city": "straight", "key": str(uuid4()), "lon": at(120).lon, "lat": at(120).lat, "text": "x"}
    body = json.dumps(full | said if isinstance(said, dict) and said else said)

    answer = client.post("/api/reports/", body, content_type="application/json")

    assert 400 <= answer.status_code < 500
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "email", ["ani@example.org\nBcc: all@example.org", "ani@example.org, all@example.org", "ani"]
)
def test_an_address_with_more_in_it_is_none(client: Client, city: City, email: str) -> None:
    client.post(NEW, form(city, text="Ada lubang", known="office", email=email))

    assert not Contact.objects.filter(email__contains="all@").exists()


def test_a_place_outside_or_without_a_number_is_none(client: Client, city: City) -> None:
    for lon, lat in ((999, 999), ("1e309", 0), ("", ""), ("--", "++"), (LonLat(0, 0).lon, 0)):
        answer = client.post(NEW, form(city, text="x") | {"lon": lon, "lat": lat, "checked": ""})
        assert answer.status_code in {200, 422}
    assert not Report.objects.exists()
