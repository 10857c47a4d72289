"""Cut the ways of a map into streets at its junctions, and streets into segments. Pure: no database."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from simpul.ground.places import lines
from simpul.ground.places.lines import Floats, Line
from simpul.kernel.ports import Way

PATHS = frozenset({"footway", "path", "steps", "cycleway", "pedestrian", "bridleway"})
"""Classes for feet and bicycles. They end at the roads they meet, but do not cut them."""

ASIDE = frozenset({"driveway", "parking_aisle", "drive-through", "emergency_access"})
"""Kinds of `highway=service` (key `service`) that do not cut the road they leave, either."""

type StreetKey = tuple[int, int, int]
"""OSM way, first node, last node."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One street as the map draws it now; `along` are the stations of its line."""

    key: StreetKey
    line: Line
    along: Floats
    length_m: float
    name: str
    road_class: str
    surface: str
    oneway: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment of a stretch."""

    index: int
    from_m: float
    to_m: float
    line: Line


def stretches(ways: Iterable[Way]) -> list[Stretch]:
    """Cut ways at junctions: nodes where a road crosses, meets or touches another, or itself.

    The ends of a way are always ends of streets. A key comes once: where a way joins two nodes twice (a loop
    drawn as one way), the later of the two stretches is cut in its middle, or left out where it has none.
    """
    listed = list(ways)
    roads = Counter(node for way in listed if _cuts(way) for node in way.nodes)
    anything = Counter(node for way in listed for node in way.nodes)
    taken: set[StreetKey] = set()
    parts = [
        (way, first, last)
        for way in listed
        for first, last in _parts(way, roads if _cuts(way) else anything, taken)
    ]
    drawn = [np.array(way.line[first : last + 1], dtype=float) for way, first, last in parts]
    return [
        _stretch(way, (way.id, way.nodes[first], way.nodes[last]), line, along)
        for (way, first, last), line, along in zip(parts, drawn, lines.all_stations(drawn), strict=True)
        if along[-1] > 0
    ]


def pieces(stretch: Stretch) -> list[Piece]:
    """Part a stretch into segments, in its digitised direction."""
    along = stretch.along
    parts = lines.ends(float(along[-1]))
    last = len(parts) - 1
    if not last:
        return [Piece(0, *parts[0], stretch.line)]
    return [
        Piece(
            index,
            from_m,
            to_m,
            lines.cut(stretch.line, along, from_m, to_m if index < last else float(along[-1])),
        )
        for index, (from_m, to_m) in enumerate(parts)
    ]


def _cuts(way: Way) -> bool:
    return way.tags["highway"] not in PATHS and way.tags.get("service") not in ASIDE


def _parts(way: Way, uses: Counter[int], taken: set[StreetKey]) -> Iterator[tuple[int, int]]:
    last = len(way.nodes) - 1
    marks = [0, *(at for at in range(1, last) if uses[way.nodes[at]] > 1), last]
    for start, end in pairwise(marks):
        key = (way.id, way.nodes[start], way.nodes[end])
        middle = (start + end) // 2
        if key in taken and middle > start:
            yield from _claim(way, [(start, middle), (middle, end)], taken)
        else:
            yield from _claim(way, [(start, end)], taken)


def _claim(way: Way, parts: list[tuple[int, int]], taken: set[StreetKey]) -> Iterator[tuple[int, int]]:
    for start, end in parts:
        key = (way.id, way.nodes[start], way.nodes[end])
        if key not in taken:
            taken.add(key)
            yield start, end


def _stretch(way: Way, key: StreetKey, line: Line, along: Floats) -> Stretch:
    tags = way.tags
    return Stretch(
        key=key,
        line=line,
        along=along,
        length_m=round(float(along[-1]), 1) or 0.1,
        name=(tags.get("name") or tags.get("ref") or "")[:200],
        road_class=tags["highway"][:40],
        surface=tags.get("surface", "")[:40],
        oneway="" if tags.get("oneway", "no") == "no" else tags["oneway"][:20],
    )
