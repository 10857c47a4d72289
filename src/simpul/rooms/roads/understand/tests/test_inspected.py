"""From an inspector's measures to SDI, PCI, IRI class and the class of both."""

from datetime import date
from typing import Any

import pytest

from simpul.rooms.roads.understand import combined, inspected, iri, policy
from simpul.rooms.roads.understand.combined import By
from simpul.rooms.roads.understand.condition import Grade
from simpul.rooms.roads.understand.inspected import Impossible, Measured
from simpul.rooms.roads.understand.pci import BadDistress, Distress, Severity

RULES = policy.read({}).rules
DAY = date(2026, 5, 4)


def judge(**said: Any) -> inspected.Found:
    return inspected.judge(RULES, Measured(**{"surface": "asphalt", "length_m": 100, **said}), DAY)


@pytest.mark.parametrize(
    ("area", "width", "potholes_per_km", "rut_cm", "index", "grade"),
    [
        pytest.param(0, None, 10, 0, 75, "fair", id="S1: no cracks have no width"),
        pytest.param(0.01, 120, 10, 0, 85, "fair", id="S2"),
        pytest.param(0.19, 550, 0, 0, 10, "good", id="S3"),
        pytest.param(0.0002857, 1, 0, 0, 5, "good", id="S4"),
        pytest.param(0, None, 30, 0, 75, "fair", id="S5"),
        pytest.param(0.0005714, 2, 20, 0, 80, "fair", id="S6"),
        pytest.param(45, 8, 0, 2, 90, "fair", id="D2"),
        pytest.param(45, 8, 60, 4, 325, "bad", id="D3"),
        pytest.param(25, 3, 50, 1.5, 105, "poor", id="D4"),
        pytest.param(0, 0, 0, 0, 0, "good", id="D5"),
    ],
)
def test_where_everything_was_measured_the_sdi_is_exact(  # noqa: PLR0913, PLR0917 - as the table
    area: float, width: float | None, potholes_per_km: int, rut_cm: float, index: float, grade: str
) -> None:
    limits = inspected.limits()
    most = min(width or 0, limits.most["crack_width_mm"])
    found = judge(
        length_m=1000, crack_area_percent=area, crack_width_mm=None if width is None else most,
        potholes=potholes_per_km, rut_mm=10 * rut_cm,
    )  # fmt: skip

    assert found.sdi is not None
    assert (found.sdi.low, found.sdi.high, found.sdi.exact) == (index, index, True)
    assert (found.grade, found.grade_low) == (grade, grade)
    assert found.potholes_per_km == potholes_per_km


def test_without_crack_width_it_is_the_range_of_a_camera() -> None:
    found = judge(crack_area_percent=10, potholes=3, rut_mm=5)

    assert found.sdi is not None
    assert (found.sdi.low, found.sdi.high, found.sdi.exact) == (97.5, 117.5, False)
    assert (found.grade_low, found.grade) == (Grade.FAIR, Grade.POOR)


def test_without_ruts_they_are_in_neither_end_and_said_beside() -> None:
    found = judge(crack_area_percent=10, crack_width_mm=2, potholes=3)

    assert found.sdi is not None
    assert found.sdi == (95, 95, 115, False)


@pytest.mark.parametrize(
    "said",
    [
        {"crack_area_percent": 5},
        {"potholes": 0},
        {"rut_mm": 3},
        {"crack_area_percent": 0, "surface": "unpaved"},
    ],
)
def test_without_cracked_area_or_potholes_or_on_earth_there_is_none(said: dict[str, Any]) -> None:
    found = judge(**said)

    assert found.sdi is None
    assert found.grade is Grade.UNKNOWN


def test_the_pci_is_there_only_where_every_distress_is_listed_and_the_size_known() -> None:
    ruts = (Distress("rutting", Severity.LOW, 20),)

    assert judge(width_m=5, distresses=ruts).pci is None
    assert judge(distresses=ruts, complete=True).pci is None
    assert judge(surface="unpaved", width_m=5, complete=True).pci is None
    whole = judge(width_m=5, distresses=ruts, complete=True).pci
    assert whole is not None
    assert 70 < whole.value < 90
    none = judge(width_m=5, complete=True).pci
    assert none is not None
    assert none.value == 100
    slabs = judge(surface="concrete", slabs=20, complete=True).pci
    assert slabs is not None
    assert slabs.value == 100


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"length_m": 0}, "length_m"), ({"length_m": 4000}, "length_m"), ({"width_m": -1}, "width_m"),
        ({"crack_area_percent": 101}, "crack_area_percent"),
        ({"crack_area_percent": -1}, "crack_area_percent"),
        ({"rut_mm": 900}, "rut_mm"), ({"iri_m_per_km": 99}, "iri_m_per_km"), ({"potholes": -2}, "potholes"),
        ({"crack_width_mm": float("nan")}, "crack_width_mm"), ({"slabs": 0}, "slabs"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_named(said: dict[str, Any], field: str) -> None:
    with pytest.raises(Impossible) as caught:
        judge(**said)

    assert caught.value.field == field


def test_a_distress_that_cannot_be_is_refused_in_an_incomplete_list_too() -> None:
    with pytest.raises(BadDistress):
        judge(width_m=5, distresses=(Distress("rutting", Severity.LOW, 501),))


@pytest.mark.parametrize(
    ("surface", "roughness", "grade"),
    [
        ("asphalt", 0, "good"), ("asphalt", 4, "good"), ("asphalt", 4.1, "fair"), ("asphalt", 8, "fair"),
        ("asphalt", 12, "poor"), ("asphalt", 12.1, "bad"), ("concrete", 8.1, "poor"),
        ("unpaved", 10, "good"), ("unpaved", 10.1, "fair"), ("unpaved", 16.1, "bad"),
    ],
)  # fmt: skip
def test_classes_of_roughness_by_surface(surface: str, roughness: float, grade: str) -> None:
    found = iri.classify(iri.shipped(), surface, roughness, DAY)

    assert found is not None
    assert found[0] == grade


def test_a_scale_counts_from_its_day_on_and_others_are_shown_beside() -> None:
    rules = iri.shipped()

    assert iri.classify(rules, "unpaved", 5, date(2015, 12, 31)) is None
    assert iri.classify(rules, "asphalt", 5, date(2010, 1, 1)) is None
    assert [(scale.title, name) for scale, name in iri.others(rules, "asphalt", 6.5, DAY)] == [
        ("World Bank", "poor")
    ]
    with pytest.raises(ValueError, match="below 0"):
        iri.classify(rules, "asphalt", -1, DAY)


@pytest.mark.parametrize(
    ("sdi", "rough", "grade", "by", "only"),
    [
        (Grade.GOOD, Grade.FAIR, Grade.FAIR, By.IRI, False),
        (Grade.BAD, Grade.FAIR, Grade.BAD, By.SDI, False),
        (Grade.POOR, Grade.POOR, Grade.POOR, By.BOTH, False),
        (Grade.FAIR, None, Grade.FAIR, By.SDI, True),
        (Grade.UNKNOWN, Grade.GOOD, Grade.GOOD, By.IRI, True),
        (Grade.UNKNOWN, None, Grade.UNKNOWN, By.NOTHING, False),
    ],
)
def test_the_worse_of_the_two_decides_and_is_named(
    sdi: Grade,
    rough: Grade | None,
    grade: Grade,
    by: By,
    only: bool,  # noqa: FBT001
) -> None:
    assert combined.combine(sdi, rough) == combined.Combined(grade, by, only=only)
