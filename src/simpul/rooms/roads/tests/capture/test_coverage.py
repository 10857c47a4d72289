"""What was not driven lately: the page, the API, and the drive that puts it right."""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from simpul.ground.people.models import Person
from simpul.kernel.driving import Way
from simpul.kernel.geo import LonLat, distance_m
from simpul.rooms.roads.models import Condition, Survey
from simpul.rooms.roads.observe import coverage as observe
from simpul.rooms.roads.share import coverage
from simpul.rooms.roads.share.coverage import NoDrive
from simpul.rooms.roads.tests.conftest import START, on_street
from simpul.rooms.roads.understand.suggest import Wish

DRIVEN = START.date()
HERE = "city=straight&bbox=114.34,-8.22,114.37,-8.20"


def straight(places: Sequence[LonLat]) -> Way:
    """A router of an open field."""
    length_m = sum(distance_m(one, other) for one, other in itertools.pairwise(places))
    return Way(tuple(places), length_m, length_m / 10)


def test_kilometres_by_class_and_district(
    client: Client, surveyed: Survey, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lately = coverage.table(surveyed.city, DRIVEN, 30)
    later = coverage.table(surveyed.city, DRIVEN + timedelta(days=31), 30)

    assert (lately.total.km, lately.total.lately_km, lately.total.never_km) == (0.5, 0.2, 0.3)
    assert (later.total.lately_km, later.total.long_ago_km, later.total.unseen_percent) == (0, 0.2, 100)
    assert [row.name for row in lately.classes] == ["primary"]
    with django_assert_num_queries(4):  # the city, the days, the districts, the segments
        answer = client.get("/api/roads/coverage/table?city=straight&days=36500").json()
    assert answer["total"]["lately_km"] == 0.2


def test_a_segment_of_which_too_little_was_seen_was_not_driven(surveyed: Survey) -> None:
    assert Condition.objects.filter(grade="unknown").exists()

    assert len(observe.seen_on(surveyed.city)) == 2


def test_the_map_of_it(client: Client, surveyed: Survey) -> None:
    features = client.get(f"/api/roads/coverage?{HERE}&days=36500").json()["features"]

    seen = [one["properties"]["seen"] for one in features]
    assert sorted(seen) == ["lately", "lately", "never", "never", "never"]
    assert {one["properties"]["seen_on"] for one in features} == {DRIVEN.isoformat(), None}
    assert client.get("/api/roads/coverage?city=straight&bbox=1,2,3").status_code == 422
    assert client.get(f"/api/roads/coverage?{HERE}&days=0").status_code == 422
    assert client.get("/api/roads/coverage?city=nowhere&bbox=1,1,2,2").status_code == 404


def test_the_page_of_it(client: Client, surveyed: Survey, surveyor: Person) -> None:
    page = client.get("/roads/straight/coverage/?days=730")

    assert page.status_code == 200
    assert "0.3 km of it were never driven." in page.text
    assert "Suggest a drive" not in page.text
    client.force_login(surveyor)
    assert "Suggest a drive" in client.get("/roads/straight/coverage/").text
    assert client.get("/roads/straight/coverage/?days=never").status_code == 200


def test_a_drive_over_what_was_not_seen(surveyed: Survey) -> None:
    wish = Wish(on_street(0), 1200)

    found = coverage.drive(surveyed.city, wish, DRIVEN, 30, straight)

    assert found.km <= 1.2
    assert found.unseen_km == pytest.approx(0.3, abs=0.11)
    assert found.segments in {2, 3}
    book = coverage.written(surveyed.city, found, date(2026, 11, 22))
    assert book.count("<trkpt") == len(found.line)
    assert "Survey drive in Straight" in book


def test_nothing_to_drive_is_said(surveyed: Survey) -> None:
    Condition.objects.exclude(grade="unknown").delete()
    with pytest.raises(NoDrive, match="No drive was found"):
        coverage.drive(surveyed.city, Wish(on_street(0), 1200), DRIVEN, 30, lambda _places: None)

    surveyed.city.segments.update(retired_at=START)
    with pytest.raises(NoDrive, match="Everything was driven"):
        coverage.drive(surveyed.city, Wish(on_street(0), 1200), DRIVEN, 30, straight)


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ("start=here&km=5", "Write it as"),
        ("start=999,1&km=5", "no such place"),
        ("start=114.35,-8.21", "either how long"),
        ("start=114.35,-8.21&km=5&minutes=9", "either how long"),
        ("start=114.35,-8.21&km=9999", "At most"),
        ("start=114.35,-8.21&minutes=99999", "At most"),
        ("start=114.35,-8.21&km=5", "no map yet"),
    ],
)
def test_a_wish_that_cannot_be_is_told_why(
    client: Client, surveyed: Survey, surveyor: Person, wish: str, why: str
) -> None:
    client.force_login(surveyor)
    page = client.get(f"/roads/straight/coverage/?{wish}")
    file = client.get(f"/roads/straight/coverage/drive.gpx?{wish}")

    assert page.status_code == file.status_code == 422
    assert why in page.text
    assert why in file.text


def test_a_stranger_is_suggested_nothing(client: Client, surveyed: Survey, stranger: Person) -> None:
    wish = "start=114.35,-8.21&km=5"
    drive = "/api/roads/coverage/drive?city=straight&lon=114.35&lat=-8.21&km=5"
    assert client.get(drive).status_code == 401
    client.force_login(stranger)
    assert client.get(drive).status_code == 403
    assert client.get(f"/roads/straight/coverage/?{wish}").status_code == 403
    assert client.get(f"/roads/straight/coverage/drive.gpx?{wish}").status_code == 403


def test_a_wish_over_the_api_that_cannot_be(client: Client, surveyed: Survey, surveyor: Person) -> None:
    client.force_login(surveyor)
    answer = client.get("/api/roads/coverage/drive?city=straight&lon=114.35&lat=-8.21&km=5")
    assert answer.status_code == 409
    assert "no map yet" in answer.json()["detail"]
    assert (
        client.get("/api/roads/coverage/drive?city=straight&lon=114.35&lat=-8.21&km=9999").status_code == 422
    )
