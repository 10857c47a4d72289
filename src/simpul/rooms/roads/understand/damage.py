"""From pixels to damage: potholes and cracks, told by kind, each in metres on the road plane. Pure.

Cracks are grouped and measured in a view from above (`above`), where a crack far away counts as much as a
near one; potholes are outlined in the photo, where their edges are sharp.
"""

import cv2
import numpy as np

from simpul.kernel.ports import Pixels

from . import camera
from .above import FromAbove
from .camera import Bits, Map, Plane
from .seen import FrameView, Kind, Outline, Seen, Thresholds

__all__ = [
    "NEAR_M",
    "REACH_M",
    "FrameView",
    "Kind",
    "Outline",
    "Seen",
    "Thresholds",
    "potholes",
    "see",
]

NEAR_M, REACH_M = 2.0, 8.0
"""Damage is told apart between these metres ahead: nearer, the photo's edge cuts it in two, and an earlier
frame saw it whole; farther, it is few pixels, and a later frame sees it from nearby. Right for frames about
5 m apart; `see` takes a farther reach for sparser ones."""

LEAST_POTHOLE_PX = (6.25, 4.7)
"""Width and height, in a photo 800 pixels wide, of the smallest pothole: as in the training set."""

EDGE = 2
"""Pixels of the network around those that may be a pothole, which have a say in where its edge is."""


def see(  # noqa: PLR0913 each is something the photo does not say
    pixels: Pixels,
    *,
    image_size: tuple[int, int],
    thresholds: Thresholds,
    lane_width_m: float = camera.LANE_WIDTH_M,
    focal_ratio: float | None = None,
    reach_m: float = REACH_M,
) -> FrameView:
    """Say what a frame shows.

    Args:
        pixels: the network's answer, on any grid over the whole photo.
        image_size: the photo's (width, height), in whose pixels the answer is.
        thresholds: of the weights that gave the answer.
        lane_width_m: width of the lane on the ground.
        focal_ratio: focal length / photo width where the camera wrote it (35 mm equivalent / 36), or None.
        reach_m: how far ahead damage is told, above NEAR_M. A crack that runs on is told as far as that.
    """
    body = camera.main_body(pixels.lane, thresholds.lane)
    share = cv2.countNonZero(body.view(np.uint8)) / body.size
    plane = camera.plane(body, image_size, lane_width_m=lane_width_m, focal_ratio=focal_ratio)
    if plane is None:
        return FrameView(body, None, share, (), ())
    above = FromAbove(plane, pixels, thresholds, lane_width_m=lane_width_m, between_m=(NEAR_M, reach_m))
    holes = (_measured(hole, plane) for hole in _outlines(pixels.pothole, body, image_size, thresholds))
    seen = [hole for hole in holes if hole is not None and NEAR_M <= hole.ahead_m < reach_m]
    return FrameView(body, plane, share, (*seen, *above.cracks()), above.profile())


def potholes(pixels: Pixels, image_size: tuple[int, int], thresholds: Thresholds) -> list[Outline]:
    """Outline the potholes on the lane, surest first; needs no road plane."""
    body = camera.main_body(pixels.lane, thresholds.lane)
    return _outlines(pixels.pothole, body, image_size, thresholds)


def _outlines(chance: Map, body: Bits, image_size: tuple[int, int], thresholds: Thresholds) -> list[Outline]:
    """Potholes on the lane's body, at twice the network's resolution (between its pixels lies an edge)."""
    floor = cv2.dilate(body.view(np.uint8), np.ones((3, 3), np.uint8))
    on_lane = cv2.copyTo(chance, floor)
    left, top, across, down = cv2.boundingRect((on_lane >= thresholds.pothole * 255).view(np.uint8))
    if not across:
        return []
    start_x, start_y = max(0, left - EDGE), max(0, top - EDGE)
    near = on_lane[start_y : top + down + EDGE, start_x : left + across + EDGE]
    hole = cv2.resize(near, (2 * near.shape[1], 2 * near.shape[0]), interpolation=cv2.INTER_LINEAR)
    binary = (hole >= thresholds.pothole * 255).view(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(binary, connectivity=8)
    scale = np.array([image_size[0] / (2 * chance.shape[1]), image_size[1] / (2 * chance.shape[0])])
    least = np.array(LEAST_POTHOLE_PX) * image_size[0] / 800
    found = []
    for label in range(1, count):
        left, top, width, height = (int(value) for value in stats[label, :4])
        if width * scale[0] < least[0] or height * scale[1] < least[1]:
            continue
        window = (slice(top, top + height), slice(left, left + width))
        inside = labels[window] == label
        confidence = float(hole[window][inside].mean()) / 255
        if confidence < thresholds.pothole_sure:
            continue
        corner = (left + 2 * start_x, top + 2 * start_y)
        box = tuple(float(v) for v in np.array([*corner, width, height]) * np.tile(scale, 2))
        found.append(Outline(box, camera.ring(inside, corner, scale), confidence))  # type: ignore[arg-type]
    return sorted(found, key=lambda hole: -hole.confidence)


def _measured(hole: Outline, plane: Plane) -> Seen | None:
    """A pothole on the road plane; None where it reaches above the horizon."""
    left, top, width, height = hole.box
    points = np.array(hole.contour)
    if top <= plane.horizon_y + 1:
        return None
    near, far = float(plane.ahead_m(top + height)), float(plane.ahead_m(top))
    across = plane.across_m(points[:, 0], points[:, 1])
    ground = np.column_stack([across, plane.ahead_m(points[:, 1])]).astype(np.float32)
    return Seen(
        kind=Kind.POTHOLE,
        confidence=hole.confidence,
        box=hole.box,
        contour=hole.contour,
        ahead_m=(near + far) / 2,
        across_m=float(plane.across_m(left + width / 2, top + height / 2)),
        length_m=far - near,
        width_m=width * plane.height_m / (top + height / 2 - plane.horizon_y),
        area_m2=float(cv2.contourArea(ground)),
    )
