"""What the map and the list ask for of buses and trains: stops one by one close in, as counts far out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import h3
import msgspec
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from simpul.ground.places import spatial
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.cycling.act.transit import worded
from simpul.rooms.cycling.models import TransitFeed, TransitLine, TransitStop
from simpul.rooms.cycling.share.transit import RouteHere
from simpul.rooms.cycling.understand.links import Day

MOST = 2000
"""Stops in one answer; where there are more, it says "truncated"."""
MOST_COUNTED = 50_000
POINTS_FROM = 13
"""From this zoom on stops are points; before, counts by cell."""
CELLS = ((12, 9), (11, 8), (9, 7), (7, 6), (0, 5))
"""From this zoom on, cells of this H3 resolution."""
MODES = {
    0: _("Tram"), 1: _("Metro"), 2: _("Train"), 3: _("Bus"), 4: _("Ferry"), 5: _("Cable tram"),
    6: _("Cable car"), 7: _("Funicular"), 11: _("Trolleybus"), 12: _("Monorail"),
}  # fmt: skip
EXTENDED = ((100, 2), (200, 3), (400, 1), (700, 3), (800, 11), (900, 0), (1000, 4), (1300, 6), (1400, 7))
"""Extended route types by hundreds and the mode that each is one of (Google's extension of GTFS)."""
A_HUNDRED, AN_HOUR_S = 100, 3600


@dataclass(frozen=True, slots=True)
class Timetable:
    """A timetable in public. `expired_on` is its last day where it is over; `faults` are sentences."""

    id: int
    name: str
    publisher: str
    stops: int
    routes: int
    valid_from: date | None
    valid_to: date | None
    expired_on: date | None
    taken_at: datetime
    faults: tuple[str, ...]
    faulty: int


@dataclass(frozen=True, slots=True)
class LineHere:
    """A line that calls at a stop: where it goes on to from there, and how often on a day.

    `departures` is None where not known; `every` is the mean time between them in words, "" where not known
    or with fewer than two. `onward` are the stops after this one: key, name, and how long it takes in words,
    "" where not known.
    """

    name: str
    long_name: str
    headsign: str
    mode: str
    colour: str
    departures: int | None
    every: str
    onward: tuple[tuple[int, str, str], ...]


def timetables(city: City, today: date) -> list[Timetable]:
    """Give a city's timetables. One query."""
    return [
        Timetable(
            row.pk, row.name, row.publisher, row.served_count, row.route_count, row.valid_from, row.valid_to,
            row.expired_on(today), row.taken_at, tuple(worded(fault) for fault in row.faults), row.faulty,
        )
        for row in TransitFeed.objects.filter(city=city)
    ]  # fmt: skip


def mode(route_type: int) -> str:
    """Give the word for a GTFS route_type, basic or extended; that of a bus where nobody knows it."""
    if route_type >= A_HUNDRED:
        route_type = next(basic for begin, basic in reversed(EXTENDED) if route_type >= begin)
    return str(MODES.get(route_type, MODES[3]))


def collection(city: City, bounds: Bounds, zoom: float, today: date) -> bytes:
    """Give the stops in a box as GeoJSON: points with their routes close in, counts by cell far out.

    Args:
        city: whose.
        bounds: the box.
        zoom: of the map.
        today: the weekday of the headways.
    """
    found = spatial.in_bbox(TransitStop.objects.filter(city=city, is_served=True), bounds)
    if zoom < POINTS_FROM:
        return _cells(found.values_list("lon", "lat")[: MOST_COUNTED + 1], zoom)
    rows = list(found.values_list("pk", "name", "lon", "lat", "routes")[: MOST + 1])
    return _whole([_point(row, today.weekday()) for row in rows[:MOST]], truncated=len(rows) > MOST)


def lines_at(stop: TransitStop, today: date) -> list[LineHere]:
    """Give the lines that call at a stop, with at most two queries."""
    rows = list(
        TransitLine.objects.filter(feed=stop.feed_id, number__in=stop.lines).order_by("name", "number")
    )
    onward = {key for row in rows for key in row.stops}
    names = dict(TransitStop.objects.filter(feed=stop.feed_id, pk__in=onward).values_list("pk", "name"))
    return [_line(row, stop.pk, names, today.weekday()) for row in rows]


def routes(row: TransitStop) -> list[RouteHere]:
    """Give the routes that call at a stop."""
    return [RouteHere(**one | {"headway_s": tuple(one["headway_s"])}) for one in row.routes]


def minutes(seconds: int | None) -> str:
    """Say how long something takes: in minutes, at least one, from two hours on in hours; "" not known."""
    if seconds is None:
        return ""
    if seconds >= 2 * AN_HOUR_S:
        return gettext("%(hours)d h") % {"hours": round(seconds / AN_HOUR_S)}
    return gettext("%(minutes)d min") % {"minutes": max(1, round(seconds / 60))}


def _line(row: TransitLine, here: int, names: dict[int, str], weekday: int) -> LineHere:
    place = row.stops.index(here)
    said, left = row.week[weekday], row.at_s[place]
    after = tuple(
        (key, names.get(key, ""), minutes(None if left is None or at is None else at - left))
        for key, at in zip(row.stops[place + 1 :], row.at_s[place + 1 :], strict=True)
    )
    day = Day(**said) if said else None
    departures, every = (day.departures, minutes(day.headway_s)) if day else (None, "")
    return LineHere(
        row.name, row.long_name, row.headsign, mode(row.mode), row.colour, departures, every, after
    )


def _point(row: tuple[int, str, float, float, list[dict[str, Any]]], weekday: int) -> dict[str, Any]:
    key, name, lon, lat, here = row
    said = [
        {
            "id": one["id"], "name": one["name"] or one["long"], "mode": one["mode"], "colour": one["colour"],
            "headway_s": one["headway_s"][weekday],
        }
        for one in here
    ]  # fmt: skip
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": (lon, lat)},
        "properties": {"id": key, "name": name, "routes": said},
    }


def _cells(positions: Iterable[tuple[float, float]], zoom: float) -> bytes:
    """Count stops by cell, each count at the mean of its stops."""
    resolution = next(found for begin, found in CELLS if zoom >= begin)
    sums: dict[str, tuple[int, float, float]] = {}
    seen = 0
    for lon, lat in positions:
        seen += 1
        cell = h3.latlng_to_cell(lat, lon, resolution)
        count, lons, lats = sums.get(cell, (0, 0.0, 0.0))
        sums[cell] = (count + 1, lons + lon, lats + lat)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": (round(lons / count, 6), round(lats / count, 6))},
            "properties": {"cell": cell, "count": count},
        }
        for cell, (count, lons, lats) in sums.items()
    ]
    return _whole(features[:MOST], truncated=seen > MOST_COUNTED or len(features) > MOST)


def _whole(features: list[dict[str, Any]], *, truncated: bool) -> bytes:
    return msgspec.json.encode({"type": "FeatureCollection", "truncated": truncated, "features": features})
