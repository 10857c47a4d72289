"""The catalogue of indicators."""

import pytest

from simpul.kernel.indicator import Catalogue, Reading


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
