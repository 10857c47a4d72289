"""Round trips: which turning points make a loop of the wished length, and which of the ridden loops is best.

Pure. A loop is judged by four shares from 0 to 1, weighed by dated data: how close it is to the wish, how
little of it is ridden twice, how calm it is, and how worthwhile the places that it passes are.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simpul.kernel.geo import LonLat, distance_m, metres_per_degree
from simpul.kernel.routing import Path
from simpul.rooms.cycling.understand.turns import COMPASS

type Rules = Mapping[str, Any]
"""The part [round] of trips.toml."""
type Floats = NDArray[np.float64]

RADII = (0.24, 0.33)
"""Of the perimeter: the side of a square and of a triangle."""
ROUND = 0.5
"""4 pi area / perimeter squared of a loop that is round enough; an equilateral triangle has 0.6, a line 0."""


@dataclass(frozen=True, slots=True)
class Via:
    """A turning point: a place with its worth and its number among the places, or only a direction."""

    position: LonLat
    worth: float = 0.0
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """Turning points in the order of the way, and what the whole is reckoned to take (metres or seconds)."""

    vias: tuple[int, ...]
    amount: float
    score: float


class Ridden(NamedTuple):
    """A loop that was ridden in thought.

    `stops` are start, turning points, start. `amount` is what it takes, in the unit of the wish. `calm` is
    the share of it that is low-stress, None where not known. `passed` are the numbers of the places that it
    passes, in the order of the way, `worth` that of all of them. `through` are the indexes of the stops that
    are only directions: one rides past them.
    """

    stops: tuple[LonLat, ...]
    path: Path
    amount: float
    calm: float | None
    passed: tuple[int, ...]
    worth: float
    through: frozenset[int] = frozenset()


class Judged(NamedTuple):
    """A ridden loop with its score. `twice` is the share ridden twice, `parts` what the score is made of."""

    ridden: Ridden
    score: float
    twice: float
    parts: Mapping[str, float]


def ring(start: LonLat, length_m: float, rules: Rules) -> list[LonLat]:
    """Give directions to ride in: positions around a start, eight on each of two circles."""
    lon_m, lat_m = metres_per_degree(start.lat)
    found = []
    for share in RADII:
        radius_m = share * length_m / rules["detour"]
        for eighth in range(len(COMPASS)):
            angle = math.tau * eighth / len(COMPASS)
            east, north = radius_m * math.sin(angle), radius_m * math.cos(angle)
            found.append(LonLat(start.lon + east / lon_m, start.lat + north / lat_m))
    return found


def lies_towards(start: LonLat, there: LonLat, towards: str, rules: Rules) -> bool:
    """Tell whether a place lies in a direction of the compass; "" is every direction."""
    if not towards:
        return True
    east = (there.lon - start.lon) * math.cos(math.radians(start.lat))
    found = math.degrees(math.atan2(east, there.lat - start.lat))
    off = (found - 45 * COMPASS.index(towards) + 180) % 360 - 180
    return abs(off) <= float(rules["towards_degrees"])


def loops(start: LonLat, vias: Sequence[Via], amounts: Floats, wish: float, rules: Rules) -> list[Loop]:
    """Give the loops over two and three turning points that promise most, unlike each other, the best first.

    Args:
        start: where they begin and end.
        vias: the turning points.
        amounts: from each to each, metres or seconds, the start first (so one more than `vias` each way); inf
            where there is no way.
        wish: what the whole should take, in the same unit.
        rules: see `Rules`.
    """
    found: list[Loop] = []
    plane = np.array([start, *(via.position for via in vias)]) * np.array(metres_per_degree(start.lat))
    worth = np.array([0.0, *(via.worth for via in vias)])
    for count in (2, 3):
        order = _orders(len(vias), count)
        if len(order):
            found += _reckoned(order, plane, worth, amounts, wish, rules)
    found.sort(key=lambda loop: -loop.score)
    return _unlike(found, rules["candidates"])


def _orders(vias: int, count: int) -> NDArray[np.intp]:
    """Give every order of so many of the vias, from 1; a loop and the same ridden backwards are two."""
    grid = np.stack(np.meshgrid(*[np.arange(1, vias + 1)] * count, indexing="ij"), -1).reshape(-1, count)
    distinct = [grid[:, one] != grid[:, other] for one in range(count) for other in range(one)]
    return grid[np.logical_and.reduce(distinct)]


def _reckoned(  # noqa: PLR0913, PLR0917 - arrays that belong together
    order: NDArray[np.intp], plane: Floats, worth: Floats, amounts: Floats, wish: float, rules: Rules
) -> list[Loop]:
    home = np.zeros((len(order), 1), dtype=np.intp)
    way = np.hstack([home, order, home])
    total: Floats = amounts[way[:, :-1], way[:, 1:]].sum(axis=1)
    corners = plane[way]
    x, y = corners[..., 0], corners[..., 1]
    area = np.abs((x[:, :-1] * y[:, 1:] - x[:, 1:] * y[:, :-1]).sum(axis=1)) / 2
    around = np.hypot(np.diff(x), np.diff(y)).sum(axis=1)
    fresh = np.clip(4 * math.pi * area / np.maximum(around, 1.0) ** 2 / ROUND, 0, 1)
    close = np.clip(1 - np.abs(total / wish - 1) / rules["off"], 0, 1)
    worthy = np.clip(worth[order].sum(axis=1) / rules["enough_worth"], 0, 1)
    weights = rules["weights"]
    score = weights["close"] * close + weights["fresh"] * fresh + weights["worth"] * worthy
    best = np.argsort(-score, kind="stable")[: 40 * rules["candidates"]]
    return [
        Loop(tuple(int(via) - 1 for via in order[at]), float(total[at]), float(score[at]))
        for at in best
        if close[at] > 0
    ]


def _unlike(found: Sequence[Loop], most: int) -> list[Loop]:
    """Keep the first ones, without those that share two turning points with one that is kept."""
    kept: list[Loop] = []
    for loop in found:
        if all(len(set(loop.vias) & set(other.vias)) < 2 for other in kept):  # noqa: PLR2004 - two of two or three
            kept.append(loop)
        if len(kept) == most:
            break
    return kept


def judged(ridden: Ridden, wish: float, rules: Rules) -> Judged:
    """Weigh a loop that was ridden in thought; what is not known of it does not count.

    Args:
        ridden: the loop.
        wish: what it should take, in the unit of its amount.
        rules: see `Rules`.
    """
    twice = ridden_twice(ridden.path)
    parts = {
        "close": max(0.0, 1 - abs(ridden.amount / wish - 1) / rules["off"]),
        "fresh": 1 - twice,
        "worth": min(1.0, ridden.worth / rules["enough_worth"]),
    }
    if ridden.calm is not None:
        parts["calm"] = ridden.calm
    weights = rules["weights"]
    weight = sum(weights[name] for name in parts)
    return Judged(ridden, sum(weights[name] * value for name, value in parts.items()) / weight, twice, parts)


def best(found: Sequence[Judged], rules: Rules) -> list[Judged]:
    """Give the best loops, none off the wish by more than the rules allow, none too like a better one."""
    kept: list[Judged] = []
    for one in sorted(found, key=lambda loop: -loop.score):
        fits = one.parts["close"] > 0
        if fits and all(common(one.ridden.path, other.ridden.path) <= rules["alike"] for other in kept):
            kept.append(one)
    return kept[: rules["shown"]]


def ridden_twice(path: Path) -> float:
    """Give the share of a path that lies on what it rode before, either way round, 0 to 1."""
    seen: set[tuple[LonLat, LonLat]] = set()
    whole_m = twice_m = 0.0
    for one, other in pairwise(path.line):
        metres, piece = distance_m(one, other), _piece(one, other)
        whole_m += metres
        twice_m += metres if piece in seen else 0.0
        seen.add(piece)
    return twice_m / whole_m if whole_m else 0.0


def common(path: Path, other: Path) -> float:
    """Give the share of a path that lies on another, either way round, 0 to 1."""
    theirs = {_piece(*ends) for ends in pairwise(other.line)}
    metres = [(distance_m(*ends), _piece(*ends) in theirs) for ends in pairwise(path.line)]
    whole_m = sum(length for length, _shared in metres)
    return sum(length for length, shared in metres if shared) / whole_m if whole_m else 0.0


def _piece(one: LonLat, other: LonLat) -> tuple[LonLat, LonLat]:
    return (one, other) if one <= other else (other, one)
