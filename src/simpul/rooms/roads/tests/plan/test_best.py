"""The best choice under budgets: against every choice there is, and against one exact program."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from simpul.adapters.highs import solve
from simpul.kernel.program import Program, Solved
from simpul.rooms.roads.understand import best, choice
from simpul.rooms.roads.understand.best import Effort
from simpul.rooms.roads.understand.choice import NOTHING, Choice, Prices

EXACT = Effort(uncertain=500, sample=100, steps=20, rounds=4, whole=500, gap=0.0, nodes=100_000, time_s=60)
SMALL = Effort(uncertain=40, sample=30, steps=60, rounds=12, whole=25, gap=1e-4, nodes=2000, time_s=60)


def some(seed: int, segments: int, *, kinds: int = 2, years: int = 2, districts: int = 2) -> Choice:
    chance = np.random.default_rng(seed)
    cost = np.repeat(chance.integers(1, 20, (segments, kinds, 1)).astype(float), years, axis=2)
    worth = cost * chance.uniform(0.2, 3, (segments, kinds, 1)) * (1 - 0.1 * np.arange(years))
    missing = chance.random((segments, kinds, years)) < 0.2
    columns = (segments, kinds * years)
    budget = np.full(years, cost[:, 0, 0].sum() * 0.3 / years).round()
    return Choice(
        np.where(missing, -np.inf, worth).reshape(columns), np.where(missing, 0, cost).reshape(columns),
        np.tile(np.arange(years), kinds), np.arange(segments) % districts, budget,
        np.full(districts, float(budget.sum()) * 0.6 / districts),
    )  # fmt: skip


def every(of: Choice) -> float:
    """Try every choice there is."""
    options = [[NOTHING, *np.flatnonzero(row > 0)] for row in choice.without_beaten(of).cost]
    found = -np.inf
    for one in itertools.product(*options):
        option = np.array(one)
        by_year, by_district = choice.spent(of, option)
        if (by_year <= of.budget).all() and (by_district >= of.least).all():
            found = max(found, choice.worth_of(of, option))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_of_all_choices_it_is_the_best(seed: int) -> None:
    asked = some(seed, 6)
    most = every(asked)
    assert most > 0

    found = best.best(asked, solve, EXACT)

    assert choice.worth_of(asked, found.option) == pytest.approx(most)
    assert found.bound >= most - 1e-6
    assert not found.short.any()


@pytest.mark.parametrize("seed", range(4))
def test_rounds_of_small_programs_come_as_near_as_one_exact_program(seed: int) -> None:
    asked = some(seed, 120, kinds=3, years=3, districts=3)
    exact = solve(best.program(choice.without_beaten(asked), replace(EXACT, gap=0.002), whole=True))
    assert exact is not None

    found = best.best(asked, solve, SMALL)

    reached = choice.worth_of(asked, found.option)
    assert exact.worth * 0.99 <= reached <= exact.bound * (1 + 1e-6)
    assert exact.worth * (1 - 1e-9) <= found.bound <= exact.worth * 1.02
    by_year, by_district = choice.spent(asked, found.option)
    assert (by_year <= asked.budget + 1e-6).all()
    assert (by_district >= asked.least - 1e-6).all()
    assert choice.worth_of(asked, choice.greedy(asked)) < reached


def test_the_bound_holds_whatever_the_prices() -> None:
    asked = some(3, 6)
    most = every(asked)

    for year in (0.0, 0.5, 2.0):
        for district in (0.0, 1.0):
            prices = Prices(np.full(2, year), np.full(2, district))
            assert choice.bound(choice.without_beaten(asked), prices) >= most - 1e-9


def test_a_district_that_cannot_have_its_share_says_what_it_lacks_and_budgets_hold() -> None:
    asked = some(1, 8)
    greedy_district = Choice(
        asked.worth, asked.cost, asked.year, np.array([0, *[1] * 7]), asked.budget,
        np.array([float(asked.budget.sum()), 0.0]),
    )  # fmt: skip

    found = best.best(greedy_district, solve, EXACT)

    assert found.short[0] > 0
    assert found.short[1] == 0
    by_year, by_district = choice.spent(asked, found.option)
    assert (by_year <= asked.budget + 1e-6).all()
    assert by_district.sum() > 0


def test_what_is_beaten_is_left_out_and_of_two_alike_one_stays() -> None:
    asked = Choice(
        np.array([[5.0, 4.0, 5.0, 9.0]]), np.array([[2.0, 3.0, 2.0, 9.0]]), np.array([0, 0, 0, 1]),
        np.array([-1]), np.array([10.0, 10.0]), np.array([]),
    )  # fmt: skip

    assert np.isfinite(choice.without_beaten(asked).worth).tolist() == [[True, False, False, True]]


def test_what_no_year_can_pay_makes_no_plan_look_bad() -> None:
    asked = Choice(
        np.array([[100.0, 3.0], [-np.inf, 2.0]]), np.array([[50.0, 1.0], [0.0, 1.0]]), np.array([0, 0]),
        np.array([-1, -1]), np.array([10.0]), np.array([]),
    )  # fmt: skip

    found = best.best(asked, solve, EXACT)

    assert found.option.tolist() == [1, 1]
    assert found.bound == pytest.approx(5)


def test_of_few_segments_the_bound_is_the_best() -> None:
    asked = Choice(
        np.array([[6.0], [6.0]]), np.array([[6.0], [6.0]]), np.array([0]), np.array([-1, -1]),
        np.array([10.0]), np.array([]),
    )  # fmt: skip

    found = best.best(asked, solve, EXACT)

    assert choice.worth_of(asked, found.option) == found.bound == pytest.approx(6)


def test_nothing_to_choose_from_is_no_plan() -> None:
    asked = Choice(
        np.full((3, 2), -np.inf), np.zeros((3, 2)), np.array([0, 1]), np.zeros(3, int), np.ones(2), np.ones(1)
    )

    found = best.best(asked, solve, EXACT)

    assert found.option.tolist() == [NOTHING] * 3
    assert found.short.tolist() == [1.0]


def test_a_solver_that_gives_up_is_told() -> None:
    def gives_up(_program: Program) -> Solved | None:
        return None

    with pytest.raises(best.Unsolved):
        best.best(some(1, 6), gives_up, EXACT)
