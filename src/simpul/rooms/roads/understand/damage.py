"""From pixels to damage: cracks grouped and typed, potholes, each in metres on the road plane. Pure.

Cracks are grouped and measured in a view from above (cells of 2 x 4 cm), where a crack far away counts as
much as a near one; potholes are outlined in the photo, where their edges are sharp. Codes and kinds: RDD2022
(arXiv:2209.08538). The kernels and limits of grouping and typing are those with which the boxes of the
training set were made, so that what is seen and what is known are the same thing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from simpul.kernel.ports import Pixels

from . import camera
from .camera import Bits, Map, Plane

CELL_ACROSS_M, CELL_ALONG_M = 0.02, 0.04
GROUP_ACROSS_M, GROUP_ALONG_M = 0.36, 0.70
"""Pieces of crack with gaps smaller than this between them are one crack."""

AFFECTED_M = 0.25
"""Road between cracks closer than this counts as cracked: "crack area" of a condition survey is the area
that cracks affect, not that of their lines."""

NEAR_M, REACH_M = 2.0, 8.0
"""Damage is told apart between these metres ahead: nearer, the photo's edge cuts it in two, and an earlier
frame saw it whole; farther, it is few pixels, and a later frame sees it from nearby. Right for frames about
5 m apart; `see` takes a farther reach for sparser ones."""

PROFILE_FROM_M, PROFILE_TO_M = 2, 10
"""The metres ahead of which a frame says how much of them is cracked."""

LEAST_LENGTHWISE_M, LEAST_CROSSWISE_M, LEAST_ALLIGATOR_M = 1.25, 0.64, 0.5
"""Smaller groups of cracks are counted in the area and are no damage of their own, as in the training set."""

MESH = 1.5
"""Cracks that a cut meets on average, from which a group of cracks is a net."""

LEAST_POTHOLE_PX = (6.25, 4.7)
"""Width and height, in a photo 800 pixels wide, of the smallest pothole: as in the training set."""


class Kind(StrEnum):
    """What a camera can see of a road's damage, by its RDD2022 code."""

    LENGTHWISE = "D00"
    CROSSWISE = "D10"
    ALLIGATOR = "D20"
    POTHOLE = "D40"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities (0 to 1) from which a pixel is lane, crack, pothole; kept beside the weights.

    `pothole_sure` is the mean probability of its pixels from which a pothole is told at all: the first
    finds its edge, the second tells it from a stain.
    """

    lane: float = 0.5
    crack: float = 0.5
    pothole: float = 0.5
    pothole_sure: float = 0.5


@dataclass(frozen=True, slots=True)
class Outline:
    """A pothole in the photo, not yet measured: its box, its outline (photo pixels) and confidence."""

    box: tuple[float, float, float, float]
    contour: tuple[tuple[float, float], ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Seen:
    """One damage in one frame.

    `confidence` is the mean probability of its pixels, 0 to 1; `box` (left, top, width, height) and
    `contour` are in the photo's pixels; `ahead_m` is from the photo's bottom edge to its middle,
    `across_m` right of the lane's centre; `area_m2` is the hole's, or the area that the cracks affect.
    """

    kind: Kind
    confidence: float
    box: tuple[float, float, float, float]
    contour: tuple[tuple[float, float], ...]
    ahead_m: float
    across_m: float
    length_m: float
    width_m: float
    area_m2: float


@dataclass(frozen=True, slots=True)
class Metre:
    """One metre of lane, from `ahead_m` to `ahead_m` + 1: its area, and how much of it cracks affect."""

    ahead_m: int
    lane_m2: float
    cracked_m2: float


@dataclass(frozen=True, slots=True)
class FrameView:
    """All that one frame says of its road.

    `plane` is None, and nothing else is said, where no lane is seen well enough; `lane_share` (0 to 1) is
    then the reason.
    """

    plane: Plane | None
    lane_share: float
    seen: tuple[Seen, ...]
    profile: tuple[Metre, ...]


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
    share = float(body.mean())
    plane = camera.plane(body, image_size, lane_width_m=lane_width_m, focal_ratio=focal_ratio)
    if plane is None:
        return FrameView(None, share, (), ())
    above = _FromAbove(plane, pixels, thresholds, lane_width_m, reach_m)
    holes = (_measured(hole, plane) for hole in _outlines(pixels.pothole, body, image_size, thresholds))
    seen = [hole for hole in holes if hole is not None and NEAR_M <= hole.ahead_m < reach_m]
    return FrameView(plane, share, (*seen, *above.cracks()), above.profile())


def potholes(pixels: Pixels, image_size: tuple[int, int], thresholds: Thresholds) -> list[Outline]:
    """Outline the potholes on the lane, surest first; needs no road plane."""
    body = camera.main_body(pixels.lane, thresholds.lane)
    return _outlines(pixels.pothole, body, image_size, thresholds)


def _outlines(chance: Map, body: Bits, image_size: tuple[int, int], thresholds: Thresholds) -> list[Outline]:
    """Potholes on the lane's body, at twice the network's resolution (between its pixels lies an edge)."""
    floor = cv2.dilate(body.astype(np.uint8), np.ones((3, 3), np.uint8))
    maybe = (chance >= thresholds.pothole * 255) & (floor > 0)
    if not maybe.any():
        return []
    grid = (chance.shape[1] * 2, chance.shape[0] * 2)
    hole = cv2.resize(np.where(floor > 0, chance, 0).astype(np.uint8), grid, interpolation=cv2.INTER_LINEAR)
    binary = (hole >= thresholds.pothole * 255).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(binary, connectivity=8)
    scale = np.array([image_size[0] / grid[0], image_size[1] / grid[1]])
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
        box = tuple(float(v) for v in np.array([left, top, width, height]) * np.tile(scale, 2))
        contour = _contour(inside, (left, top), scale)
        found.append(Outline(box, contour, confidence))  # type: ignore[arg-type]
    return sorted(found, key=lambda hole: -hole.confidence)


def _contour(inside: Bits, origin: tuple[int, int], scale: Map) -> tuple[tuple[float, float], ...]:
    """The outer outline of a patch of the grid, thinned, in the photo's pixels."""
    rings, _ = cv2.findContours(inside.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    ring = max(rings, key=len)
    points = (cv2.approxPolyDP(ring, 0.7, closed=True)[:, 0] + 0.5 + np.array(origin)) * scale
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in points)


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


class _FromAbove:
    """The lane seen from above: row 0 is the photo's bottom edge, the middle column the lane's centre."""

    def __init__(
        self, plane: Plane, pixels: Pixels, thresholds: Thresholds, lane_width_m: float, reach_m: float
    ) -> None:
        self.plane = plane
        self.window = slice(round(NEAR_M / CELL_ALONG_M), round(reach_m / CELL_ALONG_M))
        ahead = np.arange(0, max(reach_m, PROFILE_TO_M), CELL_ALONG_M) + CELL_ALONG_M / 2
        half = 0.75 * lane_width_m
        self.left_m = -half
        across = np.arange(-half, half, CELL_ACROSS_M) + CELL_ACROSS_M / 2
        rows = np.asarray(plane.row(ahead))
        columns = plane.column(across[None, :], rows[:, None])
        grid = np.dstack([pixels.lane, pixels.crack])
        to_x, to_y = grid.shape[1] / plane.size[0], grid.shape[0] / plane.size[1]
        map_x = (columns * to_x - 0.5).astype(np.float32)
        map_y = np.repeat((rows * to_y - 0.5).astype(np.float32)[:, None], len(across), axis=1)
        warped = cv2.remap(grid, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        outside = (map_x < -1) | (map_x > grid.shape[1])
        self.lane = (warped[:, :, 0] >= thresholds.lane * 255) & ~outside
        self.chance = warped[:, :, 1]
        self.crack = ((self.chance >= thresholds.crack * 255) & self.lane).astype(np.uint8)
        self.affected = _closed(self.crack, AFFECTED_M, AFFECTED_M)

    def profile(self) -> tuple[Metre, ...]:
        """Lane and affected area, metre by metre."""
        cell, rows = CELL_ACROSS_M * CELL_ALONG_M, round(1 / CELL_ALONG_M)
        affected = (self.affected > 0) & self.lane
        return tuple(
            Metre(
                ahead,
                float(self.lane[ahead * rows : (ahead + 1) * rows].sum() * cell),
                float(affected[ahead * rows : (ahead + 1) * rows].sum() * cell),
            )
            for ahead in range(PROFILE_FROM_M, PROFILE_TO_M)
        )

    def cracks(self) -> Iterator[Seen]:
        """Each group of cracks that is large enough to be told by kind."""
        near = np.zeros_like(self.crack)
        near[self.window] = _closed(self.crack[self.window], GROUP_ACROSS_M, GROUP_ALONG_M)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
        for label in range(1, count):
            left, top, width, height = (int(value) for value in stats[label, :4])
            window = (slice(top, top + height), slice(left, left + width))
            group = labels[window] == label
            seen = self._group(group, self.crack[window].astype(np.bool_) & group, window)
            if seen is not None:
                yield seen

    def _group(self, group: Bits, crack: Bits, window: tuple[slice, slice]) -> Seen | None:
        length, width = group.shape[0] * CELL_ALONG_M, group.shape[1] * CELL_ACROSS_M
        kind = typed(crack, length, width)
        if kind is None:
            return None
        top, left = window[0].start, window[1].start
        ring = _contour(group, (left, top), np.array([CELL_ACROSS_M, CELL_ALONG_M]))
        rows = np.asarray(self.plane.row(np.array([ahead for _, ahead in ring])))
        columns = np.asarray(self.plane.column(np.array([x for x, _ in ring]) + self.left_m, rows))
        contour = tuple((round(float(x), 1), round(float(y), 1)) for x, y in zip(columns, rows, strict=True))
        box = (columns.min(), rows.min(), columns.max() - columns.min(), rows.max() - rows.min())
        return Seen(
            kind=kind,
            confidence=float(self.chance[window][crack].mean()) / 255,
            box=tuple(float(value) for value in box),  # type: ignore[arg-type]
            contour=contour,
            ahead_m=top * CELL_ALONG_M + length / 2,
            across_m=self.left_m + left * CELL_ACROSS_M + width / 2,
            length_m=length,
            width_m=width,
            area_m2=float(((self.affected[window] > 0) & group).sum() * CELL_ACROSS_M * CELL_ALONG_M),
        )


def typed(crack: Bits, length_m: float, width_m: float) -> Kind | None:
    """Tell a group of cracks by its shape from above; None where it is too small to tell.

    A cut across the road meets one longitudinal crack, and a cut along it one transverse crack; alligator
    cracking is met several times by both. The limits separate the groups of the training set.
    """
    across, along = _crossings(crack), _crossings(crack.T)
    if min(across, along) >= MESH and min(length_m, width_m) >= LEAST_ALLIGATOR_M:
        return Kind.ALLIGATOR
    if along < MESH and width_m >= max(LEAST_CROSSWISE_M, 0.75 * length_m):
        return Kind.CROSSWISE
    return Kind.LENGTHWISE if length_m >= max(LEAST_LENGTHWISE_M, width_m) else None


def _crossings(crack: Bits) -> float:
    """How many cracks a row that has any meets, on average."""
    padded = np.pad(crack, ((0, 0), (1, 0)))
    starts = (padded[:, 1:] & ~padded[:, :-1]).sum(axis=1)
    return float(starts[starts > 0].mean()) if starts.any() else 0.0


def _closed(binary: Map, across_m: float, along_m: float) -> Map:
    """Gaps up to the given size filled; what lies at the border is not lost."""
    size = (round(along_m / CELL_ALONG_M) | 1, round(across_m / CELL_ACROSS_M) | 1)
    pad = max(size)
    wide = cv2.copyMakeBorder(binary, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    filled = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones(size, np.uint8))
    return np.asarray(filled[pad:-pad, pad:-pad])
