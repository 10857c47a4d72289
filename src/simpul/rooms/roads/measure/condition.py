"""How much of the network was surveyed, and how much of that is stable.

Sums are exact (math.fsum), so that the same rows give the same figure in whatever order they come.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from simpul.ground.places.models import Segment
from simpul.kernel.indicator import Made, Part, Reading, catalogue
from simpul.rooms.roads.models import Condition
from simpul.rooms.roads.understand.condition import STABLE, Grade

SOURCE = _("City road surveys; streets from OpenStreetMap (ODbL)")
AFTER = ("roads.surveyed", "roadstate.told", "places.loaded_map")
"""The acts after which these figures may be others."""
ROWS_AT_ONCE = 5000


class Look(NamedTuple):
    """The last look of a year at a segment, where its condition was found."""

    condition: int
    segment: int
    street: str
    grade: str
    length_m: float
    survey: int


def years(city_id: int) -> list[int]:
    """Give the years that a survey found a condition in."""
    days = Condition.objects.filter(city=city_id).exclude(grade=Grade.UNKNOWN).dates("surveyed_on", "year")
    return [day.year for day in days]


def rows_surveyed(city_id: int, year: int) -> Iterator[Made]:
    """Give each segment with a known condition, then each segment of the network."""
    for look in looks(city_id, year):
        yield row("numerator", look)
    for pk, street, length_m in _segments(city_id).values_list("pk", "street__name", "length_m"):
        yield Made(
            "denominator", length_m, street, f"places.segment/{pk}", _page(pk), f"places.city/{city_id}"
        )


@catalogue.add(
    code="roads.surveyed",
    title=_("Share of the road network surveyed in the year"),
    unit="%",
    parts=(_("metres of segments with a known condition"), _("metres of all segments")),
    source=SOURCE,
    rows=rows_surveyed,
    direction="up",
    theme="transportation",
    after=AFTER,
    years=years,
)
def surveyed(city_id: int, year: int) -> Reading:
    """Length of the segments whose condition a survey of the year found, out of the length of all."""
    seen = looks(city_id, year)
    all_m = math.fsum(_segments(city_id).values_list("length_m", flat=True).iterator(chunk_size=ROWS_AT_ONCE))
    return Reading(math.fsum(look.length_m for look in seen), all_m, sources=surveys(city_id, year))


def rows_stable(city_id: int, year: int) -> Iterator[Made]:
    """Give each segment that was good or fair, then each segment with a known condition."""
    seen = looks(city_id, year)
    for look in seen:
        if look.grade in STABLE:
            yield row("numerator", look)
    for look in seen:
        yield row("denominator", look)


@catalogue.add(
    code="roads.stable",
    title=_("Share of the surveyed length in stable condition (good or fair)"),
    unit="%",
    parts=(_("metres of segments that are good or fair"), _("metres of segments with a known condition")),
    source=SOURCE,
    rows=rows_stable,
    direction="up",
    theme="transportation",
    after=AFTER,
    years=years,
)
def stable(city_id: int, year: int) -> Reading:
    """Length that was good or fair at the last look of the year, out of the length that was known."""
    seen = looks(city_id, year)
    good = math.fsum(look.length_m for look in seen if look.grade in STABLE)
    return Reading(good, math.fsum(look.length_m for look in seen), sources=surveys(city_id, year))


def looks(city_id: int, year: int) -> list[Look]:
    """Give the last look of the year at each segment of today's network, in the order of the segments."""
    found = (
        Condition.objects.filter(city=city_id, surveyed_on__year=year, segment__retired_at=None)
        .exclude(grade=Grade.UNKNOWN)
        .order_by("surveyed_on", "pk")
        .values_list("pk", "segment_id", "segment__street__name", "grade", "segment__length_m", "survey_id")
    )
    last = {look[1]: Look(*look) for look in found.iterator(chunk_size=ROWS_AT_ONCE)}
    return [last[segment] for segment in sorted(last)]


def _segments(city_id: int) -> QuerySet[Segment]:
    return Segment.objects.live().filter(city=city_id).order_by("pk")


def row(part: Part, look: Look, amount: float | None = None) -> Made:
    """Give a look as a row of a figure: its metres, or what else of it counts."""
    amount = look.length_m if amount is None else amount
    return Made(
        part, amount, f"{look.street}: {look.grade}", f"roads.condition/{look.condition}",
        _page(look.segment), source=f"roads.survey/{look.survey}",
    )  # fmt: skip


def _page(segment: int) -> str:
    return reverse("roads:segment", args=[segment])


def surveys(city_id: int, year: int) -> tuple[str, ...]:
    """Name the surveys that an answer was made from."""
    found = Condition.objects.filter(city=city_id, surveyed_on__year=year).order_by()
    return tuple(f"roads.survey/{pk}" for pk in sorted(found.values_list("survey_id", flat=True).distinct()))
