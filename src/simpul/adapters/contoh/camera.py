"""The camera of a survey car, as a pinhole over a flat road: which point of the road each pixel sees.

Road coordinates: ahead (m, in the driving direction) and right (m, positive to the right of the camera).
For a camera `height_m` up, pitched down by p, the ground seen at image row v lies at
Z = A / (v - horizon) - height * tan(p) with A = f * height / cos(p)^2 (Hartley and Zisserman, Multiple View
Geometry, ch. 8), and a line parallel to the road is straight in the image.
"""

import math
from dataclasses import dataclass

import numpy as np

from .noise import Floats


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera and how it is mounted. Angles in radians, focal length in pixels of the full image."""

    width: int = 1280
    height: int = 720
    focal_px: float = 1100.0
    height_m: float = 1.9
    pitch: float = 0.2
    yaw: float = 0.0
    roll: float = 0.0

    @property
    def horizon_y(self) -> float:
        """Row of the horizon at the middle of the image; negative where it lies above the image."""
        return self.height / 2 - self.focal_px * math.tan(self.pitch)

    @property
    def scale_m_px(self) -> float:
        """A of the formula above: metres ahead times rows below the horizon."""
        return self.focal_px * self.height_m / math.cos(self.pitch) ** 2

    def ground(self, far_m: float) -> tuple[Floats, Floats, Floats]:
        """Give for each pixel the point of the road it sees.

        Args:
            far_m: what stands for the distance of what is farther away or above the horizon.

        Returns:
            (ahead, right) in metres and image rows per metre of road ahead, each (height, width) float32.
        """
        rows = ((np.arange(self.height) - self.height / 2) / self.focal_px)[:, None]
        columns = ((np.arange(self.width) - self.width / 2) / self.focal_px)[None, :]
        cos, sin = math.cos(self.roll), math.sin(self.roll)
        tilt = math.cos(self.pitch)
        across = (rows * sin).astype(np.float32) + (columns * cos).astype(np.float32)
        start = (math.sin(self.pitch) + rows * cos * tilt).astype(np.float32)
        fall = start + (-columns * sin * tilt).astype(np.float32)
        np.maximum(fall, np.float32(self.height_m / tilt / far_m), out=fall)
        reach = np.float32(self.height_m) / fall
        shift = self.height_m * math.tan(self.pitch)
        yaw_cos, yaw_sin = math.cos(self.yaw), math.sin(self.yaw)
        ahead = across * np.float32(-yaw_sin)
        ahead += np.float32(yaw_cos / tilt)
        ahead *= reach
        ahead -= np.float32(shift * yaw_cos)
        right = across
        right *= np.float32(yaw_cos)
        right += np.float32(yaw_sin / tilt)
        right *= reach
        right -= np.float32(shift * yaw_sin)
        np.multiply(fall, fall, out=fall)
        fall *= np.float32(self.focal_px / self.height_m)
        return ahead, right, fall

    def project(self, ahead: float, right: float, up: float = 0.0) -> tuple[float, float, float] | None:
        """Give the pixel (x, y) that sees a point, and its depth in metres; None where it lies behind."""
        forward = ahead * math.cos(self.yaw) + right * math.sin(self.yaw)
        side = right * math.cos(self.yaw) - ahead * math.sin(self.yaw)
        fall = self.height_m - up
        depth = forward * math.cos(self.pitch) + fall * math.sin(self.pitch)
        if depth < 0.5:
            return None
        x = self.focal_px * side / depth
        y = self.focal_px * (fall * math.cos(self.pitch) - forward * math.sin(self.pitch)) / depth
        cos, sin = math.cos(self.roll), math.sin(self.roll)
        return x * cos - y * sin + self.width / 2, x * sin + y * cos + self.height / 2, depth

    def line(self, right: float) -> tuple[float, float]:
        """Give (a, b) of x = a * y + b, the image of the line that runs `right` metres beside the camera."""
        near, far = self.project(4.0, right), self.project(20.0, right)
        if near is None or far is None:  # pragma: no cover - a camera that looks backwards
            return 0.0, 0.0
        slope = (near[0] - far[0]) / (near[1] - far[1])
        return slope, near[0] - slope * near[1]
