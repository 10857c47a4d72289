"""Cracks drawn on a road of known size: grouped, told by kind, measured from above, metre by metre."""

import numpy as np
import pytest

from simpul.rooms.roads.understand import damage
from simpul.rooms.roads.understand.above import typed
from simpul.rooms.roads.understand.seen import Kind
from simpul.rooms.roads.understand.tests.scene import ROAD, only, pixels, see


def net(left_m: float, right_m: float, near_m: float, far_m: float, mesh_m: float = 0.3) -> np.ndarray:
    right, ahead = ROAD.ground()
    lines = (right % mesh_m < 0.06) | (ahead % mesh_m < 0.06)
    return ROAD.bar(left_m, right_m, near_m, far_m) & lines


@pytest.mark.parametrize(
    ("crack", "kind", "length_m", "width_m"),
    [
        pytest.param(ROAD.bar(0.5, 0.57, 2, 6), Kind.LENGTHWISE, 4, 0.07, id="along the road"),
        pytest.param(ROAD.bar(-1.4, 1.4, 4, 4.15), Kind.CROSSWISE, 0.15, 2.8, id="across the road"),
        pytest.param(net(-1, 0.2, 3, 6), Kind.ALLIGATOR, 3, 1.2, id="a net of cracks"),
    ],
)
def test_cracks_are_told_by_their_shape_from_above(
    crack: np.ndarray, kind: Kind, length_m: float, width_m: float
) -> None:
    found = only(see(pixels(ROAD.lane(), crack=crack)))
    assert found.kind is kind
    assert found.length_m == pytest.approx(length_m, rel=0.08, abs=0.12)
    assert found.width_m == pytest.approx(width_m, rel=0.08, abs=0.06)


def test_a_crack_lies_where_it_lies() -> None:
    found = only(see(pixels(ROAD.lane(), crack=ROAD.bar(-1.05, -0.98, 3, 7))))
    assert found.across_m == pytest.approx(-1.0, abs=0.05)
    assert found.ahead_m == pytest.approx(5, abs=0.2)
    rows, columns = np.nonzero(ROAD.bar(-1.05, -0.98, 3, 7))
    assert found.box[1] == pytest.approx(rows.min() * 2, abs=6)
    assert found.box[1] + found.box[3] == pytest.approx(rows.max() * 2, abs=6)
    assert found.box[0] == pytest.approx(columns.min() * 2, abs=6)


def test_pieces_close_together_are_one_crack_and_far_apart_two() -> None:
    close = ROAD.bar(0.5, 0.57, 2, 4) | ROAD.bar(0.5, 0.57, 4.4, 6.4)
    apart = ROAD.bar(0.5, 0.57, 2, 4) | ROAD.bar(0.5, 0.57, 6, 8)
    assert only(see(pixels(ROAD.lane(), crack=close))).length_m == pytest.approx(4.4, rel=0.06)
    assert len(see(pixels(ROAD.lane(), crack=apart)).seen) == 2


def test_a_short_crack_counts_in_the_area_and_is_no_damage() -> None:
    view = see(pixels(ROAD.lane(), crack=ROAD.bar(0, 0.1, 3, 3.5)))
    assert view.seen == ()
    assert sum(metre.cracked_m2 for metre in view.profile) == pytest.approx(0.05, rel=0.4)


def test_cracks_beside_the_lane_do_not_count() -> None:
    view = see(pixels(ROAD.lane(), crack=ROAD.bar(2.2, 2.4, 2, 8)))
    assert view.seen == ()
    assert sum(metre.cracked_m2 for metre in view.profile) == 0


def test_the_area_is_what_cracks_affect_metre_by_metre() -> None:
    view = see(pixels(ROAD.lane(), crack=net(-1, 0.2, 4, 6, mesh_m=0.2)))
    cracked = {metre.ahead_m: metre.cracked_m2 for metre in view.profile}
    assert cracked[2] == cracked[8] == 0
    assert sum(cracked.values()) == pytest.approx(2 * 1.2, rel=0.12)
    assert cracked[4] + cracked[5] == pytest.approx(sum(cracked.values()), rel=0.1)
    alligator = only(view)
    assert alligator.area_m2 == pytest.approx(2 * 1.2, rel=0.12)


def test_lines_wider_apart_than_the_kernel_affect_only_themselves() -> None:
    crack = ROAD.bar(-1, -0.9, 2, 8) | ROAD.bar(0.9, 1, 2, 8)
    view = see(pixels(ROAD.lane(), crack=crack))
    assert sum(metre.cracked_m2 for metre in view.profile) == pytest.approx(1.2, rel=0.2)


def test_a_crack_that_runs_on_is_told_as_far_as_the_reach() -> None:
    found = only(see(pixels(ROAD.lane(), crack=ROAD.bar(0.5, 0.6, 0, 30))))
    assert found.length_m == pytest.approx(damage.REACH_M - damage.NEAR_M, abs=0.1)
    assert found.ahead_m == pytest.approx(5, abs=0.1)


@pytest.mark.parametrize(
    ("crack", "length_m", "width_m"),
    [(np.ones((5, 5)), 0.2, 0.1), (np.ones((3, 31)), 0.12, 0.62), (np.ones((31, 2)), 1.24, 0.04)],
)
def test_a_group_that_is_too_small_is_of_no_kind(crack: np.ndarray, length_m: float, width_m: float) -> None:
    assert typed(crack.astype(bool), length_m, width_m) is None


def test_without_a_crack_nothing_is_affected_and_nothing_found() -> None:
    view = see(pixels(ROAD.lane()))
    assert view.seen == ()
    assert sum(metre.cracked_m2 for metre in view.profile) == 0
    assert sum(metre.lane_m2 for metre in view.profile) > 20
