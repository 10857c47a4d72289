"""Bicycle and bus on the planner's page: two rides and what is taken between, as text and for the map."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from simpul.ground.places.models import City
from simpul.rooms.cycling.models import TransitFeed, TransitLine, TransitStop
from simpul.rooms.cycling.tests import town
from simpul.rooms.cycling.tests.test_plan import stops

NOON = datetime(2026, 3, 1, 5, tzinfo=UTC)
START, END = town.at(0, 400), town.at(2000, 1190)


@pytest.fixture
def bus(little_town: City) -> TransitLine:
    """A bus from the west end of Jalan Melati to the east end of Jalan Mawar, every 15 minutes."""
    feed = TransitFeed.objects.create(
        city=little_town, name="Bus Kecil", file_name="x.zip", sha256="0" * 64, taken_at=NOON
    )
    day = {"departures": 61, "first_s": 18_000, "last_s": 72_000}
    places = {"Halte Satu": town.at(0, 10), "Halte Lima": town.at(2000, 810)}
    found = [
        TransitStop.objects.create(
            city=little_town, feed=feed, stop_id=name, name=name, lon=at.lon, lat=at.lat, is_served=True,
            lines=[0],
        )
        for name, at in places.items()
    ]  # fmt: skip
    return TransitLine.objects.create(
        feed=feed, number=0, route_id="3A", name="3A", mode=3, stops=[one.pk for one in found], at_s=[0, 300],
        week=[day] * 7, headsign="Mawar",
    )  # fmt: skip


def page(client: Client, city: City, *, status: int = 200, tab: str = "bus/", **query: Any) -> str:
    answer = client.get(f"/cycling/{city.slug}/{tab}", query)
    assert answer.status_code == status, answer.content
    return answer.content.decode()


@pytest.mark.usefixtures("bus")
class TestBus:
    """Where a timetable is known."""

    def test_the_legs_are_told_in_order_and_drawn_as_one_line(
        self, client: Client, little_town: City
    ) -> None:
        said = page(client, little_town, stops=stops(START, END))

        assert "to Halte Satu, take 3A to Halte Lima (5 min, one about every 15 min)" in said
        legs = re.findall(r'class="ride-leg ride-leg-(\w+)"', said)
        assert legs == ["bicycle", "transit", "bicycle"]
        assert "Bus 3A → Mawar" in said
        assert "Halte Satu to Halte Lima: 1 stop, 5 min, one about every 15 min" in said
        [block] = re.findall(r'id="ride-answer" type="application/json">(.*?)</script>', said)
        [route] = json.loads(block)["routes"]
        grades = [one["grade"] for one in route["stretches"]]
        assert "transit" in grades[1:-1]
        assert grades[0] != "transit" != grades[-1]
        assert len(route["along_m"]) == len(route["line"])
        assert route["along_m"] == sorted(route["along_m"])
        ends = [(one["begin"], one["end"]) for one in route["stretches"]]
        assert ends[0][0] == 0
        assert ends[-1][1] == len(route["line"]) - 1
        assert 'class="ride-on ride-transit"' in said

    def test_a_time_that_the_timetable_does_not_say_is_not_known(
        self, client: Client, little_town: City, bus: TransitLine
    ) -> None:
        bus.at_s, bus.week = [None, None], [None] * 7
        bus.save()
        said = page(client, little_town, stops=stops(START, END))

        assert '<span class="ride-big">time not known</span>' in said
        assert "Halte Satu to Halte Lima: 1 stop<" in said

    def test_what_is_typed_stays_on_this_tab(self, client: Client, little_town: City) -> None:
        url = f"/cycling/{little_town.slug}/bus/"
        typed = {"from": stops(START), "to": stops(END), "leave": "2026-11-23T07:30"}
        answer = client.get(url, typed)
        vague = page(client, little_town, status=422, **{"from": "Jalan", "to": "Atlantis"})

        assert answer.headers["Location"].startswith(f"{url}?stops={stops(START, END)}&at=2026-11-23T07")
        assert f'action="{url}"' in vague
        assert "There are several" in vague
        assert "Add a stop" not in vague

    def test_a_refusal_is_said_where_the_ways_would_stand(self, client: Client, little_town: City) -> None:
        said = page(client, little_town, status=422, stops=stops(town.at(900, 0), town.at(1100, 0)))
        three = page(client, little_town, status=422, stops=stops(START, town.at(500, 0), END))

        assert "would spare no cycling" in said
        assert "give two stops" in three

    def test_a_route_of_two_stops_leads_here_and_back(self, client: Client, little_town: City) -> None:
        both, over = stops(START, END), stops(START, town.at(500, 0), END)
        plain = page(client, little_town, tab="", stops=both)

        assert f'href="/cycling/{little_town.slug}/bus/?stops={both}"' in plain
        assert "Part of the way by bus or train" not in page(client, little_town, tab="", stops=over)
        assert f'href="/cycling/{little_town.slug}/?stops={both}"' in page(client, little_town, stops=both)


def test_without_a_timetable_no_tab_offers_it(client: Client, little_town: City) -> None:
    plain = page(client, little_town, tab="", stops=stops(START, END))

    assert f"/cycling/{little_town.slug}/bus/" not in plain
