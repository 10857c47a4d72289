"""What air, lens and sensor do to a picture: haze, sun, white balance, exposure, blur, noise."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from . import noise
from .noise import Bytes, Floats


@dataclass(frozen=True, slots=True)
class Shot:
    """How one picture was taken.

    `exposure` and `balance` multiply; `contrast` is around mid grey; `blur_px` the deviation of a Gaussian;
    `motion_px` smears along the driving direction; `noise` is the deviation in grey levels; `vignette` is the
    share of light lost in the corners; `haze` the share of air light far away.
    """

    exposure: float = 1.0
    contrast: float = 1.0
    balance: tuple[float, float, float] = (1.0, 1.0, 1.0)
    blur_px: float = 0.5
    motion_px: int = 0
    noise: float = 2.0
    vignette: float = 0.12
    haze: float = 0.4
    seed: int = 0


def develop(rgb: Bytes, shot: Shot) -> Bytes:
    """Turn a clean picture into one that a camera would have given."""
    rng = noise.stream("shot", shot.seed)
    picture = rgb
    if shot.motion_px > 1:
        kernel = np.full((shot.motion_px, 1), 1 / shot.motion_px, np.float32)
        picture = np.asarray(cv2.filter2D(picture, -1, kernel), np.uint8)
    if shot.blur_px > 0.2:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), shot.blur_px), np.uint8)
    table = _curve(shot)
    picture = np.asarray(cv2.LUT(picture, table), np.uint8)
    if shot.vignette > 0:
        falloff = _vignette(picture.shape[0], picture.shape[1], round(shot.vignette, 2))
        picture = np.asarray(cv2.multiply(picture, falloff, scale=1 / 255), np.uint8)
    if shot.noise > 0:
        speckle = _speckle()
        rows, columns = picture.shape[:2]
        top, left = int(rng.integers(0, 256)), int(rng.integers(0, 256))
        part = speckle[top : top + rows, left : left + columns]
        weight = shot.noise / 12
        picture = np.asarray(cv2.addWeighted(picture, 1.0, part, weight, -128 * weight), np.uint8)
    return picture


def _curve(shot: Shot) -> Bytes:
    level = np.arange(256, dtype=np.float32)[:, None]
    out = level * shot.exposure * np.array(shot.balance, np.float32)
    out = (out - 128) * shot.contrast + 128
    shoulder = np.where(out > 215, 215 + (out - 215) * 0.55, out)
    return np.asarray(np.clip(shoulder, 0, 255), np.uint8)[:, None, :].reshape(1, 256, 3)


@lru_cache(maxsize=8)
def _vignette(rows: int, columns: int, share: float) -> Bytes:
    """Give what the lens leaves of the light, 255 for all."""
    y = np.linspace(-1, 1, rows, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, columns, dtype=np.float32)[None, :]
    light = 255 * (1 - share * (x**2 + y**2) / 2)
    return np.asarray(cv2.merge([light.astype(np.uint8)] * 3), np.uint8)


@lru_cache(maxsize=1)
def _speckle() -> Bytes:
    """Sensor noise of deviation 12 about 128, slightly soft as after demosaicing, colour and grey mixed."""
    rng = noise.stream("speckle")
    grey = rng.standard_normal((1200, 1700, 1), dtype=np.float32)
    colour = rng.standard_normal((1200, 1700, 3), dtype=np.float32)
    mixed = cv2.GaussianBlur(0.8 * grey + 0.5 * colour, (0, 0), 0.6)
    return np.clip(mixed * (12 / mixed.std()) + 128, 0, 255).astype(np.uint8)


def sky(rng: np.random.Generator, rows: int, columns: int) -> Bytes:
    """Give a tropical sky, blue or overcast, paler towards the horizon (last row)."""
    down = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None]
    overcast = rng.random() < 0.45
    high = np.array([178, 186, 196] if overcast else [92, 142, 206], np.float32)
    low = np.array([216, 219, 222] if overcast else [198, 216, 232], np.float32)
    picture = high + (low - high) * down**0.8
    small = noise.field(rng, max(rows // 6, 8), columns // 6, (6, 16))
    cloud = cv2.resize(small, (columns, rows), interpolation=cv2.INTER_CUBIC)
    cover = np.clip((cloud + (0.5 if overcast else -0.35)) * 0.9, 0, 1)[..., None]
    white = np.array([236, 237, 239], np.float32) * (0.96 - 0.1 * np.clip(-cloud, 0, 1))[..., None]
    picture = picture + cover * 0.8 * (white - picture)
    return np.asarray(np.clip(picture, 0, 255), np.uint8)


def haze(rgb: Bytes, along: Floats, camera_along: float, strength: float, air: Floats) -> None:
    """Blend the far ground into the colour of the air, in place."""
    if strength <= 0:
        return
    rows = along[:, along.shape[1] // 2] - camera_along
    share = strength * (1 - np.exp(-np.clip(rows, 0, 400) / 90))
    top = int(np.argmax(share < 0.045)) if (share < 0.045).any() else len(share)
    if top:
        part = rgb[:top].astype(np.float32)
        part += share[:top, None, None] * (air - part)
        rgb[:top] = part.astype(np.uint8)
