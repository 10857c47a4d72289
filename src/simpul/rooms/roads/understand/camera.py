"""Where on the road a pixel lies: the road plane, from the two edges of the lane. Pure.

A camera that looks along a flat road shows the two edges of the lane as straight lines, x = a·y + b, that
meet at the horizon. With the lane's width W the rows below it are metres: at row y the lane is
(a_right - a_left)·(y - horizon) pixels wide, so a pixel is H / (y - horizon) metres wide, where
H = W / (a_right - a_left) is the camera's height (over the cosine of its pitch); and the ground at row y lies
A / (y - horizon) metres from under the camera, A = H·hypot(f, middle row - horizon), f being the focal
length in pixels. Widths follow from the lane alone. **The scale along the road does not**: it rests on f,
which is read from the photo where its camera wrote it, and is otherwise a value that is set (`FOCAL_RATIO`).

Source: the pinhole camera over a plane, e.g. Hartley & Zisserman, Multiple View Geometry (2004), ch. 8.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

LANE_WIDTH_M = 3.5
"""Of a lane whose width nobody gave: that of the training roads, and of Bina Marga's class I roads."""

FOCAL_RATIO = 1.5
"""Focal length / photo width where a camera wrote none: the training roads' median (mostly 1.2 to 1.8)."""

LEAST_LANE_SHARE = 0.06
"""A photo with less lane than this share of it shows too little road to measure."""

LEAST_ROWS = 16
"""Rows on the network's grid in which an edge must be seen before a line is laid through it."""

Map = NDArray[np.uint8]
Bits = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plane:
    """The road plane under one photo, in the photo's pixels.

    `horizon_y` is the row at which the edges meet (it may lie above the photo: negative), `left` and
    `right` are the edges (a, b) of x = a·y + b, `height_m` the camera's height over the cosine of its
    pitch, `focal_px` its focal length, `size` the photo's (width, height).
    """

    horizon_y: float
    left: tuple[float, float]
    right: tuple[float, float]
    height_m: float
    focal_px: float
    size: tuple[int, int]

    @property
    def depth(self) -> float:
        """Metres x pixels: the A of Z = A / (y - horizon_y)."""
        return self.height_m * math.hypot(self.focal_px, self.size[1] / 2 - self.horizon_y)

    def ahead_m(self, y: Floats | float) -> Floats | float:
        """Metres ahead of the photo's bottom edge, for rows below the horizon."""
        return self.depth / (y - self.horizon_y) - self.depth / (self.size[1] - self.horizon_y)

    def row(self, ahead_m: Floats | float) -> Floats | float:
        """The row (not rounded) that lies so many metres ahead of the photo's bottom edge."""
        return self.horizon_y + self.depth / (ahead_m + self.depth / (self.size[1] - self.horizon_y))

    def across_m(self, x: Floats | float, y: Floats | float) -> Floats | float:
        """Metres right of the lane's centre; negative to its left."""
        return (x - self.centre(y)) * self.height_m / (y - self.horizon_y)

    def centre(self, y: Floats | float) -> Floats | float:
        """Column of the lane's centre at a row."""
        return ((self.left[0] + self.right[0]) * y + self.left[1] + self.right[1]) / 2

    def column(self, across_m: Floats | float, y: Floats | float) -> Floats | float:
        """The column that lies so many metres right of the lane's centre at a row."""
        return self.centre(y) + across_m * (y - self.horizon_y) / self.height_m


def plane(
    body: Bits,
    size: tuple[int, int],
    *,
    lane_width_m: float = LANE_WIDTH_M,
    focal_ratio: float | None = None,
) -> Plane | None:
    """Lays the road plane under a photo.

    Args:
        body: (h, w) which pixels are the lane (`main_body`), on any grid over the whole photo.
        size: the photo's (width, height) in pixels.
        lane_width_m: the lane's width on the ground, above 0.
        focal_ratio: focal length / photo width (of a full-frame equivalent in mm: / 36); None where the
            camera wrote none.

    Returns:
        The plane in the photo's pixels; None where the lane is not seen well enough: too little of it,
        an edge out of sight, or edges that do not meet above the road.

    Raises:
        ValueError: a width or ratio that cannot be.
    """
    if lane_width_m <= 0 or (focal_ratio is not None and focal_ratio <= 0):
        raise ValueError(f"lane {lane_width_m} m wide, focal ratio {focal_ratio}")
    lane = cv2.countNonZero(body.view(np.uint8))
    edges = _edges(body) if lane >= LEAST_LANE_SHARE * body.size else None
    if edges is None:
        return None
    (left_a, left_b), (right_a, right_b) = edges
    spread = right_a - left_a
    if spread <= 0:
        return None
    scale_x, scale_y = size[0] / body.shape[1], size[1] / body.shape[0]
    horizon = (left_b - right_b) / spread
    rows = np.flatnonzero(body.any(axis=1))
    if not -body.shape[0] < horizon < rows[0] + 0.25 * len(rows):
        return None
    slope = scale_x / scale_y
    return Plane(
        horizon_y=horizon * scale_y,
        left=(left_a * slope, left_b * scale_x),
        right=(right_a * slope, right_b * scale_x),
        height_m=lane_width_m / (spread * slope),
        focal_px=(focal_ratio or FOCAL_RATIO) * size[0],
        size=size,
    )


def main_body(lane: Map, threshold: float = 0.5) -> Bits:
    """The lane's largest connected part, holes left as they are."""
    binary = (lane >= threshold * 255).view(np.uint8)
    ahead = _part_ahead(binary)
    if ahead is not None:
        return ahead
    count, labels, stats, _ = cv2.connectedComponentsWithStats(binary, connectivity=4)
    if count <= 2:  # noqa: PLR2004 - the background, and at most one piece
        return binary.view(np.bool_)
    biggest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    return np.asarray(labels == biggest)


def _part_ahead(binary: Map) -> Bits | None:
    """The part of the lane right ahead of the camera; None where it is not more than half of all there is.

    What is more than half is the largest, and to fill one part takes a tenth of the time that telling all
    parts apart does.
    """
    row = binary.shape[0] * 7 // 8
    columns = np.flatnonzero(binary[row])
    if not len(columns):
        return None
    filled = binary.copy()
    mark = 2  # neither road (1) nor what is none (0)
    size, *_ = cv2.floodFill(filled, None, (int(columns[len(columns) // 2]), row), mark)
    return filled == mark if 2 * size > cv2.countNonZero(binary) else None


def ring(inside: Bits, origin: tuple[int, int], scale: Floats) -> tuple[tuple[float, float], ...]:
    """The outer outline of a patch of a grid, thinned; its first cell is at `origin`, a cell `scale` wide."""
    rings, _ = cv2.findContours(inside.view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    longest = max(rings, key=len)
    points = (cv2.approxPolyDP(longest, 0.7, closed=True)[:, 0] + 0.5 + np.array(origin)) * scale
    return tuple((round(x, 1), round(y, 1)) for x, y in points.tolist())


def lane_share(lane: Map, threshold: float = 0.5) -> float:
    """Give the share (0 to 1) of the photo that its largest piece of lane covers: is this a road at all?"""
    return float(main_body(lane, threshold).mean())


def _edges(body: Bits) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The lane's left and right edge lines on the grid; edges cut off by the photo's border are not edges."""
    width = body.shape[1]
    rows = np.flatnonzero(body.any(axis=1))
    left = body[rows].argmax(axis=1)
    right = width - 1 - body[rows, ::-1].argmax(axis=1)
    in_left, in_right = left > 1, right < width - 2
    if in_left.sum() < LEAST_ROWS or in_right.sum() < LEAST_ROWS:
        return None
    return _line(rows[in_left], left[in_left]), _line(rows[in_right], right[in_right] + 1.0)


def _line(rows: NDArray[np.int64], columns: NDArray[np.int64] | Floats) -> tuple[float, float]:
    """A line through most of the points, the near ones first.

    Near rows weigh more (a bend shows far away, and a pixel there is many metres), and points off the
    line less and less (Huber's weights, eight rounds): a car over a part of the edge does not tilt it.
    """
    y, x = rows.astype(np.float64) + 0.5, np.asarray(columns, np.float64)
    near = 0.2 + (y - y[0]) / max(y[-1] - y[0], 1.0)
    weight = near
    for _ in range(8):
        total = weight.sum()
        middle_y, middle_x = weight @ y / total, weight @ x / total
        from_middle = y - middle_y
        pull = weight * from_middle
        slope = pull @ (x - middle_x) / (pull @ from_middle)
        start = middle_x - slope * middle_y
        off = np.abs(x - slope * y - start)
        spread = max(0.5, 1.5 * _median(off))
        weight = near * np.minimum(1.0, spread / np.maximum(off, 1e-9)) ** 2
    return float(slope), float(start)


def _median(values: Floats) -> float:
    """The middle value: ten times as quick as numpy's own for the few rows of an edge."""
    half = len(values) // 2
    if len(values) % 2:
        return float(np.partition(values, half)[half])
    low, high = np.partition(values, (half - 1, half))[half - 1 : half + 1]
    return float(low + high) / 2
