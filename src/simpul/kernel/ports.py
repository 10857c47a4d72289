"""The sockets in the wall: what the rooms need from outside, as plain function types.

A port is a function type, an adapter is a function, a test passes a lambda.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simpul.kernel.geo import LonLat

type Rgb = NDArray[np.uint8]
"""A picture, (height, width, 3), red first."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """What a network says of each pixel of a picture, on the network's own grid over the whole picture.

    `lane`, `crack` and `pothole` are (height, width) uint8: probability x 255. `model` names the weights.
    """

    lane: NDArray[np.uint8]
    crack: NDArray[np.uint8]
    pothole: NDArray[np.uint8]
    model: str


type Segment = Callable[[Rgb], Pixels]
"""Looks at one picture of a road."""


type Spread = Callable[[Callable[[], Callable[[Any], Any]], Iterable[Any]], Iterator[Any]]
"""Spreads work over processes or machines.

It gets what opens the work (called once in each process; it can be pickled) and pieces of work, and gives
what the work makes of each piece, in the order of the pieces.
"""


@dataclass(frozen=True, slots=True)
class Fix:
    """One position of a track; `at` is aware, or None where the track carries no time."""

    at: datetime | None
    position: LonLat


@dataclass(frozen=True, slots=True)
class StreetMatch:
    """Where a position was snapped to.

    `way_id` is the OpenStreetMap way, `distance_m` how far off it the position was, `position` the point
    on it, `forward` whether the drive went in the way's digitised direction.
    """

    way_id: int
    distance_m: float
    position: LonLat
    forward: bool


type MatchTrace = Callable[[Sequence[LonLat]], list[StreetMatch | None]]
"""Snaps a trace to streets: one answer for each position, None where none is near."""


@dataclass(frozen=True, slots=True)
class Way:
    """One OpenStreetMap way with a `highway` tag: its nodes, their positions, and its tags."""

    id: int
    nodes: tuple[int, ...]
    line: tuple[LonLat, ...]
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Poi:
    """A place of interest: `id` such as "node/1", `kind` such as "amenity=cafe", `name` "" where none is."""

    id: str
    kind: str
    name: str
    position: LonLat
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a street between two chainages: a word, such as its grade.

    The street is the part of a way between two of its nodes, `length_m` long; `from_m` and `to_m` are metres
    from `node_from`.
    """

    node_from: int
    node_to: int
    length_m: float
    from_m: float
    to_m: float
    word: str


@dataclass(slots=True)
class Injected:
    """What became of it: ways in all, ways that were cut, words that went in, words that had no place."""

    ways: int = 0
    cut: int = 0
    written: int = 0
    skipped: int = 0


type Retag = Callable[[dict[str, str], str | None], dict[str, str]]
"""Gives the tags of a piece of a way for the word that is known of it; None where nothing is known."""

type Inject = Callable[[Path, Path, Mapping[int, Sequence[Known]], Retag], Injected]
"""Writes a map with what is known of its ways, by way id: (source, out, known, retag)."""
