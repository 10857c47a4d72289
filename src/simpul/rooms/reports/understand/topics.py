"""What people talk about more than before: words of reports, and whether a count has grown. Pure.

The method stands in topics.toml.
"""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import stats

from simpul.rooms.reports.understand.words import meant, stemmed


class Trend(StrEnum):
    """How a count of the week stands to the weeks before."""

    NEW = "new"
    GROWING = "growing"
    STEADY = "steady"
    FEW = "few"
    EARLY = "early"


@dataclass(frozen=True, slots=True)
class Rules:
    """When something is new or growing (topics.toml)."""

    weeks: int
    weeks_least: int
    least: int
    times: float
    level: float
    most_topics: int
    pair_share: float
    common_share: float


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted: its reports of the week, and how many there were in the weeks before."""

    key: str
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a count. `chance` is the adjusted p-value, None where no test was made."""

    trend: Trend
    chance: float | None


@cache
def rules() -> Rules:
    """Read topics.toml."""
    text = files("simpul.rooms.reports").joinpath("data/topics.toml").read_text(encoding="utf-8")
    said: dict[str, Any] = tomllib.loads(text)
    return Rules(**{name: said[name] for name in Rules.__slots__})


def trends(counts: Sequence[Count], weeks: int, own: Rules | None = None) -> dict[str, Said]:
    """Say of each count whether it is new or growing; all are tested together.

    Args:
        counts: what is counted, each key once.
        weeks: how many whole weeks before the week there are reports of.
        own: the rules; None reads topics.toml.
    """
    own = own or rules()
    if weeks < own.weeks_least:
        return {one.key: Said(Trend.EARLY, None) for one in counts}
    tested = [one for one in counts if one.now >= own.least]
    chances = [float(stats.binom.sf(one.now - 1, one.now + one.before, 1 / (1 + weeks))) for one in tested]
    held = stats.false_discovery_control(chances).tolist() if chances else []
    found = {one.key: Said(Trend.FEW, None) for one in counts}
    for one, chance in zip(tested, held, strict=True):
        found[one.key] = Said(_trend(one, weeks, chance, own), chance)
    return found


def _trend(one: Count, weeks: int, chance: float, own: Rules) -> Trend:
    is_more = one.now >= own.times * one.before / weeks
    if chance > own.level or not is_more:
        return Trend.STEADY
    return Trend.GROWING if one.before else Trend.NEW


@dataclass(frozen=True, slots=True)
class Topic:
    """Words that reports of the week have in common: as most people write them, and whose they are.

    `now` are the numbers of the week's texts that have them, `before` how many earlier texts have them.
    """

    words: str
    now: tuple[int, ...]
    before: int


def topics(now: Sequence[str], before: Iterable[str], own: Rules | None = None) -> list[Topic]:
    """Give the words and pairs of words of the week that enough reports have, most frequent first."""
    own = own or rules()
    holders: defaultdict[str, list[int]] = defaultdict(list)
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for number, text in enumerate(now):
        for term, as_written in _terms(text).items():
            holders[term].append(number)
            written[term][as_written] += 1
    most = max(own.least, own.common_share * len(now))
    enough = {term: whose for term, whose in holders.items() if len(whose) >= own.least}
    kept = {term: whose for term, whose in enough.items() if " " in term or len(whose) <= most}
    alone = _without_parts(kept, own.pair_share)
    earlier = Counter(term for text in before for term in _terms(text) if term in alone)
    found = [
        Topic(written[term].most_common(1)[0][0], tuple(numbers), earlier[term])
        for term, numbers in alone.items()
    ]
    return sorted(found, key=lambda one: (-len(one.now), one.words))


def _terms(text: str) -> dict[str, str]:
    """Give the stems and pairs of stems of a text, each with how it is written."""
    said = [word for word in meant(text) if not word.isdigit() and len(word) > 2]  # noqa: PLR2004 - "rt"
    ends = stemmed(said)
    single = dict(zip(ends, said, strict=True))
    pairs = {
        f"{one} {other}": f"{first} {second}"
        for (one, other), (first, second) in zip(pairwise(ends), pairwise(said), strict=True)
        if one != other
    }
    return single | pairs


def _without_parts(found: Mapping[str, Sequence[int]], share: float) -> dict[str, Sequence[int]]:
    """Leave out a word that a pair stands for mostly, and all but the first with the same reports."""
    covered = {
        word
        for pair, numbers in found.items()
        if " " in pair
        for word in pair.split()
        if word in found and len(numbers) >= share * len(found[word])
    }
    one_each: dict[tuple[int, ...], str] = {}
    for term, whose in found.items():
        if term not in covered:
            one_each.setdefault(tuple(whose), term)
    return {term: whose for whose, term in one_each.items()}


def rate(count: int, of: float, confidence: float) -> tuple[float, float, float]:
    """Give a count per `of` with its exact Poisson interval (Garwood 1936): rate, low, high."""
    rest = (1 - confidence) / 2
    low = float(stats.chi2.ppf(rest, 2 * count)) / 2 if count else 0.0
    high = float(stats.chi2.ppf(1 - rest, 2 * count + 2)) / 2
    rates = np.array([count, low, high]) / of
    return float(rates[0]), float(rates[1]), float(rates[2])
