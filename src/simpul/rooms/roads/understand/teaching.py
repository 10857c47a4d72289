"""What a reviewed frame teaches: a mask of background, lane, crack and pothole, as the training set. Pure.

Where a person decided, the person's word holds; where nobody was asked, the machine's own answer stays, so
that a model is not taught that what it was not asked about is not there.
"""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from simpul.kernel.ports import Pixels

from . import camera
from .damage import Kind, Thresholds
from .evaluate import CRACK, LANE, POTHOLE

Map = NDArray[np.uint8]

FAINT = 0.5
"""Inside an outline that a person confirmed, a crack counts from this share of the threshold."""
LEAST_SHARE = 0.01
"""Where less than this share of a confirmed outline shows a crack, the whole outline is taken for it."""


class Taught(NamedTuple):
    """One reviewed damage in a frame: its outline, what it is, and whether it is one at all."""

    contour: Sequence[Sequence[float]]
    kind: str
    confirmed: bool


def mask(
    pixels: Pixels,
    size: tuple[int, int],
    thresholds: Thresholds,
    taught: Sequence[Taught],
    rows: tuple[int, int],
) -> Map:
    """Make the mask of a frame.

    Args:
        pixels: the network's answer.
        size: the photo's (width, height).
        thresholds: of the weights that gave it.
        taught: every damage that was told in the frame, each reviewed.
        rows: the first row in which damage was told, and the row after the last.
    """
    crack, hole = _large(pixels.crack, size), _large(pixels.pothole, size)
    lane = camera.main_body(_large(pixels.lane, size), thresholds.lane)
    found = np.zeros(lane.shape, np.uint8)
    found[lane] = LANE
    found[lane & (crack >= thresholds.crack * 255)] = CRACK
    outside = np.ones(lane.shape[0], bool)
    outside[rows[0] : rows[1]] = False
    found[lane & (hole >= thresholds.pothole * 255) & outside[:, None]] = POTHOLE
    for one in sorted(taught, key=lambda one: one.confirmed):
        inside = filled(one.contour, size) & (lane if not one.confirmed else True)
        found[inside] = LANE
        if one.confirmed:
            found[_shown(inside, crack, thresholds, one.kind)] = (
                POTHOLE if one.kind == Kind.POTHOLE else CRACK
            )
    return found


def filled(contour: Sequence[Sequence[float]], size: tuple[int, int]) -> NDArray[np.bool_]:
    """Give the pixels inside an outline."""
    inside = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillPoly(inside, [np.round(np.array(contour)).astype(np.int32)], 1)
    return inside.view(np.bool_)


def _shown(inside: NDArray[np.bool_], crack: Map, thresholds: Thresholds, kind: str) -> NDArray[np.bool_]:
    if kind == Kind.POTHOLE:
        return inside
    faint = inside & (crack >= FAINT * thresholds.crack * 255)
    return faint if faint.sum() >= LEAST_SHARE * inside.sum() else inside


def _large(chance: Map, size: tuple[int, int]) -> Map:
    return np.asarray(cv2.resize(chance, size, interpolation=cv2.INTER_LINEAR), np.uint8)
