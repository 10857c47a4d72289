"""Which repairs join the most calm street to destinations: small towns whose best answer is plain to see."""

import itertools
import random

import pytest

from simpul.rooms.cycling.understand.network import Link, Mend, mended, parted
from simpul.rooms.cycling.understand.repairs import Effort, Plan, choose

HARD = Effort(time_s=20, exact_up_to=500)
LIGHT = Effort(time_s=0, exact_up_to=0)


def calm(street: int, begin: int, end: int, length_m: float) -> Link:
    return Link(street, begin, end, length_m, stress=1)


def broken(street: int, begin: int, end: int, length_m: float, cost: float) -> Link:
    return Link(street, begin, end, length_m, stress=2, mends=(Mend(100 + street, cost),))


# The beach is at 1. Behind a cheap bad street lie 300 m, behind a dear one 5,000 m, and then 40 m more.
TOWN = [
    calm(1, 1, 2, 500), broken(2, 2, 3, 100, cost=10), calm(3, 3, 4, 300), broken(4, 2, 5, 100, cost=50),
    calm(5, 5, 6, 5000), broken(6, 6, 7, 20, cost=50), calm(7, 7, 8, 40), Link(8, 1, 9, 800, stress=4),
    Link(9, 9, 10, 900, stress=None),
]  # fmt: skip


@pytest.mark.parametrize("effort", [HARD, LIGHT])
def test_what_brings_most_for_its_money_comes_first(effort: Effort) -> None:
    plan = choose(TOWN, {1}, 200, effort)

    assert [step.streets for step in plan.steps] == [(4,), (2,), (6,)]
    assert [step.unlocked_m for step in plan.steps] == [5100, 400, 60]
    assert (plan.before_m, plan.after_m, plan.cost) == (500, 6060, 110)


@pytest.mark.parametrize("effort", [HARD, LIGHT])
def test_a_budget_is_kept(effort: Effort) -> None:
    plan = choose(TOWN, {1}, 55, effort)

    assert [step.streets for step in plan.steps] == [(4,)]
    assert plan.segments == (104,)


def test_streets_that_unlock_only_together_are_one_step() -> None:
    row = [calm(1, 1, 2, 10), broken(2, 2, 3, 5, cost=1), broken(3, 3, 4, 5, cost=1), calm(4, 4, 5, 9000)]

    [step] = choose(row, {1}, 2, HARD).steps

    assert (step.streets, step.unlocked_m) == ((2, 3), 9010)
    assert choose(row, {1}, 1, HARD).after_m == 15, "half of the way unlocks only itself"


def test_the_exact_plan_beats_the_greedy_one_where_greed_is_wrong() -> None:
    fork = [broken(1, 1, 2, 1, cost=1), calm(2, 2, 3, 30), broken(3, 1, 4, 1, cost=10), calm(4, 4, 5, 100)]

    greedy, exact = choose(fork, {1}, 10, LIGHT), choose(fork, {1}, 10, HARD)

    assert (greedy.after_m, greedy.best, greedy.most_m) == (31, False, None)
    assert (exact.after_m, exact.best) == (101, True)
    assert exact.most_m == pytest.approx(101)


def test_traffic_is_no_damage_and_what_is_not_known_is_not_calm() -> None:
    plan = choose(TOWN, {9}, 1000, HARD)

    assert (plan.steps, plan.before_m, plan.after_m) == ((), 0, 0)


def test_the_exact_plan_is_the_best_of_all_plans() -> None:
    for seed in range(12):
        town = _some_town(random.Random(seed))  # noqa: S311 - no secret
        plan = choose(town, {0}, 12, HARD)
        best = max(
            parted(mended(town, some)).joined_m({0})
            for some in _choices([mend for link in town for mend in link.mends], 12)
        )
        assert plan.after_m == pytest.approx(best), f"seed {seed}"
        assert plan.cost <= 12
        assert choose(town, {0}, 12, LIGHT).after_m <= plan.after_m + 1e-6


def test_a_plan_says_what_was_there_before_and_after() -> None:
    plan = choose(TOWN, {1}, 200, HARD)

    assert isinstance(plan, Plan)
    assert plan.after_m - plan.before_m == pytest.approx(sum(step.unlocked_m for step in plan.steps))


def _some_town(chance: random.Random) -> list[Link]:
    links = []
    for street in range(14):
        begin, end = chance.sample(range(9), 2)
        length_m = float(chance.randint(10, 500))
        make = broken(street, begin, end, length_m, cost=chance.randint(1, 8))
        links.append(make if chance.random() < 0.6 else calm(street, begin, end, length_m))
    return links


def _choices(mends: list[Mend], budget: float) -> list[list[int]]:
    sizes = range(len(mends) + 1)
    some = itertools.chain.from_iterable(itertools.combinations(mends, size) for size in sizes)
    return [[mend.segment for mend in each] for each in some if sum(mend.cost for mend in each) <= budget]
