"""Totals agree with their list to the last digit, and shares add up to 100."""

from decimal import Decimal

import pytest

from simpul.rooms.hub.understand.totals import Listed, agree, count, shares, total


def line(number: int, **said: str) -> Listed:
    told = {"city": "tepi", "state": "IDN", "focus_area": "civic_social", "status": "ongoing"} | said
    return Listed(
        f"p{number}", f"Project {number}", told["city"], told["city"].title(), told["state"],
        told["state"].title(), told["focus_area"], told["status"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "numbers", [[1, 1, 1], [2, 58, 17], [1] * 7, [28, 6, 12, 20, 28, 14], [10_000, 1], [0, 5]]
)
@pytest.mark.parametrize("digits", [0, 1, 2])
def test_shares_add_up_to_100(numbers: list[int], digits: int) -> None:
    shown = shares(numbers, digits)

    assert sum(shown) == 100
    for share, number in zip(shown, numbers, strict=True):
        assert abs(share - Decimal(100 * number) / sum(numbers)) < Decimal(1).scaleb(-digits)


def test_the_missing_units_go_to_the_largest_remainders() -> None:
    assert shares([1, 1, 1], 0) == [34, 33, 33]
    assert shares([28, 6, 12, 20, 28, 14], 0) == [26, 6, 11, 18, 26, 13]
    assert shares([], 1) == []
    assert shares([0, 0], 0) == [0, 0]


def test_a_list_is_counted_by_each_column() -> None:
    lines = [line(1), line(2, state="MYS", city="ipoh"), line(3, focus_area="health_wellbeing")]

    found = total(2025, lines, ("health_wellbeing", "civic_social", "safety_security"))

    assert (found.projects, found.cities, found.states) == (3, 2, 2)
    assert [(one.key, one.number) for one in found.by["focus_area"]] == [
        ("health_wellbeing", 1),
        ("civic_social", 2),
        ("safety_security", 0),
    ]
    assert [one.key for one in found.by["state"]] == ["IDN", "MYS"]
    assert agree(found, lines)
    assert not agree(found, lines[:2])


def test_an_empty_list_has_no_shares() -> None:
    found = total(2017, [], ())

    assert found.projects == 0
    assert agree(found, [])
    assert count([], "status") == ()
