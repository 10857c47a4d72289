"""Sums on a line of positions: metres along it, cutting it, finding a place on it. Pure: no database.

A line is an (n, 2) float array of longitude, latitude. Metres are those of the WGS 84 ellipsoid, taken edge
by edge on the plane that touches it there (EPSG Guidance Note 7-2, radii of curvature): within 1 mm in 100 m.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simpul.kernel.geo import LonLat

type Line = NDArray[np.float64]
type Floats = NDArray[np.float64]

SEMI_MAJOR_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
ECCENTRICITY_2 = FLATTENING * (2 - FLATTENING)

SEGMENT_M = 100.0
"""The station of Indonesian road surveys: Bina Marga takes its surface distress index for each 100 m."""

SHORTEST_M = 50.0
"""A rest shorter than this does not stand alone: it shares the last 100 m and itself in two halves."""


class OnLine(NamedTuple):
    """The place of a line nearest to a position."""

    chainage_m: float
    distance_m: float


def metres_per_degree(lat: Floats) -> Floats:
    """Give the metres of a degree of longitude and of latitude, (..., 2)."""
    phi = np.radians(lat)
    w2 = 1 - ECCENTRICITY_2 * np.sin(phi) ** 2
    east = SEMI_MAJOR_M * np.cos(phi) / np.sqrt(w2)
    north = SEMI_MAJOR_M * (1 - ECCENTRICITY_2) / w2**1.5
    return np.stack([east, north], axis=-1) * math.radians(1)


def stations(line: Line) -> Floats:
    """Give the chainage of each position of a line, metres from its start."""
    return all_stations([line])[0]


def all_stations(lines: Sequence[Line]) -> list[Floats]:
    """Give the `stations` of many lines at once: on lines of a few positions, that is ten times as fast."""
    if not lines:
        return []
    whole = np.concatenate(lines)
    firsts = np.cumsum([0, *(len(line) for line in lines)])
    steps = np.diff(whole, axis=0) * metres_per_degree((whole[1:, 1] + whole[:-1, 1]) / 2)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])
    return [along[first:last] - along[first] for first, last in pairwise(firsts.tolist())]


def ends(length_m: float) -> list[tuple[float, float]]:
    """Part a street into segments: stations of 100 m from its start, and what is left.

    Chainages are rounded to 0.1 m, which is finer than any map. No segment is longer than SEGMENT_M, and none
    is shorter than SHORTEST_M unless the whole street is.
    """
    length = max(round(length_m, 1), 0.1)
    whole = int(length // SEGMENT_M)
    marks = [SEGMENT_M * number for number in range(whole + 1)]
    rest = round(length - marks[-1], 1)
    if rest and rest < SHORTEST_M and whole:
        marks[-1] = round(marks[-2] + (SEGMENT_M + rest) / 2, 1)
    if rest:
        marks.append(length)
    return list(pairwise(marks))


def cut(line: Line, along: Floats, from_m: float, to_m: float) -> Line:
    """Give the part of a line between two chainages; `along` are its `stations`."""
    inner = line[(along > from_m) & (along < to_m)]
    start, end = (_at(line, along, chainage) for chainage in (from_m, min(to_m, along[-1])))
    return np.vstack([start, inner, end])


def position_at(line: Line, chainage_m: float) -> LonLat:
    """Give the position at a chainage; its ends beyond them."""
    return LonLat(*_at(line, stations(line), chainage_m).tolist())


def nearest(line: Line, position: LonLat) -> OnLine:
    """Find the place of a line nearest to a position."""
    here = np.array(position)
    flat = (line - here) * metres_per_degree(here[1])
    steps = np.diff(flat, axis=0)
    squares = np.maximum((steps**2).sum(axis=1), 1e-12)
    share = np.clip(-(flat[:-1] * steps).sum(axis=1) / squares, 0, 1)
    off = np.hypot(*(flat[:-1] + share[:, None] * steps).T)
    place = int(off.argmin())
    along = stations(line)
    chainage = along[place] + share[place] * (along[place + 1] - along[place])
    return OnLine(float(chainage), float(off[place]))


def _at(line: Line, along: Floats, chainage_m: float) -> Line:
    place = min(max(int(along.searchsorted(chainage_m)), 1), len(along) - 1)
    step = along[place] - along[place - 1]
    share = min(max((chainage_m - along[place - 1]) / step, 0.0), 1.0) if step else 0.0
    there: Line = line[place - 1] + share * (line[place] - line[place - 1])
    return there
