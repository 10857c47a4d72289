"""What lies on the invented road and is not damage: patches, manholes, stains, leaves, joints, skid marks."""

import math

import cv2
import numpy as np

from . import noise
from .chunk import CHUNK_M, NEAR, overlap
from .damage import FINE
from .noise import Bytes, Floats
from .surface import Spot


def lay(rgb: Bytes, spot: Spot, start: float) -> None:
    """Put a thing that is not damage on the road.

    Args:
        rgb: the finest picture of a chunk, painted on in place.
        spot: the thing.
        start: chainage of row 0.
    """
    if abs(spot.along_m - start - CHUNK_M / 2) > CHUNK_M / 2 + spot.length_m / 2 + 0.3:
        return
    rng = noise.stream("spot", spot.seed)
    rows, columns = int((spot.length_m + 0.4) * FINE), int((spot.width_m + 0.4) * FINE)
    row = round((spot.along_m - start) * FINE) - rows // 2
    column = round((spot.across_m - NEAR[0]) * FINE) - columns // 2
    mask, level, offset = _spot_picture(spot, rng, rows, columns)
    cut, to = overlap(row, column, mask)
    if cut is not None:
        area = rgb[to].astype(np.float32)
        area += mask[cut][..., None] * (area * level[cut][..., None] + offset - area)
        rgb[to] = np.clip(area, 0, 255)


def _spot_picture(
    spot: Spot, rng: np.random.Generator, rows: int, columns: int
) -> tuple[Floats, Floats, Floats]:
    """Give (cover 0-1, brightness factor, colour added) of a spot."""
    mask = np.zeros((rows, columns), np.float32)
    level = np.full((rows, columns), spot.level, np.float32)
    offset = np.zeros(3, np.float32)
    edge = 0.2 * FINE
    if spot.what == "patch":
        mask = _patch(rng, level)
    elif spot.what == "manhole":
        _manhole(mask, level, rows, columns)
    elif spot.what in {"joint", "skid"}:
        mask[int(edge) : rows - int(edge), int(edge) : columns - int(edge)] = 1
        mask *= np.clip(0.7 + 0.5 * noise.field(rng, rows, columns, (40, 3)), 0, 1)
        mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), 2.0), np.float32)
    else:
        y = np.linspace(-1, 1, rows, dtype=np.float32)[:, None]
        x = np.linspace(-1, 1, columns, dtype=np.float32)[None, :]
        rough = 0.3 if spot.what == "leaf" else 0.55
        mask = np.clip(
            (0.55 - np.hypot(x, y) + rough * 0.4 * noise.field(rng, rows, columns, (9, 9))) * 5, 0, 1
        )
        if spot.what == "leaf":
            offset = np.array([[70, 60, 14], [74, 42, 10], [24, 52, 8]][int(rng.integers(3))], np.float32)
        else:
            mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), 6.0), np.float32)
    return np.asarray(mask, np.float32), level, offset


def _manhole(mask: Floats, level: Floats, rows: int, columns: int) -> None:
    centre, radius = (columns // 2, rows // 2), int((min(rows, columns) - 0.4 * FINE) / 2)
    cv2.circle(mask, centre, radius, 1.0, -1, cv2.LINE_AA)
    cv2.circle(level, centre, radius, 0.45, 3, cv2.LINE_AA)
    cv2.circle(level, centre, max(radius - 7, 2), 0.95, 2, cv2.LINE_AA)
    for step in range(-radius + 12, radius - 8, 11):
        half = int(math.sqrt(max(radius**2 - step**2, 1)) * 0.8)
        cv2.line(level, (centre[0] - half, centre[1] + step), (centre[0] + half, centre[1] + step), 0.58, 3)


def _patch(rng: np.random.Generator, level: Floats) -> Floats:
    """Draw a mended place with a sealed rim; gives its cover and darkens `level` along the rim."""
    rows, columns = level.shape
    edge, mask = 0.2 * FINE, np.zeros(level.shape, np.float32)
    corners = np.array(
        [[edge, edge], [columns - edge, edge], [columns - edge, rows - edge], [edge, rows - edge]]
    )
    corners += rng.normal(0, 0.03 * FINE, corners.shape)
    cv2.fillPoly(mask, [np.round(corners).astype(np.int32)], 1.0)
    soft = np.asarray(cv2.GaussianBlur(mask, (0, 0), 1.2), np.float32)
    level += 0.05 * noise.crop(noise.grain(), rows, columns, rows, columns)
    rim = np.zeros_like(mask)
    cv2.polylines(
        rim,
        [np.round(corners).astype(np.int32)],
        isClosed=True,
        color=1.0,
        thickness=int(rng.integers(2, 6)),
    )
    level -= 0.24 * cv2.GaussianBlur(rim, (0, 0), 1.0)
    return soft
