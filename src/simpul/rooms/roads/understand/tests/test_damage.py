"""Damage drawn on a road of known size is found, told by kind and measured in metres."""

import numpy as np
import pytest

from simpul.kernel.ports import Pixels
from simpul.rooms.roads.understand import damage
from simpul.rooms.roads.understand.damage import FrameView, Kind, Seen, Thresholds
from simpul.rooms.roads.understand.tests.scene import Scene, pixels

ROAD = Scene(grid=(640, 360))


def see(of: Pixels, scene: Scene = ROAD, **more: float) -> FrameView:
    ratio = scene.focal_px / scene.size[0]
    return damage.see(of, image_size=scene.size, thresholds=Thresholds(), focal_ratio=ratio, **more)


def only(view: FrameView) -> Seen:
    assert len(view.seen) == 1, view.seen
    return view.seen[0]


def net(left_m: float, right_m: float, near_m: float, far_m: float, mesh_m: float = 0.3) -> np.ndarray:
    right, ahead = ROAD.ground()
    lines = (right % mesh_m < 0.06) | (ahead % mesh_m < 0.06)
    return ROAD.bar(left_m, right_m, near_m, far_m) & lines


def test_a_clean_lane_is_seen_and_has_no_damage() -> None:
    view = see(pixels(ROAD.lane()))
    assert view.plane is not None
    assert view.seen == ()
    assert [metre.ahead_m for metre in view.profile] == list(range(2, 10))
    for metre in view.profile:
        assert metre.lane_m2 == pytest.approx(3.5, rel=0.05)
        assert metre.cracked_m2 == 0


@pytest.mark.parametrize(("across_m", "ahead_m", "radius_m"), [(0, 4, 0.3), (-0.9, 6, 0.4), (1.0, 2.5, 0.2)])
def test_a_pothole_is_where_it_is_and_as_large_as_it_is(
    across_m: float, ahead_m: float, radius_m: float
) -> None:
    hole = only(see(pixels(ROAD.lane(), pothole=ROAD.disc(across_m, ahead_m, radius_m))))
    assert hole.kind is Kind.POTHOLE
    assert hole.across_m == pytest.approx(across_m, abs=0.08)
    assert hole.ahead_m == pytest.approx(ahead_m, rel=0.06)
    assert hole.width_m == pytest.approx(2 * radius_m, rel=0.12)
    assert hole.length_m == pytest.approx(2 * radius_m, rel=0.2)
    assert hole.area_m2 == pytest.approx(np.pi * radius_m**2, rel=0.25)
    assert hole.confidence == pytest.approx(1, abs=0.1)


def test_a_pothole_in_the_photo_is_boxed_in_the_photos_pixels() -> None:
    mask = ROAD.disc(0.5, 5, 0.4)
    hole = only(see(pixels(ROAD.lane(), pothole=mask)))
    rows, columns = np.nonzero(mask)
    left, top, width, height = hole.box
    assert (left, top) == pytest.approx((columns.min() * 2, rows.min() * 2), abs=3)
    assert (width, height) == pytest.approx((np.ptp(columns) * 2 + 2, np.ptp(rows) * 2 + 2), abs=4)
    xs, ys = zip(*hole.contour, strict=True)
    assert left - 2 <= min(xs) <= max(xs) <= left + width + 2
    assert top - 2 <= min(ys) <= max(ys) <= top + height + 2


def test_potholes_come_surest_first_with_their_own_confidence() -> None:
    sure, doubtful = ROAD.disc(-0.8, 4, 0.3), ROAD.disc(0.8, 4, 0.3)
    chance = np.where(sure, 250, np.where(doubtful, 150, 0)).astype(np.uint8)
    lane = ROAD.lane().astype(np.uint8) * 255
    none = np.zeros_like(chance)
    found = damage.potholes(Pixels(lane, none, chance, "drawn"), ROAD.size, Thresholds())
    assert [hole.confidence for hole in found] == pytest.approx([0.96, 0.57], abs=0.05)
    assert found[0].box[0] < found[1].box[0]
    (surest,) = damage.potholes(Pixels(lane, none, chance, "drawn"), ROAD.size, Thresholds(pothole=0.8))
    assert surest.box == pytest.approx(found[0].box, abs=3)


@pytest.mark.parametrize("hole", [ROAD.disc(4, 6, 0.4), ROAD.disc(0, 4, 0.012)])
def test_beside_the_lane_or_a_few_pixels_is_no_pothole(hole: np.ndarray) -> None:
    assert see(pixels(ROAD.lane(), pothole=hole)).seen == ()


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


def test_far_damage_waits_for_a_nearer_frame_where_there_is_one() -> None:
    far = pixels(ROAD.lane(), pothole=ROAD.disc(0, 9, 0.5))
    assert see(far).seen == ()
    assert only(see(far, reach_m=12)).ahead_m == pytest.approx(9, rel=0.06)


def test_damage_cut_by_the_photos_edge_was_an_earlier_frames() -> None:
    assert see(pixels(ROAD.lane(), pothole=ROAD.disc(0, 0, 0.5))).seen == ()


def test_a_crack_that_runs_on_is_told_as_far_as_the_reach() -> None:
    found = only(see(pixels(ROAD.lane(), crack=ROAD.bar(0.5, 0.6, 0, 30))))
    assert found.length_m == pytest.approx(damage.REACH_M - damage.NEAR_M, abs=0.1)
    assert found.ahead_m == pytest.approx(5, abs=0.1)


def test_without_a_lane_nothing_is_measured_and_the_share_says_why() -> None:
    blank = np.zeros_like(ROAD.lane())
    view = see(pixels(blank, crack=~blank, pothole=~blank))
    assert view.plane is None
    assert view.lane_share == 0
    assert view.seen == ()
    assert view.profile == ()


def test_widths_follow_the_lanes() -> None:
    of = pixels(ROAD.lane(), pothole=ROAD.disc(0.5, 5, 0.4))
    assert only(see(of, lane_width_m=4.2)).width_m == pytest.approx(1.2 * only(see(of)).width_m)


def test_a_small_grid_sees_the_same_damage() -> None:
    small = Scene(grid=(320, 180))
    of = pixels(small.lane(), crack=small.bar(0.4, 0.5, 2, 6), pothole=small.disc(-0.8, 4, 0.3))
    kinds = {seen.kind: seen for seen in see(of, small).seen}
    assert kinds[Kind.LENGTHWISE].length_m == pytest.approx(4, rel=0.1)
    assert kinds[Kind.POTHOLE].width_m == pytest.approx(0.6, rel=0.15)


def test_a_stain_that_is_only_perhaps_a_pothole_is_not_told() -> None:
    chance = np.where(ROAD.disc(0, 4, 0.4), 180, 0).astype(np.uint8)
    of = Pixels(ROAD.lane().astype(np.uint8) * 255, np.zeros_like(chance), chance, "drawn")
    assert len(damage.potholes(of, ROAD.size, Thresholds(pothole=0.5, pothole_sure=0.6))) == 1
    assert damage.potholes(of, ROAD.size, Thresholds(pothole=0.5, pothole_sure=0.85)) == []
