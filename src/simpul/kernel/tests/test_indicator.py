"""The catalogue of indicators."""

import pytest

from simpul.kernel.indicator import Catalogue, Made, Reading


def measured(city_id: int, year: int) -> Reading:
    return Reading(city_id, year)


def test_nothing_to_measure_is_none_and_not_zero() -> None:
    assert Reading(0, 0).value is None
    assert Reading(0, 5).value == 0
    assert Reading(1, 4).value == 25
    assert Reading(3, 2, per=1).value == 1.5


def test_a_code_is_given_once() -> None:
    catalogue = Catalogue()
    add = catalogue.add(code="x", title="t", unit="%", parts=("m of a", "m of b"), source="s")
    add(measured)
    with pytest.raises(ValueError, match="'x' is taken"):
        add(measured)


def test_the_catalogue_is_in_the_order_of_codes() -> None:
    catalogue = Catalogue()
    for code in ("b", "a"):
        catalogue.add(code=code, title=code, unit="", parts=("", ""), source="")(measured)
    assert [indicator.code for indicator in catalogue] == ["a", "b"]
    assert catalogue["a"].measure(3, 2) == Reading(3, 2)


def test_an_indicator_says_what_it_is_made_from_and_when_to_ask_again() -> None:
    catalogue = Catalogue()
    row = Made("numerator", 3, "Jalan Melati", "x.stretch/1", source="x.drive/2")
    add = catalogue.add(
        code="x", title="t", unit="%", parts=("m", "m"), source="s", rows=lambda _city, _year: iter([row]),
        direction="up", theme="transportation", after=("x.driven",), years=lambda _city: [2025], persons=True,
    )  # fmt: skip
    add(measured)
    found = catalogue["x"]

    assert "x" in catalogue
    assert "y" not in catalogue
    assert found.rows is not None
    assert list(found.rows(1, 2025)) == [row]
    assert (found.direction, found.theme, found.after, found.persons) == (
        "up",
        "transportation",
        ("x.driven",),
        True,
    )
    assert found.years is not None
    assert list(found.years(1)) == [2025]
