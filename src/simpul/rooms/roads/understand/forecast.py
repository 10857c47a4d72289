"""When a segment will cross into the next class, with an interval: a line that knows its doubts. Pure.

The SDI of a segment (its worse end) is taken to rise in a line since its last repair: level + rate * years,
seen with noise. Its rate is drawn towards the rates of its peers (normal-normal shrinkage, empirical Bayes:
Efron and Morris 1975), and is above 0: a road does not mend itself. The distribution of the crossing's day
follows from both doubts together: docs/decisions/0162.
"""

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from simpul.rooms.roads.understand import trend
from simpul.rooms.roads.understand.trend import Change, Look, Spread

YEAR_DAYS = 365.25
GRID = 201
MONTHS = 12
EXPECTED_WITHIN = 0.5
"""How far a spread between segments is from the expected one: by more than e^0.5 in a third of the cases."""
HOPELESS = 0.999
"""A rate this surely below 0 is no deterioration that could be forecast."""


class Rates(NamedTuple):
    """Points of SDI a year in a class of roads: their mean, their spread between segments, from how many.

    `n` is 0 where they are the shipped ones, which nobody measured.
    """

    rate: float
    spread: float
    n: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of forecast.toml; see there."""

    valid_from: date
    source: str
    trend: trend.Rules
    interval: float
    years_ahead: float
    span_days_at_least: int
    own_at_least: int
    own_with_peers: int
    peers_at_least: int
    max_looks: int
    repair_sure: float
    rates: Mapping[str, Mapping[str, Rates]]
    surfaces: Mapping[str, str]


class Fit(NamedTuple):
    """The line through a history: days of its last look and of their middle, mean level, rate, doubts.

    `square_years` is the sum of squared distances from the middle in time; 0 where there is one look.
    """

    n: int
    last: date
    middle: date
    level: float
    square_years: float
    rate: float
    rest: float


class Line(NamedTuple):
    """What is known of a segment's line: its level on a day and its rate a year, each with its doubt."""

    middle: date
    level: float
    level_sd: float
    rate: float
    rate_sd: float


class Crossing(NamedTuple):
    """The days on which a limit is crossed: ends of the interval and middle; None beyond the horizon."""

    low: date | None
    middle: date | None
    high: date | None


@cache
def shipped() -> Rules:
    """Read forecast.toml."""
    text = files("simpul.rooms.roads").joinpath("data/forecast.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    rates = {
        surface: {road: Rates(one["rate"], one["spread"]) for road, one in by_road.items()}
        for surface, by_road in data["decay"].items()
    }
    surfaces = {osm: ours for ours, listed in data["surfaces"].items() for osm in listed}
    said: dict[str, Any] = data["forecast"]
    return Rules(
        data["valid_from"],
        data["source"],
        trend.Rules(**data["trend"]),
        **said,
        rates=rates,
        surfaces=surfaces,
    )


def surface_of(rules: Rules, surface: str) -> str:
    """Give "asphalt", "concrete", "unpaved" or "unknown" for an OpenStreetMap surface or one of these."""
    return surface if surface in rules.rates else rules.surfaces.get(surface, "unknown")


def decay(rules: Rules, road_class: str, surface: str) -> Rates:
    """Give the shipped rate of a class of road and surface: points of SDI a year, with their spread.

    Args:
        rules: of forecast.toml.
        road_class: OpenStreetMap's `highway`.
        surface: OpenStreetMap's `surface`, "" where it is not known.
    """
    by_road = rules.rates[surface_of(rules, surface)]
    return by_road.get(road_class, by_road["other"])


def history(rules: Rules, looks: Iterable[Look], cuts: Iterable[date], by: Spread) -> list[Look]:
    """Keep the looks that a forecast may stand on, oldest first.

    Those of the newest look's kind since the last repair: a reported one (`cuts`, by day), or a fall of the
    SDI that noise does not explain.
    """
    ordered = sorted(looks, key=lambda look: (look.on, look.ref))
    if not ordered:
        return []
    kept = [look for look in ordered if look.by == ordered[-1].by]
    cut = max((day for day in cuts if day <= kept[-1].on), default=None)
    if cut is not None:
        kept = [look for look in kept if look.on > cut] or kept[-1:]
    for at in range(len(kept) - 1, 0, -1):
        found = trend.compare(rules.trend, kept[at - 1], kept[at], by, sure=rules.repair_sure)
        if found.change is Change.BETTER:
            return kept[at:][-rules.max_looks :]
    return kept[-rules.max_looks :]


def fit(looks: Sequence[Look]) -> Fit | None:
    """Lay the line through a history by least squares; None where there is no look."""
    if not looks:
        return None
    days = np.array([look.on.toordinal() for look in looks], float)
    values = np.array([look.high for look in looks], float)
    middle = round(float(days.mean()))
    years, level = (days - middle) / YEAR_DAYS, float(values.mean())
    off = years - years.mean()
    square = float(off @ off)
    rate = float(off @ values / square) if square else 0.0
    rest = float(((values - level - rate * off) ** 2).sum())
    return Fit(len(looks), looks[-1].on, date.fromordinal(middle), level, square, rate, rest)


def noise(fits: Iterable[Fit], by: Spread) -> float:
    """Give the variance of one look around its line: that of repeats, or of the lines' rests where larger."""
    rests = [(one.rest, one.n - 2) for one in fits if one.n > 2]  # noqa: PLR2004 - two points are a line
    free = sum(freedom for _, freedom in rests)
    pooled = math.fsum(rest for rest, _ in rests) / free if free else 0.0
    return max(by.points**2 / 2, pooled)


def speaks(rules: Rules, one: Fit) -> bool:
    """Tell whether a history is long enough to say something of a rate."""
    return one.square_years >= _least_square(rules)


def peers(rules: Rules, fits: Sequence[Fit], variance: float, expected: Rates) -> Rates | None:
    """Give the rates of segments alike from their own histories; None where too few have one.

    Args:
        rules: of forecast.toml.
        fits: of the segments of one class and surface.
        variance: of one look, from `noise`.
        expected: the shipped rates of these roads. Noisy histories say little of how segments differ: the
            variance between them is drawn towards the expected one, each weighed by what it can tell.
    """
    told = [one for one in fits if speaks(rules, one)]
    if len(told) < rules.peers_at_least:
        return None
    rates = np.array([one.rate for one in told])
    within = variance / np.array([one.square_years for one in told])
    between = _between(rates, within, expected.spread)
    weight = 1 / (within + between)
    mean = float((weight * rates).sum() / weight.sum())
    return Rates(mean, math.sqrt(between + 1 / float(weight.sum())), len(told))


def _between(rates: Any, within: Any, expected: float) -> float:
    """Give the variance of the true rates between segments: its mean after the data, on a grid.

    The likelihood is the restricted one, with the mean integrated out; before the data the spread is taken to
    lie around the expected one, log-normal (EXPECTED_WITHIN).
    """
    spreads = expected * np.geomspace(0.05, 5, 60)
    total = within + np.square(spreads)[:, None]
    weight = 1 / total
    mean = (weight * rates).sum(axis=1) / weight.sum(axis=1)
    fits = np.log(total).sum(axis=1) + np.log(weight.sum(axis=1))
    fits += (weight * np.square(rates - mean[:, None])).sum(axis=1)
    before = np.square(np.log(spreads / expected) / EXPECTED_WITHIN)
    chance = np.exp(-(fits + before - (fits + before).min()) / 2)
    return float((chance * np.square(spreads)).sum() / chance.sum())


def line(rules: Rules, own: Fit, alike: Rates | None, variance: float) -> tuple[Line, str] | None:
    """Put a segment's own history and its peers' rates together.

    Returns:
        The line, and from what it comes: "own" or "peers". None where there is not enough of either.
    """
    least = rules.own_with_peers if alike else rules.own_at_least
    has_own = own.n >= least and speaks(rules, own)
    if not has_own and alike is None:
        return None
    precision = own.square_years / variance if has_own else 0.0
    weighted = precision * own.rate
    if alike:
        precision += 1 / max(alike.spread, 1e-6) ** 2
        weighted += alike.rate / max(alike.spread, 1e-6) ** 2
    level_sd = math.sqrt(variance / own.n)
    found = Line(own.middle, own.level, level_sd, weighted / precision, math.sqrt(1 / precision))
    return found, "own" if has_own else "peers"


def crossing(rules: Rules, known: Line, limit: float, today: date) -> Crossing:
    """Give when a line crosses a limit, from today on: today where it has crossed by now."""
    rates = _rates(known)
    if rates is None:
        return Crossing(None, None, None)
    steps = np.linspace(0, rules.years_ahead, round(rules.years_ahead * MONTHS) + 1)
    years = steps + (today - known.middle).days / YEAR_DAYS
    above = known.level + np.multiply.outer(years, rates) - limit
    crossed = np.maximum.accumulate(ndtr(above / known.level_sd).mean(axis=1))
    tail = (1 - rules.interval) / 2
    return Crossing(*(_when(crossed, steps, share, today) for share in (tail, 0.5, 1 - tail)))


def band(rules: Rules, known: Line, days: Sequence[date]) -> list[tuple[float, float, float]]:
    """Give the line with its band on some days: the interval's ends and the middle; none below 0."""
    rates = _rates(known)
    if rates is None:
        return [(known.level, known.level, known.level)] * len(days)
    tail = (1 - rules.interval) / 2
    level = known.level + known.level_sd * ndtri((np.arange(GRID) + 0.5) / GRID)
    found = []
    for day in days:
        values = np.add.outer(level, rates * ((day - known.middle).days / YEAR_DAYS))
        low, middle, high = np.quantile(values, (tail, 0.5, 1 - tail)).clip(0)
        found.append((float(low), float(middle), float(high)))
    return found


def _rates(known: Line) -> Any:
    """Give evenly likely rates above 0; None where there are hardly any."""
    below = float(ndtr(-known.rate / known.rate_sd))
    if below > HOPELESS:
        return None
    shares = below + (1 - below) * (np.arange(GRID) + 0.5) / GRID
    return known.rate + known.rate_sd * ndtri(shares)


def _when(crossed: Any, steps: Any, share: float, today: date) -> date | None:
    if crossed[-1] < share:
        return None
    at = int(np.searchsorted(crossed, share))
    if at == 0:
        return today
    before, after = crossed[at - 1], crossed[at]
    part = 0.0 if after == before else (share - before) / (after - before)
    years = steps[at - 1] + part * (steps[at] - steps[at - 1])
    return today + timedelta(days=math.ceil(years * YEAR_DAYS))


def _least_square(rules: Rules) -> float:
    """Give the sum of squares that two looks have which are just far enough apart."""
    return (rules.span_days_at_least / YEAR_DAYS) ** 2 / 2
