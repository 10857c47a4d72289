"""What is shown of timetables: on the map, at a stop, in the shell; and real ones, read whole."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.cycling.act import transit as act
from simpul.rooms.cycling.models import TransitFeed, TransitLine, TransitStop
from simpul.rooms.cycling.share import stops, transit
from simpul.rooms.cycling.tests import timetable
from simpul.site.commands.cycling_transit import gtfs as command

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def city(db: None) -> City:
    return City.objects.create(slug="kota", name="Kota", west=114.3, south=-8.3, east=114.4, north=-8.1)


@pytest.fixture
def clerk(city: City) -> Person:
    person = Person.objects.create_user("clerk")
    Role.objects.create(person=person, city=city, role="tourism")
    return person


def bring(city: City, clerk: Person, file: io.BytesIO | Path, **more: str) -> tuple[TransitFeed, bool]:
    return act.bring_in(city, act.Arrival(file, "kota.zip", **more), actor=clerk, now=NOW)


@pytest.fixture
def feed(city: City, clerk: Person) -> TransitFeed:
    return bring(city, clerk, timetable.archive())[0]


def keys() -> dict[str, int]:
    return dict(TransitStop.objects.values_list("stop_id", "pk"))


def test_the_map_gets_points_close_in_and_counts_far_out(city: City, feed: TransitFeed) -> None:
    close = json.loads(stops.collection(city, Bounds(114.35, -8.22, 114.366, -8.2), 15, MONDAY))
    far = json.loads(stops.collection(city, Bounds(114, -9, 115, -8), 9, MONDAY))

    assert [one["properties"]["name"] for one in close["features"]] == ["Alun-Alun", "Pasar"]
    assert close["features"][1]["properties"]["routes"][1] == {
        "id": "2", "name": "2", "mode": 3, "colour": "", "headway_s": 1200,
    }  # fmt: skip
    assert (sum(one["properties"]["count"] for one in far["features"]), far["truncated"]) == (4, False)


def test_more_stops_than_are_sent_is_said(city: City, clerk: Person) -> None:
    names = [f"N{n}" for n in range(stops.MOST + 1)]
    many = timetable.STOPS + "".join(f"{name},{name},-8.22,114.35,0\n" for name in names)
    calls = timetable.STOP_TIMES + "".join(f"1c,,,{name},{n + 10}\n" for n, name in enumerate(names))
    bring(city, clerk, timetable.archive(timetable.tables(stops=many, stop_times=calls)))

    said = json.loads(stops.collection(city, Bounds(114, -9, 115, -8), 15, MONDAY))

    assert (len(said["features"]), said["truncated"]) == (stops.MOST, True)


def test_a_stop_tells_where_its_lines_go_on_to(city: City, feed: TransitFeed) -> None:
    here = stops.lines_at(TransitStop.objects.get(stop_id="B"), MONDAY)

    assert [(line.name, line.headsign, line.every, line.onward) for line in here] == [
        ("1", "Pelabuhan", "19 h", ((keys()["C"], "Pelabuhan", "4 min"),)),
        ("1", "Alun-Alun", "", ((keys()["A"], "Alun-Alun", "5 min"),)),
        ("2", "Bukit", "20 min", ((keys()["D"], "Bukit, atas", ""),)),
    ]


@pytest.mark.parametrize(
    ("kind", "word"), [(0, "Tram"), (3, "Bus"), (109, "Train"), (405, "Metro"), (715, "Bus")]
)
def test_a_mode_has_a_word(kind: int, word: str) -> None:
    assert stops.mode(kind) == word


def test_the_command_brings_a_timetable_in_and_lists_it(city: City, tmp_path: Path) -> None:
    file = tmp_path / "kota.zip"
    file.write_bytes(timetable.archive().getvalue())
    run = CliRunner()

    first = run.invoke(command, [str(file), "--city", "kota"])
    again = run.invoke(command, [str(file), "--city", "kota", "--json"])
    listed = run.invoke(command, ["--city", "kota"])

    assert first.output == "Bus Kota: 5 stops, 2 routes, valid to 2026-12-31, 0 rows left out\n"
    assert json.loads(again.output)["is_new"] is False
    assert listed.output == first.output


@pytest.mark.parametrize(
    ("name", "counts"),
    [("transjakarta_2024-02", (488, 7217, 0)), ("manila_sakay_2015", (1721, 4857, 0))],
)
def test_real_timetables_come_in_whole(
    city: City, clerk: Person, shared_data: Path, name: str, counts: tuple[int, int, int]
) -> None:
    feed, _is_new = bring(city, clerk, shared_data / "geo" / "gtfs" / f"{name}.zip")

    assert (feed.line_count, feed.served_count, feed.faulty) == counts
    busiest = max(TransitStop.objects.filter(feed=feed), key=lambda stop: len(stop.routes))
    line = TransitLine.objects.filter(feed=feed, number__in=busiest.lines, stops__0=busiest.pk).first()
    far = (line or TransitLine.objects.filter(feed=feed)[0]).stops
    (ride, *_rest) = transit.direct(city, [far[0]], [far[-1]], on=MONDAY)
    assert (ride.ride_s or 0) > 0
    assert feed.expired_on(MONDAY) is not None


def test_a_real_timetable_with_the_same_trip_many_times_is_refused(
    city: City, clerk: Person, shared_data: Path
) -> None:
    with pytest.raises(act.TimetableRefused, match=r"trips\.txt, line 55: a-b comes twice"):
        bring(city, clerk, shared_data / "geo" / "gtfs" / "transjakarta_2021.zip")
