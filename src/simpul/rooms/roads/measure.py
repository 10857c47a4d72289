"""The indicators of the roads room. Adding one is adding a function here, and nothing anywhere else."""

from django.db.models import Sum
from django.utils.translation import gettext_noop as _

from simpul.ground.places.models import Segment
from simpul.kernel.indicator import Reading, catalogue
from simpul.rooms.roads.models import Condition
from simpul.rooms.roads.understand.condition import STABLE, Grade

SOURCE = _("City road surveys; streets from OpenStreetMap (ODbL)")


@catalogue.add(
    code="roads.surveyed",
    title=_("Share of the road network surveyed in the year"),
    unit="%",
    parts=(_("metres of segments with a known condition"), _("metres of all segments")),
    source=SOURCE,
)
def surveyed(city_id: int, year: int) -> Reading:
    """Length of the segments whose condition a survey of the year found, out of the length of all."""
    known = _known(city_id, year)
    all_m = Segment.objects.live().filter(city=city_id).aggregate(length=Sum("length_m"))["length"]
    return Reading(sum(known.values()), all_m or 0.0, sources=_surveys(city_id, year))


@catalogue.add(
    code="roads.stable",
    title=_("Share of the surveyed length in stable condition (good or fair)"),
    unit="%",
    parts=(_("metres of segments that are good or fair"), _("metres of segments with a known condition")),
    source=SOURCE,
)
def stable(city_id: int, year: int) -> Reading:
    """Length that was good or fair at the last look of the year, out of the length that was known."""
    known = _known(city_id, year)
    good = [length_m for (_, grade), length_m in known.items() if grade in STABLE]
    return Reading(sum(good), sum(known.values()), sources=_surveys(city_id, year))


def _known(city_id: int, year: int) -> dict[tuple[int, str], float]:
    """Give the length of each segment with a known condition, by segment and last grade of the year."""
    looks = (
        Condition.objects.filter(city=city_id, surveyed_on__year=year, segment__retired_at=None)
        .exclude(grade=Grade.UNKNOWN)
        .order_by("surveyed_on", "pk")
        .values_list("segment_id", "grade", "segment__length_m")
    )
    last = {segment: (grade, length_m) for segment, grade, length_m in looks.iterator(chunk_size=5000)}
    return {(segment, grade): length_m for segment, (grade, length_m) in last.items()}


def _surveys(city_id: int, year: int) -> tuple[str, ...]:
    """Name the surveys that an answer was made from."""
    found = Condition.objects.filter(city=city_id, surveyed_on__year=year).order_by()
    return tuple(f"survey/{pk}" for pk in sorted(found.values_list("survey_id", flat=True).distinct()))
