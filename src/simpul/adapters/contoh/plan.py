"""Plans streets: a rectangle is cut by main roads into cells, and the cells by smaller and smaller streets.

This is recursive block subdivision (Parish and Mueller, Procedural Modeling of Cities, SIGGRAPH 2001, in its
simplest form): each cut is a street whose ends lie on older streets, so junctions are shared by construction.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

type Xy = tuple[float, float]

SNAP_M = 24.0
"""A new street ends at an existing junction that is nearer than this, which makes crossroads."""


@dataclass(slots=True)
class Line:
    """A planned street: straight from node to node, with the nodes on it as (share of length, node)."""

    rank: int
    first: int
    last: int
    on: list[tuple[float, int]] = field(default_factory=list)


@dataclass(slots=True)
class Cell:
    """A convex block: corner nodes in order, and the line of each side i to i + 1, None at the border."""

    corners: list[int]
    sides: list[int | None]
    depth: int = 0


@dataclass(slots=True)
class Plan:
    """Nodes in metres, planned lines, and the blocks between them."""

    nodes: list[Xy] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)

    def node(self, x: float, y: float) -> int:
        """Add a node and give its number."""
        self.nodes.append((x, y))
        return len(self.nodes) - 1

    def line(self, rank: int, first: int, last: int) -> int:
        """Add a street between two nodes and give its number."""
        self.lines.append(Line(rank, first, last, [(0.0, first), (1.0, last)]))
        return len(self.lines) - 1

    def share(self, line: Line, x: float, y: float) -> float:
        """Give where along a line a point lies, 0 at its first node and 1 at its last."""
        (ax, ay), (bx, by) = self.nodes[line.first], self.nodes[line.last]
        return ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)


def make(
    rng: np.random.Generator, xs: list[float], ys: list[float], target: Callable[[float, float], float]
) -> Plan:
    """Plan streets on a rectangle.

    Args:
        rng: where the numbers come from.
        xs: where main roads cross the rectangle from south to north; the first and last are its borders.
        ys: the same from west to east.
        target: area in square metres that a block at (x, y) should have.
    """
    plan = Plan()
    todo = _grid(plan, xs, ys)
    while todo:
        cell = todo.pop()
        x, y, area = _middle(plan, cell)
        wanted = target(x, y) * float(np.exp(rng.normal(0, 0.28)))
        parts = _cut(plan, rng, cell, area) if area > wanted * 1.5 else None
        if parts is None:
            plan.cells.append(cell)
        else:
            todo.extend(parts)
    for line in plan.lines:
        line.on = sorted(set(line.on))
    return plan


def _grid(plan: Plan, xs: list[float], ys: list[float]) -> list[Cell]:
    """Lay the main roads; rank 0 through the middle, 1 beside it, 2 towards the borders."""
    grid = [[plan.node(x, y) for x in xs] for y in ys]
    rows, columns = len(ys), len(xs)
    flat: dict[int, int | None] = {0: None, rows - 1: None}
    upright: dict[int, int | None] = {0: None, columns - 1: None}
    for row in range(1, rows - 1):
        flat[row] = plan.line(0 if row == rows // 2 else 1, grid[row][0], grid[row][-1])
    for column in range(1, columns - 1):
        upright[column] = plan.line(1, grid[0][column], grid[-1][column])
    for numbers in (flat, upright):
        for at, number in numbers.items():
            if number is not None:
                line = plan.lines[number]
                along = grid[at] if numbers is flat else [row[at] for row in grid]
                line.on = [(plan.share(line, *plan.nodes[n]), n) for n in along]
    return [
        Cell(
            [grid[r][c], grid[r][c + 1], grid[r + 1][c + 1], grid[r + 1][c]],
            [flat[r], upright[c + 1], flat[r + 1], upright[c]],
        )
        for r in range(rows - 1)
        for c in range(columns - 1)
    ]


def _middle(plan: Plan, cell: Cell) -> tuple[float, float, float]:
    """Give (x, y, area) of a block."""
    points = [plan.nodes[n] for n in cell.corners]
    area = 0.0
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        area += ax * by - bx * ay
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points), abs(area) / 2


def _rank(area: float) -> int:
    """Give the rank of the street that cuts a block of this area: 2 collects, 3 serves, 4 is narrow."""
    if area > 500_000:
        return 2
    return 3 if area > 60_000 else 4


def _cut(plan: Plan, rng: np.random.Generator, cell: Cell, area: float) -> list[Cell] | None:
    """Cut a block across its longest side by a new street; None where that would leave a sliver."""
    points = [plan.nodes[n] for n in cell.corners]
    count = len(points)
    lengths = [math.dist(points[i], points[(i + 1) % count]) for i in range(count)]
    side = lengths.index(max(lengths))
    (ax, ay), (bx, by) = points[side], points[(side + 1) % count]
    part = float(rng.uniform(0.36, 0.64))
    px, py = ax + part * (bx - ax), ay + part * (by - ay)
    turn = math.atan2(bx - ax, -(by - ay)) + float(rng.normal(0, 0.07))
    hit = _across(points, side, (px, py), (math.cos(turn), math.sin(turn)))
    if hit is None:
        return None
    other, qx, qy = hit
    start, end = _join(plan, cell, side, px, py), _join(plan, cell, other, qx, qy)
    if start == end or {start, end} <= _ends(cell, side) or {start, end} <= _ends(cell, other):
        return None
    street = plan.line(_rank(area), start, end)
    return _halves(cell, (side, start), (other, end), street)


def _ends(cell: Cell, side: int) -> set[int]:
    return {cell.corners[side], cell.corners[(side + 1) % len(cell.corners)]}


def _across(points: list[Xy], side: int, origin: Xy, way: Xy) -> tuple[int, float, float] | None:
    """Give the other side that a ray from a side meets, and where."""
    count = len(points)
    for other in range(count):
        if other == side:
            continue
        (ax, ay), (bx, by) = points[other], points[(other + 1) % count]
        cross = way[0] * (by - ay) - way[1] * (bx - ax)
        if abs(cross) < 1e-9:
            continue
        u = (way[0] * (origin[1] - ay) - way[1] * (origin[0] - ax)) / cross
        if 0.03 < u < 0.97:
            return other, ax + u * (bx - ax), ay + u * (by - ay)
    return None


def _join(plan: Plan, cell: Cell, side: int, x: float, y: float) -> int:
    """Give the node where a new street meets a side: a near one that is there already, or a new one."""
    number = cell.sides[side]
    near = [n for n in _ends(cell, side) if math.dist(plan.nodes[n], (x, y)) < SNAP_M]
    if near:
        return near[0]
    if number is None:
        return plan.node(x, y)
    line = plan.lines[number]
    for _, node in line.on:
        if math.dist(plan.nodes[node], (x, y)) < SNAP_M:
            return node
    node = plan.node(x, y)
    line.on.append((plan.share(line, x, y), node))
    return node


def _halves(cell: Cell, cut: tuple[int, int], other: tuple[int, int], street: int) -> list[Cell]:
    """Give the two blocks on both sides of a new street."""
    halves = []
    for (from_side, from_node), (to_side, to_node) in ((cut, other), (other, cut)):
        corners, sides = [from_node], [cell.sides[from_side]]
        at = (from_side + 1) % len(cell.corners)
        while True:
            corners.append(cell.corners[at])
            if at == to_side:
                break
            sides.append(cell.sides[at])
            at = (at + 1) % len(cell.corners)
        sides.append(cell.sides[to_side])
        corners.append(to_node)
        sides.append(street)
        kept = [i for i in range(len(corners)) if corners[i] != corners[(i + 1) % len(corners)]]
        halves.append(Cell([corners[i] for i in kept], [sides[i] for i in kept], cell.depth + 1))
    return halves
