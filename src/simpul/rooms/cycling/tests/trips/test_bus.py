"""By bicycle and bus, asked of the API over the little town."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from simpul.ground.places.models import City
from simpul.rooms.cycling.models import TransitFeed, TransitLine, TransitStop

NOON = datetime(2026, 3, 1, 5, tzinfo=UTC)


@pytest.fixture
def bus(little_town: City, at: Any) -> TransitLine:
    """A bus from the west end of Jalan Melati to the east end of Jalan Mawar, every 15 minutes."""
    feed = TransitFeed.objects.create(
        city=little_town, name="Bus Kecil", file_name="x.zip", sha256="0" * 64, taken_at=NOON
    )
    day = {"departures": 61, "first_s": 18_000, "last_s": 72_000}
    stops = []
    for number, (name, place) in enumerate({"Halte Satu": at(0, 10), "Halte Lima": at(2000, 810)}.items()):
        stops.append(
            TransitStop.objects.create(
                city=little_town, feed=feed, stop_id=str(number), name=name, lon=place.lon, lat=place.lat,
                is_served=True,
            )
        )  # fmt: skip
    line = TransitLine.objects.create(
        feed=feed, number=0, route_id="3A", name="3A", mode=3, stops=[stop.pk for stop in stops],
        at_s=[0, 300], week=[day] * 7,
    )  # fmt: skip
    for stop in stops:
        stop.lines = [line.number]
        stop.save()
    return line


@pytest.mark.usefixtures("bus")
class TestBus:
    """By bicycle and bus."""

    FROM, TO = (0, 400), (2000, 1190)

    def test_a_way_has_a_ride_to_the_stop_the_bus_and_the_rest(self, ask: Any) -> None:
        answer = ask("with-bus", stops=[self.FROM, self.TO], at="2026-11-23T08:00+07:00")
        [option] = answer["options"]
        assert [leg["by"] for leg in option["legs"]] == ["bicycle", "transit", "bicycle"]
        first, ride, last = option["legs"]
        assert first["route"]["figures"]["length_m"] == pytest.approx(400, abs=60)
        assert (ride["ride"]["from_stop"]["name"], ride["ride"]["to_stop"]["name"]) == (
            "Halte Satu",
            "Halte Lima",
        )
        assert option["cycled_m"] < answer["by_bicycle_alone"]["length_m"]
        assert option["total_s"] == pytest.approx(
            first["route"]["figures"]["time_s"] + 300 + 450 + last["route"]["figures"]["time_s"], abs=60
        )
        assert "take 3A to Halte Lima (5 min, one about every 15 min)" in option["sentence"]

    def test_no_time_is_promised_that_the_timetable_does_not_say(self, ask: Any, bus: TransitLine) -> None:
        bus.at_s, bus.week = [None, None], [None] * 7
        bus.save()
        [option] = ask("with-bus", stops=[self.FROM, self.TO])["options"]
        assert option["total_s"] is None
        assert "does not say how often it goes" in option["sentence"]

    def test_a_timetable_that_is_over_is_said_to_be_so(self, ask: Any) -> None:
        TransitFeed.objects.update(valid_to=date(2026, 1, 31))
        [option] = ask("with-bus", stops=[self.FROM, self.TO], at="2026-11-23T08:00+07:00")["options"]
        assert option["total_s"] is None
        assert "ended on Jan. 31, 2026" in option["sentence"]

    def test_a_day_on_which_nothing_runs_is_named(self, ask: Any, bus: TransitLine) -> None:
        bus.week = [None] * 6 + [{"departures": 0, "first_s": None, "last_s": None}]
        bus.save()
        said = ask("with-bus", stops=[self.FROM, self.TO], at="2026-11-22T08:00+07:00", status=409)
        assert said["detail"].endswith("from near the start to near the goal on Nov. 22, 2026.")

    def test_a_bus_the_other_way_does_not_help(self, ask: Any) -> None:
        ask("with-bus", stops=[self.TO, self.FROM], status=409)

    def test_a_bus_that_spares_no_cycling_is_refused_and_says_so(self, ask: Any) -> None:
        said = ask("with-bus", stops=[(900, 0), (1100, 0)], status=409)
        assert "would spare no cycling" in said["detail"]

    def test_without_a_stop_near_the_end_that_has_none_is_named(self, ask: Any) -> None:
        TransitStop.objects.update(is_served=False)
        said = ask("with-bus", stops=[self.FROM, self.TO], status=409)
        assert said["detail"] == "No stop of a bus or train is known within 3.0 km of the start."

    def test_three_stops_are_one_too_many(self, ask: Any) -> None:
        said = ask("with-bus", stops=[(0, 0), (500, 0), (1000, 0)], status=422)
        assert "give two stops" in said["fields"]["stops"]
