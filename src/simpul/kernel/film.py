"""A video, and what is said of a photo, as the rooms know them; the port that takes pictures of a video."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Rgb

SUFFIXES = frozenset({".mp4", ".mov", ".m4v"})
"""How the names of videos end."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A position in a video: the second, and the time of the satellites; None where it is not known."""

    at_s: float
    at: datetime | None
    position: LonLat


@dataclass(frozen=True, slots=True)
class Film:
    """A video. `created_at` and `start` are None where it does not say; `track` is empty where it has none.

    `start` is the one position that phones write: where the recording began, and no track. `turned_deg` is
    what the pictures are turned by, clockwise, when they are decoded. `width` and `height` are upright.
    """

    path: Path
    duration_s: float
    width: int
    height: int
    turned_deg: int
    created_at: datetime | None
    start: LonLat | None
    track: tuple[Placed, ...] = ()


@dataclass(frozen=True, slots=True)
class Shot:
    """What the table beside a photo says of it; None for what it does not say. `exact_m` is the radius."""

    at: datetime | None
    position: LonLat | None
    exact_m: float | None = None
    heading_deg: float | None = None


type TakeFrames = Callable[[Path, Sequence[float]], Iterator[tuple[int, Rgb]]]
"""Gives the picture at each of some rising moments, seconds, with the number of the moment."""
