"""What staff do with timetables of buses and trains: bring one in, take one away."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.ground.ledger.act import record
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places import spatial
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act.fleet import FLEET
from simpul.rooms.cycling.models import TransitFeed, TransitLine, TransitStop
from simpul.rooms.cycling.observe import gtfs
from simpul.rooms.cycling.understand import freshness, gtfs_lines
from simpul.rooms.cycling.understand.gtfs import Timetable
from simpul.rooms.cycling.understand.gtfs_tables import BadTimetable, Fault
from simpul.rooms.cycling.understand.links import Week

AT_ONCE = 500
MOST_SAID = 10
"""Faults that the message of a refusal names."""
FAULTS = {
    "no_file": gettext_lazy("the archive has no such file, and it must"),
    "no_table": gettext_lazy("this is no table in UTF-8: %(value)s"),
    "no_column": gettext_lazy("a column is missing: %(value)s"),
    "column_twice": gettext_lazy("two columns have the same name"),
    "too_many": gettext_lazy("there are more than %(value)s"),
    "too_faulty": gettext_lazy("too many rows are wrong: %(value)s"),
    "no_lines": gettext_lazy("no trip calls at two stops"),
    "cells": gettext_lazy("the row has more cells than there are columns: %(value)s"),
    "nul": gettext_lazy("there is a zero byte in %(value)s"),
    "empty": gettext_lazy("%(value)s is empty"),
    "long": gettext_lazy("%(value)s is too long"),
    "degrees": gettext_lazy("this is no position: %(value)s"),
    "nowhere": gettext_lazy("the position is 0, 0, in the sea off Africa: %(value)s"),
    "whole": gettext_lazy("this is not one of the numbers allowed here: %(value)s"),
    "clock": gettext_lazy("a time is written 07:30:00: %(value)s"),
    "date": gettext_lazy("a date is written 20261122: %(value)s"),
    "window": gettext_lazy("the time ends before it begins, or nothing runs in it: %(value)s"),
    "twice": gettext_lazy("%(value)s comes twice; the first is kept"),
    "no_route": gettext_lazy("routes.txt has no %(value)s"),
    "no_trip": gettext_lazy("trips.txt has no %(value)s"),
    "no_stop": gettext_lazy("stops.txt has no %(value)s"),
    "backwards": gettext_lazy("a trip of %(value)s goes back in time: its times are left out"),
}
"""What each kind of fault of a timetable is in words (see understand.gtfs_tables.Fault)."""


class TimetableRefused(Refused):
    """The timetable cannot be taken. Nothing of it is kept, and the one before stays."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A timetable that came: the ZIP file, and what it was called.

    `name` is of the timetable; "" for that of its agency, or of its publisher where there are several.
    """

    source: Path | BinaryIO
    file_name: str
    name: str = ""


def bring_in(city: City, arrival: Arrival, *, actor: Person, now: datetime) -> tuple[TransitFeed, bool]:
    """Take a timetable; it replaces the one of its name at once, and stops that stay keep their keys.

    Returns:
        The timetable, and whether anything was new: the very same file changes nothing.

    Raises:
        PermissionDenied: the actor may not.
        BadArchive, TimetableRefused: as each says; nothing has changed then.
    """
    require(actor, FLEET, city)
    digest = gtfs.fingerprint(arrival.source)
    same = TransitFeed.objects.filter(city=city, sha256=digest).first()
    if same is not None and arrival.name in {"", same.name}:
        return same, False
    try:
        table = gtfs.read(arrival.source, freshness.timetable_rules(now))
    except BadTimetable as bad:
        said = "; ".join(worded(fault.plain()) for fault in bad.faults[:MOST_SAID])
        raise TimetableRefused(
            _("%(file)s was not taken. %(faults)s.") % {"file": arrival.file_name, "faults": said}
        ) from bad
    with transaction.atomic():
        lock(city)
        of_file = {
            "sha256": digest,
            "file_name": arrival.file_name[:200],
            "name": arrival.name or _named(table),
        }
        feed = _keep(city, table, of_file, now)
        said_of_it = {
            "name": feed.name,
            "sha256": digest,
            "stops": feed.stop_count,
            "valid_to": feed.valid_to,
        }
        record(city=city, actor=actor, verb="cycling.timetable", subject=feed, now=now, **said_of_it)
    spatial.analyse(TransitStop)
    return feed, True


def remove(feed: TransitFeed, *, actor: Person, now: datetime) -> None:
    """Take a timetable away with its stops. Raises PermissionDenied."""
    require(actor, FLEET, feed.city)
    with transaction.atomic():
        said = {"name": feed.name}
        record(city=feed.city, actor=actor, verb="cycling.timetable_removed", subject=feed, now=now, **said)
        feed.delete()


def worded(fault: Mapping[str, Any]) -> str:
    """Say what is wrong with a timetable: the file, the line, and why."""
    text = str(FAULTS.get(fault["kind"], "%(value)s")) % {"value": fault["value"] or "–"}
    if fault["line"]:
        place = _("%(file)s, line %(line)d") % {"file": fault["file"], "line": fault["line"]}
    else:
        place = fault["file"]
    return f"{place}: {text}"


def _named(table: Timetable) -> str:
    if len(table.agencies) == 1 and table.agencies[0]:
        return table.agencies[0]
    return table.publisher or next(filter(None, table.agencies), "") or "GTFS"


def _keep(city: City, table: Timetable, of_file: dict[str, str], now: datetime) -> TransitFeed:
    here = gtfs_lines.routes_at(table.lines, len(table.stops))
    faults: list[Fault] = table.report.kept
    feed, _is_new = TransitFeed.objects.update_or_create(
        city=city, name=of_file["name"][:200],
        defaults={
            "sha256": of_file["sha256"], "file_name": of_file["file_name"],
            "taken_at": now, "publisher": table.publisher, "language": table.language,
            "valid_from": table.valid_from, "valid_to": table.valid_to, "stop_count": len(table.stops),
            "served_count": sum(bool(routes) for routes in here), "line_count": len(table.lines),
            "route_count": len({line.route.route_id for line in table.lines}),
            "faults": [fault.plain() for fault in faults], "faulty": table.report.count,
        },
    )  # fmt: skip
    keys = _keep_stops(feed, table, here)
    feed.lines.all().delete()
    TransitLine.objects.bulk_create(_lines(feed, table, keys), batch_size=AT_ONCE)
    return feed


def _keep_stops(
    feed: TransitFeed, table: Timetable, here: list[list[tuple[gtfs_lines.Route, Week]]]
) -> list[int]:
    """Make the stops those of the timetable and give their keys in its order."""
    calling: list[list[int]] = [[] for _ in table.stops]
    for number, line in enumerate(table.lines):
        for place in dict.fromkeys(line.stops):
            calling[place].append(number)
    rows = [
        TransitStop(
            city=feed.city, feed=feed, stop_id=stop.stop_id, name=stop.name, lon=stop.lon, lat=stop.lat,
            is_served=bool(numbers), lines=numbers, routes=[_route(route, week) for route, week in routes],
        )
        for stop, numbers, routes in zip(table.stops, calling, here, strict=True)
    ]  # fmt: skip
    fields = ["name", "lon", "lat", "is_served", "lines", "routes"]
    TransitStop.objects.bulk_create(
        rows, AT_ONCE, update_conflicts=True, unique_fields=["feed", "stop_id"], update_fields=fields
    )
    known = dict(feed.stops.values_list("stop_id", "pk"))
    gone = known.keys() - {stop.stop_id for stop in table.stops}
    for some in _batches([known[key] for key in gone]):
        feed.stops.filter(pk__in=some).delete()
    return [known[stop.stop_id] for stop in table.stops]


def _batches(keys: list[int]) -> Iterable[list[int]]:
    return (keys[begin : begin + AT_ONCE] for begin in range(0, len(keys), AT_ONCE))


def _route(route: gtfs_lines.Route, week: Week) -> dict[str, Any]:
    return {
        "id": route.route_id, "name": route.name, "long": route.long_name, "mode": route.mode,
        "colour": route.colour, "text": route.text_colour,
        "headway_s": [day.headway_s if day else None for day in week],
    }  # fmt: skip


def _lines(feed: TransitFeed, table: Timetable, keys: list[int]) -> Iterable[TransitLine]:
    for number, line in enumerate(table.lines):
        yield TransitLine(
            feed=feed, number=number, route_id=line.route.route_id, name=line.route.name,
            long_name=line.route.long_name, mode=line.route.mode, colour=line.route.colour,
            text_colour=line.route.text_colour, direction=line.direction, headsign=line.headsign,
            stops=[keys[place] for place in line.stops], at_s=list(line.at_s),
            week=[asdict(day) if day else None for day in line.week],
        )  # fmt: skip
