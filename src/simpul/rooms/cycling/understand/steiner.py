"""The rooted, prize-collecting Steiner tree with a budget: which strings to pay for.

Knots carry a prize, strings carry a prize and a cost; what counts is what hangs together with the root within
the budget (Costa, Cordeau & Laporte 2009, "Models and branch-and-cut algorithms for the Steiner tree problem
with revenues, budget and hop constraints", Networks 53). Solved greedily by the best ratio of prize to cost,
and exactly as a single-commodity flow by HiGHS (scipy.optimize.milp).
"""

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

ROOT = -1
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Strand:
    """A string between two knots, with what it costs and what it brings."""

    begin: int
    end: int
    cost: float
    prize: float


@dataclass(frozen=True, slots=True)
class Web:
    """Prizes by knot (0 where it is not named), and strings between knots; ROOT is joined from the start."""

    prize: Mapping[int, float]
    strands: tuple[Strand, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """Strings taken together, by their numbers, since only together they bring something."""

    strands: tuple[int, ...]
    cost: float
    prize: float


@dataclass(frozen=True, slots=True)
class Solved:
    """The strings of a solution, what no solution can exceed, and whether this is the best."""

    strands: tuple[int, ...]
    most: float
    best: bool


def greedy(web: Web, budget: float) -> list[Pick]:
    """Join, again and again, what brings most for its cost along a cheapest way from what is joined."""
    joined, taken, left = {ROOT}, set[int](), budget
    picks: list[Pick] = []
    while True:
        options = [_pick(web, way, cost, joined) for cost, way in _ways(web, joined, taken, left)]
        if not options:
            return picks
        best = max(options, key=lambda pick: (pick.prize / max(pick.cost, 1e-9), pick.prize))
        picks.append(best)
        taken |= set(best.strands)
        joined |= _knots(web, best.strands)
        left -= best.cost


def total(web: Web, strands: Sequence[int]) -> float:
    """Give the prize of strings that hang together with the root."""
    knots = _knots(web, strands)
    return sum(web.prize.get(knot, 0.0) for knot in knots) + sum(web.strands[one].prize for one in strands)


def solve(web: Web, budget: float, time_s: float) -> Solved | None:
    """Solve it exactly, or as far as the time reaches; None where nothing was found in it."""
    model = _Model(web)
    model.limit([(one, strand.cost) for one, strand in enumerate(web.strands)], most=budget)
    for one, strand in enumerate(web.strands):
        model.limit([(model.along(one), 1), (model.against(one), 1), (one, -float(model.size))], most=0)
        for end in {strand.begin, strand.end} - {ROOT}:
            model.limit([(one, 1), (model.joined(end), -1)], most=0)
    for knot, flow in model.flows().items():  # each joined knot keeps one unit of what comes from the root
        model.limit([*flow, (model.joined(knot), -1)], least=0, most=0)
    answer = milp(
        model.prizes(),
        integrality=model.whole(),
        bounds=Bounds(0, model.top()),
        constraints=model.constraints(),
        options={"time_limit": time_s},
    )
    if answer.x is None:
        return None
    most = answer.fun if answer.mip_dual_bound is None else answer.mip_dual_bound
    strands = tuple(one for one in range(len(web.strands)) if answer.x[one] > HALF)
    return Solved(strands, -float(most), answer.status == 0)


class _Model:
    """The columns: strings taken, knots joined, flow along and against each string; and the rows so far."""

    def __init__(self, web: Web) -> None:
        self._web, self._count = web, len(web.strands)
        knots = {end for strand in web.strands for end in (strand.begin, strand.end)} - {ROOT}
        self._at = {knot: self._count + number for number, knot in enumerate(sorted(knots))}
        self.size = len(self._at)
        self._entries: list[tuple[int, int, float]] = []
        self._sides: list[tuple[float, float]] = []

    def joined(self, knot: int) -> int:
        return self._at[knot]

    def along(self, strand: int) -> int:
        return self._count + self.size + strand

    def against(self, strand: int) -> int:
        return 2 * self._count + self.size + strand

    def flows(self) -> dict[int, list[tuple[int, float]]]:
        """Give what flows into each knot less what flows out of it."""
        into: dict[int, list[tuple[int, float]]] = {knot: [] for knot in self._at}
        for one, strand in enumerate(self._web.strands):
            for knot, sign in ((strand.end, 1.0), (strand.begin, -1.0)):
                if knot != ROOT:
                    into[knot] += [(self.along(one), sign), (self.against(one), -sign)]
        return into

    def limit(self, terms: Sequence[tuple[int, float]], *, most: float, least: float = -np.inf) -> None:
        self._entries += [(len(self._sides), column, value) for column, value in terms]
        self._sides.append((least, most))

    def prizes(self) -> np.ndarray:
        """What is minimised: the prizes with their sign turned."""
        strands = [-strand.prize for strand in self._web.strands]
        return np.array([*strands, *(-self._web.prize.get(knot, 0.0) for knot in self._at), *self._zeros()])

    def whole(self) -> np.ndarray:
        return np.array([*[1] * (self._count + self.size), *self._zeros()])

    def top(self) -> np.ndarray:
        return np.array([*[1.0] * (self._count + self.size), *[float(self.size)] * (2 * self._count)])

    def constraints(self) -> LinearConstraint:
        rows, columns, values = zip(*self._entries, strict=True)
        shape = (len(self._sides), 3 * self._count + self.size)
        least, most = zip(*self._sides, strict=True)
        return LinearConstraint(coo_array((values, (rows, columns)), shape=shape).tocsr(), least, most)

    def _zeros(self) -> list[float]:
        return [0.0] * (2 * self._count)


def _knots(web: Web, strands: Sequence[int]) -> set[int]:
    return {end for one in strands for end in (web.strands[one].begin, web.strands[one].end)}


def _pick(web: Web, way: tuple[int, ...], cost: float, joined: set[int]) -> Pick:
    fresh = _knots(web, way) - joined
    prize = sum(web.prize.get(knot, 0.0) for knot in fresh) + sum(web.strands[one].prize for one in way)
    return Pick(way, cost, prize)


def _ways(web: Web, joined: set[int], taken: set[int], budget: float) -> list[tuple[float, tuple[int, ...]]]:
    """Give a cheapest way of strings from what is joined to each other knot, within the budget (Dijkstra).

    A string between two joined knots is a way by itself: it brings its own prize.
    """
    around: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    found: list[tuple[float, tuple[int, ...]]] = []
    for number, strand in enumerate(web.strands):
        around[strand.begin].append((strand.end, number))
        around[strand.end].append((strand.begin, number))
        if {strand.begin, strand.end} <= joined and number not in taken and strand.cost <= budget:
            found.append((strand.cost, (number,)))
    heap: list[tuple[float, int, tuple[int, ...]]] = [(0.0, knot, ()) for knot in sorted(joined)]
    seen: set[int] = set()
    while heap:
        cost, knot, way = heapq.heappop(heap)
        if knot in seen:
            continue
        seen.add(knot)
        if knot not in joined:
            found.append((cost, way))
        for other, number in around[knot]:
            dearer = cost + web.strands[number].cost
            if other not in seen and other not in joined and dearer <= budget:
                heapq.heappush(heap, (dearer, other, (*way, number)))
    return found
