"""How the segments of a drive are: metres seen, cracked area and potholes, weighed by the survey's policy."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from simpul.ground.places.models import Segment
from simpul.rooms.roads.models import Condition, Survey, Tally
from simpul.rooms.roads.observe import rows, tallies
from simpul.rooms.roads.observe.drive import Drive
from simpul.rooms.roads.understand import condition
from simpul.rooms.roads.understand.above import PROFILE_FROM_M
from simpul.rooms.roads.understand.condition import Grade, Rules, Stretch
from simpul.rooms.roads.understand.path import At

ROWS_AT_ONCE = 500


class Metre(NamedTuple):
    """What a frame saw of one metre of street, in one direction of driving."""

    ahead_m: float
    lane_m2: float
    cracked_m2: float


type Metres = Mapping[At, Metre]


def find(survey: Survey, drive: Drive, potholes: Counter[int]) -> list[Condition]:
    """Say how each segment is that the survey saw something of, and keep it."""
    rules = survey.policy.read().rules
    by_segment: defaultdict[int, dict[At, Metre]] = defaultdict(dict)
    segments: dict[int, Segment] = {}
    for at, metre in metres(drive).items():
        segment = drive.segment(at.street, at.chainage_m)
        if segment:
            segments[segment.pk] = segment
            by_segment[segment.pk][at] = metre
    found = [
        _condition(survey, segments[pk], by_segment[pk], potholes[pk], rules) for pk in sorted(by_segment)
    ]
    return Condition.objects.bulk_create(found, batch_size=ROWS_AT_ONCE)


def metres(drive: Drive) -> Metres:
    """Give each metre as the frame nearest to it saw it: there a pixel is the fewest square metres."""
    nearest: dict[At, Metre] = {}
    for index, frame in enumerate(drive.frames):
        for step, (lane_m2, cracked_m2) in enumerate(frame.view.get("profile", ())):
            ahead_m = PROFILE_FROM_M + step + 0.5
            at = drive.at(index, ahead_m)
            if at is None or lane_m2 <= 0:
                continue
            at = at._replace(chainage_m=int(at.chainage_m) + 0.5)
            if at not in nearest or ahead_m < nearest[at].ahead_m:
                nearest[at] = Metre(ahead_m, lane_m2, cracked_m2)
    return nearest


def make_current(found: Sequence[Condition], change: tallies.Change) -> list[Condition]:
    """Mark which of a survey's conditions are now the newest look, and no longer the ones they replace.

    A look that saw too little does not replace one that saw enough. Returns those that are the newest now.
    """
    before: dict[int, Condition] = {}
    pks = [one.segment_id for one in found]
    for start in range(0, len(pks), ROWS_AT_ONCE):
        some = Condition.objects.current().filter(segment_id__in=pks[start : start + ROWS_AT_ONCE])
        before |= {one.segment_id: one for one in some}
    now = [one for one in found if _replaces(one, before.get(one.segment_id))]
    old = [before[one.segment_id] for one in now if one.segment_id in before]
    for conditions, latest, by in ((old, False, -1), (now, True, 1)):
        for one in conditions:
            one.latest = latest
        rows.change(conditions, ["latest"])
        for one in conditions:
            change.add(Tally.Of.SEGMENTS, tallies.middle(one.segment), one.grade, by)
    return now


def _replaces(new: Condition, old: Condition | None) -> bool:
    if old is None:
        return True
    if (new.grade == Grade.UNKNOWN) != (old.grade == Grade.UNKNOWN):
        return old.grade == Grade.UNKNOWN
    return new.surveyed_on >= old.surveyed_on


def _condition(survey: Survey, segment: Segment, seen: Metres, potholes: int, rules: Rules) -> Condition:
    covered_m = float(min(len({at.chainage_m for at in seen}), segment.length_m))
    stretch = Stretch(
        length_m=segment.length_m,
        covered_m=covered_m,
        lane_m2=sum(metre.lane_m2 for metre in seen.values()),
        cracked_m2=sum(metre.cracked_m2 for metre in seen.values()),
        potholes=potholes,
    )
    found = condition.assess(rules, stretch)
    return Condition(
        survey=survey, segment=segment, city_id=survey.city_id, surveyed_on=survey.seen_on,
        covered_m=round(covered_m, 1), coverage=round(found.coverage, 4), lane_m2=round(stretch.lane_m2, 2),
        cracked_m2=round(stretch.cracked_m2, 2), potholes=potholes,
        cracked_percent=_rounded(found.cracked_percent),
        potholes_per_km=_rounded(found.potholes_per_km), sdi_low=found.sdi_low, sdi_high=found.sdi_high,
        sdi_rutted=found.sdi_rutted, grade=found.grade, grade_low=found.grade_low,
    )  # fmt: skip


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 3)
