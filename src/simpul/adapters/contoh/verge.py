"""What lies beside the invented road, from above: shoulder, kerb, grass, soil, side streets."""

import cv2
import numpy as np

from . import noise
from .noise import Bytes, Floats
from .surface import Profile, World

GRASS = np.array([96, 112, 58], np.float32)
SOIL = np.array([128, 110, 92], np.float32)
PAVED = np.array([128, 126, 122], np.float32)
KERB = np.array([172, 170, 164], np.float32)

FULL = 100
"""Pixels per metre from which the verge is drawn at half the resolution; grass needs no more."""


def paint(rgb: Bytes, world: World, profile: Profile, start: float, edge: Floats, across: Floats) -> None:
    """Cover what is outside the carriageway.

    Args:
        rgb: (rows, columns, 3) picture to paint on, row 0 at `start`.
        world: the stretch.
        profile: its cross-section here.
        start: chainage of row 0.
        edge: (rows, columns) smooth noise that breaks the edge of the asphalt.
        across: metres right of the centre line of each column.
    """
    scale = 1 / float(across[1] - across[0])
    left, right = -profile.lane_m - profile.shoulder_m, profile.opposite_m + profile.shoulder_m
    for chosen in (np.flatnonzero(across < left + 0.5), np.flatnonzero(across > right - 0.5)):
        if not len(chosen):
            continue
        part = slice(int(chosen[0]), int(chosen[-1]) + 1)
        if scale < FULL:
            ground, cover = _side(world, profile, start, edge[:, part], across[part], scale)
        else:
            half = _side(world, profile, start, edge[::2, part][:, ::2], across[part][::2], scale / 2)
            size = (part.stop - part.start, len(rgb))
            ground = np.asarray(cv2.resize(half[0], size, interpolation=cv2.INTER_LINEAR), np.uint8)
            cover = np.asarray(cv2.resize(half[1], size, interpolation=cv2.INTER_LINEAR), np.float32)
        area = np.ascontiguousarray(rgb[:, part])
        rgb[:, part] = cv2.blendLinear(ground, area, cover, 1 - cover)


def _side(
    world: World, profile: Profile, start: float, edge: Floats, across: Floats, scale: float
) -> tuple[Bytes, Floats]:
    """Give what covers one side, and how much of each pixel it covers."""
    left, right = -profile.lane_m - profile.shoulder_m, profile.opposite_m + profile.shoulder_m
    ragged = 0.0 if profile.edge in {"kerb", "paved"} else 0.09
    outside = np.maximum(left - across, across - right)[None, :] + ragged * edge
    if ragged:
        row, column = round(start * scale), profile.seed + int(across[0] * scale)
        outside = outside + 0.05 * noise.crop(noise.mottle(), row, column, *edge.shape)
        outside += 0.03 * noise.crop(noise.gravel(), row, column, *edge.shape)
    cover = np.clip(outside * min(scale, 30) + 0.5, 0, 1)
    cover *= 1 - _mouth(world, start, len(edge), across, scale)
    ground = _ground(profile, len(edge), across, scale, start, edge)
    if profile.edge == "kerb":
        _kerb(ground, outside)
    return ground, np.asarray(cover, np.float32)


def _ground(profile: Profile, rows: int, across: Floats, scale: float, start: float, edge: Floats) -> Bytes:
    """Give grass and soil, mixed by how far from the road one stands."""
    row, columns = round(start * scale), len(across)
    shift = profile.seed * 7 + int(across[0] * scale)
    fine = noise.crop(noise.grain(), row, shift, rows, columns)
    clump = noise.crop(noise.mottle(), row, shift, rows, columns)
    far = np.maximum(
        -profile.lane_m - profile.shoulder_m - across, across - profile.opposite_m - profile.shoulder_m
    )
    lean = {"grass": 0.4, "soil": -1.6, "paved": -0.4, "kerb": -0.2}[profile.edge]
    green = np.clip((lean + 1.1 * clump + 0.5 * edge + np.clip(far, 0, 4)[None, :] * 0.35) * 1.2, 0, 1)
    base = (PAVED if profile.edge in {"paved", "kerb"} else SOIL) * (0.72 + 0.28 * profile.tone / 120)
    other = GRASS * (0.72 + 0.28 * profile.tone / 120)
    blades = fine * (9 + 11 * green) + clump * 7
    channels = [base[c] + green * (other[c] - base[c]) + blades * (1.0, 1.0, 0.8)[c] for c in range(3)]
    return np.asarray(np.clip(cv2.merge(channels), 0, 255), np.uint8)


def _kerb(ground: Bytes, outside: Floats) -> None:
    stone = (outside > 0) & (outside < 0.22)
    gutter = (outside >= -0.05) & (outside < 0.03)
    ground[stone] = (ground[stone] * 0.25 + KERB * 0.75).astype(np.uint8)
    ground[gutter] //= 2


def _mouth(world: World, start: float, rows: int, across: Floats, scale: float) -> Floats:
    """Give where a side street opens: 1 on its asphalt."""
    open_ = np.zeros((rows, len(across)), np.float32)
    along = (start + (np.arange(rows, dtype=np.float32) + 0.5) / scale)[:, None]
    for at, width, side in world.mouths:
        if abs(at - start - rows / scale / 2) > rows / scale / 2 + width + 4:
            continue
        away = np.maximum(across * side - 3.5, 0)[None, :]
        half = width / 2 + 2.5 * np.exp(-away / 1.4)
        np.maximum(open_, np.clip((half - np.abs(along - at)) * 8, 0, 1) * (across * side > 0), out=open_)
    return open_
