"""Which reports tell of the same as a new one: looked up by place first, then told by time and words."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from django.db.models import QuerySet

from simpul.ground.places import spatial
from simpul.kernel.geo import Bounds, LonLat, metres_per_degree
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.understand import alike as thought

CROWD = 5000
"""Reports around one place that are looked at: the newest. More stand on no square of 500 m."""


CELL_M = 60.0
"""How far away a report counts as of whose place only the cell is told, in metres: as what is merely near."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A report that is perhaps the same: how likely (0 to 1), and how far away in metres."""

    report: Report
    score: float
    distance_m: float


def alike(  # noqa: PLR0913 - what a report is told by, all by name
    reports: QuerySet[Report],
    position: LonLat,
    *,
    text: str,
    category: Category | None,
    now: datetime,
    likely: float | None = None,
    limit: int = 5,
    within_m: float | None = None,
    cell: Bounds | None = None,
) -> list[Alike]:
    """Give the reports that tell of the same as what is said here, likeliest first, as `reports` reads them.

    Args:
        reports: those that may be named: for a resident `Report.objects.filter(city=city).shown().open()`,
            for the desk what it may see, without the report itself.
        position: of what is reported.
        text: its words; "" where there are none yet.
        category: its category; None for not sure.
        now: when it is reported, aware: also the time of an older report whose likes are looked for.
        likely: from which score on; None takes the city's (alike.toml).
        limit: at most so many.
        within_m: look no farther than so many metres; None for as far as alike.toml says.
        cell: look for the newest in this box instead, whose places are not to be told apart: each counts as
            `CELL_M` away, wherever it is.
    """
    own = thought.settings()
    if within_m is not None:
        own = replace(own, within_m=min(within_m, own.within_m))
    near = _near(reports, position, now, own) if cell is None else _in_cell(reports, cell, now, own)
    rows = {row[0]: row for row in _told(near)}
    if not rows:
        return []
    places = np.array([near[pk] for pk in rows])
    texts = [row[2] for row in rows.values()]
    words = thought.likeness(thought.vectors(texts), thought.vectors([text]))
    same = [_same(category, row[1]) for row in rows.values()]
    found = thought.scores(thought.Pairs(places[:, 0], places[:, 1], words, np.array(same)))
    least = own.likely if likely is None else likely
    best = [(score, pk) for score, pk in sorted(zip(found.tolist(), rows, strict=True), reverse=True)]
    best = [(score, pk) for score, pk in best if score >= least][:limit]
    whole = reports.order_by().in_bulk([pk for _, pk in best])
    return [Alike(whole[pk], score, near[pk][0]) for score, pk in best if pk in whole]


def _near(
    reports: QuerySet[Report], position: LonLat, now: datetime, own: thought.Settings
) -> dict[int, tuple[float, float]]:
    """Give the nearest reports around a place: by primary key, metres and days away."""
    lon_m, lat_m = metres_per_degree(position.lat)
    wide, high = own.within_m / max(lon_m, 1.0), own.within_m / lat_m
    box = Bounds(position.lon - wide, position.lat - high, position.lon + wide, position.lat + high)
    span = timedelta(days=own.within_days)
    rows = reports.filter(made_at__gte=now - span, made_at__lte=now + span, erased_at=None).order_by()
    told = list(spatial.in_bbox(rows, box).values_list("pk", "lon", "lat", "made_at")[:CROWD])
    if not told:
        return {}
    east = (np.array([row[1] for row in told]) - position.lon) * lon_m
    north = (np.array([row[2] for row in told]) - position.lat) * lat_m
    metres = np.hypot(east, north)
    nearest = [at for at in np.argsort(metres)[: own.most].tolist() if metres[at] <= own.within_m]
    return {told[at][0]: (float(metres[at]), abs(now - told[at][3]) / timedelta(days=1)) for at in nearest}


def _in_cell(
    reports: QuerySet[Report], cell: Bounds, now: datetime, own: thought.Settings
) -> dict[int, tuple[float, float]]:
    """Give the newest reports in a box, as `_near` does, all of them as far away."""
    span = timedelta(days=own.within_days)
    rows = spatial.in_bbox(reports.filter(made_at__gte=now - span, made_at__lte=now + span), cell)
    newest = rows.filter(erased_at=None).order_by("-made_at", "-pk").values_list("pk", "made_at")
    return {pk: (CELL_M, abs(now - made_at) / timedelta(days=1)) for pk, made_at in newest[: own.most]}


def _told(near: dict[int, tuple[float, float]]) -> list[tuple[int, int | None, str]]:
    rows = Report.objects.filter(pk__in=list(near)).order_by().values_list("pk", "category_id", "text")
    return list(rows)


def _same(category: Category | None, other: int | None) -> float:
    if category is None or other is None:
        return 0.0
    return 1.0 if category.pk == other else -1.0
