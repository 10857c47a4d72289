"""Where a thing ahead of the car is."""

import pytest

from simpul.rooms.roads.understand.path import At, Spot, ahead


def spot(chainage_m: float, *, street: int = 1, forward: bool = True) -> Spot:
    return Spot(street, forward, chainage_m, length_m=100)


@pytest.mark.parametrize(("forward", "expected"), [(True, 48), (False, 32)])
def test_along_the_same_street(forward: bool, expected: float) -> None:  # noqa: FBT001
    assert ahead([spot(40, forward=forward)], 0, 8) == At(1, forward, expected)


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        (spot(1, street=2), At(2, forward=True, chainage_m=6)),
        (spot(99, street=2, forward=False), At(2, forward=False, chainage_m=94)),
    ],
)
def test_beyond_the_end_it_is_on_the_next_street_that_was_driven(following: Spot, expected: At) -> None:
    assert ahead([spot(98), spot(99), None, following], 0, 8) == expected


def test_backwards_beyond_the_start() -> None:
    drive = [spot(3, forward=False), spot(0, street=2)]

    assert ahead(drive, 0, 8) == At(2, forward=True, chainage_m=5)


def test_the_end_of_a_drive_is_the_end_of_the_street() -> None:
    assert ahead([spot(98)], 0, 8) == At(1, forward=True, chainage_m=100)


def test_a_street_shorter_than_the_view_keeps_what_is_beyond_at_its_end() -> None:
    drive = [spot(98), Spot(2, forward=True, chainage_m=1, length_m=3)]

    assert ahead(drive, 0, 8) == At(2, forward=True, chainage_m=3)


def test_a_frame_on_no_street_says_nothing() -> None:
    assert ahead([None, spot(1)], 0, 5) is None
