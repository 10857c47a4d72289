"""A topic is new or growing when there are enough reports, and chance would rarely give it."""

import pytest

from simpul.rooms.reports.understand.topics import Count, Trend, rate, topics, trends


@pytest.mark.parametrize(
    ("now", "before", "weeks", "trend"),
    [
        (9, 8, 8, Trend.GROWING),
        (9, 0, 8, Trend.NEW),
        (9, 64, 8, Trend.STEADY),
        (4, 0, 8, Trend.FEW),
        (50, 0, 3, Trend.EARLY),
        (2000, 12_800, 8, Trend.STEADY),  # a quarter more: sure, but not much
    ],
)
def test_a_count_is_compared_with_the_weeks_before(now: int, before: int, weeks: int, trend: Trend) -> None:
    assert trends([Count("a", now, before)], weeks)["a"].trend == trend


def test_many_tests_at_once_ask_for_more() -> None:
    one = Count("a", 8, 24)  # by chance in about one of 50 weeks
    others = [Count(f"{number}", 5, 40) for number in range(40)]

    assert trends([one], 8)["a"].trend == Trend.GROWING
    assert trends([one, *others], 8)["a"].trend == Trend.STEADY


def test_words_of_a_topic_stand_together() -> None:
    texts = ["Sampah menumpuk di pasar"] * 6 + ["sampah menumpuk lagi"] + ["macet"] * 60

    found = topics(texts, ["sampah menumpuk", "macet"])

    assert [(one.words, len(one.now), one.before) for one in found] == [
        ("sampah menumpuk", 7, 1),
        ("menumpuk pasar", 6, 0),
    ]


def test_too_few_reports_are_no_topic() -> None:
    assert topics(["lubang jalan"] * 4 + ["x"] * 40, []) == []


def test_a_rate_has_the_exact_interval() -> None:
    # Garwood 1936, 10 events: 4.795 to 18.39
    assert rate(10, 1, 0.95) == pytest.approx((10, 4.795, 18.39), rel=1e-3)
    assert rate(0, 2, 0.95) == pytest.approx((0, 0, 1.844), rel=1e-3)
