"""An outline that a person drew on a photo, measured on the road plane of that photo. Pure.

A straight line in the photo is a straight line on the road, so a polygon's corners are enough.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import shapely

from .camera import Plane

BELOW_HORIZON_PX = 1
"""A corner must lie this far below the horizon: there a pixel is already hundreds of metres."""

type Points = Sequence[tuple[float, float]]


class BadOutline(ValueError):
    """What was drawn is no outline; the argument is one of the keys of `Fault`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an outline must be: how many corners, and its least area in the photo's pixels."""

    least_points: int
    most_points: int
    least_area_px: float


@dataclass(frozen=True, slots=True)
class Sizes:
    """An outline on the road.

    `ahead_m` and `across_m` are of its middle, from the photo's bottom edge and right of the lane's centre;
    `length_m` is along the road, `width_m` across it.
    """

    ahead_m: float
    across_m: float
    length_m: float
    width_m: float
    area_m2: float


def kept(plane: Plane) -> dict[str, Any]:
    """Give a plane as it is kept with its frame, in the masked picture's pixels."""
    return {
        "horizon_y": round(plane.horizon_y, 2),
        "left": [round(plane.left[0], 6), round(plane.left[1], 2)],
        "right": [round(plane.right[0], 6), round(plane.right[1], 2)],
        "height_m": round(plane.height_m, 4),
        "focal_px": round(plane.focal_px, 1),
    }


def plane_of(view: Mapping[str, Any]) -> Plane | None:
    """Give the plane that was kept with a frame's view; None for frames from before planes were kept."""
    said = view.get("plane")
    if not said:
        return None
    width, height = view["size"]
    return Plane(
        horizon_y=said["horizon_y"],
        left=(said["left"][0], said["left"][1]),
        right=(said["right"][0], said["right"][1]),
        height_m=said["height_m"],
        focal_px=said["focal_px"],
        size=(width, height),
    )


def check(points: Points, size: tuple[int, int], limits: Limits) -> Points:
    """Give an outline, rounded and cut to the photo.

    Raises:
        BadOutline: "points", "crosses" or "small".
    """
    corners = [
        (round(min(max(float(x), 0), size[0]), 1), round(min(max(float(y), 0), size[1]), 1))
        for x, y in points
    ]
    if not limits.least_points <= len(corners) <= limits.most_points:
        raise BadOutline("points")
    shape = shapely.Polygon(corners)
    if not shape.is_valid:
        raise BadOutline("crosses")
    if shape.area < limits.least_area_px:
        raise BadOutline("small")
    return corners


def box(points: Sequence[Sequence[float]]) -> tuple[float, float, float, float]:
    """Give an outline's (left, top, width, height)."""
    corners = np.array(points)
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return float(left), float(top), float(right - left), float(bottom - top)


def measure(points: Points, plane: Plane) -> Sizes | None:
    """Measure an outline on the road; None where it reaches above the horizon."""
    corners = np.array(points, np.float64)
    if corners[:, 1].min() <= plane.horizon_y + BELOW_HORIZON_PX:
        return None
    ahead = np.asarray(plane.ahead_m(corners[:, 1]))
    across = np.asarray(plane.across_m(corners[:, 0], corners[:, 1]))
    ground = np.column_stack([across, ahead]).astype(np.float32)
    return Sizes(
        ahead_m=round(float(ahead.min() + ahead.max()) / 2, 3),
        across_m=round(float(across.min() + across.max()) / 2, 3),
        length_m=round(float(ahead.max() - ahead.min()), 3),
        width_m=round(float(across.max() - across.min()), 3),
        area_m2=round(float(cv2.contourArea(ground)), 4),
    )
