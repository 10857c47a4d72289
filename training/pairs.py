"""Invented pairs of reports, the same and not, and the weights fitted on them: `python -m training.pairs`.

Two sentences of one template are two people who tell of one thing; where and when they stand is drawn. Four
kinds are not the same: another thing of the same category beside it, a thing of another category beside it,
the same words too far away, the same words months later. The draw is seeded; pairs follow the split of the
sentences, so that what is fitted here has seen nothing of the test half.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from simpul.rooms.reports.understand import alike
from training.words import UNSURE, Line, read, split

SEED = 20261122
NO_CATEGORY = 0.15
"""Share of reports whose sender was not sure."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports: their words, metres and days apart, categories ("": not sure), whether they are one."""

    one: str
    other: str
    distance_m: float
    days: float
    categories: tuple[str, str]
    is_one: bool
    kind: str


def pairs(lines: Sequence[Line], seed: int = SEED) -> list[Pair]:
    """Draw the pairs of a half of the sentences."""
    random = Random(seed)
    kept = [line for line in lines if line.category != UNSURE]
    templates = [list(group) for _, group in groupby(kept, key=lambda line: line.template)]
    found: list[Pair] = []
    for group in templates:
        first, second = group[0], group[-1]
        beside = random.choice(
            [each for each in templates if each[0].category == first.category and each != group]
        )
        other = random.choice([each for each in templates if each[0].category != first.category])
        near = (abs(random.gauss(0, 35)), random.expovariate(1 / 6))
        found += [
            _pair(random, first, second, near, "same"),
            _pair(random, first, beside[0], (abs(random.gauss(0, 60)), random.expovariate(1 / 6)), "beside"),
            _pair(random, first, other[0], (abs(random.gauss(0, 30)), random.expovariate(1 / 6)), "other"),
            _pair(random, first, second, (random.uniform(150, 1200), random.expovariate(1 / 6)), "far"),
            _pair(random, first, second, (abs(random.gauss(0, 35)), random.uniform(50, 200)), "later"),
        ]
    return found


def _pair(random: Random, one: Line, other: Line, away: tuple[float, float], kind: str) -> Pair:
    def named(line: Line) -> str:
        return "" if random.random() < NO_CATEGORY else line.category

    return Pair(one.text, other.text, *away, (named(one), named(other)), kind == "same", kind)


def numbers(found: Sequence[Pair]) -> alike.Pairs:
    """Turn pairs into what they are told by."""
    words = alike.likeness(
        alike.vectors([pair.one for pair in found]), alike.vectors([pair.other for pair in found])
    )
    same = [
        0.0 if "" in pair.categories else 1.0 if len(set(pair.categories)) == 1 else -1.0 for pair in found
    ]
    return alike.Pairs(
        np.array([pair.distance_m for pair in found]),
        np.array([pair.days for pair in found]),
        words,
        np.array(same),
    )


def fit(found: Sequence[Pair]) -> NDArray[np.float64]:
    """Fit the weights (logistic regression) on pairs that are one and pairs that are not."""
    told, right = alike.columns(numbers(found)), np.array([pair.is_one for pair in found], float)

    def loss(weights: NDArray[np.float64]) -> float:
        sums = told @ weights
        return float((np.logaddexp(0, sums) - right * sums).mean() + 0.0005 * (weights[1:] ** 2).sum())

    weights: NDArray[np.float64] = minimize(loss, np.zeros(told.shape[1]), method="BFGS").x
    return weights


def main() -> None:
    train, _ = split(read())
    found = pairs(train)
    words = numbers(found).words
    for kind in ("same", "beside", "other", "far", "later"):
        which = [number for number, pair in enumerate(found) if pair.kind == kind]
        print(f"{kind:8} {len(which)} pairs, likeness of words {np.nanmean(words[which]):.2f}")
    for name, weight in zip(("start", "distance", "days", "words", "same", "other"), fit(found), strict=True):
        print(f"{name} = {weight:.2f}")


if __name__ == "__main__":
    main()
