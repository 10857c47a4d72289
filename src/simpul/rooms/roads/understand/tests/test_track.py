"""Positions by time, clocks that disagree, and positions that cannot be."""

from datetime import UTC, datetime, timedelta

import pytest

from simpul.kernel.geo import LonLat, distance_m
from simpul.kernel.ports import Fix
from simpul.rooms.roads.understand import track
from simpul.rooms.roads.understand.track import Timed, Track

START = datetime(2026, 3, 1, 7, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def on_the_way(seconds: float) -> LonLat:
    """North at about 11 m/s for a minute, then east."""
    north, east = min(seconds, 60), max(0.0, seconds - 60)
    return LonLat(114.35 + east * 1e-4, -8.21 + north * 1e-4)


@pytest.fixture
def drive() -> Track:
    return Track([Fix(after(second), on_the_way(second)) for second in range(121)])


def test_between_two_fixes(drive: Track) -> None:
    place = drive.at(after(30.5))

    assert place is not None
    assert distance_m(place, on_the_way(30.5)) < 0.01


def test_on_a_fix_and_at_both_ends(drive: Track) -> None:
    assert drive.at(after(0)) == on_the_way(0)
    assert drive.at(after(120)) == on_the_way(120)


@pytest.mark.parametrize("seconds", [-0.1, 120.1])
def test_outside_the_drive_nobody_knows(drive: Track, seconds: float) -> None:
    assert drive.at(after(seconds)) is None


def test_a_hole_is_not_bridged() -> None:
    holed = Track([Fix(after(0), on_the_way(0)), Fix(after(31), on_the_way(31))])

    assert holed.at(after(15)) is None
    assert holed.at(after(15), max_gap_s=60) is not None


def test_fixes_in_any_order_without_time_or_twice() -> None:
    messy = Track(
        [
            Fix(after(10), on_the_way(10)),
            Fix(None, LonLat(0, 0)),
            Fix(after(0), on_the_way(0)),
            Fix(after(10), LonLat(0, 0)),
        ]
    )

    assert [point.at for point in messy.points] == [after(0), after(10)]
    assert messy.at(after(10)) == on_the_way(10)


def test_an_empty_track_knows_nothing() -> None:
    assert Track([]).at(after(0)) is None
    assert Track([]).offset_s([Timed(after(0), on_the_way(0))]) is None


@pytest.mark.parametrize("offset_s", [0.0, 2.3, -41.7, 25200.0, -3600.4])
def test_the_clock_offset_is_found(drive: Track, offset_s: float) -> None:
    photos = [Timed(after(second - offset_s), on_the_way(second)) for second in range(2, 118, 5)]

    assert drive.offset_s(photos) == pytest.approx(offset_s, abs=0.2)


def test_the_offset_is_found_with_poor_positions(drive: Track) -> None:
    photos = [
        Timed(
            after(second - 12), LonLat(place.lon + 3e-5 * (-1) ** second, place.lat + 2e-5 * (-1) ** second)
        )
        for second in range(2, 118)
        for place in [on_the_way(second)]
    ]

    assert drive.offset_s(photos) == pytest.approx(12, abs=1)


def test_no_photo_no_offset(drive: Track) -> None:
    assert drive.offset_s([]) is None


def test_a_photo_of_another_year_has_no_offset(drive: Track) -> None:
    assert drive.offset_s([Timed(after(-400 * 86400), on_the_way(5))]) is None


def test_heading() -> None:
    here = LonLat(114.35, -8.21)

    assert track.heading_deg(here, LonLat(114.35, -8.2)) == pytest.approx(0)
    assert track.heading_deg(here, LonLat(114.36, -8.21)) == pytest.approx(90)
    assert track.heading_deg(here, LonLat(114.34, -8.21)) == pytest.approx(270)
    assert track.heading_deg(here, here) is None


def drive_of(*seconds: float) -> list[tuple[datetime | None, LonLat]]:
    return [(after(second), on_the_way(second)) for second in seconds]


def test_a_smooth_drive_has_no_jump() -> None:
    assert track.jumps(drive_of(*range(50)), limit_m_per_s=60) == [False] * 50


@pytest.mark.parametrize("index", [0, 5, 9])
def test_one_wrong_position_is_one_jump(index: int) -> None:
    drive = drive_of(*range(10))
    drive[index] = (drive[index][0], LonLat(114.9, -8.21))

    assert track.jumps(drive, limit_m_per_s=60) == [place == index for place in range(10)]


def test_a_new_start_is_not_a_jump() -> None:
    drive = drive_of(*range(5))
    drive += [(after(5 + second), LonLat(114.5, -8.21 + 1e-4 * second)) for second in range(5)]

    assert track.jumps(drive, limit_m_per_s=60) == [False] * 10


def test_frames_without_a_time_count_as_a_second_apart() -> None:
    drive: list[tuple[datetime | None, LonLat]] = [(None, on_the_way(second)) for second in range(6)]
    drive[3] = (None, LonLat(114.9, -8.21))

    assert track.jumps(drive, limit_m_per_s=60) == [False, False, False, True, False, False]


@pytest.mark.parametrize("count", [0, 1])
def test_a_drive_of_none_or_one(count: int) -> None:
    assert track.jumps(drive_of(*range(count)), limit_m_per_s=60) == [False] * count
