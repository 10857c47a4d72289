"""A flat road under a pinhole camera, drawn by ray: exact truth for tests of the camera and of damage."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simpul.kernel.ports import Pixels
from simpul.rooms.roads.understand import damage
from simpul.rooms.roads.understand.seen import FrameView, Seen, Thresholds

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scene:
    size: tuple[int, int] = (1280, 720)
    focal_px: float = 1100.0
    height_m: float = 1.9
    pitch: float = 0.2
    lane_width_m: float = 3.5
    lane_centre_m: float = 0.0
    grid: tuple[int, int] = (320, 180)
    bend_per_m: float = 0.0

    @property
    def horizon_y(self) -> float:
        return self.size[1] / 2 - self.focal_px * math.tan(self.pitch)

    def forward_m(self, y: Floats | float) -> Floats | float:
        """Metres from under the camera to the ground seen at a row."""
        fall = np.arctan((np.asarray(y) - self.size[1] / 2) / self.focal_px) + self.pitch
        return self.height_m / np.tan(np.maximum(fall, 1e-6))

    def ground(self) -> tuple[Floats, Floats]:
        """(right of the lane's centre, ahead of the photo's bottom edge) of each pixel of the grid."""
        columns = (np.arange(self.grid[0]) + 0.5) * self.size[0] / self.grid[0]
        rows = (np.arange(self.grid[1]) + 0.5) * self.size[1] / self.grid[1]
        forward = np.asarray(self.forward_m(rows))[:, None]
        depth = forward * math.cos(self.pitch) + self.height_m * math.sin(self.pitch)
        right = (columns[None, :] - self.size[0] / 2) / self.focal_px * depth
        ahead = forward - float(self.forward_m(self.size[1]))
        seen = (rows > self.horizon_y + 1)[:, None]
        right = right - self.lane_centre_m - self.bend_per_m * ahead**2
        return np.where(seen, right, 1e9), np.broadcast_to(np.where(seen, ahead, 1e9), right.shape)

    def lane(self) -> NDArray[np.bool_]:
        right, _ = self.ground()
        return np.abs(right) < self.lane_width_m / 2

    def bar(self, left_m: float, right_m: float, near_m: float, far_m: float) -> NDArray[np.bool_]:
        right, ahead = self.ground()
        return (right >= left_m) & (right < right_m) & (ahead >= near_m) & (ahead < far_m)

    def disc(self, across_m: float, ahead_m: float, radius_m: float) -> NDArray[np.bool_]:
        right, ahead = self.ground()
        return np.hypot(right - across_m, ahead - ahead_m) < radius_m


def pixels(
    lane: NDArray[np.bool_], crack: NDArray[np.bool_] | None = None, pothole: NDArray[np.bool_] | None = None
) -> Pixels:
    """What a network that is certain would say."""
    none = np.zeros_like(lane)
    parts = (lane, none if crack is None else crack, none if pothole is None else pothole)
    seen = [part.astype(np.uint8) * 255 for part in parts]
    return Pixels(seen[0], seen[1], seen[2], "drawn")


ROAD = Scene(grid=(640, 360))


def see(of: Pixels, scene: Scene = ROAD, **more: float) -> FrameView:
    ratio = scene.focal_px / scene.size[0]
    return damage.see(of, image_size=scene.size, thresholds=Thresholds(), focal_ratio=ratio, **more)


def only(view: FrameView) -> Seen:
    assert len(view.seen) == 1, view.seen
    return view.seen[0]
