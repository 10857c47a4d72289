"""The lines of a timetable: trips that call at the same stops in the same order, and how often they run."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise

import numpy as np

from simpul.rooms.cycling.understand.gtfs_calendar import Calendar
from simpul.rooms.cycling.understand.gtfs_tables import Fault, Report
from simpul.rooms.cycling.understand.links import Day, Week

UNKNOWN_S = -1
"""What stands in a column of seconds where none is known."""


@dataclass(frozen=True, slots=True)
class Route:
    """A route as the public knows it; `mode` is route_type, colours RRGGBB or ""."""

    route_id: str
    name: str
    long_name: str
    mode: int
    colour: str
    text_colour: str


@dataclass(frozen=True, slots=True)
class Line:
    """One order of calls of a route: see models.TransitLine; `stops` are places in Timetable.stops."""

    route: Route
    direction: int | None
    headsign: str
    stops: tuple[int, ...]
    at_s: tuple[int | None, ...]
    week: Week


@dataclass(frozen=True, slots=True)
class Trip:
    """One trip. `direction` and `headsign` are None and "" where the timetable does not say."""

    route: Route
    service: str
    direction: int | None
    headsign: str


@dataclass(slots=True)
class Calls:
    """Every call of every trip, in columns: trip, sequence, stop, second of leaving (-1: not known)."""

    trip: array[int] = field(default_factory=lambda: array("i"))
    sequence: array[int] = field(default_factory=lambda: array("i"))
    stop: array[int] = field(default_factory=lambda: array("i"))
    left_s: array[int] = field(default_factory=lambda: array("i"))


type _Pattern = tuple[str, int | None, tuple[int, ...]]


def lines(
    trips: list[Trip], calls: Calls, calendar: Calendar, often: dict[int, list[Day]], report: Report
) -> Iterator[Line]:
    """Put the trips of a route that call at the same stops in the same order together.

    Args:
        trips: by their numbers.
        calls: of all of them.
        calendar: when they run.
        often: the windows of trips that run every so many minutes, by number.
        report: where faults go.
    """
    times: dict[_Pattern, tuple[int, ...]] = {}
    members: dict[_Pattern, list[tuple[int, int]]] = {}
    for trip, stops, read in _ordered(calls):
        if len(stops) < 2:  # noqa: PLR2004 - from somewhere to somewhere
            continue
        pattern = (trips[trip].route.route_id, trips[trip].direction, stops)
        left = (UNKNOWN_S,) * len(read) if _is_backwards(read) else read
        if left != read:
            report.add(Fault("stop_times.txt", 0, "backwards", _key_of(trips, trip)))
        if pattern not in times or (UNKNOWN_S in times[pattern] and UNKNOWN_S not in left):
            times[pattern] = left
        members.setdefault(pattern, []).append((trip, left[0]))
    for pattern, those in members.items():
        first = trips[those[0][0]]
        week = tuple(_day(weekday, those, trips, calendar, often) for weekday in range(7))
        yield Line(first.route, first.direction, first.headsign, pattern[2], _since(times[pattern]), week)


def _is_backwards(left: tuple[int, ...]) -> bool:
    known = [one for one in left if one != UNKNOWN_S]
    return any(later < earlier for earlier, later in pairwise(known))


def _ordered(calls: Calls) -> Iterator[tuple[int, tuple[int, ...], tuple[int, ...]]]:
    """Give each trip with its stops and times in the order of the ride."""
    columns = [np.frombuffer(one, np.int32) if one else np.zeros(0, np.int32) for one in _columns(calls)]
    trip, sequence, stop, left = columns
    order = np.lexsort((sequence, trip))
    trip, stop, left = trip[order], stop[order], left[order]
    edges = np.flatnonzero(np.diff(trip)) + 1
    for begin, end in pairwise([0, *edges.tolist(), len(trip)]):
        if begin < end:
            yield int(trip[begin]), tuple(stop[begin:end].tolist()), tuple(left[begin:end].tolist())


def _columns(calls: Calls) -> Iterable[array[int]]:
    return calls.trip, calls.sequence, calls.stop, calls.left_s


def _key_of(trips: list[Trip], trip: int) -> str:
    return f"{trips[trip].route.route_id} {trips[trip].headsign}".strip()


def _since(left: tuple[int, ...]) -> tuple[int | None, ...]:
    """Give the seconds since the first stop; None for all where its own time is not known."""
    first = left[0]
    return tuple(None if UNKNOWN_S in {one, first} else one - first for one in left)


def _day(
    weekday: int,
    those: list[tuple[int, int]],
    trips: list[Trip],
    calendar: Calendar,
    often: dict[int, list[Day]],
) -> Day | None:
    """Say how often a line runs on a weekday; None where a trip of that day has no time, or no calendar."""
    runs: list[Day] = []
    for trip, first_s in those:
        on = calendar.runs(trips[trip].service, weekday)
        if on is None:
            return None
        if on:
            if trip not in often and first_s == UNKNOWN_S:
                return None
            runs += often.get(trip) or [Day(1, first_s, first_s)]
    return together(runs)


def together(runs: Iterable[Day]) -> Day:
    """Give the sum of several days: all departures, from the first to the last."""
    those = [one for one in runs if one.departures]
    if not those:
        return Day(0)
    first = min(one.first_s for one in those if one.first_s is not None)
    return Day(
        sum(one.departures for one in those),
        first,
        max(one.last_s for one in those if one.last_s is not None),
    )


def routes_at(lines: list[Line], places: int) -> list[list[tuple[Route, Week]]]:
    """Give for each stop the routes that call there, each with its week in the direction that runs most.

    Args:
        lines: all of them.
        places: how many stops there are.
    """
    calling: list[list[Line]] = [[] for _ in range(places)]
    for line in lines:
        for place in dict.fromkeys(line.stops):
            calling[place].append(line)
    return [list(_by_route(here)) for here in calling]


def _by_route(here: list[Line]) -> Iterator[tuple[Route, Week]]:
    key = _route_key
    for _key, group in groupby(sorted(here, key=key), key=key):
        those = list(group)
        ways: dict[int | None, list[Week]] = {}
        for line in those:
            ways.setdefault(line.direction, []).append(line.week)
        yield those[0].route, tuple(_busiest(list(ways.values()), weekday) for weekday in range(7))


def _route_key(line: Line) -> tuple[int, str, str]:
    return len(line.route.name), line.route.name, line.route.route_id


def _busiest(ways: list[list[Week]], weekday: int) -> Day | None:
    sums = []
    for weeks in ways:
        days = [week[weekday] for week in weeks]
        known = [day for day in days if day is not None]
        if len(known) == len(days):
            sums.append(together(known))
    return max(sums, key=lambda day: day.departures, default=None)
