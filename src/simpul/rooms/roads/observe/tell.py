"""What a survey tells the house: how segments are now, and the potholes that riders should know of."""

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from django.db.models import Count, QuerySet

from simpul.ground.places.models import City
from simpul.ground.roadstate import act
from simpul.ground.roadstate.models import Hazard
from simpul.kernel.geo import LonLat
from simpul.rooms.roads.models import Condition, Damage, Survey
from simpul.rooms.roads.understand.condition import Grade
from simpul.rooms.roads.understand.damage import Kind

SOURCE = "roads"
AT_ONCE = 500
OVER = (Damage.State.DISMISSED, Damage.State.REPAIRED)


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of riders.toml."""

    avoid_from_m2: float
    gone_from_coverage: float


@cache
def rules() -> Rules:
    """Read riders.toml."""
    said = tomllib.loads(files("simpul.rooms.roads").joinpath("data/riders.toml").read_text(encoding="utf-8"))
    return Rules(said["avoid_from_m2"], said["gone_from_coverage"])


def survey(done: Survey, current: Sequence[Condition], *, now: datetime) -> None:
    """Tell what a survey found, in the transaction in which it is judged.

    Each newest condition of a known grade is the state of its segment; its confidence is the share of the
    segment's length that the camera saw. A pothole that the survey saw is a hazard; one that is on record,
    that this newer survey passed and did not see, is none any more.
    """
    known = [one for one in current if one.grade != Grade.UNKNOWN]
    act.tell_segments(done.city, _told(known), source=SOURCE, now=now, subject=done)
    seen = _potholes().filter(last_survey=done).exclude(state__in=OVER)
    well_seen = [one.segment_id for one in known if one.coverage >= rules().gone_from_coverage]
    act.tell_hazards(
        done.city, [_hazard(one) for one in seen], _not_seen(done, well_seen), source=SOURCE, now=now
    )


def decided(city: City, damage: Damage, current: Sequence[Condition], *, now: datetime) -> None:
    """Tell what a person's decision on a damage changed: newest conditions, and whether it is a hazard."""
    known = [one for one in current if one.grade != Grade.UNKNOWN]
    act.tell_segments(city, _told(known), source=SOURCE, now=now, subject=damage)
    if damage.kind == Kind.POTHOLE and damage.state not in OVER:
        act.tell_hazards(city, [_hazard(damage)], [], source=SOURCE, now=now)
    else:
        over(city, [damage], now=now)


def over(city: City, damages: Collection[Damage], *, now: datetime) -> int:
    """Tell that damages were repaired or dismissed: they are no hazards any more. Returns how many were."""
    return act.tell_hazards(city, [], [_key(damage.pk) for damage in damages], source=SOURCE, now=now)[1]


def _told(known: Sequence[Condition]) -> list[act.Told]:
    counts = _damages([one.segment_id for one in known])
    return [
        act.Told(
            segment=one.segment_id, grade=one.grade, seen_on=one.surveyed_on, ref=f"roads.condition/{one.pk}",
            confidence=one.coverage, potholes_per_km=one.potholes_per_km,
            damages=counts.get(one.segment_id, 0),
        )
        for one in known
    ]  # fmt: skip


def _potholes() -> QuerySet[Damage]:
    return Damage.objects.filter(kind=Kind.POTHOLE)


def _hazard(damage: Damage) -> act.Found:
    bad = damage.area_m2 >= rules().avoid_from_m2
    return act.Found(
        key=_key(damage.pk), kind=Hazard.Kind.POTHOLE.value, position=LonLat(damage.lon, damage.lat),
        severity=(Hazard.Severity.AVOID if bad else Hazard.Severity.PASSABLE).value,
        segment=damage.segment_id, seen_on=damage.last_seen_on,
    )  # fmt: skip


def _key(damage: int) -> str:
    return f"roads.damage/{damage}"


def _not_seen(done: Survey, segments: Sequence[int]) -> list[str]:
    """Give the keys of the potholes on these segments that only older surveys saw."""
    found: list[str] = []
    for start in range(0, len(segments), AT_ONCE):
        some = _potholes().filter(segment_id__in=segments[start : start + AT_ONCE])
        older = some.filter(last_seen_on__lt=done.seen_on).exclude(last_survey=done)
        found.extend(map(_key, older.values_list("pk", flat=True)))
    return found


def _damages(segments: Sequence[int]) -> dict[int, int]:
    """Count the damages on record on each segment."""
    found: dict[int, int] = {}
    for start in range(0, len(segments), AT_ONCE):
        some = Damage.objects.filter(segment_id__in=segments[start : start + AT_ONCE]).exclude(state__in=OVER)
        counted = some.order_by().values_list("segment_id").annotate(count=Count("pk"))
        found |= {segment: count for segment, count in counted if segment}
    return found
