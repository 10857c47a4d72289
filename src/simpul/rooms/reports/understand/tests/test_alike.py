"""Two reports are likely one by place, time, words and category, each in its way."""

import numpy as np
import pytest

from simpul.rooms.reports.understand import alike
from simpul.rooms.reports.understand.alike import Pairs

NAN = float("nan")


def score(distance_m: float = 10, days: float = 1, words: float = 0.5, same: float = 1) -> float:
    pairs = Pairs(*(np.array([value], float) for value in (distance_m, days, words, same)))
    return float(alike.scores(pairs)[0])


def test_close_alike_and_of_one_category_is_one() -> None:
    assert score() > 0.9


@pytest.mark.parametrize(
    "other", [{"distance_m": 240}, {"days": 90}, {"words": 0.0}, {"same": -1}, {"same": 0}, {"words": NAN}]
)
def test_each_kind_of_evidence_counts(other: dict[str, float]) -> None:
    assert score(**other) < score()


def test_words_that_nobody_said_speak_neither_way() -> None:
    assert score(words=0.0) < score(words=NAN) < score(words=0.5)


def test_words_are_compared_by_what_is_seldom() -> None:
    rows = alike.vectors(["lubang besar di jalan", "jalan ini lubangnya besar", "jalan ini macet", ""])
    first = alike.vectors(["lubang besar di jalan"])

    found = alike.likeness(rows, first)

    assert found[0] == pytest.approx(1)
    assert found[1] > found[2] > 0
    assert np.isnan(found[3])


def test_rows_are_compared_one_by_one() -> None:
    one, other = alike.vectors(["sampah", "banjir"]), alike.vectors(["sampah", "lubang"])

    assert alike.likeness(one, other).tolist() == pytest.approx([1, 0], abs=0.2)
