"""The pavement condition index: against published examples, in feet and metres, and what must hold always."""

import math
from dataclasses import replace

import numpy as np
import pytest

from simpul.rooms.roads.understand import pci
from simpul.rooms.roads.understand.pci import BadDistress, CameraPci, Distress, Pci, Sample, Severity

RULES = pci.shipped()
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
FIT = 3.0
"""Points by which the fitted curves may be off the charts that the examples were read from."""

SPRINGFIELD = [  # ASTM D6433, a flexible sample unit of 2500 square feet; density and deduct as printed
    (Distress("alligator_cracking", LOW, 13), 0.52, 7.9),
    (Distress("alligator_cracking", HIGH, 14), 0.56, 23.4),
    (Distress("edge_cracking", LOW, 130), 5.2, 7.5),
    (Distress("joint_reflection_cracking", MEDIUM, 143), 5.72, 25.1),
    (Distress("patching_and_utility_cut_patching", HIGH, 22), 0.88, 17.9),
    (Distress("potholes", LOW, 1), 0.04, 11.2),
    (Distress("rutting", LOW, 21), 0.84, 6.9),
    (Distress("weathering", LOW, 250), 10.0, 5.3),
]
SLABS = [  # ASTM D6433, example of a rigid sample unit: 20 slabs
    (Distress("joint_seal_damage", HIGH, 20), 100, 8.0),
    (Distress("corner_break", LOW, 3), 15, 12.6),
    (Distress("corner_break", MEDIUM, 1), 5, 7.7),
    (Distress("divided_slab", MEDIUM, 3), 15, 30.5),
    (Distress("patching_small", MEDIUM, 4), 20, 4.4),
    (Distress("punchouts", MEDIUM, 2), 10, 25.1),
    (Distress("spalling_corner", LOW, 6), 30, 5.8),
    (Distress("spalling_joint", HIGH, 1), 5, 9.0),
]


@pytest.mark.parametrize(
    ("sample", "example", "allowed", "most"),
    [
        pytest.param(Sample("asphalt", 2500, unit="ft"), SPRINGFIELD, 7.9, 51, id="asphalt, in feet"),
        pytest.param(Sample("concrete", slabs=20), SLABS, 7.4, 51, id="concrete"),
    ],
)
def test_the_examples_of_the_standard(
    sample: Sample, example: list[tuple[Distress, float, float]], allowed: float, most: float
) -> None:
    found = pci.full(RULES, sample, [distress for distress, _, _ in example])

    for deduct, (_, density, points) in zip(found.deducts, example, strict=True):
        assert deduct.density_percent == pytest.approx(density, abs=0.01)
        assert deduct.points == pytest.approx(points, abs=FIT)
    assert found.allowed == pytest.approx(allowed, abs=0.2)
    assert max(one.corrected for one in found.rounds) == pytest.approx(most, abs=FIT)
    assert found.value == pytest.approx(49, abs=FIT)
    assert found.name == "poor"


def test_from_printed_deducts_the_sums_are_those_of_the_book() -> None:
    points = [25.1, 23.4, 17.9, 11.2, 7.9, 7.5, 6.9, 5.3]

    kept = pci.used(points, 7.9)
    rounds = pci.correct(RULES, "asphalt", kept)

    assert kept == pytest.approx([*points[:7], 4.77], abs=0.01)  # nine tenths of the eighth
    printed = [
        104.7,
        101.9,
        96.0,
        90.5,
        84.6,
        75.4,
        59.5,
        38.1,
    ]  # from the third on one short of their own sums
    assert [one.total for one in rounds] == pytest.approx(printed, abs=1.05)
    assert [one.many for one in rounds] == [8, 7, 6, 5, 4, 3, 2, 1]
    assert max(one.corrected for one in rounds) == pytest.approx(51, abs=1.5)


def test_a_road_in_metres() -> None:
    """Khoms, Libya, from its printed deducts: allowed, sums, corrections and index."""
    assert pci.allowable(RULES, 48) == pytest.approx(5.77, abs=0.01)

    rounds = pci.correct(RULES, "asphalt", [48, 23, 18, 6, 3.85])

    assert [one.total for one in rounds] == pytest.approx([98.85, 97, 93, 77, 56])
    assert [one.corrected for one in rounds] == pytest.approx([52, 56, 60, 56, 56], abs=1.5)
    assert 100 - max(one.corrected for one in rounds) == pytest.approx(40, abs=1.5)


@pytest.mark.parametrize(
    ("name", "severity", "density", "points"),
    [("alligator_cracking", MEDIUM, 0.64, 17), ("rutting", LOW, 2.0, 13)],
)
def test_points_of_the_charts(name: str, severity: Severity, density: float, points: float) -> None:
    """UFC 3-270-08, appendix C."""
    found = pci.deduct(RULES.curves["asphalt"][name], severity, density, "asphalt")

    assert found == pytest.approx(points, abs=1.1)


def test_two_deducts_of_45_are_33() -> None:
    [first, _second] = pci.correct(RULES, "asphalt", [30, 15])

    assert first.corrected == pytest.approx(33, abs=1)


def test_a_road_without_distress_is_100() -> None:
    assert pci.full(RULES, Sample("asphalt", 300), []).value == 100
    assert pci.full(RULES, Sample("concrete", slabs=20), []).value == 100


def test_where_one_deduct_counts_they_are_added_up() -> None:
    assert [one.corrected for one in pci.correct(RULES, "asphalt", [18.0, 1.5])] == [19.5]


@pytest.mark.parametrize("name", sorted(RULES.curves["asphalt"]))
@pytest.mark.parametrize("severity", list(Severity))
def test_the_same_road_in_feet_and_in_metres(name: str, severity: Severity) -> None:
    """Each distress by its own unit: m2, m or holes; 300 m2 of road."""
    quantity = {"m2": 12.0, "m": 25.0, "count": 3.0}[RULES.unit("asphalt", name).value]
    foot = {"m2": pci.FOOT_M**2, "m": pci.FOOT_M, "count": 1.0}[RULES.unit("asphalt", name).value]

    metres = pci.full(RULES, Sample("asphalt", 300), [Distress(name, severity, quantity)])
    feet = pci.full(
        RULES,
        Sample("asphalt", 300 / pci.FOOT_M**2, unit="ft"),
        [Distress(name, severity, quantity / foot)],
    )

    assert metres.value == pytest.approx(feet.value, abs=1e-9)
    assert metres.deducts[0].density_percent == pytest.approx(feet.deducts[0].density_percent)


def test_a_length_is_counted_in_feet_to_the_square_foot() -> None:
    """100 m of crack on 1000 m2 are 328 ft on 10,764 ft2: 3.05 %, where metres alone would say 10."""
    assert pci.density("length", 100, Sample("asphalt", 1000)) == pytest.approx(3.048)
    assert pci.density("count", 4, Sample("asphalt", 1000)) == pytest.approx(0.03716, abs=1e-5)
    assert pci.density("area", 100, Sample("asphalt", 1000)) == 10


def test_which_distress_is_counted_how() -> None:
    """As ASTM D6433 defines each: these in metres, potholes by number, all others in square metres."""
    units = {name: RULES.unit("asphalt", name).value for name in RULES.curves["asphalt"]}

    assert {name for name, unit in units.items() if unit == "m"} == {
        "bumps_and_sags", "edge_cracking", "joint_reflection_cracking", "lane_shoulder_drop_off",
        "longitudinal_transverse_cracking",
    }  # fmt: skip
    assert {name for name, unit in units.items() if unit == "count"} == {"potholes"}
    assert {RULES.unit("concrete", name) for name in RULES.curves["concrete"]} == {pci.Unit.SLABS}
    assert len(units) == 20
    assert len(RULES.curves["concrete"]) == 19


def test_more_of_a_distress_never_makes_a_road_better_by_more_than_the_fit_is_off() -> None:
    for name in RULES.curves["asphalt"]:
        for severity in Severity:
            values = [
                pci.full(RULES, Sample("asphalt", 300), [Distress(name, severity, share)]).value
                for share in np.geomspace(0.3, 300, 60)
            ]
            assert max(np.diff(values)) < FIT, name


def test_a_sum_never_corrects_to_less_than_a_smaller_one() -> None:
    for surface in RULES.curves:
        for many in range(2, 11):
            totals = np.linspace(many * 2.1, 200, 80)
            found = [
                pci.correct(RULES, surface, [total - 2.05 * (many - 1), *[2.05] * (many - 1)])[0].corrected
                for total in totals
            ]
            assert min(np.diff(found)) > -0.05, (surface, many)


def test_random_roads_stay_between_0_and_100() -> None:
    chance = np.random.default_rng(7)
    names = list(RULES.curves["asphalt"])
    for _ in range(200):
        some = [
            Distress(
                str(chance.choice(names)), list(Severity)[chance.integers(3)], float(chance.uniform(0.1, 20))
            )
            for _ in range(chance.integers(0, 15))
        ]
        found = pci.full(RULES, Sample("asphalt", 400), some)
        assert 0 <= found.value <= 100
        assert found.value <= 100 - max((one.points for one in found.deducts), default=0) + 1e-9
        assert 1 <= found.allowed <= 10


def test_severities_of_a_type_are_added_up_before_the_chart_is_read() -> None:
    once = pci.full(RULES, Sample("asphalt", 300), [Distress("rutting", LOW, 6)])
    twice = pci.full(
        RULES, Sample("asphalt", 300), [Distress("rutting", LOW, 2), Distress("rutting", LOW, 4)]
    )

    assert twice == once


@pytest.mark.parametrize(
    ("distress", "reason"),
    [
        (Distress("punchouts", LOW, 1), "type"),
        (Distress("rutting", LOW, 0), "quantity"),
        (Distress("rutting", LOW, -1), "quantity"),
        (Distress("rutting", LOW, math.nan), "quantity"),
        (Distress("rutting", LOW, 300.5), "more"),
    ],
)
def test_a_distress_that_cannot_be_is_named(distress: Distress, reason: str) -> None:
    with pytest.raises(BadDistress) as caught:
        pci.full(RULES, Sample("asphalt", 300), [Distress("rutting", LOW, 1), distress])

    assert (caught.value.place, caught.value.reason) == (1, reason)


@pytest.mark.parametrize("sample", [Sample("unpaved", 300), Sample("asphalt", 0), Sample("concrete", 300)])
def test_a_stretch_without_a_size_has_no_index(sample: Sample) -> None:
    with pytest.raises(ValueError, match="no index"):
        pci.full(RULES, sample, [])


@pytest.mark.parametrize(
    ("index", "name"),
    [(100, "good"), (85.1, "good"), (85, "satisfactory"), (55.5, "fair"), (40, "very_poor"), (0, "failed")],
)
def test_classes(index: float, name: str) -> None:
    assert RULES.class_of(index) == name


def test_a_camera_gives_a_range_of_its_own_type() -> None:
    found = pci.camera(RULES, 350, {"D20": 10, "D40": 2, "D00": 8, "D99": 3})

    assert isinstance(found, CameraPci)
    assert found.low < found.high < 100
    mild = [Distress("alligator_cracking", LOW, 10), Distress("potholes", LOW, 2),
            Distress("longitudinal_transverse_cracking", LOW, 8)]  # fmt: skip
    assert found.high == pci.full(RULES, Sample("asphalt", 350), mild).value
    assert pci.camera(RULES, 350, {}) == CameraPci(100, 100, "good", "good")


def test_nothing_adds_a_camera_pci_to_a_pci() -> None:
    whole = pci.full(RULES, Sample("asphalt", 300), [])
    part = pci.camera(RULES, 300, {})

    for first, second in ((whole, part), (part, whole), (part, part), (whole, whole)):
        with pytest.raises(TypeError):
            first + second  # type: ignore[operator]
        with pytest.raises(TypeError):
            first < second  # type: ignore[operator]  # noqa: B015
    with pytest.raises(TypeError):
        float(part)  # type: ignore[arg-type]
    assert not hasattr(part, "value")
    assert not issubclass(CameraPci, Pci)


def test_data_that_are_incomplete_are_refused() -> None:
    with pytest.raises(KeyError):
        pci.read({"rules": {}})
    assert replace(RULES, negligible=5.0) != RULES
