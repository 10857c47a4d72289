"""Stops and bicycle stations as open layers: where they are, and whose they are."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from simpul.ground.places.models import City
from simpul.rooms.cycling.models import BikeFeed, BikeStation, TransitFeed, TransitStop

NOON = datetime(2026, 3, 1, 5, tzinfo=UTC)


@pytest.fixture
def city(db: None) -> City:
    return City.objects.create(
        slug="pesisir", name="Pesisir", served=True, version="x", west=114, south=-9, east=115, north=-8
    )


def items(client: Client, layer: str, **words: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/ogc/collections/{layer}/items", {"f": "json"} | words)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["features"]
    return found


def test_stops_say_what_calls_there_and_which_timetable_says_so(client: Client, city: City) -> None:
    feed = TransitFeed.objects.create(
        city=city, name="Bus Kota", file_name="x.zip", sha256="0" * 64, taken_at=NOON,
        valid_to=date(2026, 12, 31),
    )  # fmt: skip
    route = {
        "id": "3",
        "name": "3A",
        "long": "",
        "mode": 3,
        "colour": "",
        "text": "",
        "headway_s": [None] * 7,
    }
    for number, served in enumerate((True, False)):
        TransitStop.objects.create(
            city=city, feed=feed, stop_id=str(number), name="Halte", lon=114.37, lat=-8.2, is_served=served,
            routes=[route],
        )  # fmt: skip

    [stop] = items(client, "transit-stops", bbox="114.3,-8.3,114.4,-8.1")
    assert stop["geometry"] == {"type": "Point", "coordinates": [114.37, -8.2]}
    said = stop["properties"]
    assert (said["stop_id"], said["routes"], said["timetable"], said["valid_to"]) == (
        "0", ["3A"], "Bus Kota", "2026-12-31",
    )  # fmt: skip
    assert items(client, "transit-stops", bbox="100,0,101,1") == []


def test_stations_say_where_and_not_how_many_are_there_now(client: Client, city: City) -> None:
    feed = BikeFeed.objects.create(city=city, url="https://example.org/gbfs.json", added_at=NOON)
    BikeStation.objects.create(
        feed=feed, station_id="a", name={"id": "Alun-alun"}, lon=114.37, lat=-8.2, capacity=12, bikes=4
    )

    [station] = items(client, "bicycle-stations", city="pesisir")
    assert station["properties"]["name"] == "Alun-alun"
    assert station["properties"]["capacity"] == 12
    assert "bikes" not in station["properties"]
    assert items(client, "bicycle-stations", city="elsewhere") == []
