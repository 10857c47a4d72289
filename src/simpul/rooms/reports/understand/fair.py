"""How long a report takes to be done in each neighbourhood: what has not ended yet counts too. Pure.

The median is that of Kaplan and Meier (1958): a report that is still open tells that it took at least so
long, so a neighbourhood that waits does not look quick because only its quick ones have ended. The interval
is that of Brookmeyer and Crowley (1982) with the log-log transform. Both stand in scipy.
"""

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Took:
    """One report: days until it was done, or until now (or until it left) where it is not."""

    days: float
    is_done: bool


@dataclass(frozen=True, slots=True)
class Median:
    """Reports, how many are done, and the median days with its interval.

    `days` None: fewer than half were done in the time that is looked at, it is longer than that. `low` and
    `high` None: not bounded on that side.
    """

    count: int
    done: int
    days: float | None
    low: float | None
    high: float | None


def median(took: Sequence[Took], confidence: float) -> Median:
    """Give the median of some reports."""
    count, done = len(took), sum(one.is_done for one in took)
    if not done:
        return Median(count, 0, None, None, None)
    ended = np.array([one.days for one in took if one.is_done])
    waiting = np.array([one.days for one in took if not one.is_done])
    survival = stats.ecdf(stats.CensoredData(uncensored=ended, right=waiting)).sf
    days = _half(survival.quantiles, survival.probabilities)
    low, high = (_half(survival.quantiles, side) for side in _band(survival, confidence))
    return Median(count, done, days, low, high)


def _band(survival: Any, confidence: float) -> tuple[Floats, Floats]:
    """Give the lower and the upper curve around a survival function.

    Where it is 1 and where it is 0 the formula has no value: there the lower one takes it over, and the upper
    one goes on as it was, so that it never bounds what it cannot.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # scipy says there that the formula has no value
        found = survival.confidence_interval(confidence, method="log-log")
    left = np.asarray(survival.probabilities, float)
    low, high = (np.array(side.probabilities, float) for side in (found.low, found.high))
    return np.where(np.isnan(low), left, low), np.minimum.accumulate(np.where(np.isnan(high), 1.0, high))


def _half(days: Floats, left: Floats) -> float | None:
    """Give the first day on which at most half are left; None where more are left to the end."""
    under = np.flatnonzero(left <= 0.5)  # noqa: PLR2004 - the median
    return float(days[under[0]]) if under.size else None


def hidden(counts: Mapping[str, int], smallest: int) -> set[str]:
    """Give the neighbourhoods whose numbers are not shown: fewer reports than `smallest`, but some.

    Where it would be one alone, whoever knows the whole city's number could subtract the others: the next
    smallest is hidden with it.
    """
    found = {name for name, count in counts.items() if 0 < count < smallest}
    if len(found) != 1:
        return found
    rest = {name: count for name, count in counts.items() if name not in found and count > 0}
    if rest:
        found.add(min(rest, key=lambda name: (rest[name], name)))
    return found


def whole_days(days: float | None) -> int | None:
    """Round a number of days up: a report that was done on the day it came took one day."""
    return None if days is None else max(1, math.ceil(days))
