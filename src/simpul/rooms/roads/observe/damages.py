"""A survey's sightings become damages: new ones, and ones that were on record."""

from collections import Counter
from collections.abc import Sequence

from simpul.kernel.geo import LonLat
from simpul.rooms.roads.models import Damage, Sighting, Survey, Tally
from simpul.rooms.roads.observe import rows, tallies
from simpul.rooms.roads.observe.drive import Drive
from simpul.rooms.roads.understand import merge
from simpul.rooms.roads.understand.damage import Kind
from simpul.rooms.roads.understand.merge import Group, Known, Lane, Point

ROWS_AT_ONCE = 500
AGAIN = [
    *("last_survey", "last_seen_on", "first_seen_on", "seen_times"),
    *("confidence", "length_m", "width_m", "area_m2", "best_frame"),
]

type Sightings = dict[tuple[int, int], Sighting]


def find(survey: Survey, drive: Drive, change: tallies.Change) -> Counter[int]:
    """Merge, write damages and their sightings, and say in the survey how many were new and how many again.

    Returns:
        How many potholes the survey saw in each segment.
    """
    points, sightings = _points(survey, drive)
    on = {point.lane.street for point in points}
    records = Damage.objects.filter(city=survey.city_id, street_id__in=on).order_by("pk")
    known = {damage.pk: damage for damage in records.exclude(state=Damage.State.REPAIRED)}
    groups = merge.merge(points, [_known(damage) for damage in known.values()])
    damages = [_damage(survey, drive, group, sightings, known) for group in groups]
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
    return Counter(d.segment_id for d in damages if d.kind == Kind.POTHOLE and d.segment_id)


def _points(survey: Survey, drive: Drive) -> tuple[list[Point], Sightings]:
    """Put each sighting on its street; those of frames that are on none are left out."""
    index_of = {frame.pk: index for index, frame in enumerate(drive.frames)}
    points, sightings = [], {}
    for sighting in Sighting.objects.filter(frame__survey=survey).order_by("frame__sequence", "number"):
        key = (index_of[sighting.frame_id], sighting.number)
        at = drive.at(key[0], sighting.ahead_m)
        if at:
            lane = Lane(sighting.kind, at.street, at.forward)
            points.append(Point(key, lane, at.chainage_m, sighting.across_m))
            sightings[key] = sighting
    return points, sightings


def _known(damage: Damage) -> Known:
    lane = Lane(damage.kind, damage.street_id, damage.forward)
    return Known(damage.pk, lane, damage.chainage_m, damage.across_m)


def _damage(
    survey: Survey, drive: Drive, group: Group, sightings: Sightings, known: dict[int, Damage]
) -> Damage:
    """Give the record of a group, new or brought up to date; not saved."""
    seen = [sightings[point.key] for point in sorted(group.points, key=lambda point: point.key)]
    if group.known is None:
        return _new(survey, drive, group, seen)
    damage = known[group.known]
    if survey.seen_on >= damage.last_seen_on:
        damage.last_seen_on, damage.last_survey = survey.seen_on, survey
    damage.first_seen_on = min(damage.first_seen_on, survey.seen_on)
    damage.seen_times += len(seen)
    best = _best(seen)
    if best.confidence > damage.confidence or damage.best_frame_id is None:
        _show(damage, best)
    return damage


def _new(survey: Survey, drive: Drive, group: Group, seen: Sequence[Sighting]) -> Damage:
    lane, chainage_m = group.points[0].lane, round(group.along_m, 2)
    street = drive.streets[lane.street]
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
