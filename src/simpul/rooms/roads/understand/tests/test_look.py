"""One frame, with stand-ins for the ports: the order that privacy asks for, and what comes out."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import pytest

from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Pixels, Rgb
from simpul.rooms.roads.understand import camera
from simpul.rooms.roads.understand.damage import Thresholds
from simpul.rooms.roads.understand.look import Context, Eyes, Look, look, road
from simpul.rooms.roads.understand.policy import read
from simpul.rooms.roads.understand.quality import Reason

CONTEXT = Context(datetime(2026, 3, 1, tzinfo=UTC), LonLat(114.35, -8.21), None)
POLICY = read({})


class Picture(NamedTuple):
    rgb: Rgb
    size: tuple[int, int]


def grain() -> Rgb:
    return np.random.default_rng(1).normal(120, 20, (400, 640, 3)).clip(0, 255).astype(np.uint8)


def lane(share: float = 0.6) -> Pixels:
    body = np.zeros((200, 320), np.uint8)
    for row in range(90, 200):
        half = int(share * (row - 80))
        body[row, 160 - half : 160 + half] = 255
    nothing = np.zeros_like(body)
    return Pixels(body, nothing, nothing, "stand-in")


EYES = Eyes(
    decode=lambda _: Picture(grain(), (640, 400)),
    segment=lambda _: lane(),
    hide=lambda rgb, shown: np.where(shown.any(), rgb // 2, rgb).astype(np.uint8),
    encode=lambda rgb, at, position: f"{int(rgb.mean())} {at:%Y} {position.lon}".encode(),
    thresholds=Thresholds(),
)


def seen(eyes: Eyes = EYES) -> Look:
    return look(b"photo", CONTEXT, eyes=eyes, policy=POLICY)


def test_what_is_kept_is_the_hidden_picture_with_time_and_place() -> None:
    found = seen()

    assert found.reason is None
    assert found.jpeg == b"59 2026 114.35"
    assert (found.size, found.model) == ((640, 400), "stand-in")
    assert len(found.profile) == 8
    assert all(lane_m2 > 0 and cracked_m2 == 0 for lane_m2, cracked_m2 in found.profile)


def _broken(_: bytes) -> Picture:
    raise ValueError


@pytest.mark.parametrize(
    ("eyes", "reason"),
    [
        (replace(EYES, decode=_broken), Reason.UNDECODABLE),
        (replace(EYES, decode=lambda _: Picture(grain(), (200, 100))), Reason.TOO_SMALL),
        (replace(EYES, decode=lambda _: Picture(grain() // 10, (640, 400))), Reason.TOO_DARK),
        (
            replace(EYES, decode=lambda _: Picture(np.full((400, 640, 3), 99, np.uint8), (640, 400))),
            Reason.BLURRED,
        ),
        (replace(EYES, segment=lambda _: lane(0.01)), Reason.NOT_A_ROAD),
    ],
)
def test_a_rejected_frame_leaves_no_picture(eyes: Eyes, reason: Reason) -> None:
    found = seen(eyes)

    assert found.reason is reason
    assert found.jpeg == b""
    assert found.seen == ()


def test_a_road_whose_plane_is_not_found_is_accepted_and_measures_nothing() -> None:
    flat = np.zeros((200, 320), np.uint8)
    flat[150:, :] = 255
    found = seen(replace(EYES, segment=lambda _: Pixels(flat, flat * 0, flat * 0, "stand-in")))

    assert found.reason is None
    assert found.profile == ()


def test_only_the_largest_piece_of_road_is_shown() -> None:
    pixels = lane()
    pixels.lane[5:15, 5:15] = 255

    shown = road(camera.main_body(pixels.lane))

    assert shown[:40].max() == 0
    assert shown[150, 160] == 255
    assert shown.mean() > (pixels.lane > 0).mean() * 255
