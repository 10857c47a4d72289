"""Shadows on the invented road: of crowns, houses and wires."""

import cv2
import numpy as np

from . import noise
from .noise import Bytes, Floats
from .surface import Shade, World


def shadows(world: World, start: float, rows: int, columns: int, scale: float, left: float) -> Bytes | None:
    """Give what shadows leave of the light: (rows, columns, 3), 255 for all, or None where no shadow falls.

    Args:
        world: the stretch.
        start: chainage of row 0.
        rows: height of the picture.
        columns: width of the picture.
        scale: pixels per metre of the picture.
        left: metres right of the centre line at column 0.
    """
    length = rows / scale
    falls = [
        s for s in world.shades if abs(s.along_m - start - length / 2) < length / 2 + s.length_m * 0.85 + 1
    ]
    if not falls:
        return None
    coarse = 32.0 if scale > 32 else scale
    height, width = int(rows * coarse / scale), int(columns * coarse / scale)
    total = np.zeros((height, width), np.float32)
    for shade in falls:
        np.maximum(total, _shadow(shade, start, height, width, coarse, left), out=total)
    left_over = [(255 * (1 - total * share)).astype(np.uint8) for share in (1.0, 0.985, 0.93)]
    return np.asarray(
        cv2.resize(cv2.merge(left_over), (columns, rows), interpolation=cv2.INTER_LINEAR), np.uint8
    )


def _shadow(shade: Shade, start: float, height: int, width: int, scale: float, left: float) -> Floats:
    y = (start + (np.arange(height, dtype=np.float32) + 0.5) / scale - shade.along_m)[:, None] / (
        shade.length_m / 2
    )
    x = (left + (np.arange(width, dtype=np.float32) + 0.5) / scale - shade.across_m)[None, :] / (
        shade.width_m / 2
    )
    if shade.what == "building":
        near = np.clip((1 - np.maximum(np.abs(x), np.abs(y))) * scale * shade.width_m * 0.25, 0, 1)
        return np.asarray(near * shade.depth, np.float32)
    if shade.what == "wire":
        return np.asarray(np.clip(1 - np.abs(y + 0.05 * x) * shade.length_m * 8, 0, 1) * shade.depth * 0.6)
    row = round((start + shade.seed % 97) * scale)
    clumps = noise.crop(noise.leaves(), row, shade.seed % 911, height, width)
    body = 1.05 - np.hypot(x, y) ** 1.6 + 0.42 * clumps
    return np.asarray(np.clip(body * 3.2, 0, 1) * shade.depth, np.float32)
