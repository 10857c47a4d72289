"""Two photos are one however they were changed, and two of one kind of place are two."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from simpul.adapters import lookalike
from simpul.kernel.ports import Rgb


def scene(seed: int) -> Rgb:
    """Draw a ground with stones that lies nowhere else."""
    chance = np.random.default_rng(seed)
    grain = cv2.GaussianBlur(chance.normal(110, 25, (240, 320)).astype(np.float32), (0, 0), 1.2)
    picture = np.repeat(cv2.resize(grain, (640, 480), interpolation=cv2.INTER_CUBIC)[:, :, None], 3, axis=2)
    for _ in range(60):
        x, y, r = (
            int(one) for one in (chance.integers(0, 640), chance.integers(0, 480), chance.integers(4, 25))
        )
        cv2.circle(picture, (x, y), r, tuple(int(one) for one in chance.integers(30, 220, 3)), -1)
    return np.asarray(picture.clip(0, 255), np.uint8)


def saved(picture: Rgb, quality: int = 70) -> Rgb:
    return np.asarray(
        cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 1), np.uint8
    )


CHANGES: dict[str, Callable[[Rgb], Rgb]] = {
    "saved again": lambda picture: saved(picture, 40),
    "half the size": lambda picture: np.asarray(
        cv2.resize(picture, (320, 240), interpolation=cv2.INTER_AREA), np.uint8
    ),
    "cut": lambda picture: saved(picture[40:400, 90:580]),
    "lighter": lambda picture: saved(np.asarray(255 * (picture / 255) ** 0.6, np.uint8)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_photo_is_the_photo(name: str) -> None:
    kept, again = lookalike.points(scene(1)), lookalike.points(CHANGES[name](scene(1)))

    found = lookalike.same(again, kept)

    assert found.agree > 0.93
    assert found.covered > 0.5
    assert len(set(lookalike.asked(again)) & set(lookalike.words(kept))) >= 5


def test_a_mirrored_photo_is_told_by_its_mirror_image() -> None:
    kept = lookalike.points(scene(1))
    turned = lookalike.points(np.ascontiguousarray(scene(1)[:, ::-1]), mirrored=True)

    assert lookalike.same(turned, kept).agree > 0.93


def test_two_photos_of_the_same_kind_are_two() -> None:
    one, other = lookalike.points(scene(1)), lookalike.points(scene(2))

    assert lookalike.same(one, other).agree < 0.5
    assert len(set(lookalike.asked(one)) & set(lookalike.words(other))) < 5


def test_what_is_far_away_is_shared_and_the_road_is_not() -> None:
    first, second = scene(1), scene(2)
    second[:160] = first[:160]

    found = lookalike.same(lookalike.points(second), lookalike.points(first))

    assert found.agree < 0.6


@pytest.mark.parametrize("picture", [np.full((480, 640, 3), 128, np.uint8), np.zeros((8, 8, 3), np.uint8)])
def test_a_picture_of_nothing_is_like_nothing(picture: Rgb) -> None:
    nothing = lookalike.points(picture)

    assert lookalike.words(nothing) == []
    assert lookalike.asked(nothing) == []
    assert lookalike.same(nothing, lookalike.points(scene(1))).agree == 0
