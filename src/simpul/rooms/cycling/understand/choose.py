"""What of the condition of the streets the engine is told for a route. Pure."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simpul.rooms.cycling.understand.condition import Floats, Ints, Pieces, rules


@dataclass(frozen=True)
class News:
    """What is told to the engine: by segment, what its cost is multiplied by (1: nothing to tell).

    `damaged` tells of every segment whether it is damaged; `any` whether there is anything to tell at all.
    """

    factor: Floats
    damaged: NDArray[np.bool_]
    any: bool


def news(grade: NDArray[np.int8], names: tuple[str, ...]) -> News:
    """Say what the segments of a city cost by their grade (a number of `names`).

    The tiles carry the condition too, but to a bicycle of a city Valhalla counts broken asphalt hardly dearer
    than smooth (decision 0114): what keeps a route off it is this.
    """
    costs = rules()["factor"]
    factor = np.array([float(costs.get(name, 1.0)) for name in names])[grade]
    return News(factor, factor > 1, bool((factor > 1).any()))


def minded(known: News, kind: str) -> News:
    """Weigh what is told by how much a way of this kind minds it (data/condition.toml)."""
    return replace(known, factor=1 + (known.factor - 1) * rules()["minds"][kind])


def touched(pieces: Pieces, factor: Floats) -> Ints:
    """Give the segments of a path that are dearer than the tiles know, each once."""
    segments = pieces.segment[pieces.segment >= 0]
    return np.unique(segments[factor[segments] > 1])


def weighed_m(pieces: Pieces, factor: Floats) -> float:
    """Give the length of a way with each metre weighed by what its segment costs."""
    cost = np.where(pieces.segment >= 0, factor[pieces.segment], 1.0) if len(factor) else 1.0
    return float(((pieces.to_m - pieces.from_m) * cost).sum())


def streets(chosen: Ints, from_m: Floats, to_m: Floats) -> list[tuple[int, int]]:
    """Give the streets that some segments are of, each once, as the range of its segments.

    Args:
        chosen: the segments.
        from_m: where each segment of the city begins on its axis, sorted.
        to_m: where it ends; the next one of the same street begins there.
    """
    found: dict[int, int] = {}
    for index in chosen.tolist():
        first, end = index, index + 1
        while first > 0 and to_m[first - 1] == from_m[first]:
            first -= 1
        while end < len(from_m) and to_m[end - 1] == from_m[end]:
            end += 1
        found[first] = end
    return list(found.items())
