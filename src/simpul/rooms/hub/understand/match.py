"""Which help fits which need, and why: each reason is a named part with its weight and share. Pure.

A part that is not known lowers how certain the fit is, never the fit itself. Weights and limits are dated
data (`matching.toml`); there is nothing else in the sum.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simpul.rooms.hub.understand.parts import PARTS, Facts, Side
from simpul.rooms.hub.understand.rules import Rules

MUST = "kind"
"""The part of which 0 is no match at all."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One named part of a fit: `share` 0 to 1, None if not known; `code` and `facts` make the sentence."""

    part: str
    weight: float
    share: float | None
    code: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two sides fit.

    Attributes:
        key: of the other side.
        fit: weighted mean of the known parts, 0 to 1.
        certainty: the share of all weight that is known, 0 to 1.
        order: `fit` with each unknown part counted as the rules say; the list is sorted by it.
        reasons: every part, known or not, in the order of the rules.
    """

    key: str
    fit: float
    certainty: float
    order: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The best fits, and how many fit, do not fit, or say too little of themselves to be judged."""

    fits: list[Fit]
    fitting: int
    unfit: int
    unjudged: int


class Table:
    """Sides laid out for the sum: for each part, which of its few distinct cases a side is.

    It never changes once made, so it may be kept and asked by many. Its sides are in the order of their keys,
    which settles the order of equals.
    """

    def __init__(self, sides: Iterable[Side]) -> None:
        """Lay out sides, in whatever order they come."""
        self.sides = sorted(sides, key=lambda side: side.key)
        self.cases = {name: self._cases(reads) for name, (_part, reads) in PARTS.items()}
        self.cities, self.city = self._cases(lambda side: side.city)

    def _cases(self, reads: Callable[[Side], Hashable]) -> tuple[list[Side], NDArray[np.intp]]:
        """Give one side of each distinct case, and which case each side is."""
        numbers: dict[Hashable, int] = {}
        samples: list[Side] = []
        of = np.empty(len(self.sides), np.intp)
        for at, side in enumerate(self.sides):
            number = numbers.setdefault(reads(side), len(samples))
            if number == len(samples):
                samples.append(side)
            of[at] = number
        return samples, of

    def elsewhere(self, city: str) -> NDArray[np.bool_]:
        """Tell which sides are not of a city; all of them where it is ""."""
        other = [not city or one.city != city for one in self.cities]
        return np.array(other, np.bool_)[self.city]


def judge(need: Side, answer: Side, rules: Rules, *, key: str = "") -> Fit | None:
    """Say how well one answer fits one need, with every reason; None where nothing of it is known.

    Args:
        need: what is asked for.
        answer: an offer, a project or a practice.
        rules: weights and limits.
        key: of the side that the fit is listed under; the answer's where it is "".
    """
    reasons = tuple(
        Reason(name, rules.weights[name], *part(need, answer, rules))
        for name, (part, _reads) in PARTS.items()
    )
    known = sum(reason.weight for reason in reasons if reason.share is not None)
    if not known:
        return None
    total = sum(reason.weight for reason in reasons)
    points = sum(reason.weight * reason.share for reason in reasons if reason.share is not None)
    order = (points + rules.unknown_counts * (total - known)) / total
    return Fit(key or answer.key, points / known, known / total, order, reasons)


def answers(need: Side, offered: Table | Iterable[Side], rules: Rules, *, limit: int | None = None) -> Found:
    """Give what fits a need best, best first; equals by their key."""
    return _best(need, offered, rules, limit, lambda need, other: (need, other))


def needs(answer: Side, asked: Table | Iterable[Side], rules: Rules, *, limit: int | None = None) -> Found:
    """Give the needs that an offer (or a practice) answers best, best first; equals by their key."""
    return _best(answer, asked, rules, limit, lambda answer, other: (other, answer))


type _Pair = Callable[[Side, Side], tuple[Side, Side]]


def _best(mine: Side, others: Table | Iterable[Side], rules: Rules, limit: int | None, pair: _Pair) -> Found:
    """Judge each case of each part once, sum them for all sides, then explain the best with `judge`."""
    table = others if isinstance(others, Table) else Table(others)
    total = sum(rules.weights.values())
    points, unknown = np.zeros(len(table.sides)), np.zeros(len(table.sides))
    kept = table.elsewhere(mine.city)
    unfit = np.zeros(len(table.sides), np.bool_)
    for name, (part, _reads) in PARTS.items():
        samples, of = table.cases[name]
        shares = [part(*pair(mine, one), rules)[0] for one in samples]
        points += rules.weights[name] * np.array([share or 0.0 for share in shares], np.float64)[of]
        unknown += rules.weights[name] * np.array([share is None for share in shares], np.float64)[of]
        if name == MUST:
            unfit = kept & np.array([share == 0 for share in shares], np.bool_)[of]
    unjudged = kept & ~unfit & (unknown > total * (1 - rules.least_known))
    fitting = np.flatnonzero(kept & ~unfit & ~unjudged)
    order = (points + rules.unknown_counts * unknown)[fitting] / total
    best = fitting[np.argsort(-order, kind="stable")[: limit or rules.shown]]
    fits = [judge(*pair(mine, other), rules, key=other.key) for other in (table.sides[at] for at in best)]
    shown = [fit for fit in fits if fit]
    return Found(shown, len(fitting), int(unfit.sum()), int(unjudged.sum()))
