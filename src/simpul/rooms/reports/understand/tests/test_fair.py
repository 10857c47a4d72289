"""The median counts what still waits, and small numbers are hidden together."""

import pytest

from simpul.rooms.reports.understand import fair
from simpul.rooms.reports.understand.fair import Took


def test_what_waits_counts() -> None:
    done = [Took(day, is_done=True) for day in (1, 2, 3)]
    waiting = [Took(30, is_done=False) for _ in range(5)]

    assert fair.median(done, 0.95).days == 2
    found = fair.median([*done, *waiting], 0.95)
    assert (found.count, found.done, found.days) == (8, 3, None)  # more than half still wait


def test_nothing_done_is_not_known() -> None:
    assert fair.median([Took(3, is_done=False)], 0.95) == fair.Median(1, 0, None, None, None)
    assert fair.median([], 0.95) == fair.Median(0, 0, None, None, None)


def test_the_interval_holds_the_median() -> None:
    found = fair.median([Took(day, is_done=True) for day in range(1, 41)], 0.95)

    assert found.days == 20
    assert found.low is not None and found.high is not None  # noqa: PT018 - one thing: it is bounded
    assert 12 <= found.low < 20 < found.high <= 28


def test_all_on_one_day_has_no_upper_bound() -> None:
    found = fair.median([Took(3, is_done=True)] * 6, 0.95)

    assert (found.days, found.low, found.high) == (3, 3, None)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 9, "b": 5}, set()),
        ({"a": 9, "b": 4, "c": 7}, {"b", "c"}),  # one alone could be subtracted from the whole
        ({"a": 9, "b": 4, "c": 1}, {"b", "c"}),
        ({"a": 9, "b": 0}, set()),
        ({"a": 3}, {"a"}),
    ],
)
def test_small_numbers_are_hidden(counts: dict[str, int], hidden: set[str]) -> None:
    assert fair.hidden(counts, 5) == hidden


@pytest.mark.parametrize(("days", "whole"), [(None, None), (0.1, 1), (2.0, 2), (2.1, 3)])
def test_days_are_rounded_up(days: float | None, whole: int | None) -> None:
    assert fair.whole_days(days) == whole
