"""Reading a timetable: lines and how often they run, and every fault with its file and line."""

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest

from simpul.rooms.cycling.tests import timetable
from simpul.rooms.cycling.understand import freshness, gtfs, gtfs_lines
from simpul.rooms.cycling.understand.gtfs import Timetable
from simpul.rooms.cycling.understand.gtfs_tables import BadTimetable
from simpul.rooms.cycling.understand.links import Day

CALENDAR, OFTEN = "calendar.txt", "frequencies.txt"
RULES = freshness.timetable_rules(datetime(2026, 11, 22, tzinfo=UTC))


def read(**changed: str | None) -> Timetable:
    return taken(timetable.tables(**changed), 0.9)


def taken(tables: dict[str, str], share: float) -> Timetable:
    def open_table(name: str) -> Iterable[str] | None:
        return io.StringIO(tables[name], newline="") if name in tables else None

    fields = {name: getattr(RULES, name) for name in RULES.__slots__}
    return gtfs.read(open_table, freshness.TimetableRules(**fields | {"most_faulty_share": share}))


def faults(found: Timetable) -> list[tuple[str, int, str]]:
    return [(one.file, one.line, one.kind) for one in found.report.kept]


def said(found: Timetable) -> dict[str, tuple[str, ...]]:
    """Each line as route and headsign with the names of its stops."""
    return {
        f"{line.route.name} {line.headsign}": tuple(found.stops[place].name for place in line.stops)
        for line in found.lines
    }


def test_trips_that_call_at_the_same_stops_are_one_line_in_the_order_of_the_ride() -> None:
    assert said(read()) == {
        "1 Pelabuhan": ("Alun-Alun", "Pasar", "Pelabuhan"),
        "1 Alun-Alun": ("Pelabuhan", "Pasar", "Alun-Alun"),
        "2 Bukit": ("Pasar", "Bukit, atas"),
    }


def test_stops_are_those_where_something_may_call() -> None:
    found = read()

    assert [stop.stop_id for stop in found.stops] == ["A", "B", "C", "D", "E"]
    assert faults(found) == []


def test_times_are_since_the_first_stop_and_past_midnight() -> None:
    there = read().lines[0]

    assert there.at_s == (0, 360, 600)
    assert there.week[0] == Day(2, 6 * 3600, 25 * 3600)
    assert there.week[5] == Day(0)


def test_a_line_that_runs_every_so_many_minutes_has_its_departures_counted() -> None:
    up = read().lines[2]

    assert up.week[6] == Day(6, 6 * 3600, 6 * 3600 + 5 * 1200)
    assert up.at_s == (None, None)


def test_how_often_is_not_known_without_times() -> None:
    assert read(frequencies=None).lines[2].week == (None,) * 7


def test_how_often_is_not_known_without_a_calendar() -> None:
    assert read(calendar=None).lines[0].week == (None,) * 7


def test_a_calendar_of_dates_alone_gives_the_usual_days() -> None:
    mondays, holiday = ("20261102", "20261109", "20261116"), "20261103"
    rows = [f"WD,{day},1" for day in (*mondays, holiday)] + [f"ALL,2026110{day},1" for day in range(1, 8)]
    rows += [f"ALL,202611{day},1" for day in range(10, 25)]

    found = read(calendar=None, calendar_dates="service_id,date,exception_type\n" + "\n".join(rows) + "\n")

    assert found.lines[0].week[:3] == (Day(2, 21_600, 90_000), Day(0), Day(0))
    assert (found.valid_from, found.valid_to) == (date(2026, 11, 1), date(2026, 11, 24))


def test_the_timetable_holds_as_long_as_it_says_or_its_services_do() -> None:
    said = (
        "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date\n"
        "Dinas,x,id,20260301,20260630\n"
    )

    assert (read().valid_from, read().valid_to) == (date(2026, 1, 1), date(2026, 12, 31))
    about = read(feed_info=said)
    assert (about.valid_from, about.valid_to, about.publisher) == (
        date(2026, 3, 1), date(2026, 6, 30), "Dinas",
    )  # fmt: skip


def test_a_stop_knows_its_routes_with_the_busier_direction() -> None:
    found = read()
    here = gtfs_lines.routes_at(found.lines, len(found.stops))

    assert [[(route.name, week[0]) for route, week in routes] for routes in here[:2]] == [
        [("1", Day(2, 21_600, 90_000))],
        [("1", Day(2, 21_600, 90_000)), ("2", Day(6, 21_600, 27_600))],
    ]
    assert (here[0][0][0].colour, here[1][1][0].colour, here[4]) == ("D62126", "", [])


@pytest.mark.parametrize(
    ("table", "text", "fault"),
    [
        ("stops", timetable.STOPS.replace("-8.2000,114", "-98.2000,114"), ("stops.txt", 6, "degrees")),
        ("stops", timetable.STOPS.replace("-8.2000,114.3700", "0,0"), ("stops.txt", 6, "nowhere")),
        ("stops", timetable.STOPS.replace("-8.2000", "nan"), ("stops.txt", 6, "degrees")),
        ("stops", timetable.STOPS.replace("\nE,", "\nA,"), ("stops.txt", 6, "twice")),
        ("stops", timetable.STOPS.replace("\nE,", "\n,"), ("stops.txt", 6, "empty")),
        ("stops", timetable.STOPS.replace("\nE,", f"\n{'E' * 201},"), ("stops.txt", 6, "long")),
        ("stops", timetable.STOPS.replace("Sepi,", "Sepi,1,2,3,"), ("stops.txt", 6, "cells")),
        ("routes", timetable.ROUTES + "3,3,x,bus,\n", ("routes.txt", 4, "whole")),
        ("trips", timetable.TRIPS + "9,WD,9a,0,\n", ("trips.txt", 6, "no_route")),
        ("trips", timetable.TRIPS + "1,WD,1a,0,\n", ("trips.txt", 6, "twice")),
        ("stop_times", timetable.STOP_TIMES + "9z,,,A,1\n", ("stop_times.txt", 13, "no_trip")),
        ("stop_times", timetable.STOP_TIMES + "1a,,,Z,4\n", ("stop_times.txt", 13, "no_stop")),
        ("stop_times", timetable.STOP_TIMES + "1a,7.30,,A,4\n", ("stop_times.txt", 13, "clock")),
        ("stop_times", timetable.STOP_TIMES + "1a,07:61:00,,A,4\n", ("stop_times.txt", 13, "clock")),
        ("stop_times", timetable.STOP_TIMES + "1a,,,A,-1\n", ("stop_times.txt", 13, "whole")),
        ("calendar", timetable.CALENDAR + "X,1,1,1,1,1,1,2,20260101,20260102\n", (CALENDAR, 4, "whole")),
        ("calendar", timetable.CALENDAR + "X,1,1,1,1,1,1,1,20260231,20260301\n", (CALENDAR, 4, "date")),
        ("calendar", timetable.CALENDAR + "X,1,1,1,1,1,1,1,20260301,20260228\n", (CALENDAR, 4, "date")),
        ("frequencies", timetable.FREQUENCIES + "2a,08:00:00,06:00:00,60\n", (OFTEN, 3, "window")),
        ("frequencies", timetable.FREQUENCIES + "2a,08:00:00,09:00:00,0\n", (OFTEN, 3, "window")),
    ],
)  # fmt: skip
def test_a_wrong_row_is_left_out_with_its_file_and_line(
    table: str, text: str, fault: tuple[str, int, str]
) -> None:
    found = read(**{table: text})

    assert (faults(found), len(found.lines)) == ([fault], 3)


def test_a_stop_that_was_left_out_takes_its_calls_along_without_more_faults() -> None:
    found = read(stops=timetable.STOPS.replace("-8.2050,114", "x,114"))

    assert faults(found) == [("stops.txt", 5, "degrees")]
    assert "2 Bukit" not in said(found)


def test_a_trip_that_goes_back_in_time_loses_its_times() -> None:
    found = read(stop_times=timetable.STOP_TIMES.replace("7:05:00,7:05:00", "6:05:00,6:05:00"))

    assert faults(found) == [("stop_times.txt", 0, "backwards")]
    assert found.lines[1].headsign == "Alun-Alun"
    assert found.lines[1].at_s == (None, None, None)


@pytest.mark.parametrize(
    ("changed", "file", "kind"),
    [
        ({"stops": None}, "stops.txt", "no_file"),
        ({"stop_times": None}, "stop_times.txt", "no_file"),
        ({"stops": "stop_id,stop_name\nA,Alun\n"}, "stops.txt", "no_column"),
        ({"stops": ""}, "stops.txt", "no_column"),
        ({"stops": "stop_id,stop_lat,stop_lon,stop_lat\n"}, "stops.txt", "column_twice"),
        ({"stops": 'stop_id,stop_lat,stop_lon\n"A,1,2\n'}, "stops.txt", "no_table"),
        ({"stops": f"stop_id,stop_lat,stop_lon\n{'x' * 200_000},1,2\n"}, "stops.txt", "no_table"),
        ({"stop_times": "trip_id,stop_id,stop_sequence\n"}, "stop_times.txt", "no_lines"),
    ],
)
def test_what_is_no_timetable_is_refused_with_the_reason(
    changed: dict[str, str | None], file: str, kind: str
) -> None:
    with pytest.raises(BadTimetable) as refused:
        read(**changed)

    assert (refused.value.faults[0].file, refused.value.faults[0].kind) == (file, kind)


def test_a_file_that_is_mostly_wrong_is_refused() -> None:
    with pytest.raises(BadTimetable) as refused:
        taken(timetable.tables(stops=timetable.STOPS.replace("-8.2000", "-98")), 0.05)

    assert [(one.line, one.kind, one.value) for one in refused.value.faults] == [
        (0, "too_faulty", "1 / 6"),
        (6, "degrees", "stop_lat=-98"),
    ]


def test_a_byte_order_mark_capitals_and_spaces_in_the_header_do_no_harm() -> None:
    stops = (
        "\ufeff STOP_ID , stop_name,Stop_Lat,stop_lon,location_type"
        + timetable.STOPS[timetable.STOPS.index("\n") :]
    )

    assert len(read(stops=stops.replace("\n", "\r\n")).stops) == 5
