"""A survey's sightings become damages: new ones, and ones that were on record."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from simpul.kernel.geo import LonLat
from simpul.rooms.roads.models import Damage, Sighting, Survey, Tally
from simpul.rooms.roads.observe import rows, tallies, verdict
from simpul.rooms.roads.observe.drive import Drive
from simpul.rooms.roads.observe.verdict import Judged
from simpul.rooms.roads.understand import merge
from simpul.rooms.roads.understand.damage import Kind
from simpul.rooms.roads.understand.merge import Group, Known, Lane, Point
from simpul.rooms.roads.understand.shift import Mark, Over, Way
from simpul.rooms.roads.understand.verdict import rules

ROWS_AT_ONCE = 500
AGAIN = [
    *("last_survey", "last_seen_on", "first_seen_on", "seen_times"),
    *("confidence", "length_m", "width_m", "area_m2", "best_frame"),
]

type Sightings = dict[tuple[int, int], Sighting]


class Seen(NamedTuple):
    """What a survey saw: how many potholes in each segment, and what it tells of repairs."""

    potholes: Counter[int]
    judged: list[Judged]


class Laid(NamedTuple):
    """A survey's drive, laid over what is on record."""

    survey: Survey
    drive: Drive
    over: Over


def find(survey: Survey, drive: Drive, change: tallies.Change) -> Seen:
    """Merge, write damages and their sightings, and say in the survey how many were new and how many again.

    The drive is laid over what is on record first, so that the same damage is found where it is now. A
    repaired damage that is seen again is that damage, not a new one.
    """
    points, sightings = _points(survey, drive)
    records = Damage.objects.filter(city=survey.city_id, street_id__in=drive.streets).order_by("pk")
    known = {damage.pk: damage for damage in records.select_related("city")}
    repaired = verdict.after_repair(survey, known.values())
    groups = merge.join(points)
    over = Over(rules().places, map(_mark, groups), map(_on_record, known.values()))
    judging = {damage.pk for damage in repaired}
    places = [_known(one, over if pk in judging else None) for pk, one in known.items()]
    merge.recognise(groups, places, lambda lane, along_m: over.at(Way(*lane[1:]), along_m).by_m)
    judged = verdict.look(drive, over, repaired, groups)
    groups = verdict.assign(judged, groups)
    laid = Laid(survey, drive, over)
    damages = [_damage(laid, group, sightings, known) for group in groups]
    new = [damage for damage in damages if damage.pk is None]
    for damage in new:
        change.add(Tally.Of.DAMAGES, LonLat(damage.lon, damage.lat), damage.kind)
    rows.change([damage for damage in damages if damage.pk], AGAIN)
    Damage.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    for damage, group in zip(damages, groups, strict=True):
        for point in group.points:
            sightings[point.key].damage = damage
    rows.change(sightings.values(), ["damage"])
    survey.damages_new, survey.damages_again = len(new), len(damages) - len(new)
    return Seen(Counter(d.segment_id for d in damages if d.kind == Kind.POTHOLE and d.segment_id), judged)


def _points(survey: Survey, drive: Drive) -> tuple[list[Point], Sightings]:
    """Put each sighting on its street; those of frames that are on none are left out."""
    index_of = {frame.pk: index for index, frame in enumerate(drive.frames)}
    points, sightings = [], {}
    for sighting in Sighting.objects.filter(frame__survey=survey).order_by("frame__sequence", "number"):
        key = (index_of[sighting.frame_id], sighting.number)
        at = drive.at(key[0], sighting.ahead_m)
        if at:
            lane = Lane(sighting.kind, at.street, at.forward)
            points.append(
                Point(key, lane, at.chainage_m, sighting.across_m, sighting.length_m, sighting.width_m)
            )
            sightings[key] = sighting
    return points, sightings


def _known(damage: Damage, over: Over | None) -> Known:
    """Give a record to be recognised; of a repaired one, `over` tells how exactly its place is known."""
    lane = Lane(damage.kind, damage.street_id, damage.forward)
    place = Known(damage.pk, lane, damage.chainage_m, damage.across_m)
    if over is None:
        return place
    shift = over.at(Way(*lane[1:]), damage.chainage_m)
    across_m = rules().across_m + damage.width_m / 2
    return replace(place, within_m=over.tolerance_m(shift), within_across_m=across_m)


def _mark(group: Group) -> Mark:
    lane = group.points[0].lane
    return Mark(Way(*lane[1:]), lane.kind, group.along_m, group.across_m)


def _on_record(damage: Damage) -> Mark:
    return Mark(Way(damage.street_id, damage.forward), damage.kind, damage.chainage_m, damage.across_m)


def _damage(laid: Laid, group: Group, sightings: Sightings, known: dict[int, Damage]) -> Damage:
    """Give the record of a group, new or brought up to date; not saved."""
    seen = [sightings[point.key] for point in sorted(group.points, key=lambda point: point.key)]
    if group.known is None:
        return _new(laid, group, seen)
    damage, survey = known[group.known], laid.survey
    if survey.seen_on >= damage.last_seen_on:
        damage.last_seen_on, damage.last_survey = survey.seen_on, survey
    damage.first_seen_on = min(damage.first_seen_on, survey.seen_on)
    damage.seen_times += len(seen)
    best = _best(seen)
    if best.confidence > damage.confidence or damage.best_frame_id is None:
        _show(damage, best)
    return damage


def _new(laid: Laid, group: Group, seen: Sequence[Sighting]) -> Damage:
    """Make a record, at its place among those that are there: the drive's shift is taken out."""
    survey, drive, over = laid
    lane = group.points[0].lane
    street = drive.streets[lane.street]
    along_m = group.along_m - over.at(Way(*lane[1:]), group.along_m).by_m
    chainage_m = round(min(max(along_m, 0.0), street.street.length_m), 2)
    position = street.position(chainage_m)
    damage = Damage(
        city_id=survey.city_id, street_id=lane.street, segment=drive.segment(lane.street, chainage_m),
        kind=lane.kind, forward=lane.forward, chainage_m=chainage_m, across_m=round(group.across_m, 2),
        lon=round(position.lon, 7), lat=round(position.lat, 7), first_survey=survey, last_survey=survey,
        first_seen_on=survey.seen_on, last_seen_on=survey.seen_on, seen_times=len(seen),
    )  # fmt: skip
    _show(damage, _best(seen))
    return damage


def _best(seen: Sequence[Sighting]) -> Sighting:
    """Give the surest sighting; the first of those that are equally sure."""
    return max(seen, key=lambda sighting: sighting.confidence)


def _show(damage: Damage, best: Sighting) -> None:
    damage.best_frame_id, damage.confidence = best.frame_id, best.confidence
    damage.length_m, damage.width_m, damage.area_m2 = best.length_m, best.width_m, best.area_m2
