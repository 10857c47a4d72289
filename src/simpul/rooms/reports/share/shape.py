"""What of a report leaves for everybody: one shape for API, layer and downloads; what could betray is coarse.

Decision 0190: the day and never the minute, no words, and the place of some kinds of report only to a cell.
"""

import math
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, FloatField, Q, QuerySet
from django.db.models.functions import Cast, Floor
from django.urls import reverse

from simpul.ground.places import spatial
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.understand import open311

WITH = ("city", "category", "office", "region")
DECIMALS = 5
"""Of an exact place in degrees: about a metre."""


@dataclass(frozen=True, slots=True)
class Open:
    """A report without its words and without who made it. None is not known; days are the city's own.

    `exact` false: `lon` and `lat` are the middle of a cell of some 550 m.
    """

    code: str
    city: str
    category: str | None
    category_name: str | None
    group: str | None
    state: str
    status: str
    office: str | None
    region: str | None
    region_name: str | None
    lon: float
    lat: float
    exact: bool
    reported_on: date
    changed_on: date
    over_on: date | None
    photos: int | None
    url: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What open.toml says: the codes of kinds whose place is coarse, and cells in one degree."""

    coarse: tuple[str, ...]
    cells: int
    few: int


@cache
def rules() -> Rules:
    """Read open.toml."""
    said = tomllib.loads(files("simpul.rooms.reports").joinpath("data/open.toml").read_text(encoding="utf-8"))
    return Rules(tuple(said["coarse"]), said["cells_per_degree"], said["few"])


def shape(report: Report) -> Open:
    """Give what leaves of a report, with WITH selected. Only for reports that everybody may read."""
    city, kind, region = report.city, report.category, report.region
    lon, lat = place(report)
    exact = not is_coarse(report)
    return Open(
        code=report.code, city=city.slug, category=kind.code if kind else None,
        category_name=str(kind) if kind else None, group=kind.group if kind else None, state=report.state,
        status=open311.rules().statuses[report.state].plain,
        office=report.office.name if report.office else None,
        region=region.code if region else None, region_name=region.name if region else None,
        lon=lon, lat=lat, exact=exact, reported_on=city.day(report.made_at),
        changed_on=city.day(report.changed_at), over_on=city.day(report.over_at) if report.over_at else None,
        photos=vars(report).get("photo_count"), url=reverse("reports:report", args=[city.slug, report.code]),
    )  # fmt: skip


def feature(report: Report) -> dict[str, Any]:
    """Give it as a GeoJSON feature (RFC 7946)."""
    said = asdict(shape(report))
    point = [said.pop("lon"), said.pop("lat")]
    days = {name: one.isoformat() for name, one in said.items() if isinstance(one, date)}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": point}, "properties": said | days}


def is_coarse(report: Report) -> bool:
    """Tell whether a report's place leaves only as a cell."""
    return report.category is not None and report.category.code in rules().coarse


def coarse(city: City) -> QuerySet[Category, int]:
    """Give the primary keys of a city's categories whose place leaves only as a cell."""
    return Category.objects.filter(city=city, code__in=rules().coarse).values_list("pk", flat=True)


def cell(position: LonLat) -> Bounds:
    """Give the cell that a position is in: all that is told of the place of such a report."""
    cells = rules().cells
    west, south = (math.floor(one * cells) for one in position)
    return Bounds(west / cells, south / cells, (west + 1) / cells, (south + 1) / cells)


def place(report: Report) -> LonLat:
    """Give the place of a report as it leaves."""
    return left(report.position, coarse=is_coarse(report))


def left(position: LonLat, *, coarse: bool) -> LonLat:
    """Give a place as it leaves: rounded, or the middle of its cell."""
    if coarse:
        return LonLat(_middle(position.lon), _middle(position.lat))
    return LonLat(round(position.lon, DECIMALS), round(position.lat, DECIMALS))


def within(rows: QuerySet[Report], box: Bounds) -> QuerySet[Report]:
    """Keep the reports whose place, as it leaves, is in a box.

    What leaves coarse is compared coarse: else one could find the place by asking for ever smaller boxes.
    """
    exact = spatial.in_bbox(Report.objects.exclude(category__code__in=rules().coarse), box)
    near = spatial.in_bbox(
        Report.objects.filter(category__code__in=rules().coarse), box.around(1 / rules().cells)
    )
    cells = near.alias(cell_lon=_cell("lon"), cell_lat=_cell("lat")).filter(
        cell_lon__gte=box.west, cell_lon__lte=box.east, cell_lat__gte=box.south, cell_lat__lte=box.north
    )
    return rows.filter(Q(pk__in=exact.values("pk")) | Q(pk__in=cells.values("pk")))


def in_view(rows: QuerySet[Report], city: City, box: Bounds) -> QuerySet[Report]:
    """Keep the same of one city by their columns alone; the caller narrows them down by an index first."""
    exact = Q(lon__gte=box.west, lon__lte=box.east, lat__gte=box.south, lat__lte=box.north)
    cells = Q(
        cell_lon__gte=box.west, cell_lon__lte=box.east, cell_lat__gte=box.south, cell_lat__lte=box.north
    )
    rough = Q(category__in=list(coarse(city)))
    rows = rows.alias(cell_lon=_cell("lon"), cell_lat=_cell("lat"))
    return rows.filter((~rough & exact) | (rough & cells))


def since(rows: QuerySet[Report], city: City, day: date) -> QuerySet[Report]:
    """Keep the reports that changed on a day of the city or later."""
    return rows.filter(changed_at__gte=datetime.combine(day, time(), ZoneInfo(city.time_zone)))


def shapes(rows: Iterable[Report]) -> list[dict[str, Any]]:
    """Give many of them as plain dictionaries."""
    return [asdict(shape(one)) for one in rows]


def _middle(degrees: float) -> float:
    cells = rules().cells
    return round((math.floor(degrees * cells) + 0.5) / cells, DECIMALS)


def _cell(name: str) -> Any:
    cells = float(rules().cells)
    return (Cast(Floor(F(name) * cells), FloatField()) + 0.5) / cells
