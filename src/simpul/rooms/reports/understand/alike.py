"""How likely two reports tell of the same thing, by place, time, words and category. Pure.

A logistic sum of what speaks for it and against it (alike.toml), after Fellegi and Sunter (1969): each kind
of evidence has a weight of its own, and what is not known (no words, no category) speaks neither way.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from simpul.rooms.reports.understand import suggest
from simpul.rooms.reports.understand.words import features

type Floats = NDArray[np.float64]

DIMENSIONS = 1 << 14
UNKNOWN_WORDS = 0.12
"""What two reports have in common where one has no words: between two of one thing and two of others."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How far and how long ago it is looked, how many are compared, what is likely, and the weights."""

    within_m: float
    within_days: float
    most: int
    likely: float
    start: float
    distance: float
    days: float
    words: float
    same: float
    other: float


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of reports, one in each place of the arrays.

    `distance_m` and `days` are between the two; `words` is the likeness of their words, 0 to 1, nan where one
    said nothing; `same` is 1 for one category, -1 for two, 0 where one is not known.
    """

    distance_m: Floats
    days: Floats
    words: Floats
    same: Floats


@cache
def settings() -> Settings:
    """Read alike.toml."""
    text = files("simpul.rooms.reports").joinpath("data/alike.toml").read_text(encoding="utf-8")
    said: dict[str, Any] = tomllib.loads(text)
    numbers = {name: said[name] for name in ("within_m", "within_days", "most", "likely")}
    return Settings(**numbers, **said["weights"])


def scores(pairs: Pairs, own: Settings | None = None) -> Floats:
    """Give for each pair how likely it is one, 0 to 1."""
    own = own or settings()
    weights = np.array([own.start, own.distance, own.days, own.words, own.same, own.other])
    sums: Floats = columns(pairs) @ weights
    likely: Floats = 1 / (1 + np.exp(-sums))
    return likely


def columns(pairs: Pairs) -> Floats:
    """Give what speaks for each pair: a row of start, distance, days, words, same and other category.

    Distance in 100 m; the root of the likeness of words, for the first words in common say most. Words that
    nobody said count as a little alike: a photo alone can be the same.
    """
    said = np.sqrt(np.where(np.isnan(pairs.words), UNKNOWN_WORDS, pairs.words))
    one = np.ones_like(said)
    return np.column_stack([one, pairs.distance_m / 100, pairs.days, said, pairs.same > 0, pairs.same < 0])


def vectors(texts: Sequence[str]) -> csr_array:
    """Turn texts into rows of length 1, where a seldom word counts more than a frequent one (tf-idf).

    A text of no words is a row of zeros.
    """
    rows, places, values = [], [], []
    for row, text in enumerate(texts):
        for place, value in features(text, DIMENSIONS).items():
            rows.append(row)
            places.append(place)
            values.append(value)
    found = csr_array((np.array(values, float), (rows, places)), (len(texts), DIMENSIONS))
    found.data *= _rarity()[found.indices]
    lengths = np.sqrt(found.multiply(found).sum(axis=1))
    found.data /= np.repeat(np.where(lengths > 0, lengths, 1), np.diff(found.indptr))
    return found


def likeness(one: csr_array, other: csr_array) -> Floats:
    """Give how alike the words of rows are, 0 to 1 (cosine); nan where one of the two has none.

    Args:
        one: a matrix of `vectors`.
        other: another of as many rows, or of one row that all are compared with.
    """
    if other.shape[0] == 1:
        found = np.asarray((one @ other.T).todense(), float).ravel()
    else:
        found = np.asarray(one.multiply(other).sum(axis=1), float).ravel()
    is_empty = (np.diff(one.indptr) == 0) | (np.diff(other.indptr) == 0)
    return np.where(is_empty, np.nan, np.clip(found, 0, 1))


@cache
def _rarity() -> Floats:
    trained = suggest.model()
    return np.ones(DIMENSIONS) if trained is None else trained.rarity.astype(float)
