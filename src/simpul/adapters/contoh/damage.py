"""Invented road damage with exact truth: what is broken, where on the street, and how it looks from above.

Kinds are the RDD codes (Arya et al., RDD2022): D00 longitudinal crack, D10 transverse crack, D20 alligator
cracking, D40 pothole. A stamp is the damage seen from straight above at FINE pixels a metre.
"""

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import cv2
import numpy as np

from . import noise
from .noise import Bytes, Floats

FINE = 128
"""Pixels per metre of the finest picture of the road (7.8 mm a pixel)."""

MARKED_M = 0.025
"""Width that a person's brush gives to a crack in a mask; hairlines are marked this wide too."""

type Kind = Literal["D00", "D10", "D20", "D40"]
type Look = Literal["crack", "deep", "peel", "water"]


@dataclass(frozen=True, slots=True)
class Damage:
    """One damage of the invented road.

    `along_m` is the chainage of its centre on the drive, `across_m` the place of its centre to the right of
    the centre line (own lane: -lane width to 0); `length_m` runs along the road, `width_m` across it.
    """

    id: int
    kind: Kind
    along_m: float
    across_m: float
    length_m: float
    width_m: float
    look: Look = "crack"
    strength: float = 1.0
    seed: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A damage as pictures from above, row 0 nearest to the driver, all (rows, columns).

    `shade` multiplies the brightness of the road; where `cover` (0 to 1) is, `colour` (0 to 255) replaces it;
    `crack` and `hole` are the truth, 0 or 255.
    """

    row: int
    column: int
    shade: Floats
    cover: Floats
    colour: Floats
    crack: Bytes
    hole: Bytes


@lru_cache(maxsize=256)
def stamp(damage: Damage, sun: float) -> Stamp:
    """Draw a damage from above.

    Args:
        damage: what to draw; the same one is always drawn the same.
        sun: direction that the light comes from, radians to the right of the driving direction.
    """
    return _hole(damage, sun) if damage.kind == "D40" else _cracks(damage)


def area_m2(damage: Damage) -> tuple[float, float, float]:
    """Give areas of a damage in square metres, counted from above.

    Returns:
        (marked crack, area that cracks affect: gaps under 0.25 m closed, pothole); see decision 0037.
    """
    drawn = stamp(damage, 0.0)
    reach = round(0.25 * FINE) | 1
    around = cv2.copyMakeBorder(drawn.crack, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=0)
    closed = cv2.morphologyEx(around, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    counts = (np.count_nonzero(part) / FINE**2 for part in (drawn.crack, closed, drawn.hole))
    marked, affected, hole = counts
    return marked, affected, hole


def _frame(damage: Damage, margin_m: float) -> tuple[int, int, int, int]:
    rows = int((damage.length_m + 2 * margin_m) * FINE)
    columns = int((damage.width_m + 2 * margin_m) * FINE)
    return (
        round(damage.along_m * FINE) - rows // 2,
        round(damage.across_m * FINE) - columns // 2,
        rows,
        columns,
    )


def _cracks(damage: Damage) -> Stamp:
    rng = noise.stream("crack", damage.seed, damage.id)
    row, column, rows, columns = _frame(damage, 0.12)
    if damage.kind == "D20":
        line = _alligator(rng, rows, columns)
    elif damage.kind == "D00":
        line = _long(rng, rows, columns)
    else:
        line = np.ascontiguousarray(_long(rng, columns, rows).T)
    line *= 0.55 + 0.45 * np.clip(noise.field(rng, rows, columns, (14, 14)) + 0.6, 0, 1)
    soft = cv2.GaussianBlur(line, (0, 0), 0.55)
    halo = cv2.GaussianBlur(line, (0, 0), 3.0)
    depth = damage.strength * (0.55 * np.clip(soft * 1.25, 0, 1) + 0.16 * np.clip(halo, 0, 0.5))
    brush = max(1, round(MARKED_M * FINE))
    drawn = (line > 0.34).astype(np.uint8) * 255
    marked = cv2.dilate(drawn, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (brush, brush)))
    nothing = np.zeros((rows, columns), np.float32)
    return Stamp(
        row,
        column,
        np.asarray(1 - np.clip(depth, 0, 0.9), np.float32),
        nothing,
        np.zeros((rows, columns, 3), np.float32),
        np.asarray(marked, np.uint8),
        np.zeros((rows, columns), np.uint8),
    )


def _alligator(rng: np.random.Generator, rows: int, columns: int) -> Floats:
    """Draw a net of broken cells: borders between scattered seeds, bent, thinned and thickened."""
    cell = rng.uniform(0.07, 0.17) * FINE
    stretch = rng.uniform(0.8, 1.7)
    down, across = np.meshgrid(
        np.arange(-1, rows / (cell * stretch) + 1), np.arange(-1, columns / cell + 1), indexing="ij"
    )
    jitter = rng.uniform(-0.48, 0.48, (2, *down.shape))
    points_y = np.clip(((down + 0.5 + jitter[0]) * cell * stretch).astype(int), 0, rows - 1)
    points_x = np.clip(((across + 0.5 + jitter[1]) * cell).astype(int), 0, columns - 1)
    seeds = np.full((rows, columns), 255, np.uint8)
    seeds[points_y, points_x] = 0
    _, labels = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    edge = np.zeros((rows, columns), np.float32)
    edge[:-1] = labels[:-1] != labels[1:]
    edge[:, :-1] = np.maximum(edge[:, :-1], labels[:, :-1] != labels[:, 1:])
    edge = _bend(rng, edge, 2.6)
    wide = noise.field(rng, rows, columns, (9, 9))
    thick = cv2.dilate(edge, np.ones((2, 2), np.uint8))
    thicker = cv2.dilate(edge, np.ones((3, 3), np.uint8))
    line = np.where(wide > 1.9, thicker, np.where(wide > 0.8, thick, edge))
    y = np.linspace(-1, 1, rows, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, columns, dtype=np.float32)[None, :]
    inside = 1.0 - np.hypot(y, x) ** 2 + 0.45 * noise.field(rng, rows, columns, (30, 22))
    broken = noise.field(rng, rows, columns, (7, 7)) * 0.34
    return np.asarray(line * np.clip((inside + broken + 0.04) * 2.4, 0, 1), np.float32)


def _bend(rng: np.random.Generator, picture: Floats, size: float) -> Floats:
    rows, columns = picture.shape
    grid_y, grid_x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    push = size * np.stack([noise.field(rng, rows, columns, (6, 6)) for _ in range(2)])
    push += 1.2 * np.stack([noise.field(rng, rows, columns, (1.6, 1.6)) for _ in range(2)])
    return np.asarray(cv2.remap(picture, grid_x + push[0], grid_y + push[1], cv2.INTER_LINEAR), np.float32)


def _long(rng: np.random.Generator, rows: int, columns: int) -> Floats:
    """Draw one wandering crack down the middle, with gaps, thicker places and short branches."""
    canvas = np.zeros((rows, columns), np.uint8)
    margin = int(0.12 * FINE)
    spine = _walk(rng, margin, rows - margin, columns / 2, (columns - 2 * margin) / 2)
    _stroke(rng, canvas, spine, 0.75)
    for _ in range(int(rng.poisson(rows / FINE * 0.9))):
        start = spine[int(rng.integers(len(spine)))]
        reach = rng.uniform(0.12, 0.5) * FINE
        steps = np.linspace(0, 1, 12)[:, None]
        way = np.array([rng.choice([-1, 1]) * rng.uniform(0.2, 0.9), rng.uniform(-1, 1)])
        branch = start + steps * way * reach + rng.normal(0, 1.2, (12, 2)).cumsum(axis=0)
        _stroke(rng, canvas, branch.astype(np.float32), 0.35)
    return np.asarray(canvas.astype(np.float32) / np.float32(255), np.float32)


def _walk(rng: np.random.Generator, start: int, stop: int, middle: float, limit: float) -> Floats:
    steps = max(4, (stop - start) // 3)
    slow = noise.field(rng, steps, 1, (steps / 7 + 1, 0.01))[:, 0] * limit * 0.45
    quick = noise.field(rng, steps, 1, (5, 0.01))[:, 0] * 2.4 + rng.normal(0, 0.8, steps)
    x = middle + np.clip(slow + quick, -limit, limit)
    return np.asarray(np.stack([x, np.linspace(start, stop, steps)], axis=1), np.float32)


def _stroke(rng: np.random.Generator, canvas: Bytes, points: Floats, thick: float) -> None:
    width = noise.field(rng, len(points), 1, (6, 0.01))[:, 0] + thick
    fixed = np.round(points * 16).astype(np.int32)
    for first, second, size in zip(fixed[:-1], fixed[1:], width[:-1], strict=True):
        if size > -0.35:
            level = int(np.clip(150 + 80 * size, 110, 255))
            cv2.line(
                canvas,
                first.tolist(),
                second.tolist(),
                level,
                1 + int(size > 1.5) + int(size > 2.6),
                cv2.LINE_AA,
                4,
            )


def _outline(rng: np.random.Generator, damage: Damage, rows: int, columns: int, ragged: float) -> Bytes:
    angle = np.linspace(0, 2 * math.pi, 180, endpoint=False)
    radius = np.ones_like(angle)
    for wave in range(2, 24):
        radius += ragged / wave**1.05 * rng.normal() * np.cos(wave * angle + rng.uniform(0, 6.3))
    radius = np.clip(radius, 0.45, 1.35) / max(1.0, float(radius.max()) * 0.92)
    x = columns / 2 + np.cos(angle) * radius * damage.width_m / 2 * FINE
    y = rows / 2 + np.sin(angle) * radius * damage.length_m / 2 * FINE
    mask = np.zeros((rows, columns), np.uint8)
    cv2.fillPoly(mask, [np.round(np.stack([x, y], axis=1)).astype(np.int32)], 255)
    bent = _bend(rng, mask.astype(np.float32), 2.5)
    return np.asarray((bent > 127) * 255, np.uint8)


def _hole(damage: Damage, sun: float) -> Stamp:
    rng = noise.stream("hole", damage.seed, damage.id)
    row, column, rows, columns = _frame(damage, 0.35)
    mask = _outline(rng, damage, rows, columns, 0.3 if damage.look == "peel" else 0.2)
    inside = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), 0.8)
    deep = {"deep": 0.06, "water": 0.05, "peel": 0.016}[damage.look] * damage.strength * FINE
    shift = np.array([[1, 0, -math.sin(sun) * deep], [0, 1, -math.cos(sun) * deep]], np.float32)
    lit = cv2.warpAffine(inside, shift, (columns, rows))
    away = cv2.warpAffine(inside, -shift + 2 * np.eye(2, 3, dtype=np.float32), (columns, rows))
    rough = noise.crop(noise.gravel(), int(rng.integers(1024)), int(rng.integers(1024)), rows, columns)
    stones = noise.crop(noise.grain(), int(rng.integers(1024)), int(rng.integers(1024)), rows, columns)
    clouds = noise.field(rng, rows, columns, (12, 12))
    colour = _bottom(damage, rng, rough, stones, clouds)
    wall = np.clip(inside - lit, 0, 1)
    bright = np.clip(inside - away, 0, 1)
    colour *= (1 - (0.72 if damage.look != "peel" else 0.66) * wall)[..., None]
    if damage.look != "water":
        colour *= (1 + 0.18 * bright)[..., None]
    near = cv2.GaussianBlur(inside, (0, 0), 0.07 * FINE)
    crumbs = (rough > 2.0) * np.clip(near * 2.2, 0, 1) * (1 - inside)
    rim = np.clip(cv2.GaussianBlur(inside, (0, 0), 2.2) - inside, 0, 0.5)
    shade = 1 - 0.35 * np.clip(near - 0.1, 0, 1) * (1.3 if damage.look == "water" else 0.5)
    shade = shade + 0.25 * rim * (clouds > -0.2) - 0.38 * crumbs
    return Stamp(
        row,
        column,
        np.asarray(np.clip(shade, 0.35, 1.25), np.float32),
        np.asarray(inside, np.float32),
        np.asarray(np.clip(colour, 0, 255), np.float32),
        np.zeros((rows, columns), np.uint8),
        mask,
    )


def _bottom(
    damage: Damage, rng: np.random.Generator, rough: Floats, stones: Floats, clouds: Floats
) -> Floats:
    """Give what is at the bottom of a hole: stones and soil, an older layer of asphalt, or water."""
    if damage.look == "water":
        base = np.array([[118, 112, 102], [150, 154, 158], [96, 84, 66]][int(rng.integers(3))], np.float32)
        slope = np.linspace(-14, 16, rough.shape[0], dtype=np.float32)[:, None]
        level = slope + 5 * clouds + 1.2 * stones
    elif damage.look == "peel":
        tones = [[110, 108, 105], [128, 113, 106], [98, 97, 97], [136, 131, 124]]
        base = np.array(tones[int(rng.integers(4))], np.float32) * damage.strength
        level = 9 * stones + 8 * rough + 6 * clouds
    else:
        tones = [[90, 86, 82], [104, 94, 84], [120, 102, 88]]
        base = np.array(tones[int(rng.integers(3))], np.float32)
        level = 8 * stones + 17 * rough + 9 * clouds
    return np.asarray(base[None, None, :] + level[..., None], np.float32)
