"""Looks at the invented road through a camera: pictures from above, fine near, coarse far."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from .camera import Camera
from .chunk import CHUNK_M, NEAR
from .damage import FINE
from .noise import Bytes, Floats
from .pavement import Near, fields, paint
from .shade import shadows
from .surface import World
from .verge import paint as paint_verge

BANDS = ((55.0, FINE, FINE), (22.0, 64, FINE), (9.0, 32, 64), (3.5, 16, 64), (0.0, 8, 32))
"""(image rows per metre from which it is used, pixels per metre along, across), finest first."""

WIDE = (-42.0, 40.0)
WIDE_SCALE = (8, 24)
"""Pixels per metre along and across of the picture of the surroundings, used where NEAR ends."""

REACH_M = 80.0
"""How far ahead the road is drawn; the horizon is hazy and hidden by trees beyond it."""

EDGE_M = 0.05
"""Margin at the sides of the fine picture."""

FAR_M = 400.0
"""Stands for "above the horizon"."""


@dataclass(frozen=True, slots=True)
class Bend:
    """How a road that is not straight runs ahead of the camera.

    `flatten` takes metres (ahead, right of the centre line where the camera is) of many points to (along the
    road from there, right of its centre line); `locate` takes one point the other way.
    """

    flatten: Callable[[Floats, Floats], tuple[Floats, Floats]]
    locate: Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the camera sees of the ground, each (height, width).

    `rgb` colours; `marked` how much of the pixel is damage, 0 to 255; `owner` whose (id % 255 + 1, or 0);
    `along` and `across` where on the road it lies; `rows_per_m` how large the road is there.
    """

    rgb: Bytes
    marked: Bytes
    owner: Bytes
    along: Floats
    across: Floats
    rows_per_m: Floats


class Road:
    """A stretch of road that can be looked at from anywhere on it; chunks are painted when first seen."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._slow = fields(world)
        self._near: dict[int, list[Near]] = {}
        self._wide: dict[int, Bytes] = {}

    def look(self, camera: Camera, along_m: float, across_m: float, bend: Bend | None = None) -> Seen:
        """Give the ground as the camera sees it.

        Args:
            camera: the camera, `across_m` right of the centre line at chainage `along_m`.
            along_m: chainage of the camera.
            across_m: its place to the right of the centre line.
            bend: how the road runs; None for a straight one.
        """
        ahead, right, rows_per_m = camera.ground(FAR_M)
        right += np.float32(across_m)
        if bend is not None:
            ahead, right = bend.flatten(ahead, right)
        along = ahead + np.float32(along_m)
        shape = (camera.height, camera.width)
        top = (
            int(np.argmax(ahead[:, camera.width // 2] < FAR_M - 1)) if (ahead < FAR_M - 1).any() else shape[0]
        )
        rgb, marked, owner = (
            np.zeros((*shape, 3), np.uint8),
            np.zeros(shape, np.uint8),
            np.zeros(shape, np.uint8),
        )
        if top < shape[0]:
            outside = ((right < NEAR[0] + EDGE_M) | (right > NEAR[1] - EDGE_M) | (ahead > REACH_M)).any(
                axis=1
            )
            stop = int(np.flatnonzero(outside)[-1]) + 1 if outside.any() else top
            if stop > top:
                rgb[top:stop] = self._look_wide(along[top:stop], right[top:stop], along_m)
            for level, band in self._bands(rows_per_m, ahead, top):
                self._paste((rgb[band], marked[band], owner[band]), level, along[band], right[band])
        return Seen(rgb, marked, owner, along, right, rows_per_m)

    def forget(self, before_m: float) -> None:
        """Drop what lies behind, to keep memory flat on a long drive."""
        for kept in (self._near, self._wide):
            for index in [i for i in kept if (i + 1) * CHUNK_M < before_m]:
                kept.pop(index)

    @staticmethod
    def _bands(rows_per_m: Floats, ahead: Floats, top: int) -> list[tuple[int, slice]]:
        """Give which rows of the image are drawn from which picture."""
        column = rows_per_m[:, rows_per_m.shape[1] // 2]
        near = np.flatnonzero(ahead.min(axis=1) < REACH_M)
        top = max(top, int(near[0])) if len(near) else len(column)
        bands, bottom = [], len(column)
        for level, (least, _, _) in enumerate(BANDS):
            start = max(top, int(np.searchsorted(column, least)))
            if start < bottom:
                bands.append((level, slice(start, bottom)))
                bottom = start
        return bands

    def _paste(self, out: tuple[Bytes, Bytes, Bytes], level: int, along: Floats, right: Floats) -> None:
        low, high = NEAR[0] + EDGE_M, NEAR[1] - EDGE_M
        whole = float(right.min()) > low and float(right.max()) < high
        inside = None if whole else (right > low) & (right < high) & (along < along.min() + 2 * REACH_M)
        if inside is not None and not inside.any():
            return
        _, down, over = BANDS[level]
        seen = along if inside is None else along[inside]
        nearest, farthest = max(0.0, float(seen.min())), max(0.0, float(seen.max()))
        first, last = int(nearest // CHUNK_M), int(farthest // CHUNK_M)
        parts = [self._level(index, level) for index in range(first, last + 1)]
        skip = max(0, int((nearest - first * CHUNK_M) * down) - 2)
        stop = int((farthest - first * CHUNK_M) * down) + 3
        y = (along - np.float32(first * CHUNK_M)) * np.float32(down) - np.float32(0.5 + skip)
        x = (right - np.float32(NEAR[0])) * np.float32(over) - np.float32(0.5)
        picture = np.concatenate([part.rgbm for part in parts])[skip:stop]
        drawn = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        cover = None if inside is None else inside.astype(np.uint8)
        if cover is None:
            cv2.cvtColor(drawn, cv2.COLOR_RGBA2RGB, dst=out[0])
        else:
            cv2.copyTo(cv2.cvtColor(drawn, cv2.COLOR_RGBA2RGB), cover, out[0])
        if any(part.owner.any() for part in parts):
            cover = np.ones(along.shape, np.uint8) if cover is None else cover
            whose = np.concatenate([part.owner for part in parts])[skip:stop]
            cv2.copyTo(np.ascontiguousarray(drawn[..., 3]), cover, out[1])
            cv2.copyTo(
                cv2.remap(whose, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE), cover, out[2]
            )

    def _level(self, index: int, level: int) -> Near:
        index = self._turn(index)
        if index not in self._near:
            levels = [paint(self.world, self._slow, index)]
            for (_, down, over), (_, down_next, over_next) in pairwise(BANDS):
                last = levels[-1]
                size = (last.rgbm.shape[1] * over_next // over, last.rgbm.shape[0] * down_next // down)
                smaller = np.asarray(cv2.resize(last.rgbm, size, interpolation=cv2.INTER_AREA), np.uint8)
                whose = last.owner
                if whose.any():
                    whose = np.asarray(cv2.dilate(whose, np.ones((2, 2), np.uint8)), np.uint8)
                levels.append(
                    Near(smaller, np.ascontiguousarray(whose[:: down // down_next, :: over // over_next]))
                )
            self._near[index] = levels
        return self._near[index][level]

    def _turn(self, index: int) -> int:
        return index % int(self.world.length_m / CHUNK_M) if self.world.loop else index

    def _look_wide(self, along: Floats, right: Floats, from_m: float) -> Bytes:
        first, last = int(from_m // CHUNK_M), int((from_m + REACH_M) // CHUNK_M)
        whole = np.concatenate([self._surroundings(index) for index in range(first, last + 1)])
        y = np.minimum((along - np.float32(first * CHUNK_M)) * np.float32(WIDE_SCALE[0]), whole.shape[0] - 1)
        x = (right - np.float32(WIDE[0])) * np.float32(WIDE_SCALE[1]) - np.float32(0.5)
        return np.asarray(cv2.remap(whole, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), np.uint8)

    def _surroundings(self, index: int) -> Bytes:
        index = self._turn(index)
        if index not in self._wide:
            start = index * CHUNK_M
            profile = self.world.profile(start + CHUNK_M / 2)
            rows, columns = int(CHUNK_M * WIDE_SCALE[0]), int((WIDE[1] - WIDE[0]) * WIDE_SCALE[1])
            across = (WIDE[0] + (np.arange(columns, dtype=np.float32) + 0.5) / WIDE_SCALE[1]).astype(
                np.float32
            )
            rgb = np.empty((rows, columns, 3), np.uint8)
            rgb[:] = np.clip(profile.tone * np.array(profile.tint), 0, 255)
            paint_verge(rgb, self.world, profile, start, np.zeros((rows, columns), np.float32), across)
            shade = shadows(self.world, start, rows, columns, WIDE_SCALE[0], WIDE[0])
            if shade is not None:
                cv2.multiply(rgb, shade, dst=rgb, scale=1 / 255)
            self._wide[index] = rgb
        return self._wide[index]
