"""Policy from data."""

from typing import Any

import pytest

from simpul.rooms.roads.understand import policy


def test_the_shipped_policy_is_whole() -> None:
    shipped = policy.shipped()
    found = policy.read(shipped.content)

    assert found == policy.read({})
    assert found.rules.grades_from == (50, 100, 150)
    assert found.keep_originals_days == 0
    assert "Bina Marga" in shipped.source


def test_a_city_says_only_what_differs() -> None:
    found = policy.read({"originals": {"keep_days": 90}, "gate": {"dark_below": 20}})

    assert (found.keep_originals_days, found.gate.dark_below) == (90, 20)
    assert found.gate.min_width == policy.read({}).gate.min_width


@pytest.mark.parametrize(
    "content",
    [
        {"sdi": {"grades_from": [50, 40, 150]}},
        {"sdi": {"grades_from": [50, 100]}},
        {"sdi": {"potholes_per_km": {"first": 10}}},
        {"sdi": {"potholes_per_km": {"first": 50, "second": 10, "points": [1, 2, 3]}}},
        {"sdi": {"rut_cm": {"first": 1, "second": 3, "points": [3, 2, 1]}}},
        {"sdi": {"wide_factor": "two"}},
        {"sdi": {"wide_factr": 2}},
        {"gate": {"dark_below": -1}},
        {"gate": {"dark_below": True}},
        {"camera": {"lane_width_m": 0}},
        {"weather": {}},
        {"weather": {"rain": 1}},
    ],
)
def test_what_cannot_be_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="policy"):
        policy.read(content)
