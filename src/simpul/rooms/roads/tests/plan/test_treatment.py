"""What treatments bring: points of SDI that one can count by hand."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from simpul.adapters.highs import solve
from simpul.rooms.roads.understand import plan, plan_inputs, plan_summary, treatment
from simpul.rooms.roads.understand.treatment import Points, Treatment

OVERLAY = Treatment(
    "overlay",
    40,
    150,
    "",
    0,
    frozenset({"paved"}),
    frozenset(),
    (1, 1, 1),
    1,
    8,
    returns=False,
    covers="street",
)
PATCH = Treatment(
    "patch",
    0,
    150,
    "potholes",
    0,
    frozenset({"paved"}),
    frozenset(),
    (1, 0, 0),
    1,
    2,
    returns=True,
    covers="street",
)


def one(sdi: float = 100.0, potholes: float = 75.0, rate: float = 10.0) -> Points:
    return Points(
        np.array([sdi]), np.array([potholes]), np.array([25.0]), np.array([rate]), np.array([0.0]), 325
    )


def test_a_road_that_nobody_mends_gets_worse_until_it_cannot() -> None:
    assert [one().base(year)[0] for year in (0, 1, 30)] == [100, 110, 325]


def test_an_overlay_saves_the_same_every_year_and_less_the_later_it_comes() -> None:
    assert treatment.gain(OVERLAY, one(), 0, 10)[0] == 100
    assert treatment.gain(OVERLAY, one(), 1, 10)[0] == pytest.approx(9 / 10 * 110)
    assert treatment.after(OVERLAY, one(), 1)[0] == 0


def test_a_patch_saves_its_potholes_while_it_holds() -> None:
    assert treatment.after(PATCH, one(), 0)[0] == 25
    assert treatment.gain(PATCH, one(), 0, 10)[0] == pytest.approx(2 * 75 / 10)


def test_what_fits_now_may_not_fit_later() -> None:
    road = one(sdi=120.0, rate=20.0)

    assert [bool(treatment.can(OVERLAY, road, year)[0]) for year in (0, 1, 2)] == [True, True, False]
    assert not treatment.can(PATCH, one(potholes=0.0), 0)[0]


def test_a_surface_that_is_not_known_is_not_paved() -> None:
    content = treatment.shipped()

    assert treatment.kind_of(content, "asphalt") == "paved"
    assert treatment.kind_of(content, "gravel") == "unpaved"
    assert treatment.kind_of(content, "") == "unknown"
    assert not OVERLAY.fits("unknown", "primary")


def frozen(**changes: Any) -> dict[str, Any]:
    """Two stretches of 100 m, one of them heavily damaged, an overlay and a rebuilding to choose from."""
    columns = {
        "id": [7, 8], "district": ["1.1", "1.2"], "road_class": ["residential"] * 2,
        "surface": ["asphalt"] * 2,
        "length_m": [100.0, 100.0], "width_m": [5.0, 5.0], "sdi": [100.0, 200.0], "sdi_low": [100.0, 200.0],
        "sdi_high": [100.0, 200.0], "pothole_points": [75.0, 75.0], "crack_points": [25.0, 80.0],
        "potholes": [2, 9], "cracked_percent": [20.0, 60.0], "seen_on": ["2026-11-01"] * 2,
        "age_years": [0.0, 0.0], "rate": [10.0, 10.0], "basis": ["survey"] * 2, "schools": [0, 0],
        "health": [0, 0], "destinations": [0, 0], "reports": [0, 0], "wished": [0, 0],
    }  # fmt: skip
    price = {"currency": "IDR", "assumed": True, "source": "", "valid_from": date(2026, 1, 1).isoformat()}
    said: dict[str, Any] = {
        "format": 1, "from_year": 2027, "budgets": [200_000.0], "currency": "IDR",
        "weights": dict(plan_inputs.shipped()["weights"]), "least_by_district": {},
        "rules": plan_inputs.shipped(), "treatments": treatment.shipped(),
        "prices": {
            "overlay": {"amount": 200, "unit": "m2"} | price,
            "rebuild": {"amount": 400, "unit": "m2"} | price,
            "patch": {"amount": 1000, "unit": "piece"} | price,
        },
        "policy": {"grades_from": [50, 100, 150]}, "solver": "x", "districts": {"1.1": "Satu", "1.2": "Dua"},
        "wished": [], "segments": columns,
        "unknown": {"segments": [9], "length_m": 50.0, "by_district": {"": 50.0}},
    }  # fmt: skip
    return said | changes


def test_costs_are_price_times_what_it_is_for() -> None:
    inputs = plan_inputs.read(frozen())
    costs = {one.name: plan_inputs.costs(inputs, one).tolist() for one in inputs.treatments}

    assert costs == {"overlay": [100_000, 100_000], "rebuild": [200_000, 200_000], "patch": [2000, 9000]}


def test_a_plan_takes_what_brings_most_and_says_what_is_next_and_what_waiting_costs() -> None:
    inputs = plan_inputs.read(frozen())

    result = plan.work_out(inputs, solve)

    assert [
        (int(inputs.roads.id[one.at]), inputs.treatments[one.treatment].name) for one in result.lines
    ] == [(8, "rebuild")]
    assert [int(inputs.roads.id[one.at]) for one in result.next_] == [7]
    [line] = result.lines
    assert line.later is not None
    assert line.later[2] < line.gain
    summary = plan_summary.summary(inputs, result)
    assert summary["amount"] == 200_000
    assert summary["unknown_m"] == 50.0
    assert [(one["code"], one["amount"]) for one in summary["districts"]] == [
        ("1.1", 0),
        ("1.2", 200_000),
        ("", 0),
    ]


def test_a_least_share_moves_money_to_a_district() -> None:
    inputs = plan_inputs.read(frozen(least_by_district={"1.1": 0.5}))

    lines = plan.work_out(inputs, solve).lines

    assert {int(inputs.roads.id[one.at]): inputs.treatments[one.treatment].name for one in lines} == {
        7: "overlay", 8: "patch"
    } or sum(one.cost for one in lines if inputs.roads.id[one.at] == 7) >= 100_000  # fmt: skip


def test_weights_count_what_is_near() -> None:
    said = frozen()
    said["segments"] |= {"schools": [1, 0], "reports": [3, 1], "wished": [0, 1]}

    found = plan_inputs.importance(said)

    assert found[0] == pytest.approx(1 + 0.3 + 0.3)
    assert found[1] == pytest.approx(1 + 0.1 + 0.5)


def test_more_money_never_makes_the_roads_worse() -> None:
    inputs = plan_inputs.read(frozen())
    told: list[tuple[int, int]] = []

    points = plan.curve(inputs, inputs, solve, lambda done, total: told.append((done, total)))

    assert [part for part, _ours, _alike in points] == [0.0, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0]
    sdi = [ours for _part, ours, _alike in points]
    assert sdi == sorted(sdi, reverse=True)
    assert sdi[-1] < sdi[0]
    assert told[-1] == (6, 6)
