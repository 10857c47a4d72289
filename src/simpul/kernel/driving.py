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
