"""Damage drawn on a road of known size is found, told by kind and measured in metres."""

import numpy as np
import pytest

from simpul.kernel.ports import Pixels
from simpul.rooms.roads.understand import damage
from simpul.rooms.roads.understand.damage import Kind, Thresholds
from simpul.rooms.roads.understand.tests.scene import ROAD, Scene, only, pixels, see


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


def test_far_damage_waits_for_a_nearer_frame_where_there_is_one() -> None:
    far = pixels(ROAD.lane(), pothole=ROAD.disc(0, 9, 0.5))
    assert see(far).seen == ()
    assert only(see(far, reach_m=12)).ahead_m == pytest.approx(9, rel=0.06)


def test_damage_cut_by_the_photos_edge_was_an_earlier_frames() -> None:
    assert see(pixels(ROAD.lane(), pothole=ROAD.disc(0, 0, 0.5))).seen == ()


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
