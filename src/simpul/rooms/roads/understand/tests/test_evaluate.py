"""The measures, on answers whose score is known beforehand."""

from typing import Any

import numpy as np
import pytest

from simpul.kernel.ports import Pixels
from simpul.rooms.roads.understand import evaluate
from simpul.rooms.roads.understand.damage import Outline, Thresholds
from simpul.rooms.roads.understand.evaluate import Marked, Stretch, Tally
from simpul.rooms.roads.understand.tests.scene import Scene

SCENE = Scene(size=(640, 360), focal_px=550, grid=(640, 360))


def marked(*, crack: bool = True) -> Marked:
    mask = SCENE.lane().astype(np.uint8)
    if crack:
        mask[SCENE.bar(-1, -0.9, 2, 9)] = evaluate.CRACK
    hole = SCENE.disc(0.6, 4, 0.35)
    mask[hole] = evaluate.POTHOLE
    rows, columns = np.nonzero(hole)
    box = (float(columns.min()), float(rows.min()), float(np.ptp(columns) + 1), float(np.ptp(rows) + 1))
    return Marked(mask, [box])


def score(truth: Marked, said: Pixels) -> dict[str, Any]:
    tally = Tally()
    tally.add(truth, said, Thresholds())
    return tally.score()


def test_the_truth_itself_is_perfect() -> None:
    truth = marked()
    found = score(truth, evaluate.as_pixels(truth.mask))
    assert found["pothole_precision"] == found["pothole_recall"] == found["pothole_f1"] == 1
    assert found["crack_iou"] == found["lane_iou"] == found["pothole_iou"] == 1
    assert found["cracked_area_error_points"] == 0
    assert found["frames"] == found["potholes"] == 1


def test_a_blind_model_misses_everything() -> None:
    truth = marked()
    nothing = np.zeros_like(truth.mask)
    found = score(truth, Pixels(nothing, nothing, nothing, "blind"))
    assert found["pothole_precision"] is None
    assert found["pothole_recall"] == found["pothole_f1"] == found["crack_iou"] == found["lane_iou"] == 0
    assert found["frames_unmeasured"] == 1
    assert found["cracked_area_error_points"] > 0


def test_a_model_that_sees_no_crack_is_off_by_the_cracked_area() -> None:
    truth = marked()
    found = score(truth, evaluate.as_pixels(marked(crack=False).mask))
    assert found["pothole_f1"] == 1
    assert found["cracked_area_error_points"] == pytest.approx(100 * 0.1 / 3.5, rel=0.4)
    assert found["cracked_area_bias_points"] == -found["cracked_area_error_points"]


def test_what_lies_outside_the_lane_counts_neither_way() -> None:
    truth = marked()
    said = evaluate.as_pixels(truth.mask)
    beside = np.where(SCENE.bar(2.5, 4, 2, 9), 255, 0).astype(np.uint8)
    noisy = Pixels(said.lane, said.crack | beside, said.pothole | beside, "noisy")
    assert score(truth, noisy)["crack_iou"] == 1
    assert score(truth, noisy)["pothole_precision"] == 1


def test_potholes_outside_what_was_marked_do_not_count() -> None:
    holes = [Outline((10, 10, 4, 4), (), 0.9), Outline((50, 50, 4, 4), (), 0.8)]
    assert evaluate.inside(holes, [(0, 0), (30, 0), (30, 30), (0, 30)]) == holes[:1]
    assert evaluate.inside(holes, None) == holes


def hole(left: float, confidence: float, width: float = 10) -> Outline:
    return Outline((left, 0, width, 10), (), confidence)


@pytest.mark.parametrize(
    ("found", "boxes", "expected"),
    [
        pytest.param([], [], (0, 0, 0), id="nothing"),
        pytest.param([], [(0, 0, 10, 10)], (0, 0, 1), id="missed"),
        pytest.param([hole(0, 0.9)], [], (0, 1, 0), id="false alarm"),
        pytest.param([hole(2, 0.9)], [(0, 0, 10, 10)], (1, 0, 0), id="near enough"),
        pytest.param([hole(5, 0.9)], [(0, 0, 10, 10)], (0, 1, 1), id="not near enough"),
        pytest.param([hole(0, 0.9), hole(0, 0.8)], [(0, 0, 10, 10)], (1, 1, 0), id="twice is one hit"),
        pytest.param(
            [hole(0, 0.9), hole(10, 0.8)], [(0, 0, 10, 10), (10, 0, 10, 10)], (2, 0, 0), id="each its own"
        ),
        pytest.param([hole(0, 0.9, width=20)], [(0, 0, 10, 10), (10, 0, 10, 10)], (1, 0, 1), id="two in one"),
    ],
)
def test_boxes_are_matched_one_to_one(
    found: list[Outline], boxes: list[evaluate.Box], expected: tuple[int, int, int]
) -> None:
    assert evaluate.match(found, boxes) == expected


def test_the_surest_is_matched_first() -> None:
    found = [hole(3, 0.2), hole(1, 0.9)]
    assert evaluate.match(found, [(0, 0, 10, 10)]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 0, 10, 10), (0, 0, 10, 10), 1),
        ((0, 0, 10, 10), (5, 0, 10, 10), 1 / 3),
        ((0, 0, 10, 10), (20, 0, 10, 10), 0),
        ((0, 0, 0, 0), (0, 0, 0, 0), 0),
    ],
)
def test_intersection_over_union(one: evaluate.Box, other: evaluate.Box, expected: float) -> None:
    assert evaluate.iou(one, other) == pytest.approx(expected)


def test_precision_recall_and_f1() -> None:
    assert evaluate.precision_recall(3, 1, 2) == pytest.approx((0.75, 0.6, 2 / 3))
    assert evaluate.precision_recall(0, 0, 0) == (None, None, None)


def test_stretches_are_compared_one_by_one() -> None:
    true = [Stretch(0, 0, 1), Stretch(1, 20, 5), Stretch(3, 60, 5), Stretch(1, 10, 8)]
    found = [Stretch(0, 0, 2), Stretch(2, 30, 5), Stretch(1, 40, 5), Stretch(1, 10, 5)]
    assert evaluate.compare(found, true) == {
        "stretches": 4,
        "same_class": 0.5,
        "within_one_class": 0.75,
        "potholes_per_km_error": 7.5,
        "cracked_points_error": 1.0,
    }


@pytest.mark.parametrize("found", [[], [Stretch(0, 0, 0)]])
def test_stretches_that_do_not_pair_are_refused(found: list[Stretch]) -> None:
    with pytest.raises(ValueError, match="found"):
        evaluate.compare(found, [])
