"""Which sightings are one damage."""

import random

import pytest

from simpul.rooms.roads.understand.merge import Group, Known, Lane, Point, join, merge, recognise

LANE = Lane("D40", street=1, forward=True)


def seen(frame: int, along_m: float, number: int = 0, across_m: float = 0, lane: Lane = LANE) -> Point:
    return Point((frame, number), lane, along_m, across_m)


def sizes(groups: list[Group]) -> list[int]:
    return [len(group.points) for group in groups]


def test_one_pothole_in_three_frames_is_one() -> None:
    [group] = merge([seen(1, 10.0), seen(2, 10.8), seen(3, 9.5)])

    assert group.known is None
    assert group.along_m == pytest.approx(10.1)


def test_two_in_one_frame_are_two_however_near() -> None:
    assert sizes(merge([seen(1, 10.0, 0), seen(1, 10.1, 1)])) == [1, 1]


def test_two_side_by_side_in_two_frames_are_two() -> None:
    left = [seen(1, 10.0, 0, -1.0), seen(2, 10.4, 0, -1.1)]
    right = [seen(1, 10.3, 1, 1.0), seen(2, 10.1, 1, 1.1)]

    groups = merge(left + right)

    assert [{point.across_m < 0 for point in group.points} for group in groups] == [{True}, {False}]


@pytest.mark.parametrize(
    "other", [LANE._replace(kind="D20"), LANE._replace(street=2), LANE._replace(forward=False)]
)
def test_another_kind_street_or_direction_is_another(other: Lane) -> None:
    assert sizes(merge([seen(1, 10), seen(2, 10, lane=other)])) == [1, 1]


def test_three_metres_is_the_same_and_more_is_not() -> None:
    assert sizes(merge([seen(1, 10), seen(2, 13)])) == [2]
    assert sizes(merge([seen(1, 10), seen(2, 13.01)])) == [1, 1]


def test_a_row_of_potholes_does_not_become_one() -> None:
    row = [seen(frame, 2.0 * frame) for frame in range(20)]

    assert len(merge(row)) >= 7


def test_the_order_of_the_frames_does_not_matter() -> None:
    chance = random.Random(7)  # noqa: S311 - a seed, no secret
    points = [
        seen(f, round(chance.uniform(0, 60), 2), n, chance.uniform(-1, 1))
        for f in range(30)
        for n in range(3)
    ]
    known = [Known(pk, LANE, chance.uniform(0, 60), 0) for pk in range(8)]
    expected = [(sorted(p.key for p in g.points), g.known) for g in merge(points, known)]

    for _ in range(10):
        chance.shuffle(points)
        chance.shuffle(known)
        assert [(sorted(p.key for p in g.points), g.known) for g in merge(points, known)] == expected


def test_every_sighting_is_in_exactly_one_group_and_no_group_has_a_frame_twice() -> None:
    chance = random.Random(3)  # noqa: S311 - a seed, no secret
    points = [seen(f, chance.uniform(0, 100), n) for f in range(50) for n in range(4)]

    groups = merge(points)

    assert sorted(p.key for g in groups for p in g.points) == sorted(p.key for p in points)
    assert all(len({p.frame for p in g.points}) == len(g.points) for g in groups)


def test_a_damage_on_record_is_found_again() -> None:
    [group] = merge([seen(1, 10), seen(2, 10.5)], [Known(77, LANE, 12.0, 0), Known(78, LANE, 14.0, 0)])

    assert group.known == 77


def test_a_record_is_one_damage_and_not_two() -> None:
    groups = merge([seen(1, 10, 0), seen(1, 11, 1)], [Known(77, LANE, 10.2, 0)])

    assert [group.known for group in groups] == [77, None]


def test_a_record_of_another_kind_is_not_this_one() -> None:
    [group] = merge([seen(1, 10)], [Known(77, Lane("D20", 1, forward=True), 10, 0)])

    assert group.known is None


def test_nothing_seen_is_nothing() -> None:
    assert merge([], [Known(1, LANE, 1, 0)]) == []


def test_records_are_found_where_a_shifted_drive_has_them() -> None:
    known = [Known(1, LANE, 10.0, 0.0), Known(2, LANE, 16.0, 0.0)]
    groups = join([seen(1, 16.0), seen(2, 22.0)])

    recognise(groups, known, lambda _lane, _m: 6.0)

    assert [group.known for group in groups] == [1, 2]


def test_a_record_may_ask_for_a_nearer_or_a_wider_look() -> None:
    strict = Known(1, LANE, 10.0, 0.0, within_m=6.0, within_across_m=0.5)

    assert merge([seen(1, 15.0)], [strict])[0].known == 1
    assert merge([seen(1, 10.0, across_m=1.0)], [strict])[0].known is None
