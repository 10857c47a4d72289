"""The gate, on pictures made for it and on real survey frames."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from simpul.kernel.ports import Rgb
from simpul.rooms.roads.understand import quality
from simpul.rooms.roads.understand.quality import Gate, Reason

GATE = Gate(
    min_width=320,
    min_height=240,
    dark_below=35,
    blurred_below=14,
    lane_share_below=0.03,
    lane_share_above=0.9,
    jump_m_per_s=60,
)


@pytest.fixture
def asphalt() -> Rgb:
    grain = np.random.default_rng(1).normal(120, 18, (480, 640, 1)).clip(0, 255)
    return np.repeat(grain, 3, axis=2).astype(np.uint8)


def verdict(picture: Any, gate: Gate = GATE) -> Reason | None:
    return quality.look(quality.measure(picture), gate)


def test_a_good_frame_passes(asphalt: Rgb) -> None:
    assert verdict(asphalt) is None


def test_a_small_one_does_not(asphalt: Rgb) -> None:
    assert verdict(asphalt[:200]) is Reason.TOO_SMALL
    assert verdict(asphalt[:, :300]) is Reason.TOO_SMALL


def test_the_size_is_that_of_the_photo_and_not_of_the_copy(asphalt: Rgb) -> None:
    measured = quality.measure(asphalt, size=(300, 200))

    assert quality.look(measured, GATE) is Reason.TOO_SMALL


def test_night_is_too_dark(asphalt: Rgb) -> None:
    assert verdict(asphalt // 8) is Reason.TOO_DARK


def test_a_bright_sky_does_not_make_a_dark_road_bright(asphalt: Rgb) -> None:
    asphalt[240:] //= 8
    asphalt[:240] = 255

    assert verdict(asphalt) is Reason.TOO_DARK


@pytest.mark.parametrize("sigma", [5, 8, 12])
def test_a_blurred_one(asphalt: Rgb, sigma: int) -> None:
    assert verdict(cv2.GaussianBlur(asphalt, (0, 0), sigma)) is Reason.BLURRED


def test_a_picture_of_nothing_is_blurred() -> None:
    assert verdict(np.full((480, 640, 3), 128, np.uint8)) is Reason.BLURRED


def test_poor_light_alone_is_not_blur(asphalt: Rgb) -> None:
    assert verdict((asphalt * 0.4).astype(np.uint8)) is None


def test_a_road_needs_surface() -> None:
    assert quality.is_road(0.03, GATE)
    assert not quality.is_road(0.029, GATE)


def test_a_wall_before_the_lens_is_no_road() -> None:
    assert quality.is_road(0.9, GATE)
    assert not quality.is_road(0.95, GATE)


def test_the_limits_are_the_citys(asphalt: Rgb) -> None:
    assert verdict(asphalt, replace(GATE, dark_below=200)) is Reason.TOO_DARK


@pytest.mark.slow
def test_real_survey_frames_pass_and_blurred_ones_do_not(shared_data: Path) -> None:
    pictures = [
        np.asarray(cv2.imread(str(path)))[:, :, ::-1]
        for path in sorted(shared_data.glob("road_damage/images/*.jpg"))[::20]
    ]
    passed = [verdict(picture) is None for picture in pictures]
    blurred = [verdict(cv2.GaussianBlur(picture, (0, 0), 4)) is Reason.BLURRED for picture in pictures]

    assert sum(passed) / len(passed) >= 0.995
    assert sum(blurred) / len(blurred) >= 0.99
