"""The choice behind a plan, as numbers: options by segment, money by year, least money by district. Pure.

A multiple-choice knapsack with several knapsacks (Kellerer, Pferschy & Pisinger 2004, "Knapsack Problems",
chapter 11): at most one option of each segment, a budget for each year, a least sum for each district.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simpul.kernel.program import Numbers

type Whole = NDArray[np.int64]

NOTHING = -1
"""Stands for the option of doing nothing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What there is to choose from.

    Attributes:
        worth: by segment and option; -inf where the option is none.
        cost: by segment and option, money above 0; 0 where the option is none.
        year: by option, which budget pays for it: 0 is the first.
        district: by segment, a number from 0; -1 where it is in no district.
        budget: by year.
        least: by district, money that must be spent there; 0 for none.
    """

    worth: Numbers
    cost: Numbers
    year: Whole
    district: Whole
    budget: Numbers
    least: Numbers

    @property
    def penalty(self) -> float:
        """What a missing unit of a district's least sum counts: more than any money can bring."""
        there = self.cost > 0
        ratios = self.worth[there] / self.cost[there]
        return 10.0 * float(ratios.max(initial=0.0)) + 1e-9

    def part(self, segments: Whole, budget: Numbers, least: Numbers) -> "Choice":
        """Give the same choice for some segments only, with what money is left for them."""
        return Choice(
            self.worth[segments], self.cost[segments], self.year, self.district[segments], budget, least
        )


@dataclass(frozen=True, slots=True)
class Prices:
    """What money is worth: one more unit in a year, and one unit less that a district must get."""

    year: Numbers
    district: Numbers


@dataclass(frozen=True, slots=True)
class Chosen:
    """An option for each segment, NOTHING for none, with what is known of how good the choice is.

    `bound`: no choice is worth more. `prices` are of the linear relaxation. `short` is what districts lack of
    their least sums, 0 where they have them. `rounds` counts the linear programs that were solved.
    """

    option: Whole
    bound: float
    prices: Prices
    short: Numbers
    rounds: int = 0


def without_beaten(choice: Choice) -> Choice:
    """Leave out options that another of the same segment and year beats: cheaper, and worth as much."""
    worth = choice.worth.copy()
    for mine in range(worth.shape[1]):
        for other in range(worth.shape[1]):
            if mine == other or choice.year[mine] != choice.year[other]:
                continue
            better = (choice.worth[:, other] >= choice.worth[:, mine]) & (
                choice.cost[:, other] <= choice.cost[:, mine]
            )
            same = (choice.worth[:, other] == choice.worth[:, mine]) & (
                choice.cost[:, other] == choice.cost[:, mine]
            )
            worth[better & ~(same & (mine < other)), mine] = -np.inf
    worth[choice.worth <= 0] = -np.inf
    cost = np.where(np.isneginf(worth), 0.0, choice.cost)
    return Choice(worth, cost, choice.year, choice.district, choice.budget, choice.least)


def payable(choice: Choice) -> Choice:
    """Leave out options that cost more than their year has: a linear relaxation would split them."""
    worth = np.where(choice.cost > choice.budget[choice.year], -np.inf, choice.worth)
    cost = np.where(np.isneginf(worth), 0.0, choice.cost)
    return Choice(worth, cost, choice.year, choice.district, choice.budget, choice.least)


def reduced(choice: Choice, prices: Prices) -> Numbers:
    """Give what each option is worth after its money is paid at these prices."""
    of_district = np.append(prices.district, 0.0)[choice.district]
    return np.asarray(choice.worth - choice.cost * (prices.year[choice.year] - of_district[:, None]))


def bound(choice: Choice, prices: Prices, profit: Numbers | None = None) -> float:
    """Give what no choice can be worth more than, whatever the prices (the Lagrangian dual)."""
    best = (reduced(choice, prices) if profit is None else profit).max(axis=1, initial=0.0)
    return float(best.sum() + prices.year @ choice.budget - prices.district @ choice.least)


def worth_of(choice: Choice, option: Whole) -> float:
    """Give what a choice is worth."""
    taken = np.flatnonzero(option != NOTHING)
    return float(choice.worth[taken, option[taken]].sum())


def spent(choice: Choice, option: Whole) -> tuple[Numbers, Numbers]:
    """Give what a choice spends by year and by district."""
    taken = np.flatnonzero(option != NOTHING)
    money = choice.cost[taken, option[taken]]
    by_year = np.bincount(choice.year[option[taken]], money, minlength=len(choice.budget))
    inside = choice.district[taken] >= 0
    by_district = np.bincount(choice.district[taken][inside], money[inside], minlength=len(choice.least))
    return by_year, by_district


def greedy(choice: Choice) -> Whole:
    """Choose by what a unit of money brings, best first: districts up to their least sums, then all.

    What a spreadsheet does: the peer that `benchmarks/plan.py` compares with.
    """
    ratio = np.divide(
        choice.worth, choice.cost, out=np.full_like(choice.worth, -np.inf), where=choice.cost > 0
    )
    order = np.argsort(-ratio, axis=None, kind="stable")
    order = order[ratio.ravel()[order] > 0]
    option = np.full(len(choice.worth), NOTHING)
    left, owed = choice.budget.copy(), choice.least.copy()
    for owing in (True, False):
        for at in order:
            segment, one = divmod(int(at), choice.worth.shape[1])
            year, district, money = choice.year[one], choice.district[segment], choice.cost[segment, one]
            if option[segment] != NOTHING or money > left[year]:
                continue
            if owing and (district < 0 or owed[district] <= 0):
                continue
            option[segment] = one
            left[year] -= money
            if district >= 0:
                owed[district] -= money
    return option
