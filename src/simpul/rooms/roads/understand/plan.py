"""A plan of repairs: which stretch gets what in which year, for the most condition that money can buy. Pure.

What is wanted is the sum over the stretches of points of SDI saved x kilometres x importance. Points are
counted over a fixed number of years from the plan's first: who treats later saves for fewer years, or needs
what is dearer by then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simpul.kernel.program import Numbers, Solve
from simpul.rooms.roads.understand import best, choice, treatment
from simpul.rooms.roads.understand.best import Effort
from simpul.rooms.roads.understand.choice import NOTHING, Choice, Chosen, Whole
from simpul.rooms.roads.understand.plan_inputs import PER_KM, Inputs, costs, fitting

type Tell = Callable[[int, int], None]
"""Is told how many of how many programs are solved."""


@dataclass(frozen=True, slots=True)
class Options:
    """All that could be done, by stretch, treatment and year, a year longer than there is money for.

    `cost` is 0 where a treatment does not fit; `gain` is points of SDI saved, `worth` that times kilometres
    times importance, -inf where it does not fit.
    """

    gain: Numbers
    cost: Numbers
    worth: Numbers

    def choice(self, inputs: Inputs, budgets: Numbers | None = None) -> Choice:
        """Give what there is to choose from within budgets; the plan's own where None."""
        budgets = inputs.budgets if budgets is None else budgets
        count, kinds, _more = self.cost.shape
        years = len(budgets)
        share = budgets.sum() / max(float(inputs.budgets.sum()), 1e-30)
        return Choice(
            self.worth[:, :, :years].reshape(count, kinds * years),
            self.cost[:, :, :years].reshape(count, kinds * years),
            np.tile(np.arange(years), kinds),
            inputs.roads.district, budgets, inputs.least * share,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """A line of a plan: a stretch by its place among the inputs, a treatment by its place, a year from 0.

    `later` is the cheapest sensible way to do it a year later: the treatment's place, its cost and gain; None
    where nothing fits any more or nothing could be gained.
    """

    at: int
    treatment: int
    year: int
    cost: float
    gain: float
    worth: float
    after: float
    later: tuple[int, float, float] | None


@dataclass(frozen=True, slots=True)
class Result:
    """What was worked out. `lines` and `next_` are in the order of benefit for money.

    `next_` is what more money would buy first. `greedy` is the worth of what a list by benefit for money
    gives within the same limits. `chosen` has the bound and the prices.
    """

    lines: tuple[Taken, ...]
    next_: tuple[Taken, ...]
    worth: float
    greedy: float
    chosen: Chosen


def options(inputs: Inputs) -> Options:
    """Work out what could be done, and what it costs and brings."""
    roads, years = inputs.roads, inputs.years + 1
    shape = (len(roads), len(inputs.treatments), years)
    gain, cost = np.zeros(shape), np.zeros(shape)
    for kind, one in enumerate(inputs.treatments):
        money, fits = costs(inputs, one), fitting(inputs, one)
        for year in range(years):
            there = fits & (money > 0) & treatment.can(one, roads.points, year)
            saved = treatment.gain(one, roads.points, year, inputs.ahead)
            there &= saved > 0
            gain[:, kind, year], cost[:, kind, year] = np.where(there, saved, 0), np.where(there, money, 0)
    weight = roads.length_m / PER_KM * roads.importance
    worth = np.where(cost > 0, gain * weight[:, None, None], -np.inf)
    return Options(gain, cost, worth)


def work_out(inputs: Inputs, solve: Solve, *, most_next: int = 10) -> Result:
    """Work a plan out.

    Args:
        inputs: frozen, read.
        solve: the solver.
        most_next: how many of the next lines to give.

    Raises:
        best.Unsolved: the solver failed.
    """
    all_ = options(inputs)
    asked = all_.choice(inputs)
    chosen = best.best(asked, solve, inputs.effort)
    lines = _ordered(_line(inputs, all_, at, one) for at, one in _taken(chosen.option))
    greedy = choice.worth_of(asked, choice.greedy(choice.without_beaten(asked)))
    return Result(
        lines, _next(inputs, all_, asked, chosen, most_next), sum(one.worth for one in lines), greedy, chosen
    )


def _taken(option: Whole) -> list[tuple[int, int]]:
    return [(int(at), int(option[at])) for at in np.flatnonzero(option != NOTHING)]


def _ordered(lines: object) -> tuple[Taken, ...]:
    return tuple(sorted(lines, key=lambda one: (-one.worth / one.cost, one.at)))  # type: ignore[call-overload]


def _line(inputs: Inputs, all_: Options, at: int, column: int) -> Taken:
    kind, year = divmod(column, inputs.years)
    points = inputs.roads.points
    mine = replace(
        points, sdi=points.sdi[at : at + 1], potholes=points.potholes[at : at + 1],
        cracks=points.cracks[at : at + 1], rate=points.rate[at : at + 1], age=points.age[at : at + 1],
    )  # fmt: skip
    after = float(treatment.after(inputs.treatments[kind], mine, year)[0])
    return Taken(
        at, kind, year, float(all_.cost[at, kind, year]), float(all_.gain[at, kind, year]),
        float(all_.worth[at, kind, year]), after, _later(all_, at, kind, year + 1),
    )  # fmt: skip


def _later(all_: Options, at: int, kind: int, year: int) -> tuple[int, float, float] | None:
    """Give what the same stretch takes a year later.

    It is the same treatment where that still fits, else the one that brings most.
    """
    cost, gain = all_.cost[at, :, year], all_.gain[at, :, year]
    if cost[kind] <= 0:
        kind = int(np.argmax(gain))
    return (kind, float(cost[kind]), float(gain[kind])) if cost[kind] > 0 else None


def _next(inputs: Inputs, all_: Options, asked: Choice, chosen: Chosen, most: int) -> tuple[Taken, ...]:
    """Give what is nearest to being worth its money among the stretches that get nothing."""
    profit = choice.reduced(choice.without_beaten(asked), chosen.prices)
    if not profit.size:
        return ()
    left = (chosen.option == NOTHING) & np.isfinite(profit).any(axis=1)
    column = np.argmax(profit, axis=1)
    at = np.flatnonzero(left)
    ratio = asked.worth[at, column[at]] / asked.cost[at, column[at]]
    first = at[np.argsort(-ratio, kind="stable")][:most]
    return tuple(_line(inputs, all_, int(one), int(column[one])) for one in first)


def sdi_at(inputs: Inputs, lines: tuple[tuple[int, int, int], ...], later: int) -> Numbers:
    """Give the SDI of every stretch in a later year under lines (stretch, treatment, year), all by place."""
    points = inputs.roads.points
    sdi = points.base(later)
    for kind, one in enumerate(inputs.treatments):
        for year in range(inputs.years):
            at = [where for where, what, when in lines if (what, when) == (kind, year)]
            if at and year <= later:
                sdi[at] = treatment.treated(one, points, year, later)[at]
    return sdi


def ahead(inputs: Inputs, lines: Sequence[tuple[int, float]]) -> Numbers:
    """Give each stretch's mean SDI over the years ahead, under lines of (stretch by place, points saved)."""
    points = inputs.roads.points
    mean = sum((points.base(year) for year in range(inputs.ahead)), np.zeros_like(points.sdi)) / inputs.ahead
    for at, saved in lines:
        mean[at] -= saved
    return mean


def curve(inputs: Inputs, alike: Inputs, solve: Solve, tell: Tell) -> list[tuple[float, float, float]]:
    """Try other budgets: for each part of the plan's own, the mean SDI by length over the years ahead.

    Args:
        inputs: of the plan.
        alike: the same with weights that make all roads alike.
        solve: the solver.
        tell: is told after each program.

    Returns:
        The part of the budget, the mean SDI with the plan's weights, and with all roads alike; first none.
    """
    parts = [float(part) for part in inputs.said["rules"]["curve"]["budgets"]]
    light = replace(inputs.effort, whole=inputs.effort.whole // 4, gap=4 * inputs.effort.gap)
    nothing = by_length(inputs, ahead(inputs, ()))
    found = [(0.0, nothing, nothing)]
    both = [(weighed, options(weighed)) for weighed in (inputs, alike)]
    for number, part in enumerate(parts):
        two = [_tried(weighed, all_, part, solve, light) for weighed, all_ in both]
        found.append((part, two[0], two[1]))
        tell(number + 1, len(parts))
    return found


def _tried(inputs: Inputs, all_: Options, part: float, solve: Solve, effort: Effort) -> float:
    taken = _taken(best.best(all_.choice(inputs, inputs.budgets * part), solve, effort).option)
    lines = [
        (at, float(all_.gain[at, column // inputs.years, column % inputs.years])) for at, column in taken
    ]
    return by_length(inputs, ahead(inputs, lines))


def by_length(inputs: Inputs, sdi: Numbers) -> float:
    """Give the mean of what is known of each stretch, weighed by length; 0 without stretches."""
    length_m = inputs.roads.length_m
    return float(sdi @ length_m / length_m.sum()) if len(length_m) else 0.0
