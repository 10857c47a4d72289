"""Which photos a survey drive takes: where, when, what the receiver says, and which are spoilt on purpose."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import numpy as np

from simpul.kernel.geo import LonLat

from . import noise
from .camera import Camera
from .city import Ground
from .drive import Visit
from .route import Route
from .terrain import Points

APART_M = 5.0
"""Distance between two photos along the street."""

WAY_M = 1200.0
"""Length of the way through three streets that a drive of few photos takes the beginning of."""

SPEED_M_S = 9.0
"""Speed of the car."""

FOCAL_MM = 30
"""Focal length of the camera for a frame 36 mm wide, as its EXIF says."""

CAMERA = Camera(1280, 720, 1280 * FOCAL_MM / 36, 1.9, 0.235)
"""The phone on the roof of the invented survey car: 1.9 m up, 13.5 degrees down, 62 degrees wide."""

BEGAN: dict[Visit, datetime] = {
    1: datetime(2026, 5, 12, 9, 10, tzinfo=timezone(timedelta(hours=7))),
    2: datetime(2026, 9, 15, 14, 20, tzinfo=timezone(timedelta(hours=7))),
    3: datetime(2026, 10, 20, 10, 40, tzinfo=timezone(timedelta(hours=7))),
}
"""When each drive began, in Kota Contoh's own time (UTC+7)."""

ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Frame:
    """One photo of a drive and the truth about it; `expected` is "accepted" or why it must be rejected."""

    file: str
    along_m: float
    at: datetime
    position: LonLat
    reported: LonLat | None
    heading_deg: float
    way_id: int
    street: str
    forward: bool
    chainage_m: float
    expected: str


def place(ground: Ground, route: Route, along: float) -> tuple[LonLat, float, Points]:
    """Give where the car is at a chainage, its heading in degrees from north, and the place in metres."""
    point, turn = route.at(along)
    lane = point + 1.75 * np.array([-np.sin(turn), np.cos(turn)])
    lon, lat = ground.terrain.lonlat(lane[None, :])[0].tolist()
    return LonLat(lon, lat), float((90 - np.degrees(turn)) % 360), lane


def wander(seed: int, visit: Visit, seconds: int) -> Points:
    """Give the error of the receiver for each second, metres east and north: correlated, some 3 m off."""
    rng = noise.stream("gps", seed, visit)
    out = np.zeros((seconds + 2, 2))
    state = rng.normal(0, 2.1, 2)
    for second in range(seconds + 2):
        state = state * 0.955 + rng.normal(0, 2.1 * np.sqrt(1 - 0.955**2), 2)
        out[second] = state + rng.normal(0, 0.35, 2)
    return out


def heard(ground: Ground, route: Route, along: float, error: Points) -> LonLat:
    """Give the position that the receiver reports."""
    _, _, lane = place(ground, route, along)
    seconds = along / SPEED_M_S
    off = [np.interp(seconds, np.arange(len(error)), error[:, axis]) for axis in (0, 1)]
    lon, lat = ground.terrain.lonlat((lane + np.array(off))[None, :])[0].tolist()
    return LonLat(lon, lat)


def bad(count: int) -> dict[int, str]:
    """Give which photos are spoilt on purpose, and the reason for which each must be rejected."""
    reasons = (
        "too_dark",
        "blurred",
        "duplicate",
        "no_position",
        "not_a_road",
        "position_jump",
        "too_small",
        "undecodable",
    )
    return (
        {round(count * (0.13 + 0.1 * number)): reason for number, reason in enumerate(reasons)}
        if count >= 40
        else {}
    )


def frames(
    seed: int, ground: Ground, route: Route, visit: Visit, count: int, began: datetime
) -> Iterator[Frame]:
    """Give the photos in order; those of EXTRA come between two good ones, at no cost of road."""
    error = wander(seed, visit, int(count * APART_M / SPEED_M_S) + 2)
    spoilt = bad(count)
    number = 0
    for step in range(count):
        along = 1.5 + step * APART_M + 1.8 * (visit - 1)
        reason = spoilt.get(step, ACCEPTED)
        yield _frame(
            ground, route, (visit, began), along, number, error, ACCEPTED if reason in EXTRA else reason
        )
        number += 1
        if reason in EXTRA:
            yield _frame(ground, route, (visit, began), along, number, error, reason)
            number += 1


EXTRA = {"duplicate", "not_a_road", "undecodable"}
"""Spoilt photos that come in addition to a good one at the same place."""


def _frame(
    ground: Ground,
    route: Route,
    drive: tuple[Visit, datetime],
    along: float,
    number: int,
    error: Points,
    expected: str,
) -> Frame:
    position, heading, _ = place(ground, route, along)
    reported: LonLat | None = heard(ground, route, along, error)
    if expected == "no_position":
        reported = None
    elif expected == "position_jump" and reported is not None:
        reported = LonLat(round(reported.lon + 0.006, 7), round(reported.lat + 0.004, 7))
    leg, chainage = route.on_street(along)
    later = 0.2 if expected in EXTRA and expected != "duplicate" else 0.0
    return Frame(
        file=f"frames/contoh_{drive[0]}_{number:04d}.jpg",
        along_m=along,
        at=drive[1] + timedelta(seconds=round(along / SPEED_M_S + later, 3)),
        position=position,
        reported=reported,
        heading_deg=round(heading, 1),
        way_id=leg.street.way_id,
        street=leg.street.name,
        forward=leg.forward,
        chainage_m=round(chainage, 2),
        expected=expected,
    )
