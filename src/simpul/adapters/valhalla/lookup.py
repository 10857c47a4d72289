"""Positions as numbers, sorted, so that steps of a line are found again among those of all edges."""

import numpy as np

from .tile import Ints, Words


class Index:
    """Numbers sorted, to be found again."""

    def __init__(self, numbers: Words) -> None:
        self._order = np.argsort(numbers, kind="stable")
        self._sorted = numbers[self._order]

    def first(self, wanted: Words) -> Ints:
        """Give where the first of each number stands; -1 where it is nowhere."""
        at = np.minimum(self._sorted.searchsorted(wanted), len(self._sorted) - 1)
        return np.where(self._sorted[at] == wanted, self._order[at], -1)

    def all(self, wanted: np.uint64) -> Ints:
        """Give every place of a number."""
        first, end = (self._sorted.searchsorted(wanted, side) for side in ("left", "right"))
        return self._order[first:end]


def names(places: Ints) -> Words:
    """Give each position one number; `places` (n, 2) are millionths of a degree."""
    lon, lat = places[:, 0] + 180_000_000, places[:, 1] + 90_000_000
    return lon.astype(np.uint64) << np.uint64(32) | lat.astype(np.uint64)


def pairs(one: Words, other: Words) -> Words:
    """Give each pair of positions one number; that two pairs share one is as good as impossible."""
    return one * np.uint64(0x9E3779B97F4A7C15) ^ (other + np.uint64(0x7F4A7C15)) * np.uint64(
        0xC2B2AE3D27D4EB4F
    )
