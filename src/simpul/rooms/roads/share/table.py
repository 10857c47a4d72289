"""What a download holds: one row for each damage, one for each segment, in plain names and units."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import shapely
from django.db.models import Exists, OuterRef, QuerySet

from simpul.ground.places.models import City
from simpul.rooms.roads.models import Condition, ConfirmedCondition, Damage, Sighting, Survey
from simpul.rooms.roads.observe import tallies

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class DamageRow:
    """One damage. `kind` is an RDD2022 code; sizes are of its surest sighting; None is not known."""

    id: int
    kind: str
    street: str
    road_class: str
    chainage_m: float
    forward: bool
    lon: float
    lat: float
    confidence: float
    length_m: float
    width_m: float
    area_m2: float
    seen_times: int
    first_seen_on: date
    last_seen_on: date
    state: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """How one segment was. `grade` is of the worse end of the SDI range; ruts are not in it.

    What ends in `confirmed` is counted from damage that a person confirmed; None where that is not known.
    """

    id: int
    street: str
    road_class: str
    from_m: float
    to_m: float
    length_m: float
    grade: str
    grade_low: str
    sdi_low: float | None
    sdi_high: float | None
    sdi_rutted: float | None
    cracked_percent: float | None
    potholes: int
    potholes_per_km: float | None
    coverage_percent: float
    surveyed_on: date
    survey: int
    grade_confirmed: str | None
    sdi_low_confirmed: float | None
    sdi_high_confirmed: float | None
    potholes_confirmed: int | None
    reviewed_share: float | None


type Shaped[Row] = tuple[Row, shapely.Geometry]


def damages(of: Survey | City) -> Iterator[Shaped[DamageRow]]:
    """Give the damages that a survey saw, or all of a city's, in the order of their numbers."""
    for damage in _damages(of).select_related("street").order_by("pk").iterator(chunk_size=AT_ONCE):
        row = DamageRow(
            damage.pk, damage.kind, damage.street.name, damage.street.road_class, damage.chainage_m,
            damage.forward, damage.lon, damage.lat, damage.confidence, damage.length_m, damage.width_m,
            damage.area_m2, damage.seen_times, damage.first_seen_on, damage.last_seen_on, damage.state,
            damage.reviewed_at is not None,
        )  # fmt: skip
        yield row, shapely.Point(damage.lon, damage.lat)


def segments(of: Survey | City) -> Iterator[Shaped[SegmentRow]]:
    """Give the conditions that a survey found, or the newest of each of a city's segments."""
    found = Condition.objects.filter(survey=of) if isinstance(of, Survey) else Condition.objects.current()
    if isinstance(of, City):
        found = found.filter(city=of)
    for one in (
        found.select_related("segment", "confirmed").order_by("segment_id").iterator(chunk_size=AT_ONCE)
    ):
        segment = one.segment
        row = SegmentRow(
            segment.pk, segment.name, segment.road_class, segment.from_m, segment.to_m, segment.length_m,
            one.grade, one.grade_low, one.sdi_low, one.sdi_high, one.sdi_rutted, one.cracked_percent,
            one.potholes, one.potholes_per_km, round(100 * one.coverage, 1), one.surveyed_on, one.survey_id,
            *_confirmed(one),
        )  # fmt: skip
        yield row, shapely.from_wkb(bytes(segment.line))


def _confirmed(one: Condition) -> tuple[str | None, float | None, float | None, int | None, float | None]:
    """Give what is counted from confirmed damage; None where it was judged before there were reviews."""
    found: ConfirmedCondition | None = getattr(one, "confirmed", None)
    if found is None:
        return None, None, None, None, None
    return found.grade, found.sdi_low, found.sdi_high, found.potholes, found.reviewed_share


def plain(row: DamageRow | SegmentRow) -> dict[str, Any]:
    """Give a row as names and values; days as ISO 8601 text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(row).items()
    }


def _damages(of: Survey | City) -> QuerySet[Damage]:
    if isinstance(of, City):
        return tallies.shown(of)
    seen = Sighting.objects.filter(damage=OuterRef("pk"), frame__survey=of)
    return Damage.objects.filter(Exists(seen))
