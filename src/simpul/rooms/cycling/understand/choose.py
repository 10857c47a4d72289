"""What of the condition of the streets the engine is told for a route. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simpul.rooms.cycling.understand.condition import Floats, Ints, Pieces, rules


@dataclass(frozen=True)
class News:
    """What of the condition moves a route, by segment.

    `factor` is what a metre costs (1: nothing to mind), `told` the same of what the tiles do not know yet
    and the engine is told with a request, `damaged` whether it is damaged, `any` whether there is anything
    to tell.
    """

    factor: Floats
    told: Floats
    damaged: NDArray[np.bool_]
    any: bool


def news(grade: NDArray[np.int8], is_new: NDArray[np.bool_], names: tuple[str, ...]) -> News:
    """Say what the segments of a city cost by their grade.

    Args:
        grade: of each segment, a number of `names`.
        is_new: whether it changed since the tiles were built; what did not is in the tiles (decision 0144).
        names: of the grades.
    """
    costs = rules()["factor"]
    factor = np.array([float(costs.get(name, 1.0)) for name in names])[grade]
    told = np.where(is_new, factor, 1.0)
    return News(factor, told, factor > 1, bool((told > 1).any()))


def with_hazards(known: News, costs: Mapping[int, float]) -> News:
    """Add what hazards cost, by segment; no tiles know of hazards."""
    factor, told = known.factor.copy(), known.told.copy()
    for index, cost in costs.items():
        factor[index], told[index] = max(factor[index], cost), max(told[index], cost)
    return replace(known, factor=factor, told=told, any=bool((told > 1).any()))


def minded(known: News, kind: str) -> News:
    """Weigh what is told by how much a way of this kind minds it (data/condition.toml)."""
    share = rules()["minds"][kind]
    if not known.any or share == 1:
        return known
    return replace(known, factor=1 + (known.factor - 1) * share, told=1 + (known.told - 1) * share)


def lies_between(places: Floats, stops: Floats, length_m: float, scale: Floats) -> bool:
    """Tell whether any of some places could lie on a way between stops no longer than so many metres.

    Args:
        places: degrees, (n, 2).
        stops: degrees, in their order.
        length_m: of the way.
        scale: metres of a degree.
    """
    ends, there = stops * scale, places * scale
    legs = [np.hypot(*(ends[at + 1] - ends[at])) for at in range(len(ends) - 1)]
    for at, leg in enumerate(legs):
        round_m = np.hypot(*(there - ends[at]).T) + np.hypot(*(there - ends[at + 1]).T)
        if bool((round_m <= length_m - sum(legs) + leg).any()):
            return True
    return False


def touched(pieces: Pieces, factor: Floats) -> Ints:
    """Give the segments of a path that are dearer, each once."""
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
