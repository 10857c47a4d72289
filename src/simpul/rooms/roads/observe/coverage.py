"""The streets of a city with the last day that a survey saw enough of each to know its condition."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from simpul.ground.places.models import Boundary, City, Level, Segment
from simpul.rooms.roads.models import Condition
from simpul.rooms.roads.understand.condition import Grade
from simpul.rooms.roads.understand.coverage import Piece
from simpul.rooms.roads.understand.suggest import Stretch

DISTRICT_DIGITS = len("35.10.01")
"""The code of a village begins with its district's (Permendagri 72/2019)."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """The segments that were not seen lately: of each its line (WKB) and metres; the stretches they make."""

    lines: Sequence[bytes]
    lengths_m: Sequence[float]
    stretches: Sequence[Stretch]


def seen_on(city: City, segments: Sequence[int] | None = None) -> dict[int, date]:
    """Give the last day that each segment was seen; one whose condition no survey could tell is left out."""
    found = Condition.objects.filter(city=city).exclude(grade=Grade.UNKNOWN)
    if segments is not None:
        found = found.filter(segment__in=segments)
    return dict(found.order_by().values_list("segment").annotate(day=Max("surveyed_on")))


def pieces(city: City, classes: frozenset[str]) -> list[Piece]:
    """Give every segment that a car may drive."""
    days = seen_on(city)
    districts = dict(Boundary.objects.filter(city=city, level=Level.DISTRICT).values_list("code", "name"))
    live = Segment.objects.live().filter(city=city, road_class__in=classes).order_by()
    return [
        Piece(length_m, road_class, districts.get((code or "")[:DISTRICT_DIGITS], ""), days.get(pk))
        for pk, length_m, road_class, code in live.values_list("pk", "length_m", "road_class", "region__code")
    ]


def unseen(city: City, classes: frozenset[str], today: date, days: int) -> Unseen:
    """Give what was not seen for so many days, with neighbours along a street joined to one stretch."""
    last, since = seen_on(city), today - timedelta(days=days)
    live = Segment.objects.live().filter(city=city, road_class__in=classes).select_related("street")
    by_street: defaultdict[int, list[Segment]] = defaultdict(list)
    for segment in live.order_by("street_id", "index"):
        if (day := last.get(segment.pk)) is None or day < since:
            by_street[segment.street_id].append(segment)
    stretches = [_stretch(run) for held in by_street.values() for run in _runs(held)]
    every = [segment for held in by_street.values() for segment in held]
    return Unseen([bytes(one.line) for one in every], [one.length_m for one in every], stretches)


def _runs(segments: Sequence[Segment]) -> list[list[Segment]]:
    runs: list[list[Segment]] = []
    for segment in segments:
        if runs and runs[-1][-1].index + 1 == segment.index:
            runs[-1].append(segment)
        else:
            runs.append([segment])
    return runs


def _stretch(run: Sequence[Segment]) -> Stretch:
    line = [place for segment in run for place in segment.positions]
    oneway = run[0].street.oneway
    return Stretch(
        tuple(line),
        sum(one.length_m for one in run),
        forward=oneway != "-1",
        backward=oneway in {"", "no", "-1"},
    )
