"""A GTFS timetable becomes what a cyclist asks of it: which stops a line joins without a change, how often.

Trips of a route that call at the same stops in the same order are one line. A timetable of ten million calls
is gone through once, in columns of whole numbers.
"""

from dataclasses import dataclass
from datetime import date
from math import ceil

from simpul.rooms.cycling.understand import gtfs_calendar, gtfs_lines
from simpul.rooms.cycling.understand.freshness import TimetableRules
from simpul.rooms.cycling.understand.gtfs_lines import UNKNOWN_S, Calls, Line, Route, Trip
from simpul.rooms.cycling.understand.gtfs_tables import Bad, Fault, Open, Report, Row, Table, Tables
from simpul.rooms.cycling.understand.links import Day

HIGHEST_MODE = 1702
"""The last of the extended route types that are in use."""
COLOUR_LETTERS = frozenset("0123456789ABCDEF")
A_COLOUR = 6
NO_CALL = "1"


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where something may call."""

    stop_id: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Timetable:
    """All that is kept of a timetable. Dates are None where it does not say."""

    agencies: tuple[str, ...]
    publisher: str
    language: str
    valid_from: date | None
    valid_to: date | None
    stops: list[Stop]
    lines: list[Line]
    report: Report


def read(open_table: Open, rules: TimetableRules) -> Timetable:
    """Read a timetable.

    Args:
        open_table: gives the lines of a table.
        rules: how large it may be, and how much of it may be wrong.

    Raises:
        BadTimetable: it cannot be taken; nothing of it is then.
    """
    tables = Tables(open_table, Report(rules.most_faults_kept, rules.most_faulty_share))
    agencies = list(tables.each(Table("agency.txt", ("agency_name",), optional=True), _agency))
    about = next(tables.each(Table("feed_info.txt", (), 1, optional=True), lambda row: row), None)
    stops = _Stops(tables, rules)
    routes = {route.route_id: route for route in tables.each(Table("routes.txt", ROUTES), _route)}
    calendar = gtfs_calendar.read(tables)
    trips = _trips(tables, routes)
    calls = _calls(tables, rules, trips, stops)
    often = _frequencies(tables, trips)
    lines = list(gtfs_lines.lines(list(trips.values()), calls, calendar, often, tables.report))
    if len(lines) > rules.most_lines:
        tables.report.refuse(Fault("trips.txt", 0, "too_many", str(rules.most_lines)))
    if not lines:
        tables.report.refuse(Fault("stop_times.txt", 0, "no_lines"))
    begin, end = calendar.span(about)
    return Timetable(
        tuple(dict.fromkeys(agencies)), about.text("feed_publisher_name") if about else "",
        about.text("feed_lang", 12) if about else "", begin, end, stops.rows, lines, tables.report,
    )  # fmt: skip


STOPS = ("stop_id", "stop_lat", "stop_lon")
ROUTES = ("route_id", "route_type")
TRIPS = ("route_id", "service_id", "trip_id")
CALLS = ("trip_id", "stop_id", "stop_sequence")
OFTEN = ("trip_id", "start_time", "end_time", "headway_secs")


def _agency(row: Row) -> str:
    return row.text("agency_name")


class _Stops:
    """The stops by their keys. What calls at one that was left out is left out without another fault."""

    def __init__(self, tables: Tables, rules: TimetableRules) -> None:
        self.rows: list[Stop] = []
        self.place: dict[str, int | None] = {}
        for stop in tables.each(Table("stops.txt", STOPS, rules.most_stops), self._read):
            if stop is not None:
                self.place[stop.stop_id] = len(self.rows)
                self.rows.append(stop)

    def _read(self, row: Row) -> Stop | None:
        """Read a stop; None for what is none: a station around stops, an entrance, a node."""
        key = row.key("stop_id")
        if key in self.place:
            raise Bad("twice", key)
        self.place[key] = None
        if row.text("location_type") not in {"", "0"}:
            return None
        lon, lat = row.degrees("stop_lon", 180), row.degrees("stop_lat", 90)
        if lon == 0 and lat == 0:
            raise Bad("nowhere", key)
        return Stop(key, row.text("stop_name") or row.text("stop_code"), lon, lat)


def _route(row: Row) -> Route:
    return Route(
        row.key("route_id"), row.text("route_short_name", 100), row.text("route_long_name", 300),
        row.whole("route_type", HIGHEST_MODE), _colour(row.text("route_color")),
        _colour(row.text("route_text_color")),
    )  # fmt: skip


def _colour(text: str) -> str:
    text = text.upper()
    return text if len(text) == A_COLOUR and COLOUR_LETTERS.issuperset(text) else ""


def _trips(tables: Tables, routes: dict[str, Route]) -> dict[str, Trip]:
    """Give the trips by their keys, in the order of the file."""
    seen: set[str] = set()

    def one(row: Row) -> tuple[str, Trip]:
        key, route = row.key("trip_id"), row.key("route_id")
        if key in seen:
            raise Bad("twice", key)
        seen.add(key)
        if route not in routes:
            raise Bad("no_route", route)
        direction = {"0": 0, "1": 1}.get(row.text("direction_id"))
        return key, Trip(routes[route], row.key("service_id"), direction, row.text("trip_headsign"))

    return dict(tables.each(Table("trips.txt", TRIPS), one))


def _calls(tables: Tables, rules: TimetableRules, trips: dict[str, Trip], stops: _Stops) -> Calls:
    number = {key: place for place, key in enumerate(trips)}

    def one(row: Row) -> tuple[int, int, int, int] | None:
        trip, stop = row.key("trip_id"), row.key("stop_id")
        if trip not in number:
            raise Bad("no_trip", trip)
        if stop not in stops.place:
            raise Bad("no_stop", stop)
        place, arrived = stops.place[stop], row.seconds("arrival_time")
        left = row.seconds("departure_time")
        if place is None or row.text("pickup_type") == row.text("drop_off_type") == NO_CALL:
            return None
        at_s = left if left is not None else arrived
        return number[trip], row.whole("stop_sequence"), place, UNKNOWN_S if at_s is None else at_s

    calls = Calls()
    for call in tables.each(Table("stop_times.txt", CALLS, rules.most_stop_times), one):
        if call is not None:
            calls.trip.append(call[0])
            calls.sequence.append(call[1])
            calls.stop.append(call[2])
            calls.left_s.append(call[3])
    return calls


def _frequencies(tables: Tables, trips: dict[str, Trip]) -> dict[int, list[Day]]:
    """Give the windows of trips that run every so many minutes, by the number of the trip."""
    number = {key: place for place, key in enumerate(trips)}

    def one(row: Row) -> tuple[int, Day]:
        trip, begin, end = row.key("trip_id"), row.seconds("start_time"), row.seconds("end_time")
        every = row.whole("headway_secs")
        if trip not in number:
            raise Bad("no_trip", trip)
        if begin is None or end is None or end <= begin or every == 0:
            raise Bad("window", f"{row.text('start_time')}-{row.text('end_time')} / {every}")
        departures = ceil((end - begin) / every)
        return number[trip], Day(departures, begin, begin + (departures - 1) * every)

    found: dict[int, list[Day]] = {}
    for trip, window in tables.each(Table("frequencies.txt", OFTEN, optional=True), one):
        found.setdefault(trip, []).append(window)
    return found
