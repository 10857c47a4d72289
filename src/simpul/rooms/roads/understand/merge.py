"""The same damage is one record: same kind, street and direction, within 3 m along it. Pure.

Two objects of one frame are never one damage. The answer does not depend on the order in which frames come:
candidates are joined nearest first, and ties are settled by the frames' own order.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import inf
from typing import NamedTuple

WITHIN_M = 3.0
ACROSS_WEIGHT = 0.1
"""Being apart across the lane only settles which of two candidates is the nearer: it counts a tenth."""


class Lane(NamedTuple):
    """What must be the same for two sightings to be able to be one damage."""

    kind: str
    street: int
    forward: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One sighting on a street. `key` is its own, unique and sortable: (frame, number in the frame)."""

    key: tuple[int, int]
    lane: Lane
    along_m: float
    across_m: float
    length_m: float = 0.0
    width_m: float = 0.0

    @property
    def frame(self) -> int:
        """The frame that it was seen in."""
        return self.key[0]


@dataclass(frozen=True, slots=True)
class Known:
    """A damage that is on record already, and how far from it (along, across) something can be it."""

    id: int
    lane: Lane
    along_m: float
    across_m: float
    within_m: float = WITHIN_M
    within_across_m: float = inf


type Shift = Callable[[Lane, float], float]
"""How many metres farther along the survey has a place than the records have it (`understand.shift`)."""


class Place(NamedTuple):
    """Where something is, in metres as the records have them."""

    along_m: float
    across_m: float


@dataclass(slots=True)
class Group:
    """Sightings that are one damage; `known` is the id of the record that it is, None where it is new."""

    points: list[Point] = field(default_factory=list)
    known: int | None = None

    @property
    def along_m(self) -> float:
        """Where it is along the street: the mean of its sightings."""
        return sum(point.along_m for point in self.points) / len(self.points)

    @property
    def across_m(self) -> float:
        """Where it is across the lane: the mean of its sightings."""
        return sum(point.across_m for point in self.points) / len(self.points)

    @property
    def length_m(self) -> float:
        """How long it is along the street: as long as it was ever seen."""
        return max(point.length_m for point in self.points)

    @property
    def width_m(self) -> float:
        """How wide it is across the lane: the mean of its sightings."""
        return sum(point.width_m for point in self.points) / len(self.points)

    @property
    def key(self) -> tuple[int, int]:
        """The first of its sightings."""
        return min(point.key for point in self.points)


def merge(points: Iterable[Point], known: Iterable[Known] = ()) -> list[Group]:
    """Group the sightings of one survey into damages, and find the records that they are already.

    Returns:
        Every point in exactly one group, in the order of the groups' first sightings.
    """
    groups = join(points)
    recognise(groups, known)
    return groups


def join(points: Iterable[Point]) -> list[Group]:
    """Group the sightings of one survey into damages, in the order of the groups' first sightings."""
    by_lane: defaultdict[Lane, list[Point]] = defaultdict(list)
    for point in sorted(points, key=lambda point: point.key):
        by_lane[point.lane].append(point)
    groups = [group for seen in by_lane.values() for stretch in _stretches(seen) for group in _join(stretch)]
    return sorted(groups, key=lambda group: group.key)


def recognise(groups: Iterable[Group], known: Iterable[Known], shift: Shift = lambda _lane, _m: 0.0) -> None:
    """Find the records that groups are already, one to one, nearest first, and write them into the groups."""
    on_record: defaultdict[Lane, list[Known]] = defaultdict(list)
    for damage in known:
        on_record[damage.lane].append(damage)
    seen: defaultdict[Lane, list[Group]] = defaultdict(list)
    for group in groups:
        seen[group.points[0].lane].append(group)
    for lane, found in seen.items():
        _recognise(found, on_record[lane], shift)


def _stretches(points: Sequence[Point]) -> Iterable[list[Point]]:
    """Cut a lane where nothing was seen for longer than `WITHIN_M`: no group can reach across."""
    ordered = sorted(points, key=lambda point: (point.along_m, point.key))
    cut, previous = 0, ordered[0].along_m
    numbered: list[tuple[int, Point]] = []
    for point in ordered:
        cut += point.along_m - previous > WITHIN_M
        previous = point.along_m
        numbered.append((cut, point))
    for _, stretch in groupby(numbered, key=lambda pair: pair[0]):
        yield [point for _, point in stretch]


def _join(points: list[Point]) -> list[Group]:
    """Join nearest first, while the groups have no frame in common and their middles are within reach."""
    group_of = {point.key: Group([point]) for point in points}
    for one, other in _pairs(points):
        left, right = group_of[one.key], group_of[other.key]
        if left is right or abs(left.along_m - right.along_m) > WITHIN_M:
            continue
        if {point.frame for point in left.points} & {point.frame for point in right.points}:
            continue
        left.points += right.points
        for point in right.points:
            group_of[point.key] = left
    unique = {id(group): group for group in group_of.values()}
    return list(unique.values())


def _pairs(points: list[Point]) -> list[tuple[Point, Point]]:
    """Give the pairs within reach, nearest first."""
    pairs: list[tuple[float, tuple[int, int], tuple[int, int], Point, Point]] = []
    for index, one in enumerate(points):
        for other in points[index + 1 :]:
            if other.along_m - one.along_m > WITHIN_M:
                break
            if one.frame != other.frame:
                first, second = sorted((one.key, other.key))
                pairs.append((_apart(one, other), first, second, one, other))
    return [(one, other) for _, _, _, one, other in sorted(pairs, key=lambda pair: pair[:3])]


def _recognise(groups: list[Group], known: list[Known], shift: Shift) -> None:
    """Match groups and records one to one, nearest first."""
    pairs = []
    for group in groups:
        place = Place(group.along_m - shift(group.points[0].lane, group.along_m), group.across_m)
        pairs += [(_apart(place, one), one.id, group.key, group) for one in known if _reaches(one, place)]
    taken: set[int | tuple[int, int]] = set()
    for _, damage_id, key, group in sorted(pairs, key=lambda pair: pair[:3]):
        if damage_id not in taken and key not in taken:
            group.known = damage_id
            taken |= {damage_id, key}


def _reaches(known: Known, place: Place) -> bool:
    along_m, across_m = abs(place.along_m - known.along_m), abs(place.across_m - known.across_m)
    return along_m <= known.within_m and across_m <= known.within_across_m


def _apart(one: Point | Place, other: Point | Known) -> float:
    return abs(one.along_m - other.along_m) + ACROSS_WEIGHT * abs(one.across_m - other.across_m)
