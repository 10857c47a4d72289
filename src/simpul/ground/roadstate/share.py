"""What leaves of the road state: one typed shape for each thing. All is public, nothing is about people.

A hazard's note is a reporter's own words: it leaves only for staff, who pass `notes=True`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from simpul.ground.places import spatial
from simpul.ground.places.models import City
from simpul.ground.roadstate.models import Hazard, SegmentState
from simpul.kernel.geo import Bounds, LonLat

BATCH = 500
MOST = 2000
"""Most hazards that one answer holds: the newest."""


@dataclass(frozen=True, slots=True)
class State:
    """The newest word on one segment; None is not known. `confidence` is the share of it that was seen."""

    segment: int
    grade: str
    confidence: float | None
    potholes_per_km: float | None
    damages: int | None
    seen_on: date
    source: str
    ref: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class OpenHazard:
    """A hazard that is there. `segment` None: on no street of the city's. `note` is "" unless staff ask."""

    id: int
    kind: str
    severity: str
    position: LonLat
    segment: int | None
    source: str
    seen_on: date
    reported_at: datetime
    expires_at: datetime | None
    changed_at: datetime
    note: str = ""


def states(city: City, segments: Collection[int]) -> dict[int, State]:
    """Give what is known of these segments, by segment; one of which nothing is known is left out."""
    wanted = sorted(segments)
    found: dict[int, State] = {}
    for start in range(0, len(wanted), BATCH):
        rows = SegmentState.objects.filter(city=city, segment_id__in=wanted[start : start + BATCH])
        found |= {row.segment_id: state(row) for row in rows}
    return found


def state(row: SegmentState) -> State:
    """Say how a segment is."""
    return State(
        segment=row.segment_id, grade=row.grade, confidence=row.confidence, damages=row.damages,
        potholes_per_km=row.potholes_per_km, seen_on=row.seen_on, source=row.source, ref=row.ref,
        changed_at=row.changed_at,
    )  # fmt: skip


def open_hazards(
    city: City, bounds: Bounds | None, now: datetime, *, notes: bool = False
) -> list[OpenHazard]:
    """Give the hazards of a city that are there, newest first, at most MOST.

    Args:
        city: whose.
        bounds: only those in the box; None for all.
        now: a hazard whose time is over at this moment is left out.
        notes: with the reporters' own words: for staff.
    """
    rows = there(city, now)
    if bounds is not None:
        rows = spatial.in_bbox(rows, bounds)
    return [hazard(row, notes=notes) for row in rows.order_by("-changed_at", "-pk")[:MOST]]


def there(city: City, now: datetime) -> QuerySet[Hazard]:
    """Give the rows of the hazards that are there."""
    still = Q(expires_at=None) | Q(expires_at__gt=now)
    return Hazard.objects.open().filter(still, city=city)


def hazard(row: Hazard, *, notes: bool = False) -> OpenHazard:
    """Say what a hazard is."""
    return OpenHazard(
        id=row.pk, kind=row.kind, severity=row.severity, position=row.position, segment=row.segment_id,
        source=row.source, seen_on=row.seen_on, reported_at=row.reported_at, expires_at=row.expires_at,
        changed_at=row.changed_at, note=row.note if notes else "",
    )  # fmt: skip
