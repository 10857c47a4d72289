"""The best choice under budgets, or nearly: how far from the best is known. Pure; the solver is a port.

The linear relaxation has few prices (one for each year and district) and many segments, nearly all of which
are clear once the prices are near: their best option stays the best. So a linear program decides only about
the segments that are not clear, its prices make others clear or not, and so on until nothing changes: what
Dantzig & Wolfe's decomposition does, with whole sets of columns. In the relaxation at most as many segments
are split as there are prices; a last small program with whole numbers decides about those and their like.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, minimize
from scipy.sparse import coo_array

from simpul.kernel.program import Numbers, Program, Solve, Solved
from simpul.rooms.roads.understand.choice import (
    NOTHING,
    Choice,
    Chosen,
    Prices,
    Whole,
    bound,
    payable,
    reduced,
    spent,
    without_beaten,
)

HALF = 0.5
MOST_GAP = 0.2
NEAR_ENOUGH = 1e-7
"""The linear relaxation counts as solved where its bound and its value differ by no more, relatively."""
CENT = 1e-6
"""A missing sum below this part of it is a rounding of floats."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to look, as [effort] of data/plan.toml says."""

    uncertain: int
    sample: int
    steps: int
    rounds: int
    whole: int
    gap: float
    nodes: int
    time_s: float


def best(choice: Choice, solve: Solve, effort: Effort) -> Chosen:
    """Choose an option for each segment so that the sum of worth is the largest, or nearly.

    Args:
        choice: what there is to choose from.
        solve: the solver.
        effort: how hard to look.

    Returns:
        The choice, within every budget; `short` says what districts lack where they cannot have their sums.

    Raises:
        Unsolved: the solver found nothing, which doing nothing would be.
    """
    choice = payable(without_beaten(choice))
    if not (choice.cost > 0).any():
        none = Prices(np.zeros(len(choice.budget)), np.zeros(len(choice.least)))
        return Chosen(np.full(len(choice.worth), NOTHING), 0.0, none, choice.least.copy())
    prices, most, rounds = _relaxed(choice, solve, effort)
    option, most = _rounded(choice, prices, most, solve, effort)
    short = np.maximum(choice.least - spent(choice, option)[1], 0.0)
    short[short <= CENT * np.maximum(choice.least, 1.0)] = 0.0
    return Chosen(option, most, prices, short, rounds)


class Unsolved(Exception):
    """The solver gave no solution of a program that has one."""


def _relaxed(choice: Choice, solve: Solve, effort: Effort) -> tuple[Prices, float, int]:
    """Solve the linear relaxation. Gives its prices, the least bound on the way, and the rounds."""
    prices = _near(choice, _guess(choice, solve, effort), effort)
    best_prices, most = prices, bound(choice, prices)
    size = effort.uncertain
    for number in range(1, effort.rounds + 1):
        option, unclear = _clear(reduced(choice, best_prices), size)
        part, fixed = _left(choice, option, unclear)
        answer = _solved(solve, program(part, effort))
        prices = _prices(part, answer)
        new = bound(choice, prices)
        if new < most:
            best_prices, most = prices, new
        if most - fixed - answer.worth <= NEAR_ENOUGH * max(abs(most), 1.0):
            return best_prices, most, number
        size = min(size + effort.uncertain // 2, len(choice.worth))
    return best_prices, most, effort.rounds


def _guess(choice: Choice, solve: Solve, effort: Effort) -> Prices:
    """Give first prices: of a sample that has as large a part of the money as of each district's segments."""
    count = len(choice.worth)
    if count <= effort.uncertain:
        return Prices(np.zeros(len(choice.budget)), np.zeros(len(choice.least)))
    order = np.argsort(choice.district, kind="stable")
    some = order[:: -(-count // effort.sample)]
    share = len(some) / count
    part = choice.part(some, choice.budget * share, choice.least * share)
    return _prices(part, _solved(solve, program(part, effort)))


def _near(choice: Choice, start: Prices, effort: Effort) -> Prices:
    """Walk down the Lagrangian dual from first prices; with many segments it is nearly smooth (L-BFGS-B)."""
    years = len(choice.budget)
    if len(choice.worth) <= effort.uncertain:
        return start
    unit = max(float(start.year.max(initial=0.0)), 1e-30)
    total = max(bound(choice, start), 1e-30)

    def dual(point: Numbers) -> tuple[float, Numbers]:
        prices = Prices(point[:years] * unit, point[years:] * unit)
        profit = reduced(choice, prices)
        option, _none = _clear(profit, 0)
        by_year, by_district = spent(choice, option)
        slope = np.concatenate([choice.budget - by_year, by_district - choice.least])
        return bound(choice, prices, profit) / total, slope * unit / total

    begin = np.concatenate([start.year, start.district]) / unit
    top = np.concatenate([np.full(years, np.inf), np.where(choice.least > 0, choice.penalty / unit, 0.0)])
    found = minimize(
        dual, begin, jac=True, method="L-BFGS-B", bounds=Bounds(0, top),
        options={"maxiter": effort.steps, "maxfun": 2 * effort.steps, "ftol": 1e-9, "gtol": 1e-9},
    )  # fmt: skip
    return Prices(found.x[:years] * unit, found.x[years:] * unit)


def _rounded(
    choice: Choice, prices: Prices, most: float, solve: Solve, effort: Effort
) -> tuple[Whole, float]:
    """Decide in whole numbers about the segments that are least clear; the others keep what is clear.

    Returns:
        The options, and the bound: the solver's own where it is nearer and was about all segments.
    """
    profit = reduced(choice, prices)
    size = effort.whole
    while True:
        option, unclear = _clear(profit, size)
        part, fixed = _left(choice, option, unclear)
        if (part.budget >= 0).all() or size >= len(choice.worth):
            break
        size *= 2
    near = min(effort.gap * abs(most) / max(abs(most - fixed), 1e-30), MOST_GAP)
    answer = _solved(solve, program(part, replace(effort, gap=near), whole=True))
    columns = _columns(part)
    for segment, one in columns[:, answer.x[: len(columns.T)] > HALF].T:
        option[unclear[segment]] = one
    about_all = (part.cost > 0).sum() == (choice.cost > 0).sum()
    return option, min(most, answer.bound) if about_all else most


def _clear(profit: Numbers, size: int) -> tuple[Whole, Whole]:
    """Give each segment's best option, NOTHING for the `size` segments whose best two are nearest.

    Returns:
        The options, and the segments that are not clear.
    """
    with_nothing = np.column_stack([np.zeros(len(profit)), profit])
    order = np.argpartition(-with_nothing, 1, axis=1)[:, :2]
    two = np.take_along_axis(with_nothing, order, axis=1)
    option = np.where(two[:, 0] >= two[:, 1], order[:, 0], order[:, 1]) - 1
    margin = np.abs(two[:, 0] - two[:, 1])
    margin[np.isneginf(profit).all(axis=1)] = np.inf
    open_ = np.argsort(margin, kind="stable")[: min(size, int(np.isfinite(margin).sum()))]
    unclear = np.sort(open_)
    option[unclear] = NOTHING
    return option, unclear


def _left(choice: Choice, option: Whole, unclear: Whole) -> tuple[Choice, float]:
    """Give the choice about the unclear segments with the money that the others leave, and their worth."""
    by_year, by_district = spent(choice, option)
    taken = np.flatnonzero(option != NOTHING)
    fixed = float(choice.worth[taken, option[taken]].sum())
    return choice.part(unclear, choice.budget - by_year, choice.least - by_district), fixed


def _columns(choice: Choice) -> Whole:
    """Give the options that are there, as rows of segments and of options."""
    return np.array(np.nonzero(choice.cost > 0))


def program(choice: Choice, effort: Effort, *, whole: bool = False) -> Program:
    """Write a choice as a program: a column for each option, for what each district lacks, and each year.

    A year may lack what is spent of it already and only so: in a linear relaxation that is under way.
    """
    segment, one = _columns(choice)
    count, years, districts = len(segment), len(choice.budget), len(choice.least)
    money, at = choice.cost[segment, one], np.arange(count)
    inside = choice.district[segment] >= 0
    years_at, district_at = len(choice.worth), len(choice.worth) + years
    lack = count + np.arange(districts)
    over = count + districts + np.arange(years)
    rows = [segment, years_at + choice.year[one], district_at + choice.district[segment][inside],
            district_at + np.arange(districts), years_at + np.arange(years)]  # fmt: skip
    columns = [at, at, at[inside], lack, over]
    scale = max(float(money.max(initial=1.0)), 1.0)
    values = [np.ones(count), money / scale, money[inside] / scale, np.ones(districts), -np.ones(years)]
    shape = (district_at + districts, count + districts + years)
    matrix = coo_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=shape)
    most = np.concatenate([np.ones(len(choice.worth)), choice.budget / scale, np.full(districts, np.inf)])
    least = np.concatenate([np.full(years_at + years, -np.inf), choice.least / scale])
    penalty = np.full(districts + years, -choice.penalty * scale)
    top = np.concatenate(
        [np.ones(count), np.maximum(choice.least, 0) / scale, _overdraft(choice, scale, whole)]
    )
    is_whole = np.concatenate([np.ones(count, bool), np.zeros(districts + years, bool)]) if whole else None
    worth = np.concatenate([choice.worth[segment, one], penalty])
    return Program(worth, matrix.tocsr(), least, most, top, is_whole, effort.gap, effort.nodes, effort.time_s)


def _overdraft(choice: Choice, scale: float, whole: bool) -> Numbers:  # noqa: FBT001 - as the program
    """Give how far each year may be overdrawn: not at all in whole numbers, else by what is fixed."""
    lacks = np.maximum(-choice.budget, 0.0) / scale
    return np.zeros_like(lacks) if whole else lacks


def _prices(choice: Choice, answer: Solved) -> Prices:
    """Read the prices of money out of a solved relaxation; none is below zero or above the penalty."""
    if answer.prices is None:
        raise Unsolved("a linear program came back without prices")
    segment, one = _columns(choice)
    scale = max(float(choice.cost[segment, one].max(initial=1.0)), 1.0)
    count, years = len(choice.worth), len(choice.budget)
    year = np.maximum(answer.prices[count : count + years], 0.0) / scale
    district = np.maximum(-answer.prices[count + years :], 0.0) / scale
    return Prices(year, np.minimum(district, choice.penalty))


def _solved(solve: Solve, one: Program) -> Solved:
    answer = solve(one)
    if answer is None:
        raise Unsolved("the solver found no solution")
    return answer
