"""Tell which line of the newest map is which line we knew. Pure: no database.

Ids come and go in OpenStreetMap: ways are split, joined and drawn again. What stays is where the street lies.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from simpul.ground.places.lines import Floats, Line, metres_per_degree

type Shapes = NDArray[np.object_]

NEAR_M = 12.0
"""How far a redrawn line may have moved and be the same: corrections to new imagery are of this size."""

CHUNK = 20_000
"""Pairs that are compared at once: it bounds the memory."""

LEAST_SHARE = 0.5
"""The least share of the shorter of two lines that must lie along the other."""


def same_lines(old: Sequence[Line], new: Sequence[Line]) -> dict[int, int]:
    """Pair new lines with old ones by where they lie, each at most once.

    A pair lies along each other for at least LEAST_SHARE of the shorter line, within NEAR_M; the pairs with
    the most metres in common are made first, so of the pieces of a split line the best-overlapping one keeps
    its row. Direction does not matter.

    Returns:
        The number of the old line for each new line that has one.
    """
    if not old or not new:
        return {}
    scale = metres_per_degree(np.array(float(old[0][0, 1])))
    ours, theirs = _flat(old, scale), _flat(new, scale)
    numbers, candidates = shapely.STRtree(ours).query(theirs, predicate="dwithin", distance=NEAR_M)
    if not len(numbers):
        return {}
    score = np.concatenate(
        [
            _score(ours[candidates[at : at + CHUNK]], theirs[numbers[at : at + CHUNK]])
            for at in range(0, len(numbers), CHUNK)
        ]
    )
    return _best(numbers, candidates, score)


def _flat(lines: Sequence[Line], scale: Floats) -> Shapes:
    counts = [len(line) for line in lines]
    flat: Shapes = shapely.linestrings(
        np.concatenate(lines) * scale, indices=np.repeat(np.arange(len(lines)), counts)
    )
    return flat


def _score(ours: Shapes, theirs: Shapes) -> Floats:
    """Give the metres that two lines run along each other, less the farther apart; 0 where they only meet."""
    shared = np.minimum(_along(theirs, ours), _along(ours, theirs))
    swap = shapely.length(ours) < shapely.length(theirs)
    short, long = np.where(swap, ours, theirs), np.where(swap, theirs, ours)
    middle = shapely.line_interpolate_point(short, 0.5, normalized=True)
    apart = np.minimum(shapely.distance(middle, long) / NEAR_M, 1)
    same = (shared >= LEAST_SHARE * shapely.length(short)) & _parallel(short, long)
    return np.where(same, shared * (1 - apart / 2), 0.0)


def _along(one: Shapes, other: Shapes) -> Floats:
    """Give the metres of one line that lie within NEAR_M of the other."""
    near = shapely.buffer(other, NEAR_M, quad_segs=2, cap_style="flat")
    metres: Floats = shapely.length(shapely.intersection(one, near))
    return metres


def _parallel(short: Shapes, long: Shapes) -> NDArray[np.bool_]:
    """Tell crossing from running along: the shorter line's ends must lie apart on the longer one, too."""
    first, last = (shapely.line_locate_point(long, shapely.get_point(short, end)) for end in (0, -1))
    straight = shapely.distance(shapely.get_point(short, 0), shapely.get_point(short, -1))
    parallel: NDArray[np.bool_] = np.abs(first - last) >= LEAST_SHARE * straight - 1e-6
    return parallel


def _best(numbers: NDArray[np.intp], candidates: NDArray[np.intp], score: Floats) -> dict[int, int]:
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for at in np.lexsort((candidates, numbers, -score)):
        new, old = int(numbers[at]), int(candidates[at])
        if score[at] > 0 and new not in pairs and old not in used:
            pairs[new] = old
            used.add(old)
    return pairs
