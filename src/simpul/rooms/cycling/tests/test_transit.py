"""Timetables come in whole or not at all, and tell how to go on from a stop."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from simpul.ground.files.archive import BadArchive
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.act import transit as act
from simpul.rooms.cycling.models import TransitFeed, TransitLine, TransitStop
from simpul.rooms.cycling.share import stops, transit
from simpul.rooms.cycling.tests import timetable

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 22)
HALTE = LonLat(114.36, -8.21)


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


def kept() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (TransitFeed, TransitStop, TransitLine)]


def test_a_timetable_is_kept_with_what_it_holds(feed: TransitFeed) -> None:
    assert (feed.name, feed.stop_count, feed.served_count, feed.route_count, feed.line_count) == (
        "Bus Kota", 5, 4, 2, 3,
    )  # fmt: skip
    assert (feed.valid_from, feed.valid_to, feed.faulty) == (date(2026, 1, 1), date(2026, 12, 31), 0)
    assert Entry.objects.get().verb == "cycling.timetable"


def test_the_stops_near_a_place_are_those_where_something_calls(city: City, feed: TransitFeed) -> None:
    near = transit.stops_near(city, HALTE, 1200)

    assert [(stop.name, round(stop.distance_m or 0)) for stop in near] == [
        ("Alun-Alun", 0), ("Pasar", 550), ("Pelabuhan", 1101),
    ]  # fmt: skip
    assert [route.name for route in near[1].routes] == ["1", "2"]
    assert near[1].routes[0].headway_s == (68_400,) * 5 + (None, None)
    assert transit.stops_near(city, HALTE, 1200, limit=1) == near[:1]


def test_a_ride_without_a_change_is_found_with_how_long_and_how_often(
    city: City, feed: TransitFeed, django_assert_max_num_queries: Any
) -> None:
    key = keys()
    with django_assert_max_num_queries(4):
        rides = transit.direct(city, [key["A"]], [key["C"]], on=MONDAY)

    (ride,) = rides
    assert (ride.name, ride.headsign, ride.stops, ride.ride_s, ride.departures) == (
        "1", "Pelabuhan", 2, 600, 2,
    )  # fmt: skip
    assert (ride.from_stop.name, ride.to_stop.name, ride.expired_on) == ("Alun-Alun", "Pelabuhan", None)
    assert ride.line == (LonLat(114.36, -8.21), LonLat(114.365, -8.21), LonLat(114.37, -8.21))
    assert 1100 < ride.length_m < 1105
    assert json.dumps(ride.json())


def test_what_is_not_known_of_a_ride_is_none_and_a_day_without_it_says_so(
    city: City, feed: TransitFeed
) -> None:
    key = keys()
    (up,) = transit.direct(city, [key["B"]], [key["D"]], on=SUNDAY)
    (along,) = transit.direct(city, [key["A"]], [key["B"]], on=SUNDAY)

    assert (up.ride_s, up.headway_s, up.departures) == (None, 1200, 6)
    assert (along.departures, along.headway_s) == (0, None)


def test_there_is_no_ride_backwards_across_a_change_or_to_another_citys_stop(
    city: City, feed: TransitFeed
) -> None:
    other = City.objects.create(slug="lain", name="Lain")
    key = keys()

    assert transit.direct(city, [key["D"]], [key["B"]], on=MONDAY) == []
    assert transit.direct(city, [key["A"]], [key["D"]], on=MONDAY) == []
    assert transit.direct(city, [key["E"], 10**9], [key["A"]], on=MONDAY) == []
    assert transit.direct(other, [key["A"]], [key["C"]], on=MONDAY) == []


def test_a_timetable_that_is_over_is_said_to_be(city: City, feed: TransitFeed) -> None:
    key = keys()
    (ride,) = transit.direct(city, [key["A"]], [key["C"]], on=date(2027, 1, 1))

    assert ride.expired_on == date(2026, 12, 31)
    assert stops.timetables(city, date(2027, 1, 1))[0].expired_on == date(2026, 12, 31)
    assert stops.timetables(city, date(2026, 12, 31))[0].expired_on is None


def test_the_same_file_changes_nothing(city: City, clerk: Person, feed: TransitFeed) -> None:
    before = kept()
    again, is_new = act.bring_in(
        city, act.Arrival(timetable.archive(), "again.zip"), actor=clerk, now=timezone.now()
    )

    assert (again.pk, is_new, kept(), Entry.objects.count()) == (feed.pk, False, before, 1)


def test_a_newer_timetable_replaces_the_old_and_stops_that_stay_keep_their_keys(
    city: City, clerk: Person, feed: TransitFeed
) -> None:
    before = keys()
    newer = timetable.tables(
        stops=timetable.STOPS.replace("Pasar", "Pasar Baru").replace("\nE,", "\nF,"),
        trips=timetable.TRIPS.replace("1,WD,1c,1,Alun-Alun\n", ""),
        stop_times="\n".join(row for row in timetable.STOP_TIMES.splitlines() if not row.startswith("1c"))
        + "\n",
    )
    again, is_new = bring(city, clerk, timetable.archive(newer))

    after = keys()
    assert (again.pk, is_new, after["B"] == before["B"], "E" in after, "F" in after) == (
        feed.pk, True, True, False, True,
    )  # fmt: skip
    assert TransitStop.objects.get(stop_id="B").name == "Pasar Baru"
    assert [stop.name for stop in transit.stops_near(city, HALTE, 600)] == ["Alun-Alun", "Pasar Baru"]
    assert transit.direct(city, [after["C"]], [after["A"]], on=MONDAY) == []


def test_two_timetables_stand_beside_each_other(city: City, clerk: Person, feed: TransitFeed) -> None:
    bring(city, clerk, timetable.archive(timetable.tables(frequencies=None)), name="Kereta")
    key = {(stop.feed.name, stop.stop_id): stop.pk for stop in TransitStop.objects.select_related("feed")}
    begin, end = ([key[name, stop] for name in ("Bus Kota", "Kereta")] for stop in ("A", "C"))

    rides = transit.direct(city, begin, end, on=MONDAY)

    assert [ride.timetable for ride in rides] == ["Bus Kota", "Kereta"]


def test_a_bad_timetable_is_refused_by_file_and_line_and_the_old_one_stays(
    city: City, clerk: Person, feed: TransitFeed
) -> None:
    before = kept()
    bad = timetable.tables(stops=timetable.STOPS.replace("-8.2000,114", "-98.2000,114"))

    with pytest.raises(act.TimetableRefused) as refused:
        bring(city, clerk, timetable.archive(bad))

    assert str(refused.value) == (
        "kota.zip was not taken. stops.txt: too many rows are wrong: 1 / 6; "
        "stops.txt, line 6: this is no position: stop_lat=-98.2000."
    )
    assert kept() == before


def _bomb() -> io.BytesIO:
    return timetable.archive(timetable.TABLES | {"shapes.txt": b"0" * 20_000_000})


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (io.BytesIO(b"stop_id,stop_name"), "cannot be read"),
        (timetable.archive(folder="../"), "leads out of it"),
        (timetable.archive(folder="/etc/"), "leads out of it"),
        (_bomb(), "a trap"),
        (timetable.archive({"readme.txt": "no tables"}), "stops.txt: the archive has no such file"),
        (timetable.archive(timetable.TABLES | {"stops.txt": timetable.STOPS.encode("utf-16")}), "UTF-8"),
    ],
)
def test_what_is_no_timetable_or_a_trap_is_refused(
    city: City, clerk: Person, file: io.BytesIO, said: str
) -> None:
    with pytest.raises((BadArchive, act.TimetableRefused), match=said):
        bring(city, clerk, file)

    assert kept() == [[], [], []]


def test_an_archive_that_breaks_off_in_the_middle_is_refused(city: City, clerk: Person) -> None:
    whole = bytearray(timetable.archive().getvalue())
    place = whole.index(b"stop_times.txt") + 30
    whole[place : place + 40] = bytes(40)

    with pytest.raises((BadArchive, act.TimetableRefused)):
        bring(city, clerk, io.BytesIO(bytes(whole)))

    assert kept() == [[], [], []]


def test_tables_in_a_folder_are_found(city: City, clerk: Person) -> None:
    feed, _is_new = bring(city, clerk, timetable.archive(folder="kota/"))

    assert feed.line_count == 3


def test_rows_that_were_left_out_are_told_with_the_timetable(city: City, clerk: Person) -> None:
    many = timetable.STOPS + "".join(f"N{n},Halte {n},-8.22,114.35,0\n" for n in range(40)) + "X,X,x,y,0\n"
    bring(city, clerk, timetable.archive(timetable.tables(stops=many)))

    (said,) = stops.timetables(city, MONDAY)
    assert (said.faulty, said.faults) == (1, ("stops.txt, line 48: this is no position: stop_lon=y",))


def test_a_stranger_brings_nothing_in_and_takes_nothing_away(city: City, feed: TransitFeed) -> None:
    stranger = Person.objects.create_user("stranger")

    with pytest.raises(PermissionDenied):
        bring(city, stranger, timetable.archive())
    with pytest.raises(PermissionDenied):
        act.remove(feed, actor=stranger, now=NOW)


def test_a_timetable_is_taken_away_with_its_stops(city: City, clerk: Person, feed: TransitFeed) -> None:
    act.remove(feed, actor=clerk, now=NOW)

    assert kept() == [[], [], []]
    assert transit.stops_near(city, HALTE, 5000) == []


def test_every_kind_of_fault_has_words() -> None:
    for kind in act.FAULTS:
        said = act.worded({"file": "stops.txt", "line": 3, "kind": kind, "value": "7"})
        assert said.startswith("stops.txt, line 3: ")
