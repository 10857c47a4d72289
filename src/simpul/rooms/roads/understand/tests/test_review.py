"""Stretches counted from confirmed damage and from all, outlines measured, masks taught, figures compared."""

from typing import Any

import numpy as np
import pytest

from simpul.kernel.ports import Pixels
from simpul.rooms.roads.understand import drawn, figures, policy, review, teaching
from simpul.rooms.roads.understand.camera import Plane
from simpul.rooms.roads.understand.condition import Stretch
from simpul.rooms.roads.understand.damage import Thresholds
from simpul.rooms.roads.understand.figures import Margin
from simpul.rooms.roads.understand.policy import shipped
from simpul.rooms.roads.understand.review import Mark
from simpul.rooms.roads.understand.teaching import Taught

SEEN = Stretch(length_m=100, covered_m=100, lane_m2=350, cracked_m2=40, potholes=0)
HOLE = Mark(1, "D40", 0.5, "D40", 0.5, None)
NET = Mark(2, "D20", 30.0, "D20", 30.0, None)
PLANE = Plane(100.0, (-1.0, 420.0), (1.0, 220.0), 1.75, 960.0, (640, 400))
LIMITS = review.rules().limits


def said(mark: Mark, **now: Any) -> Mark:
    return mark._replace(confirmed=True, **now)


def test_nothing_decided_all_counts_and_nothing_is_confirmed() -> None:
    counted = review.count(SEEN, [HOLE, NET])

    assert (counted.every.potholes, counted.every.cracked_m2) == (1, 40)
    assert (counted.confirmed.potholes, counted.confirmed.cracked_m2) == (0, 0)
    assert counted.share == 0


def test_confirmed_counts_in_both() -> None:
    counted = review.count(SEEN, [said(HOLE), NET])

    assert counted.every.potholes == counted.confirmed.potholes == 1
    assert counted.confirmed.cracked_m2 == 0
    assert counted.share == 0.5


def test_rejected_is_taken_out_of_all() -> None:
    counted = review.count(SEEN, [HOLE._replace(confirmed=False), NET._replace(confirmed=False)])

    assert counted.every.potholes == 0
    assert counted.every.cracked_m2 == 10  # what is too small to be a damage stays
    assert counted.share == 1


def test_a_net_that_is_a_hole_is_no_cracked_area() -> None:
    counted = review.count(SEEN, [said(NET, kind="D40", area_m2=2.0)])

    assert (counted.every.potholes, counted.every.cracked_m2) == (1, 10)
    assert (counted.confirmed.potholes, counted.confirmed.cracked_m2) == (1, 0)


def test_drawn_larger_it_counts_for_more_but_never_for_more_than_the_lane() -> None:
    assert review.count(SEEN, [said(NET, area_m2=50.0)]).every.cracked_m2 == 60
    assert review.count(SEEN, [said(NET, area_m2=900.0)]).every.cracked_m2 == SEEN.lane_m2


def test_where_nothing_was_found_there_is_nothing_to_review() -> None:
    assert review.count(SEEN, []).share == 1


def test_what_moves_the_index_most() -> None:
    few = review.moves(policy.read(shipped().content).rules, SEEN, [HOLE, NET, said(HOLE._replace(damage=3))])

    assert set(few) == {1, 2}  # the third is decided
    assert few[2] > 0
    assert all(by >= 0 for by in few.values())


def test_an_outline_on_the_road_plane() -> None:
    far, near = float(PLANE.row(5.0)), float(PLANE.row(4.0))
    corners = [
        (float(PLANE.column(across, row)), row)
        for across, row in ((-1, far), (1, far), (1, near), (-1, near))
    ]

    sizes = drawn.measure(corners, PLANE)

    assert sizes is not None
    assert sizes.length_m == pytest.approx(1, abs=0.01)
    assert sizes.width_m == pytest.approx(2, abs=0.01)
    assert sizes.area_m2 == pytest.approx(2, abs=0.02)
    assert sizes.ahead_m == pytest.approx(4.5, abs=0.01)
    assert sizes.across_m == pytest.approx(0, abs=0.01)


def test_a_plane_is_kept_and_read_again() -> None:
    again = drawn.plane_of({"size": [640, 400], "plane": drawn.kept(PLANE)})

    assert again == PLANE
    assert drawn.plane_of({"size": [640, 400]}) is None


def test_above_the_horizon_nothing_is_measured() -> None:
    assert drawn.measure([(300, 90), (340, 200), (300, 200)], PLANE) is None


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([(1, 1), (2, 2)], "points"),
        ([(0, 0), (50, 50), (50, 0), (0, 50)], "crosses"),
        ([(0, 0), (2, 0), (2, 2)], "small"),
    ],
)
def test_what_is_no_outline(points: list[tuple[float, float]], why: str) -> None:
    with pytest.raises(drawn.BadOutline, match=why):
        drawn.check(points, (640, 400), LIMITS)


def test_an_outline_is_cut_to_the_photo() -> None:
    assert drawn.check([(-5, 10), (700, 10), (700, 500)], (640, 400), LIMITS)[1] == (640, 10)


def pixels() -> Pixels:
    lane = np.full((40, 64), 250, np.uint8)
    crack, hole = np.zeros_like(lane), np.zeros_like(lane)
    crack[20, 10:30] = 120
    hole[5:8, 40:46] = hole[25:30, 40:50] = 230
    return Pixels(lane, crack, hole, "x")


def taught(
    *marks: Taught, rows: tuple[int, int] = (100, 400)
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return teaching.mask(pixels(), (640, 400), Thresholds(crack=0.4), marks, rows)


BOX = [[380, 240], [520, 240], [520, 320], [380, 320]]


def test_a_confirmed_hole_is_taught_as_drawn_and_one_far_ahead_as_the_machine_saw_it() -> None:
    mask = taught(Taught(BOX, "D40", confirmed=True))

    assert (mask[245:315, 385:515] == 3).all()
    assert (mask[55:75, 405:455] == 3).any()  # above row 100 nobody was asked
    assert mask[390, 10] == 1


def test_a_rejected_hole_is_lane() -> None:
    mask = taught(Taught(BOX, "D40", confirmed=False))

    assert (mask[240:320, 380:520] == 1).all()


def test_a_confirmed_crack_is_its_lines_and_not_its_outline() -> None:
    around = [[90, 180], [310, 180], [310, 240], [90, 240]]

    mask = taught(Taught(around, "D10", confirmed=True))

    share = (mask[180:240, 90:310] == 2).mean()
    assert 0.05 < share < 0.5


BASE = {"crack_iou": 0.37, "area": 2.0}
LIMIT = (Margin("crack_iou", more=True, margin=0.01), Margin("area", more=False, margin=0.2))


def test_better_and_a_little_worse_is_good_enough() -> None:
    assert figures.worse({"crack_iou": 0.365, "area": 1.0}, BASE, LIMIT) == []


def test_what_is_worse_is_named() -> None:
    [one] = figures.worse({"crack_iou": 0.34, "area": 2.1}, BASE, LIMIT)

    assert one.name == "crack_iou"
    assert "0.340 / 0.370" in str(one)


def test_a_missing_figure_is_a_worse_one() -> None:
    assert [one.name for one in figures.worse({"crack_iou": 0.4}, BASE, LIMIT)] == ["area"]


def test_the_shipped_margins_can_be_read() -> None:
    assert {one.name for one in figures.margins()} >= {"pothole_f1", "crack_iou", "lane_iou"}
