"""What leaves of buses and trains: the stops near a place, and the rides between stops without a change."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from simpul.ground.places import spatial
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat, length_m
from simpul.rooms.cycling.models import TransitFeed, TransitLine, TransitStop
from simpul.rooms.cycling.understand import links
from simpul.rooms.cycling.understand.links import Day, Line

NEAREST = 20
"""Stops that `stops_near` gives where nobody asks for another number."""
MOST_RIDES = 20


@dataclass(frozen=True, slots=True)
class RouteHere:
    """A route that calls at a stop. `mode` is GTFS route_type; colours RRGGBB, "" where not known.

    `headway_s` is the mean time between departures from Monday to Sunday, None where not known or where fewer
    than two run.
    """

    id: str
    name: str
    long: str
    mode: int
    colour: str
    text: str
    headway_s: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop where a bus or train calls. `distance_m` is None where nobody asked from where."""

    id: int
    stop_id: str
    name: str
    position: LonLat
    routes: tuple[RouteHere, ...]
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class Ride:
    """One leg by bus or train without a change.

    `line` are the positions of the stops on the way, ends included: straight between them, not the road.
    `ride_s` and `headway_s` (mean, on the day asked for) are None where the timetable does not say;
    `departures` is how many leave the line's first stop on that day, None where not known, 0 where none.
    `expired_on` is the last day of a timetable that is over, None where it holds.
    """

    route: str
    name: str
    long_name: str
    mode: int
    colour: str
    text_colour: str
    headsign: str
    from_stop: Stop
    to_stop: Stop
    stops: int
    line: tuple[LonLat, ...]
    length_m: float
    ride_s: int | None
    headway_s: int | None
    departures: int | None
    timetable: str
    expired_on: date | None

    def json(self) -> dict[str, Any]:
        """Give it for JSON."""
        said = asdict(self)
        return said | {"expired_on": self.expired_on.isoformat() if self.expired_on else None}


def stops_near(city: City, position: LonLat, radius_m: float, limit: int = NEAREST) -> list[Stop]:
    """Give the stops that something calls at within a radius, nearest first, with one query a widening.

    Args:
        city: whose timetables.
        position: where from.
        radius_m: great-circle metres.
        limit: at most so many.
    """
    served = TransitStop.objects.filter(city=city, is_served=True)
    return [stop(row, metres) for row, metres in spatial.nearest(served, position, radius_m, limit)]


def direct(
    city: City, from_stops: Sequence[int], to_stops: Sequence[int], *, on: date, limit: int = MOST_RIDES
) -> list[Ride]:
    """Give the rides from some stops to others without a change, with at most four queries.

    Args:
        city: whose timetables; stops of another are not found.
        from_stops: keys of stops (`Stop.id`), the most wished first: `stops_near` gives them so.
        to_stops: the same.
        on: the day of the ride: its weekday chooses the headway, and whether the timetable is over.
        limit: at most so many.

    Returns:
        One ride a route, the most wished stops first (see `understand.links.direct`). Routes that do not run
        on that day come with `departures` 0: the caller decides.
    """
    known = _stops(city, {*from_stops, *to_stops})
    shared = _lines_at(known, from_stops) & _lines_at(known, to_stops)
    if not shared:
        return []
    lines = [_line(row) for row in _lines(shared)]
    rides = links.direct(lines, from_stops, to_stops)[:limit]
    known |= _stops(city, {key for ride in rides for key in ride.calls} - known.keys())
    feeds = TransitFeed.objects.in_bulk({ride.line.feed for ride in rides})
    return [_ride(ride, known, feeds[ride.line.feed], on) for ride in rides]


def stop(row: TransitStop, distance_m: float | None = None) -> Stop:
    """Say in public what a stop is."""
    routes = tuple(RouteHere(**route | {"headway_s": tuple(route["headway_s"])}) for route in row.routes)
    return Stop(row.pk, row.stop_id, row.name, row.position, routes, distance_m)


def _lines_at(known: dict[int, TransitStop], stops: Sequence[int]) -> set[tuple[int, int]]:
    """Give the lines that call at any of the stops, each as (timetable, number)."""
    found = (known[key] for key in stops if key in known)
    return {(row.feed_id, number) for row in found for number in row.lines}


def _lines(wanted: set[tuple[int, int]]) -> QuerySet[TransitLine]:
    by_feed: dict[int, list[int]] = {}
    for feed, number in wanted:
        by_feed.setdefault(feed, []).append(number)
    either = Q()
    for feed, numbers in by_feed.items():
        either |= Q(feed=feed, number__in=numbers)
    return TransitLine.objects.filter(either)


def _stops(city: City, keys: set[int]) -> dict[int, TransitStop]:
    return TransitStop.objects.filter(city=city).in_bulk(keys) if keys else {}


def _line(row: TransitLine) -> Line:
    week = tuple(Day(**day) if day else None for day in row.week)
    return Line(
        row.pk, row.feed_id, row.route_id, row.name, row.long_name, row.mode, row.colour, row.text_colour,
        row.headsign, tuple(row.stops), tuple(row.at_s), week,
    )  # fmt: skip


def _ride(ride: links.Ride, known: dict[int, TransitStop], feed: TransitFeed, on: date) -> Ride:
    line, day = ride.line, ride.line.week[on.weekday()]
    path = tuple(known[key].position for key in ride.calls)
    return Ride(
        route=line.route_id, name=line.name, long_name=line.long_name, mode=line.mode, colour=line.colour,
        text_colour=line.text_colour, headsign=line.headsign, from_stop=stop(known[ride.from_stop]),
        to_stop=stop(known[ride.to_stop]), stops=len(ride.calls) - 1, line=path,
        length_m=length_m(path), ride_s=ride.ride_s, headway_s=day.headway_s if day else None,
        departures=day.departures if day else None, timetable=feed.name, expired_on=feed.expired_on(on),
    )  # fmt: skip
