"""From what a department says to the figure: parts first, and no small count of people."""

from dataclasses import replace
from datetime import date

import pytest

from simpul.rooms.indicators.understand.catalogue import find, suppression
from simpul.rooms.indicators.understand.entry import BadEntry, Entry, Settled, settle
from simpul.rooms.indicators.understand.number import Kind
from simpul.rooms.indicators.understand.small import hides

RULE = suppression(date(2026, 1, 1))
SERVICES = find("ISO37122:10.2")
"""City services that can be requested online, %."""
DEATHS = find("ISO37120:18.8")
"""Deaths in traffic per 100,000 people."""
POOR = find("ISO37120:5.3")
"""People living in poverty, %."""


def entry(**said: object) -> Entry:
    return replace(Entry("x", 2025), **said)  # type: ignore[arg-type]


def test_the_figure_follows_from_its_parts() -> None:
    settled = settle(SERVICES, entry(numerator=3, denominator=7), RULE)

    assert settled == Settled(Kind.NUMBER, 300 / 7, 3, 7, 100)
    assert settle(SERVICES, entry(number=42.86, numerator=3, denominator=7), RULE).number == 300 / 7
    assert settle(SERVICES, entry(number=0), RULE) == Settled(Kind.NUMBER, 0, per=100)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, "number_missing"),
        ({"numerator": 3}, "denominator_missing"),
        ({"numerator": 3, "denominator": 0}, "denominator_not_above_zero"),
        ({"number": 50, "numerator": 3, "denominator": 7}, "parts_disagree"),
        ({"number": float("nan")}, "too_large"),
        ({"number": 1e17}, "too_large"),
        ({"numerator": 1e15, "denominator": 1e-9}, "too_large"),
        ({"number": 1, "scope": "x" * 61}, "bad_text"),
        ({"number": 1, "department": "Dinas\x00"}, "bad_text"),
        ({"kind": Kind.NO_DATA}, "why_missing"),
        ({"kind": Kind.NO_DATA, "why": "x" * 2001}, "why_too_long"),
        ({"kind": Kind.NOT_APPLICABLE, "why": "  "}, "why_missing"),
        ({"kind": Kind.NO_DATA, "why": "no survey", "number": 0}, "number_with_kind"),
        ({"kind": Kind.SUPPRESSED, "denominator": 9}, "number_with_kind"),
    ],
)
def test_what_does_not_fit_together_is_refused(said: dict[str, object], reason: str) -> None:
    with pytest.raises(BadEntry) as refusal:
        settle(SERVICES, entry(**said), RULE)
    assert refusal.value.reason == reason


def test_a_figure_that_is_no_ratio_has_no_parts() -> None:
    assert settle(find("ISO37120:12.1"), entry(number=71.5), RULE).per is None
    with pytest.raises(BadEntry, match="no_ratio"):
        settle(find("ISO37120:12.1"), entry(numerator=3, denominator=7), RULE)


def test_people_are_not_counted_below_zero_but_species_may_decline() -> None:
    with pytest.raises(BadEntry, match="people_below_zero"):
        settle(POOR, entry(number=-1), RULE)
    assert settle(find("ISO37120:8.8"), entry(number=-4), RULE).number == -4


@pytest.mark.parametrize(
    "said",
    [
        {"numerator": 4, "denominator": 120_000},
        {"numerator": 1, "denominator": 120_000, "number": 0.83},
        {"number": 3.3, "denominator": 120_000},
    ],
)
def test_fewer_than_five_people_leave_no_trace(said: dict[str, object]) -> None:
    settled = settle(DEATHS, entry(why="four of one family", **said), RULE)

    assert settled == Settled(Kind.SUPPRESSED, hidden=True)


def test_nobody_and_five_are_shown() -> None:
    assert settle(DEATHS, entry(numerator=0, denominator=120_000), RULE).number == 0
    assert settle(DEATHS, entry(numerator=5, denominator=100_000), RULE).number == 5
    assert settle(DEATHS, entry(number=4.5), RULE).number == 4.5  # of how many, nobody knows


def test_the_rest_of_a_share_is_a_count_too() -> None:
    assert settle(POOR, entry(numerator=48, denominator=50), RULE).kind is Kind.SUPPRESSED
    assert settle(POOR, entry(numerator=50, denominator=50), RULE).number == 100
    assert settle(POOR, entry(numerator=0, denominator=3), RULE).kind is Kind.SUPPRESSED
    assert settle(POOR, entry(numerator=45, denominator=50), RULE).number == 90
    open_rule = replace(RULE, complement=False)
    assert settle(POOR, entry(numerator=48, denominator=50), open_rule).number == 96


def test_where_people_are_not_counted_nothing_is_hidden() -> None:
    assert settle(SERVICES, entry(numerator=2, denominator=50), RULE).number == 4


def test_a_count_that_is_no_ratio_is_the_count() -> None:
    assert hides(RULE, number=3, numerator=None, denominator=None, per=None)
    assert not hides(RULE, number=None, numerator=None, denominator=None, per=None)
