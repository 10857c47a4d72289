"""Whether a road changed between two looks, or only the looks did: light, camera and lane differ. Pure.

Two looks at an unchanged road differ by a spread of their own. A change is told where the difference is
larger than that spread lets one expect; else there is "no change that can be told", which is not "no change".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from scipy import stats


class Change(StrEnum):
    """What can be told."""

    BETTER = "better"
    WORSE = "worse"
    NOT_TOLD = "not_told"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a segment: its day, the ends of the SDI it gave, and by what ("survey", "inspection").

    An exact index has both ends the same.
    """

    on: date
    low: float
    high: float
    by: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of forecast.toml under [trend]."""

    repeat_within_days: int
    pairs_at_least: int
    spread: float
    spread_at_least: float
    sure: float


@dataclass(frozen=True, slots=True)
class Spread:
    """The standard deviation of the difference of two looks at an unchanged road, and from how many pairs.

    `pairs` is 0 where there were too few of the city's own and the shipped one was taken.
    """

    points: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Trend:
    """What can be told of two looks. `low` and `high` are the ends of the change in SDI, above 0 worse."""

    change: Change
    low: float
    high: float
    days: int
    spread: Spread


def repeats(rules: Rules, looks: Sequence[Look], cuts: Sequence[date] = ()) -> list[float]:
    """Give the differences of a segment's looks of one kind that were made within days, with no cut between.

    Looks of one survey never make a pair: there is one a segment. Only neighbours in time do, so that three
    looks give two differences.
    """
    found = []
    for by in sorted({look.by for look in looks}):
        ordered = sorted((look for look in looks if look.by == by), key=lambda look: look.on)
        for first, second in pairwise(ordered):
            near = (second.on - first.on).days <= rules.repeat_within_days
            if near and not any(first.on <= cut <= second.on for cut in cuts):
                found.append(second.high - first.high)
    return found


def spread(rules: Rules, differences: Sequence[float]) -> Spread:
    """Estimate the spread from repeated looks (root of the mean square); the shipped one where too few."""
    if len(differences) < rules.pairs_at_least:
        return Spread(rules.spread, 0)
    found = math.sqrt(math.fsum(one * one for one in differences) / len(differences))
    return Spread(max(found, rules.spread_at_least), len(differences))


def compare(rules: Rules, before: Look, after: Look, by: Spread, *, sure: float | None = None) -> Trend:
    """Say whether a road changed from one look to the next.

    Two looks of a kind leave the same out, so their like ends are compared; of two kinds every pair of ends
    that may be is. `sure` is how likely a told change must be; the rules' where None.
    """
    if before.by == after.by:
        ends = (after.low - before.low, after.high - before.high)
    else:
        ends = (after.low - before.high, after.high - before.low)
    low, high = min(ends), max(ends)
    margin = _quantile(sure or rules.sure, by) * by.points
    change = Change.NOT_TOLD
    if low - margin > 0:
        change = Change.WORSE
    elif high + margin < 0:
        change = Change.BETTER
    return Trend(change, low, high, (after.on - before.on).days, by)


def _quantile(sure: float, by: Spread) -> float:
    """Give how many spreads a change must be: Student's where the spread was estimated, else the normal's."""
    return float(stats.t.ppf(sure, by.pairs) if by.pairs else stats.norm.ppf(sure))
