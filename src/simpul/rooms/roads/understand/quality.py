"""The gate: may this frame speak about the road? Each no has a reason; no frame disappears. Pure.

The limits are policy (`Gate`), chosen on real survey frames: docs/decisions/0051.
"""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from simpul.kernel.ports import Rgb

GATE_WIDTH = 320
"""Pixels across at which brightness and sharpness are measured, so that they do not depend on the camera."""


class Reason(StrEnum):
    """Why a frame was rejected."""

    UNDECODABLE = "undecodable"
    TOO_SMALL = "too_small"
    TOO_DARK = "too_dark"
    BLURRED = "blurred"
    NO_POSITION = "no_position"
    POSITION_JUMP = "position_jump"
    DUPLICATE = "duplicate"
    NOT_A_ROAD = "not_a_road"


@dataclass(frozen=True, slots=True)
class Gate:
    """The limits, as a city's dated policy says them.

    Attributes:
        min_width: pixels.
        min_height: pixels.
        dark_below: mean luminance of the lower half, 0 to 255.
        blurred_below: sharpness as `measure` gives it.
        lane_share_below: share of the picture that is road surface; below it, the picture is not of a road.
        lane_share_above: above it neither: road to every edge is a wall before the lens, with nothing hidden.
        jump_m_per_s: faster than any survey car: the position is wrong.
    """

    min_width: int
    min_height: int
    dark_below: float
    blurred_below: float
    lane_share_below: float
    lane_share_above: float
    jump_m_per_s: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What the gate looks at: `luminance` 0 to 255 and `sharpness` (a ratio, 0 = flat) of the lower half."""

    width: int
    height: int
    luminance: float
    sharpness: float


def measure(picture: Rgb, *, size: tuple[int, int] | None = None) -> Measured:
    """Measure a picture.

    Args:
        picture: at any resolution of `GATE_WIDTH` across or more.
        size: (width, height) that it was taken with, where `picture` is a reduced copy.
    """
    height, width = picture.shape[:2]
    lower = picture[height // 2 :]
    small_height = max(8, round(lower.shape[0] * GATE_WIDTH / width))
    small = cv2.resize(lower, (GATE_WIDTH, small_height), interpolation=cv2.INTER_AREA)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
    taken_width, taken_height = size or (width, height)
    return Measured(taken_width, taken_height, float(grey.mean()), _sharpness(grey))


def _sharpness(grey: NDArray[np.uint8]) -> float:
    """Give the variance of the Laplacian over the same after a blur: a blurred picture has little to lose.

    After Crete et al. 2007, "The blur effect". Unlike the Laplacian alone it does not follow the light.
    """
    detail = float(cv2.Laplacian(grey, cv2.CV_32F).var())
    softened = cv2.GaussianBlur(grey, (0, 0), 1.5)
    return detail / (float(cv2.Laplacian(softened, cv2.CV_32F).var()) + 0.01)


def look(measured: Measured, gate: Gate) -> Reason | None:
    """Give the first reason to reject a decoded picture, None where there is none."""
    if measured.width < gate.min_width or measured.height < gate.min_height:
        return Reason.TOO_SMALL
    if measured.luminance < gate.dark_below:
        return Reason.TOO_DARK
    return Reason.BLURRED if measured.sharpness < gate.blurred_below else None


def is_road(lane_share: float, gate: Gate) -> bool:
    """Tell whether enough of the picture is road surface, and not all of it (`lane_share`, 0 to 1)."""
    return gate.lane_share_below <= lane_share <= gate.lane_share_above
