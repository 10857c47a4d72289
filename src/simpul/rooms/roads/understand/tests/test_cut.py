"""Where a video is cut: by the metres of its track, in its own time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from simpul.kernel.geo import LonLat, distance_m, metres_per_degree
from simpul.kernel.ports import Fix
from simpul.rooms.roads.understand import cut
from simpul.rooms.roads.understand.cut import Clock, Moment

BEGAN = datetime(2026, 3, 1, 2, tzinfo=UTC)
EAST_M, _NORTH_M = metres_per_degree(-8.21)


def at(metres: float) -> LonLat:
    return LonLat(114.35 + metres / EAST_M, -8.21)


def drive(*stops: tuple[float, float]) -> list[Moment]:
    """Give a track from (second, metre) pairs."""
    return [Moment(second, at(metre)) for second, metre in stops]


def test_a_photo_every_five_metres_whatever_the_speed() -> None:
    track = drive((0, 0), (10, 100), (30, 140))

    cuts = cut.cuts(track, 30, every_m=5, gap_s=30)

    assert [round(one.at_s, 2) for one in cuts[:3]] == [0, 0.5, 1]
    assert cuts[-1].at_s == pytest.approx(30)
    assert len(cuts) == 29
    gaps = [distance_m(one.position, other.position) for one, other in pairwise(cuts)]
    assert gaps == pytest.approx([5] * 28, abs=0.01)


def test_a_car_that_stands_still_takes_no_photos() -> None:
    trembling = [(10 + second, 50 + second % 2) for second in range(60)]
    track = drive(*[(second, 5.0 * second) for second in range(10)], *trembling, (71, 60), (72, 65))

    cuts = cut.cuts(track, 100, every_m=5, gap_s=30)

    assert len(cuts) == 14
    assert not [one for one in cuts if 11 < one.at_s < 68]


def test_ten_positions_a_second_are_a_drive_too() -> None:
    track = drive(*[(tenth / 10, tenth) for tenth in range(61)])

    assert [one.at_s for one in cut.cuts(track, 6, every_m=10, gap_s=30)][:6] == [0, 1, 2, 3, 4, 5]


def test_a_hole_in_the_track_is_not_bridged() -> None:
    track = drive((0, 0), (1, 10), (60, 600), (61, 610))

    cuts = cut.cuts(track, 100, every_m=5, gap_s=30)

    assert [one.at_s for one in cuts] == pytest.approx([0, 0.5, 1, 60, 60.5, 61])
    assert cut.outside_s(track, 100, 30) == pytest.approx(98)


def test_only_what_the_video_shows() -> None:
    track = drive((-10, -100), (0, 0), (10, 100), (20, 200))

    cuts = cut.cuts(track, 5, every_m=10, gap_s=30)

    assert [one.at_s for one in cuts] == pytest.approx([0, 1, 2, 3, 4, 5])
    assert cut.outside_s(track, 5, 30) == 0


def fixes(start: datetime, seconds: int) -> list[Fix]:
    return [Fix(start + timedelta(seconds=second), at(10 * second)) for second in range(seconds)]


def test_the_clock_of_a_video_is_believed_as_far_as_the_track_fits() -> None:
    zone = 7 * 3600

    def said(created_at: datetime, offset_s: float | None = None) -> tuple[timedelta, Clock] | None:
        found = cut.began(created_at, fixes(BEGAN, 60), 60, zone_s=zone, offset_s=offset_s)
        return (found.at - BEGAN, found.clock) if found else None

    assert said(BEGAN) == (timedelta(0), Clock.FILE)
    assert said(BEGAN + timedelta(hours=7)) == (timedelta(0), Clock.LOCAL)
    assert said(BEGAN + timedelta(hours=3)) is None
    assert said(BEGAN + timedelta(hours=3), -3 * 3600 + 2) == (timedelta(seconds=2), Clock.GIVEN)
    assert said(BEGAN, 9999) is None


def test_positions_without_a_time_are_left_out() -> None:
    found = cut.moments([Fix(None, at(0)), *fixes(BEGAN, 2)], BEGAN - timedelta(seconds=5))

    assert [one.at_s for one in found] == [5, 6]


def test_no_track_no_photos() -> None:
    assert cut.cuts([], 10, every_m=5, gap_s=30) == []
    assert cut.outside_s([], 10, 30) == 10
