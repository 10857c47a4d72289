"""Trend and forecast: what can be told, and whether intervals hold what they promise on made-up histories."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pytest

from simpul.rooms.roads.understand import forecast, trend
from simpul.rooms.roads.understand.forecast import YEAR_DAYS, Line, Rates
from simpul.rooms.roads.understand.trend import Change, Look, Spread

RULES = forecast.shipped()
BEGIN = date(2022, 1, 1)
KNOWN = Spread(10, 200)
ROADS = forecast.decay(RULES, "tertiary", "asphalt")


def look(days: float, value: float, by: str = "survey", low: float | None = None) -> Look:
    return Look(BEGIN + timedelta(days=round(days)), value if low is None else low, value, by, f"{by}/{days}")


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (look(0, 50), look(99, 90), Change.WORSE),
        (look(0, 90), look(99, 50), Change.BETTER),
        (look(0, 50), look(99, 60), Change.NOT_TOLD),
        (look(0, 50, low=30), look(99, 90, low=35), Change.NOT_TOLD),
        (look(0, 50, low=30), look(99, 90, "inspection"), Change.WORSE),
        (look(0, 80, low=50), look(99, 90, "inspection"), Change.NOT_TOLD),
    ],
)
def test_a_change_is_told_where_noise_does_not_explain_it(before: Look, after: Look, change: Change) -> None:
    found = trend.compare(RULES.trend, before, after, KNOWN)

    assert found.change is change
    assert found.days == 99


def test_two_kinds_of_looks_are_compared_at_every_pair_of_ends() -> None:
    found = trend.compare(RULES.trend, look(0, 80, low=50), look(9, 60, "inspection"), KNOWN)

    assert (found.low, found.high) == (-20, 10)


def test_on_an_unchanged_road_a_change_is_told_as_seldom_as_promised() -> None:
    chance = np.random.default_rng(3)
    values = chance.normal(60, KNOWN.points / 2**0.5, (4000, 2))
    told = [trend.compare(RULES.trend, look(0, a), look(99, b), KNOWN).change for a, b in values]

    share = sum(change is not Change.NOT_TOLD for change in told) / len(told)
    assert share == pytest.approx(2 * (1 - RULES.trend.sure), abs=0.02)


def test_the_spread_is_the_citys_where_there_are_enough_pairs() -> None:
    few, many = [10.0] * (RULES.trend.pairs_at_least - 1), [10.0, -10.0] * RULES.trend.pairs_at_least

    assert trend.spread(RULES.trend, few) == Spread(RULES.trend.spread, 0)
    assert trend.spread(RULES.trend, many) == Spread(10, 2 * RULES.trend.pairs_at_least)
    assert trend.spread(RULES.trend, [0.0] * 99).points == RULES.trend.spread_at_least


def test_repeats_are_neighbours_of_one_kind_within_days_without_a_repair_between() -> None:
    looks = [look(0, 10), look(5, 18), look(20, 15), look(300, 40), look(6, 99, "inspection")]

    assert trend.repeats(RULES.trend, looks) == [8, -3]
    assert trend.repeats(RULES.trend, looks, [BEGIN + timedelta(days=10)]) == [8]


def test_a_repair_cuts_the_history() -> None:
    looks = [look(0, 60), look(400, 80), look(800, 10), look(1200, 20)]

    cut = forecast.history(RULES, looks, [BEGIN + timedelta(days=500)], KNOWN)
    unreported = forecast.history(RULES, looks, [], KNOWN)

    assert cut == unreported == looks[2:]
    assert forecast.history(RULES, looks, [BEGIN + timedelta(days=5000)], KNOWN) == looks[2:]
    assert forecast.history(RULES, [look(0, 60), look(400, 55)], [], KNOWN) == [look(0, 60), look(400, 55)]


def test_a_history_is_of_the_newest_looks_kind() -> None:
    looks = [look(0, 60), look(400, 30, "inspection"), look(800, 70)]

    assert forecast.history(RULES, looks, [], KNOWN) == [looks[0], looks[2]]
    assert forecast.history(RULES, [], [], KNOWN) == []


def of(looks: list[Look]) -> forecast.Fit:
    found = forecast.fit(looks)
    assert found is not None
    return found


def test_not_enough_history_is_an_answer() -> None:
    one, close = of([look(0, 60)]), of([look(0, 60), look(9, 61), look(20, 63)])
    two, three = of([look(0, 50), look(400, 60)]), of([look(0, 50), look(400, 60), look(800, 70)])
    alike = Rates(10, 3, 20)

    assert forecast.fit([]) is None
    assert forecast.line(RULES, one, None, 50) is None
    assert forecast.line(RULES, close, None, 50) is None
    assert forecast.line(RULES, two, None, 50) is None
    for fit, peers, basis in (
        (three, None, "own"),
        (one, alike, "peers"),
        (close, alike, "peers"),
        (two, alike, "own"),
    ):
        told = forecast.line(RULES, fit, peers, 50)
        assert told is not None
        assert told[1] == basis


def test_a_rate_is_drawn_to_those_of_its_peers_by_what_each_can_tell() -> None:
    own, alike = of([look(0, 0), look(365.25, 40)]), Rates(10, 5, 50)

    told = forecast.line(RULES, own, alike, 50)
    noisy = forecast.line(RULES, own, alike, 5000)

    assert told is not None
    assert noisy is not None
    assert 10 < noisy[0].rate < told[0].rate < 40
    assert noisy[0].rate == pytest.approx(10, abs=0.5)


def test_peers_need_enough_segments_with_a_history() -> None:
    fits = [of([look(0, 0), look(700, 20 + number)]) for number in range(RULES.peers_at_least)]
    fresh = [of([look(0, 9)])] * 50

    assert forecast.peers(RULES, fits[1:] + fresh, 50, ROADS) is None
    found = forecast.peers(RULES, fits + fresh, 50, ROADS)
    assert found is not None
    assert found.rate == pytest.approx(12.3, abs=0.5)
    assert found.n == RULES.peers_at_least


def test_a_line_that_is_sure_crosses_where_it_crosses() -> None:
    sure = Line(BEGIN, 40, 0.001, 10, 0.001)

    found = forecast.crossing(RULES, sure, 50, BEGIN)

    assert found.low is not None
    assert found.middle is not None
    assert found.high is not None
    assert (found.middle - BEGIN).days == pytest.approx(YEAR_DAYS, abs=3)
    assert (found.high - found.low).days < 62  # it is laid on a grid of months
    [(low, middle, high)] = forecast.band(RULES, sure, [BEGIN + timedelta(days=YEAR_DAYS)])
    assert (low, middle, high) == pytest.approx((50, 50, 50), abs=0.05)


def test_what_lies_beyond_the_horizon_is_not_told_and_what_is_past_is_now() -> None:
    today = BEGIN + timedelta(days=400)

    assert forecast.crossing(RULES, Line(BEGIN, 10, 1, 0.5, 0.1), 50, today) == (None, None, None)
    assert forecast.crossing(RULES, Line(BEGIN, 90, 1, 5, 1), 50, today) == (today, today, today)
    assert forecast.crossing(RULES, Line(BEGIN, 10, 1, -9, 0.1), 50, today) == (None, None, None)
    unsure = forecast.crossing(RULES, Line(BEGIN, 30, 5, 2, 6), 50, today)
    assert unsure.low is not None
    assert unsure.high is None


def test_decay_is_there_for_every_road() -> None:
    assert forecast.decay(RULES, "residential", "asphalt") == RULES.rates["asphalt"]["residential"]
    assert forecast.decay(RULES, "track", "gravel") == RULES.rates["unpaved"]["other"]
    assert forecast.decay(RULES, "primary", "") == RULES.rates["unknown"]["other"]
    assert all(one.rate > 0 < one.spread for by in RULES.rates.values() for one in by.values())


class Made(NamedTuple):
    """A made-up segment: its looks, and the day on which it truly crosses 100."""

    looks: list[Look]
    crosses: date


type Wear = Callable[[np.random.Generator, float, np.ndarray[tuple[int], np.dtype[np.float64]]], object]


def histories(seed: int, *, count: int, looks: int, gap: float, noise: float) -> list[Made]:
    """Segments that wear in a line, at rates of 12 points a year with a spread of 4, seen with noise."""
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        rate = max(1.0, chance.normal(12, 4))
        start = chance.uniform(0, 30)
        years = np.arange(looks) * gap
        seen = start + rate * years + chance.normal(0, noise, looks)
        crosses = BEGIN + timedelta(days=(100 - start) / rate * YEAR_DAYS)
        found.append(Made([look(y * YEAR_DAYS, v) for y, v in zip(years, seen, strict=True)], crosses))
    return found


def held(made: list[Made], noise: float) -> float:
    """Give the share of segments that cross within their interval, which is open beyond the horizon."""
    spread = Spread(noise * 2**0.5, 500)
    fits = [of(forecast.history(RULES, one.looks, [], spread)) for one in made]
    variance = forecast.noise(fits, spread)
    alike = forecast.peers(RULES, fits, variance, ROADS)
    hits = tries = 0
    for one, fit in zip(made, fits, strict=True):
        told = forecast.line(RULES, fit, alike, variance)
        today = one.looks[-1].on
        if told is None or one.crosses <= today:
            continue
        low, _middle, high = forecast.crossing(RULES, told[0], 100, today)
        end = today + timedelta(days=RULES.years_ahead * YEAR_DAYS)
        tries += 1
        hits += (low or end) <= one.crosses <= (high or max(end, one.crosses))
    assert tries > 0.8 * len(made)
    return hits / tries


@pytest.mark.parametrize(
    ("looks", "gap", "noise"),
    [
        pytest.param(4, 1.0, 8.0, id="four yearly looks"),
        pytest.param(6, 0.5, 14.0, id="six noisy looks in three years"),
        pytest.param(2, 1.0, 8.0, id="two looks, mostly peers"),
    ],
)
def test_the_interval_holds_what_it_promises(looks: int, gap: float, noise: float) -> None:
    """Nominal 80 %. Where an interval has no end it holds whatever comes after its beginning."""
    shares = [held(histories(seed, count=250, looks=looks, gap=gap, noise=noise), noise) for seed in range(3)]

    assert RULES.interval - 0.06 <= np.mean(shares) <= 0.97


def test_without_peers_it_holds_too() -> None:
    few = RULES.peers_at_least - 1
    made = [one for seed in range(40) for one in histories(seed, count=few, looks=5, gap=0.7, noise=6)]
    shares = [held(made[start : start + few], 6) for start in range(0, len(made), few)]

    assert np.mean(shares) >= RULES.interval - 0.06


def test_shrinkage_brings_rates_nearer_to_the_truth() -> None:
    chance = np.random.default_rng(11)
    true = chance.normal(12, 3, 300).clip(1)
    fits = [
        of([look(0, chance.normal(0, 10)), look(500, rate * 500 / YEAR_DAYS + chance.normal(0, 10))])
        for rate in true
    ]
    alike = forecast.peers(RULES, fits, 100, ROADS)
    assert alike is not None
    drawn = [told[0].rate for fit in fits if (told := forecast.line(RULES, fit, alike, 100))]

    error = float(np.sqrt(np.mean((np.array(drawn) - true) ** 2)))
    alone = float(np.sqrt(np.mean((np.array([fit.rate for fit in fits]) - true) ** 2)))
    assert error < 0.5 * alone


def test_noise_is_that_of_the_lines_where_they_fit_worse_than_repeats_do() -> None:
    bent = of([look(0, 0), look(400, 60), look(800, 10), look(1200, 70)])

    assert forecast.noise([bent], Spread(5, 99)) > 100
    assert forecast.noise([], Spread(10, 99)) == 50
    assert replace(RULES, interval=0.5).interval == 0.5
