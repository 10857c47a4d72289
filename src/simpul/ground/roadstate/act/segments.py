"""How segments are now: told by whoever looked, such as a road survey."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger.act import record
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate.models import Grade, SegmentState
from simpul.kernel.refusal import Refused

BATCH = 500
SAID = ("grade", "confidence", "potholes_per_km", "damages", "seen_on", "source", "ref")


class NotInThisCity(Refused):
    """A segment is not one of the city's."""


@dataclass(frozen=True, slots=True)
class Told:
    """How one segment was found; what is None is not known. `grade` is one of models.Grade.

    `confidence` is how much of the segment was seen, 0 to 1.
    """

    segment: int
    grade: str
    seen_on: date
    ref: str = ""
    confidence: float | None = None
    potholes_per_km: float | None = None
    damages: int | None = None


@transaction.atomic
def tell_segments(
    city: City, rows: Sequence[Told], *, source: str, now: datetime, subject: models.Model | None = None
) -> int:
    """Say how segments are now. Told twice, it is told once.

    An older look does not replace a newer one, and "not known" does not replace what is known. One entry of
    the ledger ("roadstate.told") for all of them, none where nothing changed.

    Args:
        city: whose segments.
        rows: at most one for each segment.
        source: which room says so.
        now: when, aware.
        subject: what the ledger names, such as the survey; the city where it is None.

    Returns:
        How many segments changed.

    Raises:
        NotInThisCity: a segment is not one of the city's.
    """
    before = _states(city, [row.segment for row in rows])
    said = [(_state(city, row, source, now), before.get(row.segment)) for row in rows]
    changed = [(new, old) for new, old in said if _replaces(new, old)]
    if not changed:
        return 0
    SegmentState.objects.bulk_create(
        [new for new, _old in changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["segment"],
        update_fields=[*SAID, "changed_at"],
    )
    record(
        city=city, actor=system_person(), verb="roadstate.told", subject=subject or city, now=now,
        source=source, segments=len(changed), newest=max(new.seen_on for new, _old in changed),
    )  # fmt: skip
    return len(changed)


def _state(city: City, row: Told, source: str, now: datetime) -> SegmentState:
    return SegmentState(
        city=city, segment_id=row.segment, grade=row.grade, confidence=row.confidence,
        potholes_per_km=row.potholes_per_km, damages=row.damages, seen_on=row.seen_on, source=source,
        ref=row.ref, changed_at=now,
    )  # fmt: skip


def _states(city: City, segments: Sequence[int]) -> dict[int, SegmentState]:
    """Give the states of segments by segment, locked. Raises NotInThisCity."""
    found: dict[int, SegmentState] = {}
    for start in range(0, len(segments), BATCH):
        some = set(segments[start : start + BATCH])
        if Segment.objects.filter(city=city, pk__in=some).count() != len(some):
            raise NotInThisCity(_("A segment is not one of %(city)s's.") % {"city": city.name})
        rows = SegmentState.objects.select_for_update(no_key=True).filter(segment_id__in=some)
        found |= {row.segment_id: row for row in rows}
    return found


def _replaces(new: SegmentState, old: SegmentState | None) -> bool:
    if old is None:
        return True
    known = new.grade != Grade.UNKNOWN
    if known != (old.grade != Grade.UNKNOWN):
        return known
    if new.seen_on < old.seen_on:
        return False
    return any(getattr(new, name) != getattr(old, name) for name in SAID)
