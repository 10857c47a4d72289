"""A way for a car over some places, and the socket that finds one. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simpul.kernel.geo import LonLat


@dataclass(frozen=True, slots=True)
class Way:
    """A way over streets, one-way streets respected: its line, metres and seconds."""

    line: tuple[LonLat, ...]
    length_m: float
    time_s: float


type DriveVia = Callable[[Sequence[LonLat]], Way | None]
"""Finds the way from place to place in their order; None where there is none between two of them."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A round by car over places: `order` are their indexes, `legs` metres and seconds to the next of them.

    `apart` are the indexes of places that no street for cars is near: they are in no order.
    """

    order: tuple[int, ...]
    legs: tuple[tuple[float, float], ...]
    line: tuple[LonLat, ...]
    apart: tuple[int, ...] = ()


type VisitAll = Callable[[Sequence[LonLat]], Visit | None]
"""Finds the round that takes least time, the first place first; None where no street joins them."""
