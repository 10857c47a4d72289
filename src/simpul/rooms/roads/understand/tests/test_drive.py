"""A drive in order, before anybody looks at a photo."""

from datetime import UTC, datetime, timedelta

import pytest

from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Fix
from simpul.rooms.roads.understand import drive
from simpul.rooms.roads.understand.drive import Drive, Photo
from simpul.rooms.roads.understand.policy import read
from simpul.rooms.roads.understand.quality import Reason
from simpul.rooms.roads.understand.track import Track

GATE = read({}).gate
START = datetime(2026, 3, 1, tzinfo=UTC)


def place(second: float) -> LonLat:
    return LonLat(114.35 + 1e-4 * second, -8.21)


def photo(second: float, name: str = "", **said: object) -> Photo:
    values: dict[str, object] = {"at": START + timedelta(seconds=second), "position": place(second)} | said
    return Photo(name or f"{second:04.0f}.jpg", f"hash {second}", **values)  # type: ignore[arg-type]


def plan(
    *photos: Photo,
    track: Track | None = None,
    offset_s: float | None = None,
    known: frozenset[str] = frozenset(),
) -> Drive:
    return drive.plan(photos, track=track, offset_s=offset_s, known=known, gate=GATE)


def reasons(found: Drive) -> list[Reason | None]:
    return [frame.reason for frame in found.frames]


def test_photos_come_in_the_order_in_which_they_were_taken() -> None:
    found = plan(photo(3), photo(1), photo(2), photo(0, at=None))

    assert [frame.photo.name for frame in found.frames] == ["0001.jpg", "0002.jpg", "0003.jpg", "0000.jpg"]


def test_the_second_of_two_same_photos_is_a_duplicate() -> None:
    assert reasons(plan(photo(1, "a.jpg"), photo(1, "b.jpg"))) == [None, Reason.DUPLICATE]


def test_a_photo_of_another_survey_is_a_duplicate() -> None:
    assert reasons(plan(photo(1), photo(2), known=frozenset({"hash 2"}))) == [None, Reason.DUPLICATE]


def test_what_cannot_be_read_is_not_said_to_have_no_position() -> None:
    broken = photo(1, readable=False, at=None, position=None)

    assert reasons(plan(broken, photo(2, position=None))) == [Reason.NO_POSITION, Reason.UNDECODABLE]


def test_a_jump_is_rejected_and_no_other() -> None:
    found = plan(*(photo(second) for second in range(5)), photo(2.5, position=LonLat(115, -8)))

    assert reasons(found).count(Reason.POSITION_JUMP) == 1
    assert found.frames[3].reason is Reason.POSITION_JUMP


def test_the_track_places_photos_with_the_offset_that_was_given() -> None:
    track = Track([Fix(START + timedelta(seconds=10 + second), place(second)) for second in range(20)])

    [frame] = plan(photo(4, position=None), track=track, offset_s=10).frames

    assert frame.position == pytest.approx(place(4))
    assert frame.at == START + timedelta(seconds=14)


def test_the_offset_is_estimated_where_photos_say_where_they_were() -> None:
    track = Track([Fix(START + timedelta(seconds=10 + second), place(second)) for second in range(60)])

    found = plan(*(photo(second) for second in range(5, 50, 5)), track=track)

    assert found.offset_s == pytest.approx(10, abs=0.2)
    assert found.offset_estimated


def test_a_photo_outside_the_track_keeps_its_own_position() -> None:
    track = Track([Fix(START + timedelta(hours=1), place(0)), Fix(START + timedelta(hours=2), place(1))])

    assert plan(photo(4), track=track, offset_s=0).frames[0].position == place(4)


def test_headings_follow_the_drive() -> None:
    found = plan(photo(1), photo(2, heading_deg=12.0), photo(3))

    assert [frame.heading_deg for frame in found.frames] == [pytest.approx(90), 12.0, None]


@pytest.mark.parametrize(("step_m", "expected"), [(5, 8.0), (10, 12.0), (100, 15.0)])
def test_photos_farther_apart_are_looked_at_farther_ahead(step_m: float, expected: float) -> None:
    line = [LonLat(114.35 + step_m * number / 110_100, -8.21) for number in range(9)]

    assert drive.reach_m(line) == pytest.approx(expected, abs=0.2)
    assert drive.reach_m([line[0]] * 5) == 8.0


def test_the_same_photos_in_any_order_are_the_same_survey() -> None:
    one, other = photo(1), photo(2)

    assert drive.survey_hash([one, other]) == drive.survey_hash([other, one])
    assert drive.survey_hash([one]) != drive.survey_hash([one, other])
    assert drive.survey_hash([one], [Fix(None, place(1))]) != drive.survey_hash([one])
