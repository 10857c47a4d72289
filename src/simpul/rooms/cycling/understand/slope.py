"""Where a line is steep, from heights that are coarse: the slope of a straight line fitted through them.

Pure. Heights come from a grid of about 30 m whose posts are whole metres and err by some metres (SRTM). The
difference of two neighbours would make a flat street steep; a line through the posts of 150 m does not
(docs/decisions/0118).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

STEP_M = 10.0
"""The line is looked at every so many metres."""


class Steep(NamedTuple):
    """A stretch steeper than asked for; `percent` is its mean slope, below 0 downhill."""

    from_m: float
    to_m: float
    percent: float


def slopes(along_m: Floats, heights_m: Floats, fit_over_m: float) -> tuple[Floats, Floats]:
    """Give places along the line and the slope at each, metres per metre, by least squares."""
    at = np.arange(0.0, float(along_m[-1]) + STEP_M / 2, STEP_M)
    heights = np.interp(at, along_m, heights_m)
    half = max(1, round(fit_over_m / STEP_M / 2))
    ends = np.arange(len(at))
    first, last = np.maximum(0, ends - half), np.minimum(len(at), ends + half + 1)

    def summed(values: Floats) -> Floats:
        sums: Floats = np.concatenate([[0.0], np.cumsum(values)])
        found: Floats = sums[last] - sums[first]
        return found

    count = (last - first).astype(float)
    x, y = summed(at), summed(heights)
    spread = summed(at * at) - x * x / count
    fitted = (summed(at * heights) - x * y / count) / np.maximum(spread, 1e-9)
    return at, np.where(count > half, fitted, 0.0)


def steep(
    along_m: Floats, heights_m: Floats, percent: float, fit_over_m: float, from_m: float
) -> list[Steep]:
    """Give the stretches of at least `from_m` metres that are steeper than `percent`, up or down."""
    at, slope = slopes(along_m, heights_m, fit_over_m)
    found: list[Steep] = []
    for sign in (1, -1):
        over = np.concatenate([[False], slope * sign * 100 >= percent, [False]])
        begins, ends = np.flatnonzero(~over[:-1] & over[1:]), np.flatnonzero(over[:-1] & ~over[1:])
        for begin, end in zip(begins, ends, strict=True):
            to_m = min(float(at[end - 1]) + STEP_M, float(along_m[-1]))
            if to_m - at[begin] >= from_m:
                found.append(Steep(float(at[begin]), to_m, float(slope[begin:end].mean()) * 100))
    return sorted(found)
