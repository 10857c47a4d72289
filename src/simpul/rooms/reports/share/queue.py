"""The queue of a desk or an office: what waits, on whom, since when, until when; as rows and on the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Avg, Count, F, IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from simpul.ground.people.models import Person
from simpul.ground.places import map_buttons, spatial
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.reports.models import Category, Office, Report
from simpul.rooms.reports.observe.queue import Asked, asked_for, newest, waiting
from simpul.rooms.reports.share import map as maps
from simpul.rooms.reports.understand.course import course
from simpul.rooms.reports.understand.waiting import On, on

A_PAGE = 50
MOST = 1000
"""Reports that the map draws each by itself; where there are more in view, it draws how many in each cell."""
CELLS = 24
"""Cells across the map in view."""


@dataclass(frozen=True, slots=True)
class Row:
    """One report in the queue."""

    report: Report
    waits_on: str
    late: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and what the next page begins after; "" where there is none."""

    rows: Sequence[Row]
    after: str


def page(reports: QuerySet[Report], asked: Asked, after: str, *, actor: Person, now: datetime) -> Page:
    """Give a page of what is asked for: by urgency what is due first, else the newest first.

    Args:
        reports: those that the actor may see.
        asked: which of them.
        after: what the page before said; "" or nonsense begins at the beginning.
        actor: who asks.
        now: when.
    """
    found = (
        asked_for(reports, asked, actor, now)
        .select_related("category", "office", "region", "assignee")
        .prefetch_related("city")
        .defer("region__geometry")
    )
    name, begin = ("due_at", "due_at__gt") if asked.by_urgency else ("-made_at", "made_at__lt")
    tie = "pk__gt" if asked.by_urgency else "pk__lt"
    found = found.order_by(name, "pk" if asked.by_urgency else "-pk")
    place = _place(after)
    if place:
        at, pk = place
        field = name.lstrip("-")
        found = found.filter(**{f"{field}__{'gte' if asked.by_urgency else 'lte'}": at})
        found = found.filter(Q(**{begin: at}) | Q(**{field: at, tie: pk}))
    some = list(found[: A_PAGE + 1])
    more = some[A_PAGE - 1] if len(some) > A_PAGE else None
    end = (more.due_at if asked.by_urgency else more.made_at) if more else None
    return Page(
        [row(one, now) for one in some[:A_PAGE]], f"{end.isoformat()}_{more.pk}" if more and end else ""
    )


def _place(after: str) -> tuple[datetime, int] | None:
    said, _sep, pk = after.partition("_")
    try:
        at = parse_datetime(said)
    except ValueError:
        return None
    known = at is not None and at.tzinfo is not None and pk.isdecimal() and len(pk) < 16  # noqa: PLR2004
    return (at, int(pk)) if at and known else None


def row(report: Report, now: datetime) -> Row:
    """Say on whom a report waits, and whether it is late."""
    late = bool(report.due_at and report.due_at <= now and course().states[report.state].open)
    return Row(report, waits_on(report), late)


def waits_on(report: Report) -> str:
    """Name on whom a report waits; "" where it waits on nobody."""
    turn = on(report.state, course())
    if turn == On.OFFICE:
        return " · ".join(str(one) for one in (report.office or _("an office"), report.assignee) if one)
    words = {
        On.DESK: _("the citizens' desk"),
        On.JUDGE: _("who decides on proofs"),
        On.REPORTER: _("who reported it"),
        On.NOBODY: "",
    }
    return words[turn]


def counts(reports: QuerySet[Report], *, actor: Person, now: datetime) -> dict[str, int]:
    """Count what waits: what each of the ways into the queue leads to."""
    open_ = waiting(reports).filter(state__in=course().open()).order_by()
    rows = open_.values("state").annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lte=now)))
    found = {row["state"]: (row["n"], row["late"]) for row in rows}
    states = {name: found.get(name, (0, 0))[0] for name in ("submitted", "returned", "disputed", "doubted")}
    return states | {
        "open": sum(n for n, _late in found.values()), "late": sum(late for _n, late in found.values()),
        "mine": open_.filter(assignee=actor).count(),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfOffice:
    """How many open reports an office has, and how many of them are late. `office` None: the desk."""

    office: Office | None
    open: int
    late: int


def by_office(reports: QuerySet[Report], city: City, now: datetime) -> list[OfOffice]:
    """Count open and late reports by the office that has them."""
    open_ = waiting(reports).filter(state__in=course().open())
    rows = (
        open_.order_by().values("office").annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lte=now)))
    )
    named = {one.pk: one for one in Office.objects.filter(city=city)}
    found = [OfOffice(named.get(one["office"]), one["n"], one["late"]) for one in rows]
    return sorted(found, key=lambda one: (one.office is not None, -one.late, -one.open))


def on_map(  # noqa: PLR0913 - each is said by name
    reports: QuerySet[Report], asked: Asked, bounds: Bounds, *, city: City, actor: Person, now: datetime
) -> bytes:
    """Give what is asked for in a box as GeoJSON: each report, or where many are, their number by cell."""
    wanted = asked_for(reports, asked, actor, now)
    found = _in_view(wanted, asked, bounds, city)
    some = list(found.values("code", "lon", "lat", "state", "due_at", "category")[: MOST + 1])
    if len(some) > MOST:
        many = found.order_by() if asked.by_urgency else _newest(wanted, bounds)
        return _collection(_cells(many, bounds, now))
    url = reverse("reports:case", args=[city.slug, "CODE"])
    states = {name: str(label) for name, label in Report.State.choices}
    kinds = {one.pk: str(one) for one in Category.objects.filter(city=city)}
    return _collection([_point(one, url, (kinds, states), now) for one in some])


type Names = tuple[Mapping[int, str], Mapping[str, str]]
"""What categories and states are called in the reader's language."""


def _point(one: Mapping[str, Any], url: str, names: Names, now: datetime) -> dict[str, Any]:
    kinds, states = names
    is_open = course().states[one["state"]].open
    late = is_open and one["due_at"] is not None and one["due_at"] <= now
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": (one["lon"], one["lat"])},
        "properties": {
            "title": kinds.get(one["category"]) or _("Not sure what it is"),
            "text": f"{one['code']} · {states[one['state']]}" + (f" · {_('late')}" if late else ""),
            "url": url.replace("CODE", one["code"]),
            "tone": "late" if late else "open" if is_open else "over",
        },
    }


def _in_view(wanted: QuerySet[Report], asked: Asked, bounds: Bounds, city: City) -> QuerySet[Report]:
    """Keep those in a box: by their place where it is small, else by what they are asked for by."""
    if not maps.is_large(bounds, city):
        return spatial.in_bbox(wanted, bounds).order_by()
    inside = _inside(wanted, bounds)
    return inside.order_by() if asked.by_urgency else inside.order_by("-made_at", "-pk")


def _newest(wanted: QuerySet[Report], bounds: Bounds) -> QuerySet[Report]:
    """Keep the newest in a box: what waits is few and counted whole, what is over may be a million."""
    return _inside(newest(wanted), bounds).order_by()


def _inside(reports: QuerySet[Report], bounds: Bounds) -> QuerySet[Report]:
    west, south, east, north = bounds
    return reports.filter(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)


def _cells(found: QuerySet[Report], bounds: Bounds, now: datetime) -> list[dict[str, Any]]:
    width = max((bounds.east - bounds.west) / CELLS, 1e-6)
    column = Cast((F("lon") - bounds.west) / width, IntegerField())
    row_ = Cast((F("lat") - bounds.south) / width, IntegerField())
    late = Count("pk", filter=Q(due_at__lte=now, state__in=course().open()))
    cells = found.annotate(x=column, y=row_).values("x", "y")
    summed = cells.annotate(n=Count("pk"), late=late, at_lon=Avg("lon"), at_lat=Avg("lat"))
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": (one["at_lon"], one["at_lat"])},
            "properties": {
                "count": one["n"], "tone": "late" if one["late"] else "open",
                "title": _("%(count)d reports here") % {"count": one["n"]},
                "text": _("%(count)d of them are late") % {"count": one["late"]},
            },
        }
        for one in summed
    ]  # fmt: skip


def _collection(features: list[dict[str, Any]]) -> bytes:
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def map_words() -> dict[str, str]:
    """Give what the desk's maps say, in the reader's language."""
    return {
        "map": _("Map of reports"),
        "nothing": _("Nothing to draw here."),
        "failed": _("The map data could not be loaded. Check the connection."),
        "no_webgl": _("This browser cannot draw the map. The list says the same."),
        "look": _("Open the report"),
        **map_buttons.words(),
    }
