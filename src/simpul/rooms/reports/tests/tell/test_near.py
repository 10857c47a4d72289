"""What was reported nearby is shown first, the likeliest before it, and no place that is to stay hidden."""

from datetime import timedelta

import pytest
from django.test import Client

from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.share import shape
from simpul.rooms.reports.share.near import near
from simpul.rooms.reports.tests.conftest import NOW, Tell, at
from simpul.rooms.reports.tests.tell.sending import NEW

LATER = NOW + timedelta(hours=2)
MAP = "/reports/straight/map.json"


def found(city: City, east_m: float, text: str, code: str = "pothole") -> list[tuple[Report, float | None]]:
    kind = Category.objects.filter(city=city, code=code).first()
    return near(city, at(east_m), kind, text=text, now=LATER, within_m=60, limit=5)


def test_the_same_words_come_before_what_is_merely_nearer(city: City, tell: Tell) -> None:
    nearer = tell(text="Trotoar ambles di jembatan", position=at(203))
    same = tell(text="Lubang besar di depan masjid", position=at(240))

    said = "ada lubang besar depan masjid"
    assert [one for one, _metres in found(city, 200, said)] == [same, nearer]
    metres = dict(found(city, 200, said))[same]
    assert metres == pytest.approx(40, abs=1)


def test_what_is_farther_or_of_another_kind_is_not_the_same(city: City, tell: Tell) -> None:
    tell(text="Lubang besar di depan masjid", position=at(290))
    tell(text="Lubang besar di depan masjid", category="tree", position=at(205))

    assert found(city, 200, "lubang besar di depan masjid") == []


def test_what_is_open_for_long_is_still_found_nearby(city: City, tell: Tell) -> None:
    old, new = tell(NOW - timedelta(days=300), position=at(210)), tell(position=at(250))

    assert [one for one, _metres in found(city, 200, "")] == [new, old]


def test_the_words_come_by_post_and_rank(client: Client, city: City, tell: Tell) -> None:
    nearer = tell(NOW, text="Trotoar ambles di jembatan", position=at(203))
    same = tell(NOW, text="Lubang besar di depan masjid", position=at(230))
    there = {"lon": str(at(200).lon), "lat": str(at(200).lat), "category": "pothole"}

    page = client.post(f"{NEW}near/", there | {"text": "lubang besar depan masjid"}).content.decode()

    assert page.index(same.code) < page.index(nearer.code)


def other_end(position: LonLat) -> LonLat:
    """Give a place of the same cell as far from a position as can be."""
    box = shape.cell(position)
    lon = box.west + 1e-6 if position.lon > (box.west + box.east) / 2 else box.east - 1e-6
    return LonLat(lon, position.lat)


def test_a_kind_that_is_about_a_house_is_told_by_its_cell_alone(
    client: Client, city: City, tell: Tell
) -> None:
    house = at(120)
    report = tell(category="noise", text="Suara mesin keras setiap malam", position=house)

    def seen(position: LonLat) -> list[tuple[Report, float | None]]:
        kind = Category.objects.get(code="noise")
        said = "suara mesin keras tiap malam"
        return near(city, position, kind, text=said, now=LATER, within_m=60, limit=5)

    assert seen(house) == seen(other_end(house)) == [(report, None)]
    beyond = LonLat(shape.cell(house).east + 1e-6, house.lat)
    assert seen(beyond) == []
    there = {"lon": str(house.lon), "lat": str(house.lat), "category": "noise"}
    page = client.get(f"{NEW}near/", there).content
    assert b" m away" not in page


def test_no_public_page_shows_where_in_its_cell_it_is(client: Client, city: City, tell: Tell) -> None:
    noise, hole = tell(category="noise", position=at(120)), tell(position=at(120))
    rough, exact = shape.place(noise), shape.place(hole)

    points = {
        one["properties"]["code"]: one["geometry"]["coordinates"]
        for one in client.get(MAP).json()["features"]
    }
    assert points == {noise.code: list(rough), hole.code: list(exact)}
    page, other = (client.get(one.get_absolute_url()).content.decode() for one in (noise, hole))
    assert f'at="{rough.lon},{rough.lat}"' in page
    assert "Jalan Lurus" not in page
    assert "everybody sees only roughly where" in page
    assert "Jalan Lurus" in other
    assert "roughly" not in other


def test_the_map_cannot_be_asked_where_in_its_cell_it_is(client: Client, city: City, tell: Tell) -> None:
    report = tell(category="noise", position=at(120))
    middle = shape.place(report)

    def is_in(position: LonLat, half: float) -> bool:
        west, south = position.lon - half, position.lat - half
        box = f"{west},{south},{west + 2 * half},{south + 2 * half}"
        return bool(client.get(MAP, {"bbox": box}).json()["features"])

    assert abs(report.lon - middle.lon) > 2e-4  # it is not in the middle by chance
    assert not is_in(report.position, 1e-4)
    assert is_in(middle, 1e-4)
    assert is_in(middle, 0.02)  # a large view is asked for in another way
