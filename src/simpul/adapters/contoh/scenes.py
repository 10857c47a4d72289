"""Random independent pictures of invented roads with exact truth, to train and to try the road model on."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray

from . import noise
from .camera import Camera
from .damage import Damage
from .light import Shot, develop, haze, sky
from .noise import Bytes, Floats
from .populate import random_world as world
from .scenery import place
from .surface import World
from .view import REACH_M, Bend, Road, Seen

LANE, CRACK, POTHOLE = 1, 2, 3
"""Values of the truth mask; 0 is everything else."""

CLEAR = 9.0
"""Image rows per metre of road from which damage can be told; farther away nobody would mark it."""

VIEWS = 3
"""Pictures taken of one invented road: each with another camera, place and light."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known about a picture: its camera, where it stood, and the damages of its road."""

    camera: Camera
    along_m: float
    across_m: float
    lane_m: float
    mirrored: bool
    damages: tuple[Damage, ...]


def frames(seed: int, n: int, size: tuple[int, int] = (1280, 720)) -> Iterator[tuple[Bytes, Bytes, Meta]]:
    """Give random pictures of invented roads with their truth.

    Args:
        seed: the same seed gives the same pictures.
        n: how many.
        size: (width, height) in pixels.

    Yields:
        (rgb, mask, meta): (height, width, 3) colours; (height, width) truth, 0 background, 1 own lane,
        2 crack, 3 pothole; how it was taken.
    """
    road = Road(world(noise.stream("scene", seed, 0), 0))
    for number in range(n):
        rng = noise.stream("scene", seed, number)
        if number % VIEWS == 0:
            road = Road(world(rng, int(rng.integers(1 << 30))))
        camera = _camera(rng, size)
        profile = road.world.profiles[0][1]
        across = -profile.lane_m / 2 + float(rng.normal(0, 0.22))
        along = float(rng.uniform(0, road.world.length_m))
        rgb, mask, _ = shoot(road, camera, along, across, _shot(rng), _bend(rng))
        mirrored = bool(rng.random() < 0.5)
        if mirrored:
            rgb, mask = np.ascontiguousarray(rgb[:, ::-1]), np.ascontiguousarray(mask[:, ::-1])
        rgb = _squeeze(rgb, int(rng.integers(68, 95)))
        yield rgb, mask, Meta(camera, along, across, profile.lane_m, mirrored, road.world.damages)


def _squeeze(rgb: Bytes, quality: int) -> Bytes:
    """Give the picture as it comes back from a JPEG file."""
    data = simplejpeg.encode_jpeg(np.ascontiguousarray(rgb), quality=quality, colorsubsampling="420")
    return np.asarray(simplejpeg.decode_jpeg(data), np.uint8)


def shoot(
    road: Road, camera: Camera, along: float, across: float, shot: Shot, bend: Bend | None = None
) -> tuple[Bytes, Bytes, Seen]:
    """Take one picture.

    Args:
        road: what there is to see.
        camera: through which it is seen.
        along: chainage of the camera.
        across: its place right of the centre line, in metres.
        shot: light, lens and sensor.
        bend: how the road runs ahead; None where it is straight.

    Returns:
        (colours, truth mask, what was seen of the ground).
    """
    seen = road.look(camera, along, across, bend)
    mask = truth(seen, road.world, along)
    air = _sky(road.world.seed, camera.height, camera.width)[-1].mean(axis=0)
    haze(seen.rgb, seen.along, along, shot.haze, np.asarray(air, np.float32))
    horizon = int(camera.horizon_y)
    if horizon > -40:
        _above(seen.rgb, mask, horizon, road.world.seed)
    _things(seen.rgb, mask, road.world, camera, (along, across), bend)
    return develop(seen.rgb, shot), mask, seen


def truth(seen: Seen, world: World, along: float) -> Bytes:
    """Give the mask of what the camera sees: own lane, cracks, potholes."""
    profile = world.profile(along + 4)
    mask = np.asarray(cv2.inRange(seen.across, -profile.lane_m, 0.0) // 255, np.uint8)
    mask[seen.along > along + REACH_M] = 0
    lane = (mask > 0) & (seen.rows_per_m > CLEAR)
    broken = lane & (seen.marked > 84)
    if broken.any():
        hole = np.zeros(256, bool)
        hole[[damage.id % 255 + 1 for damage in world.damages if damage.kind == "D40"]] = True
        is_hole = hole[seen.owner]
        mask[broken & ~is_hole] = CRACK
        mask[broken & is_hole & (seen.marked > 110)] = POTHOLE
    return mask


def _above(rgb: Bytes, mask: Bytes, horizon: int, seed: int) -> None:
    """Draw sky and the far line of trees above the horizon."""
    columns = rgb.shape[1]
    high = min(max(horizon + 6, 2), rgb.shape[0])
    rgb[:high] = _sky(seed, max(rgb.shape[0], high), columns)[-high:]
    mask[:high] = 0
    trees, cover = _ridge(seed, columns)
    top = horizon + 16 - len(trees)
    start, stop = max(0, -top), min(len(trees), rgb.shape[0] - top)
    if stop > start:
        part = rgb[top + start : top + stop]
        np.copyto(part, trees[start:stop], where=cover[start:stop, :, None])


@lru_cache(maxsize=4)
def _sky(seed: int, rows: int, columns: int) -> Bytes:
    return sky(noise.stream("sky", seed), rows, columns)


@lru_cache(maxsize=4)
def _ridge(seed: int, columns: int) -> tuple[Bytes, NDArray[np.bool_]]:
    """Give the line of trees in the distance, and where it hides the sky."""
    rng = noise.stream("ridge", seed)
    slow, quick = (noise.field(rng, 1, columns, (0.01, size))[0] for size in (40, 2))
    ridge = 14 + 9 * slow + 3.5 * quick
    depth = int(ridge.max()) + 8
    rough = noise.crop(noise.leaves(), seed % 1024, 0, depth + 16, columns)
    rows = np.arange(depth + 16, dtype=np.float32)[:, None]
    green = (74 + 15 * rough)[..., None] * np.array([0.9, 1.0, 0.78], np.float32) + 18
    return np.clip(green, 0, 255).astype(np.uint8), rows > (depth - ridge)[None, :]


def _things(
    rgb: Bytes, mask: Bytes, world: World, camera: Camera, stand: tuple[float, float], bend: Bend | None
) -> None:
    """Draw what stands beside the road, the farthest first."""
    along, across = stand
    period = world.length_m if world.loop else 1e9
    ahead = [(float((thing.along_m - along) % period), number) for number, thing in enumerate(world.things)]
    for away, number in sorted(ahead, reverse=True):
        if 2.5 < away < REACH_M:
            thing = world.things[number]
            x, right = bend.locate(away, thing.across_m) if bend else (away, thing.across_m)
            place(rgb, mask, thing, (x, right - across), camera)


def _camera(rng: np.random.Generator, size: tuple[int, int]) -> Camera:
    """Draw a camera: half like a phone that sees the sky, half like a survey camera that sees only road."""
    width, height = size
    if rng.random() < 0.5:
        focal, high = rng.uniform(0.72, 1.0) * width, rng.uniform(1.4, 2.2)
        horizon = rng.uniform(-0.02, 0.3)
    else:
        focal, high = rng.uniform(1.2, 1.9) * width, rng.uniform(2.0, 2.8)
        horizon = rng.uniform(-0.26, -0.06)
    pitch = math.atan((height / 2 - horizon * height) / focal)
    yaw, roll = rng.normal(0, 0.02), rng.normal(0, 0.008)
    return Camera(width, height, float(focal), float(high), float(pitch), float(yaw), float(roll))


def _shot(rng: np.random.Generator) -> Shot:
    warm = rng.normal(0, 0.03)
    return Shot(
        exposure=float(np.clip(rng.normal(1.06, 0.11), 0.75, 1.4)),
        contrast=float(rng.uniform(0.82, 1.15)),
        balance=(1 + warm, 1.0, 1 - warm + float(rng.normal(0, 0.015))),
        blur_px=float(rng.choice([0.0, 0.5, 0.8, 1.2], p=[0.25, 0.35, 0.25, 0.15])),
        motion_px=int(rng.choice([0, 3, 5], p=[0.7, 0.2, 0.1])),
        noise=float(rng.uniform(0.8, 5)),
        vignette=float(rng.uniform(0, 0.25)),
        haze=float(rng.uniform(0.1, 0.6)),
        seed=int(rng.integers(1 << 30)),
    )


def _bend(rng: np.random.Generator) -> Bend | None:
    """Give a gentle bend to a third of the scenes: right = offset - curvature * ahead^2 / 2."""
    if rng.random() < 0.65:
        return None
    curvature = float(rng.normal(0, 1 / 220))

    def flatten(ahead: Floats, right: Floats) -> tuple[Floats, Floats]:
        return ahead, np.asarray(right - curvature * ahead**2 / 2, np.float32)

    return Bend(flatten, lambda ahead, right: (ahead, right + curvature * ahead**2 / 2))
