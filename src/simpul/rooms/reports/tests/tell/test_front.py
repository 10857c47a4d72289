"""What everybody sees: the words of each state, the list and its filters, the map, the way by a code."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.act import step
from simpul.rooms.reports.models import Event, Report
from simpul.rooms.reports.share import words
from simpul.rooms.reports.tests.conftest import NOW, Tell, at
from simpul.rooms.reports.understand.course import course

FRONT = "/reports/straight/"


@pytest.fixture(autouse=True)
def no_counts_of_before() -> None:
    cache.clear()


def page(client: Client, query: str = "") -> str:
    return client.get(FRONT + query).content.decode()


@pytest.mark.parametrize("language", ["en", "id"])
def test_each_state_says_what_happens_next_and_by_when(tell: Tell, language: str) -> None:
    report = tell()
    for state in Report.State.values:
        report.state = state
        report.due_at = NOW if course().states[state].stage else None
        with translation.override(language):
            said = words.status(report, NOW - timedelta(days=3))
        assert "%" not in said.next
        assert said.next.endswith(".")
        assert ("2026" in said.next) is bool(course().states[state].stage), (state, said.next)


def test_late_is_said(tell: Tell) -> None:
    report = tell()
    assert report.due_at

    in_time = words.status(report, report.due_at - timedelta(minutes=1))
    late = words.status(report, report.due_at + timedelta(days=1))

    assert (in_time.late_days, late.late_days) == (0, 2)
    assert "2 days late" in late.next


def test_every_step_has_a_name_of_its_own() -> None:
    names = {words.step_title(name, "Dinas PU") for name in (*course().steps, "submit", "")}

    assert len(names) == len(course().steps) + 2


def test_nobody_of_the_office_is_named(client: Client, tell: Tell, desk: Person) -> None:
    report = step.step(tell(), "verify", step.office(desk), now=timezone.now())

    assert "Read and verified by the desk" in client.get(report.get_absolute_url()).content.decode()
    assert Event.objects.filter(by=desk).exists()
    assert ">desk<" not in client.get(report.get_absolute_url()).content.decode()


def test_the_words_for_the_place_stay_with_the_office(client: Client, tell: Tell) -> None:
    report = tell(place="Depan rumah Bu Siti")

    assert "Bu Siti" not in client.get(report.get_absolute_url()).content.decode()
    assert "Jalan Lurus" in client.get(report.get_absolute_url()).content.decode()


def test_the_list_is_filtered(client: Client, tell: Tell) -> None:
    west, east = tell(), tell(position=at(330), category="rubbish")
    tell(confidential=True)

    assert page(client).count('class="card"') == 2
    assert east.code not in page(client, "?category=pothole")
    assert west.code in page(client, "?category=pothole")
    assert east.code in page(client, "?region=35.10.01.2002")
    assert west.code not in page(client, "?region=35.10.01.2002")
    assert "No report answers this." in page(client, "?kind=done")
    assert page(client, "?kind=x&category=%00&before=%ff&region='").count("<h1>") == 1


def test_older_pages_follow_on_and_each_report_is_on_one(client: Client, tell: Tell) -> None:
    codes = {tell(now=NOW - timedelta(minutes=number // 2)).code for number in range(45)}
    found: list[str] = []
    query = ""
    while True:
        answer = client.get(FRONT + query)
        found += [one.code for one in answer.context["listed"].cards]
        query = f"?before={answer.context['listed'].older}"
        if not answer.context["listed"].older:
            break

    assert len(found) == 45
    assert set(found) == codes


def test_a_list_costs_the_same_however_long(
    client: Client, tell: Tell, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(8):
        tell()
    with django_assert_max_num_queries(12):
        client.get(FRONT)


def test_the_counts_say_how_far(client: Client, tell: Tell, desk: Person) -> None:
    tell()
    report = tell()
    for name in ("verify", "hand_over"):
        step.step(report, name, step.office(desk), now=NOW, words="ke provinsi")

    counts = {kind: n for kind, _title, n in client.get(FRONT).context["counts"]}
    assert counts == {"open": 1, "asked": 0, "done": 0, "over": 1}


def test_a_code_leads_to_its_report(client: Client, tell: Tell) -> None:
    report = tell()
    typed = report.code.lower().replace("-", " ")

    assert client.get(f"{FRONT}find/", {"code": typed})["Location"] == report.get_absolute_url()
    assert client.get(f"{FRONT}find/", {"code": "7F3K-9QXP"}).status_code == 404
    hidden = tell(confidential=True)
    assert client.get(f"{FRONT}find/", {"code": hidden.code}).status_code == 404


def test_the_map_shows_what_everybody_may_read_in_view(client: Client, city: City, tell: Tell) -> None:
    west, east = tell(position=at(20)), tell(position=at(480))
    tell(position=at(30), confidential=True)

    def codes(*box: float) -> list[str]:
        bbox = ",".join(map(str, box))
        found = json.loads(client.get(f"{FRONT}map.json", {"bbox": bbox}).content)
        return [one["properties"]["code"] for one in found["features"]]

    assert set(codes(*city.bounds)) == {west.code, east.code}
    assert codes(*at(0, -10), *at(100, 10)) == [west.code]
    assert client.get(f"{FRONT}map.json", {"bbox": "1,2,3"}).status_code == 422


def test_another_citys_report_is_not_found_here(client: Client, city: City, tell: Tell) -> None:
    report = tell()
    City.objects.create(
        slug="other", name="Other", country="IDN", west=1, south=1, east=2, north=2, version="1"
    )

    assert client.get(f"/reports/other/{report.code}/").status_code == 404
    assert client.get(f"/reports/none/{report.code}/").status_code == 404


@pytest.mark.parametrize("letter", ["%00", "%ff", "'", "%F0%9F%9B%B5", "../", "{{7*7}}"])
def test_no_letter_in_an_address_breaks_a_page(client: Client, tell: Tell, letter: str) -> None:
    tell()
    addresses = (
        f"?category={letter}&region={letter}&before={letter}&kind={letter}",
        f"find/?code={letter}",
        f"map.json?bbox={letter}&category={letter}",
        f"new/?at={letter}&category={letter}",
        f"new/near/?lon={letter}&lat=1&category={letter}",
        f"new/find/?q={letter}",
        f"{letter}/",
        f"{letter}/photos/1/",
        f"../mine/{letter}/",
    )

    for address in addresses:
        answer = client.get(FRONT + address)
        assert answer.status_code in {200, 302, 404, 422}, address
