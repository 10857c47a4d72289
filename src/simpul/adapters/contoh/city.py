"""Decides how large Kota Contoh is, where it is built up, and lets the plan grow there."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from . import noise
from .plan import Plan, make
from .streets import Street, build
from .terrain import Points, Terrain

type Size = Literal["small", "regency"]

SIZES: dict[Size, tuple[float, float, int]] = {
    "small": (4600.0, 3600.0, 1),
    "regency": (27_000.0, 21_000.0, 34),
}
"""Width and height of the planned rectangle in metres, and how many towns lie in it."""


@dataclass(frozen=True)
class Ground:
    """The planned city: terrain, plan, streets, and the middles of its towns in planned metres."""

    terrain: Terrain
    plan: Plan
    streets: list[Street]
    towns: Points
    town_m: float

    def dense(self, xy: Points) -> NDArray[np.float64]:
        """Give how built-up it is at planned points (n, 2), 0 fields to 1 town."""
        return _dense(xy, self.towns, self.town_m)


def grow(seed: int, size: Size) -> Ground:
    """Plan and build the streets of the sample.

    Args:
        seed: the same seed gives the same city.
        size: "small", a town of about 100 km of streets, or "regency", a whole regency for load tests.
    """
    rng = noise.stream("city", seed)
    width, height, count = SIZES[size]
    terrain = Terrain(seed, width, height)
    towns = _towns(rng, width, height, count)
    town_m = 860.0 if size == "small" else 1150.0

    def target(x: float, y: float) -> float:
        inside = float(_dense(np.array([[x, y]]), towns, town_m)[0])
        hill = 1.6 if y > 0.25 * height else 1.0
        base = 7_500 if size == "small" else 9_000
        return float(base + (150_000 * (1 - inside) ** 1.5) * hill)

    plan = make(rng, _roads(rng, width, size), _roads(rng, height, size), target)
    _alleys(plan, rng, towns, town_m)
    streets = build(plan, terrain, _dense(np.array(plan.nodes), towns, town_m))
    return Ground(terrain, plan, streets, towns, town_m)


def _towns(rng: np.random.Generator, width: float, height: float, count: int) -> Points:
    if count == 1:
        return np.array([[0.0, -0.06 * height]])
    columns = math.ceil(math.sqrt(count * width / height))
    rows = math.ceil(count / columns)
    places = [
        (
            (c + 0.5) / columns - 0.5 + rng.normal(0, 0.025),
            ((r + 0.5) / rows - 0.5) * 0.86 + rng.normal(0, 0.02),
        )
        for r in range(rows)
        for c in range(columns)
    ]
    return np.asarray(np.array(places[:count]) * np.array([width, height]), np.float64)


def _dense(xy: Points, towns: Points, town_m: float) -> NDArray[np.float64]:
    near = np.full(len(xy), np.inf)
    for x, y in towns if len(xy) > 64 else ():
        np.minimum(near, (xy[:, 0] - x) ** 2 + (xy[:, 1] - y) ** 2, out=near)
    if len(xy) <= 64:
        near = ((xy[:, None, :] - towns[None, :, :]) ** 2).sum(axis=2).min(axis=1)
    return np.asarray(np.exp(-near / (2 * town_m**2)))


def _roads(rng: np.random.Generator, extent: float, size: Size) -> list[float]:
    """Give where main roads run; an odd number, so that one runs through the middle."""
    if size == "small":
        inner = [-0.245, 0.0, 0.235]
    else:
        count = 2 * round(extent / 8400) + 1
        inner = [(i + 1) / (count + 1) - 0.5 for i in range(count)]
    shaken = [extent * (share + float(rng.normal(0, 0.008))) for share in inner]
    return [-extent / 2, *shaken, extent / 2]


def _alleys(plan: Plan, rng: np.random.Generator, towns: Points, town_m: float) -> None:
    """Lead dead-end alleys into some of the small blocks."""
    middles = np.array([np.mean([plan.nodes[n] for n in cell.corners], axis=0) for cell in plan.cells])
    inside = _dense(middles, towns, town_m)
    for cell, (x, y), share in zip(plan.cells, middles, inside, strict=True):
        if share < 0.35 or rng.random() > 0.3:
            continue
        side = int(rng.integers(len(cell.sides)))
        number = cell.sides[side]
        if number is None or plan.lines[number].rank > 4:
            continue
        (ax, ay), (bx, by) = (
            plan.nodes[cell.corners[side]],
            plan.nodes[cell.corners[(side + 1) % len(cell.corners)]],
        )
        part = float(rng.uniform(0.35, 0.65))
        px, py = ax + part * (bx - ax), ay + part * (by - ay)
        line = plan.lines[number]
        if any(math.dist(plan.nodes[n], (px, py)) < 14 for _, n in line.on):
            continue
        start = plan.node(px, py)
        line.on = sorted([*line.on, (plan.share(line, px, py), start)])
        reach = float(rng.uniform(0.7, 1.05))
        end = plan.node(px + (x - px) * reach, py + (y - py) * reach)
        plan.line(5, start, end)
