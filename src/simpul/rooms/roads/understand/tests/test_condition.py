"""SDI step by step, as a range, and the grade of a stretch."""

import pytest

from simpul.rooms.roads.understand.condition import (
    Grade,
    Rules,
    Scale,
    Stretch,
    assess,
    grade,
    sdi,
)

RULES = Rules(
    crack_area_percent=Scale(10, 30, (5, 20, 40)),
    wide_over_mm=5,
    wide_factor=2,
    potholes_per_km=Scale(10, 50, (15, 75, 225)),
    rut_cm=Scale(1, 3, (2.5, 10, 20)),
    grades_from=(50, 100, 150),
    cover_at_least=0.5,
)


@pytest.mark.parametrize(
    ("area", "width", "potholes", "rut", "steps", "expected"),
    [
        pytest.param(
            0, 0, 10, 0, (0, 0, 75, 75), "fair", id="S1: ten potholes a kilometre are in the middle class"
        ),
        pytest.param(0.01, 120, 10, 0, (5, 10, 85, 85), "fair", id="S2"),
        pytest.param(0.19, 550, 0, 0, (5, 10, 10, 10), "good", id="S3"),
        pytest.param(0.0002857, 1, 0, 0, (5, 5, 5, 5), "good", id="S4: a crack of 1 mm does not double"),
        pytest.param(0, 0, 30, 0, (0, 0, 75, 75), "fair", id="S5"),
        pytest.param(0.0005714, 2, 20, 0, (5, 5, 80, 80), "fair", id="S6"),
        pytest.param(20, 6, 5, 0.5, (20, 40, 55, 57.5), "fair", id="D1"),
        pytest.param(45, 8, 0, 2, (40, 80, 80, 90), "fair", id="D2"),
        pytest.param(45, 8, 60, 4, (40, 80, 305, 325), "bad", id="D3"),
        pytest.param(
            25, 3, 50, 1.5, (20, 20, 95, 105), "poor", id="D4: fifty a kilometre are still in the middle"
        ),
        pytest.param(0, 0, 0, 0, (0, 0, 0, 0), "good", id="D5"),
        pytest.param(10, 5, 0, 1, (20, 20, 20, 30), "good", id="lower limits belong to the worse class"),
        pytest.param(30, 5, 0, 3, (20, 20, 20, 30), "good", id="upper limits belong to the milder class"),
        pytest.param(30.01, 5.1, 50.1, 3.1, (40, 80, 305, 325), "bad", id="and beyond them it is worse"),
    ],
)
def test_every_step(  # noqa: PLR0913, PLR0917 - one for each column of the table
    area: float, width: float, potholes: float, rut: float, steps: tuple[float, ...], expected: str
) -> None:
    found = sdi(RULES, crack_area_percent=area, crack_width_mm=width, potholes_per_km=potholes, rut_cm=rut)

    assert found == steps
    assert grade(RULES, found.ruts) == expected


@pytest.mark.parametrize(
    ("index", "expected"),
    [(49.9, "good"), (50, "fair"), (100, "fair"), (100.1, "poor"), (150, "poor"), (150.1, "bad")],
)
def test_the_limits_of_the_classes(index: float, expected: str) -> None:
    assert grade(RULES, index) == expected


def test_nothing_is_below_zero() -> None:
    with pytest.raises(ValueError, match="below 0"):
        sdi(RULES, crack_area_percent=-1, crack_width_mm=0, potholes_per_km=0, rut_cm=0)


def test_a_camera_gives_a_range() -> None:
    condition = assess(RULES, Stretch(length_m=100, covered_m=100, lane_m2=350, cracked_m2=35, potholes=3))

    assert (condition.sdi_low, condition.sdi_high, condition.sdi_rutted) == (95, 115, 135)
    assert (condition.grade_low, condition.grade) == (Grade.FAIR, Grade.POOR)
    assert (condition.cracked_percent, condition.potholes_per_km) == (10, 30)


def test_an_undamaged_stretch_is_good_for_certain() -> None:
    condition = assess(RULES, Stretch(100, 100, 350, 0, 0))

    assert (condition.sdi_low, condition.sdi_high, condition.grade) == (0, 0, Grade.GOOD)
    assert condition.sdi_rutted == 20


def test_less_than_half_seen_is_not_known() -> None:
    condition = assess(RULES, Stretch(length_m=100, covered_m=49, lane_m2=170, cracked_m2=0, potholes=9))

    assert condition.grade is Grade.UNKNOWN
    assert condition.sdi_low is None
    assert condition.cracked_percent is None
    assert condition.coverage == 0.49


def test_half_is_enough_and_counts_over_what_was_seen() -> None:
    condition = assess(RULES, Stretch(length_m=100, covered_m=50, lane_m2=175, cracked_m2=0, potholes=1))

    assert condition.potholes_per_km == 20
    assert condition.grade is Grade.FAIR


def test_a_stretch_without_surface_in_view_is_not_known() -> None:
    assert assess(RULES, Stretch(100, 100, 0, 0, 0)).grade is Grade.UNKNOWN


@pytest.mark.parametrize(
    "seen", [Stretch(0, 0, 0, 0, 0), Stretch(100, -1, 0, 0, 0), Stretch(100, 1, 1, 1, -1)]
)
def test_what_cannot_be(seen: Stretch) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        assess(RULES, seen)


def test_coverage_is_never_over_one() -> None:
    condition = assess(RULES, Stretch(length_m=20, covered_m=21, lane_m2=70, cracked_m2=71, potholes=1))

    assert (condition.coverage, condition.cracked_percent, condition.potholes_per_km) == (1, 100, 50)
