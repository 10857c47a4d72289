"""Positions as numbers, sorted, so that steps of a line are found again among those of all edges."""

import numpy as np

from .tile import Ints

BEGIN = np.array([0x1E3779B97F4A7C15, 0x42B2AE3D27D4EB4F])
END = np.array([0x165667B19E3779F9, 0x2545F4914F6CDD1D])
"""Odd numbers drawn at random: sums of multiples of them, modulo 2^64, are as good as never the same."""


class Index:
    """Numbers sorted, to be found again."""

    def __init__(self, numbers: Ints) -> None:
        self._order = np.argsort(numbers, kind="stable")
        self._sorted = numbers[self._order]

    def first(self, wanted: Ints) -> Ints:
        """Give where the first of each number stands; -1 where it is nowhere."""
        at = np.minimum(self._sorted.searchsorted(wanted), len(self._sorted) - 1)
        return np.where(self._sorted[at] == wanted, self._order[at], -1)

    def all(self, wanted: Ints) -> Ints:
        """Give every place of one number."""
        first, end = (self._sorted.searchsorted(wanted, side) for side in ("left", "right"))
        return self._order[first:end]


def names(places: Ints) -> Ints:
    """Give each position one number; `places` (n, 2) or (2,) are millionths of a degree."""
    found: Ints = places @ BEGIN
    return found


def pairs(begins: Ints, ends: Ints) -> Ints:
    """Give each pair of positions, (n, 2) each, one number."""
    found: Ints = begins @ BEGIN + ends @ END
    return found
