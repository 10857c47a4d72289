"""The network as a map that needs no script: points over the outlines of the states, in degrees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

MARGIN_DEG = 1.5
LEAST_DEG = 9.0
"""A view is never narrower than this, so that a state of one city shows where it lies."""
SMALLEST = 0.011
GROWTH = 0.0052
"""The radius of a point without projects, and what each square root of a project adds: shares of the view."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A city on the map: `x` is its longitude, `y` its latitude downwards, `r` its radius, all in degrees.

    `label_y` is where its name stands, None where there is no room for it beside the others: it is still read
    out, and shown when pointed at.
    """

    member: Any
    projects: int
    x: float
    y: float
    r: float
    label_y: float | None = None


@dataclass(frozen=True, slots=True)
class Atlas:
    """A view of the map. `box` is the SVG view box; `letters` the size of its labels, in degrees."""

    box: str
    spots: Sequence[Spot]
    named: bool
    letters: float
    line: float


def atlas(members: Iterable[Any], every: Iterable[Any], *, close: bool) -> Atlas:
    """Draw members as points.

    Args:
        members: cities of the network with `n_projects`; those whose place is not known are left out.
        every: the cities that decide the view where it is not `close`.
        close: whether the view shows the members alone, with their names.
    """
    drawn = [one for one in members if one.city.lon is not None and one.city.lat is not None]
    seen = drawn if close and drawn else [one for one in every if one.city.lon is not None]
    west, north, width, height = _view([(one.city.lon, one.city.lat) for one in seen])
    unit = max(width, height)
    spots = [_spot(one, unit) for one in sorted(drawn, key=lambda one: -one.n_projects)]
    box = f"{west:.2f} {-north:.2f} {width:.2f} {height:.2f}"
    letters = round(unit * 0.026, 3)
    if close:
        spots = _named(spots, letters)
    return Atlas(box, spots, named=close, letters=letters, line=round(unit * 0.002, 4))


def _spot(one: Any, unit: float) -> Spot:
    radius = unit * (SMALLEST + GROWTH * sqrt(one.n_projects))
    x, y = round(one.city.lon, 3), round(-one.city.lat, 3)
    return Spot(one, one.n_projects, x, y, round(radius, 3))


LETTER = 0.6
"""How wide a letter is, as a share of its height: a little more than in the page's font."""


def _named(spots: Sequence[Spot], letters: float) -> list[Spot]:
    """Write names above or below their points, those with most projects first, so that none meets another."""
    taken: list[tuple[float, float, float, float]] = []
    named = []
    for one in spots:
        half = len(one.member.name) * letters * LETTER / 2
        places = (one.y - one.r - letters * 0.3, one.y + one.r + letters)
        boxes = {y: (one.x - half, y - letters, one.x + half, y + letters * 0.25) for y in places}
        free = next((y for y in places if not any(_meet(boxes[y], other) for other in taken)), None)
        if free is not None:
            taken.append(boxes[free])
        named.append(replace(one, label_y=None if free is None else round(free, 3)))
    return named


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _view(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Give west, north, width and height that hold all the points."""
    if not points:
        return 94.0, 23.0, 34.0, 34.0
    lons, lats = zip(*points, strict=True)
    west, south = min(lons) - MARGIN_DEG, min(lats) - MARGIN_DEG
    width = max(LEAST_DEG, max(lons) + MARGIN_DEG - west)
    height = max(LEAST_DEG * 0.7, max(lats) + MARGIN_DEG - south)
    west -= (width - (max(lons) + MARGIN_DEG - west)) / 2
    north = max(lats) + MARGIN_DEG + (height - (max(lats) + MARGIN_DEG - south)) / 2
    return west, north, width, height
