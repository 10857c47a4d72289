"""What was reported near a place already, so that nobody has to say it again: the likeliest first."""

from datetime import datetime
from functools import partial

from django.db.models import Q

from simpul.ground.places import spatial
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.observe.alike import alike
from simpul.rooms.reports.share import card, shape


def near(  # noqa: PLR0913 - what a report is told by, all by name
    city: City,
    position: LonLat,
    category: Category | None,
    *,
    text: str,
    now: datetime,
    within_m: float,
    limit: int,
) -> list[tuple[Report, float | None]]:
    """Give the open reports that everybody may read and that may tell of the same, the likeliest first.

    How likely is told by place, time, words and category (`observe.alike`); what was made too long ago for
    that comes after, nearest first. Of a kind whose place leaves only as a cell (open.toml), likely ones of
    the same cell are told by their words and time alone, and without metres: neither the list nor its order
    tells where in the cell they are.

    Args:
        city: where.
        position: of what somebody is about to report.
        category: as they say; None (not sure) is near to any. A report of no category is near to any, too.
        text: what they have written so far; "" for nothing yet.
        now: when, aware.
        within_m: how far is near, metres.
        limit: at most so many.

    Returns:
        Reports as a card reads them (`card.READ`), with metres; None where those may not be told.
    """
    rows = Report.objects.filter(city=city).shown().open().select_related(*card.WITH)
    rows = rows.only(*card.READ, "lon", "lat")
    if category:
        rows = rows.filter(Q(category=category) | Q(category=None))
    coarse = Q(category__in=list(shape.coarse(city)))
    ask = partial(alike, position=position, text=text, category=category, now=now, limit=limit)
    near_ = ask(rows.exclude(coarse), likely=0.0, within_m=within_m)
    found: list[tuple[float, Report, float | None]] = [
        (one.score, one.report, one.distance_m) for one in near_
    ]
    found += [(one.score, one.report, None) for one in ask(rows.filter(coarse), cell=shape.cell(position))]
    found.sort(key=lambda one: -one[0])
    given = [(report, metres) for _score, report, metres in found[:limit]]
    if len(given) < limit:
        known = {report.pk for report, _metres in given}
        old = spatial.nearest(rows.exclude(coarse), position, within_m, limit)
        given += [(report, metres) for report, metres in old if report.pk not in known][: limit - len(given)]
    for report, _metres in given:
        report.city = city
    return given
