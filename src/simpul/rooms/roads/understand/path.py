"""Where a thing ahead of the car is along the streets that the car drove. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

FOLLOWED_BY = 12
"""How many frames are looked at for the street that comes next."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one frame was taken: on a street of `length_m`, `chainage_m` along it as it is drawn.

    `forward` tells whether the drive went as the street is drawn.
    """

    street: int
    forward: bool
    chainage_m: float
    length_m: float


class At(NamedTuple):
    """A position on a street, in one direction of driving."""

    street: int
    forward: bool
    chainage_m: float


def ahead(drive: Sequence[Spot | None], index: int, ahead_m: float) -> At | None:
    """Give the place `ahead_m` in front of a frame: on its street, or on the next one that the drive took.

    Args:
        drive: the frames in order; None where one matched no street.
        index: of the frame.
        ahead_m: 0 or more.

    Returns:
        None where the frame itself matched no street. Where no next street is known, the end of this one.
    """
    spot = drive[index]
    if spot is None:
        return None
    left_m = spot.length_m - spot.chainage_m if spot.forward else spot.chainage_m
    if ahead_m <= left_m:
        return _along(spot, ahead_m if spot.forward else -ahead_m)
    following = _next_street(drive, index)
    if following is None:
        return _along(spot, left_m if spot.forward else -left_m)
    into_m = min(ahead_m - left_m, following.length_m)
    chainage_m = into_m if following.forward else following.length_m - into_m
    return At(following.street, following.forward, chainage_m)


def _along(spot: Spot, metres: float) -> At:
    return At(spot.street, spot.forward, spot.chainage_m + metres)


def _next_street(drive: Sequence[Spot | None], index: int) -> Spot | None:
    here = drive[index]
    for spot in drive[index + 1 : index + 1 + FOLLOWED_BY]:
        if spot is not None and here is not None and spot.street != here.street:
            return spot
    return None
