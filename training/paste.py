"""Potholes of the training frames set into other lanes, other light and other sizes ("copy-paste").

The real frames hold 644 potholes, most of them on two roads and 50 pixels wide: a network meets the same
few again and again, and small ones hardly ever. A pothole that is cut out, made smaller and laid into another
road is a new one (Ghiasi et al. 2021, "Simple Copy-Paste is a Strong Data Augmentation Method for Instance
Segmentation"). So that darkness alone is no sign of one, shadows and stains are drawn too, and are marked as
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

LEAST_PX = 7
"""Width, in pixels, under which nobody marked a pothole (8 in a photo 1,024 wide)."""


@dataclass(frozen=True)
class Hole:
    """One pothole as it was cut out: colours with a margin round it, and which of the pixels are hole."""

    colours: Bytes
    inside: Bytes


def holes(frames: Bytes, masks: Bytes, rows: list[int], margin: float = 0.4) -> list[Hole]:
    """Cut out every pothole of these frames that lies wholly inside the picture, with a margin."""
    found = []
    for at in rows:
        hole = (masks[at, :, :, 2] > 127).astype(np.uint8)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(hole, connectivity=8)
        for label in range(1, count):
            left, top, width, height = (int(value) for value in stats[label, :4])
            edge = round(5 + margin * max(width, height))
            window = (slice(top - edge, top + height + edge), slice(left - edge, left + width + edge))
            if width < LEAST_PX or min(top, left) < edge:
                continue
            inside = (labels[window] == label).astype(np.uint8) * 255
            if inside.shape == (height + 2 * edge, width + 2 * edge):
                found.append(Hole(frames[at][window].copy(), inside))
    return found


@dataclass
class Pasting:
    """Lays potholes, shadows and stains into frames.

    Attributes:
        often: share (0 to 1) of frames that get potholes.
        sizes: least and most of what a pothole's width is multiplied by.
        shade: share of frames that get a shadow, and of those that get a stain.
    """

    holes: list[Hole]
    often: float = 0.5
    sizes: tuple[float, float] = (0.3, 1.1)
    shade: float = 0.4

    def __call__(self, frame: Bytes, mask: Bytes, random: np.random.Generator) -> tuple[Bytes, Bytes]:
        """Give the frame (h, w, 3) and its shares (h, w, 3) with what was laid in; the arguments stay."""
        if self.shade and random.random() < self.shade:
            frame = shadowed(frame, random)
        if self.shade and random.random() < self.shade:
            frame = stained(frame, random)
        if not self.holes or random.random() >= self.often:
            return frame, mask
        frame, mask = frame.copy(), mask.copy()
        floor = np.argwhere(mask[::8, ::8, 0] > 200) * 8
        for _ in range(1 + int(random.poisson(1.5)) if len(floor) else 0):
            hole = self.holes[int(random.integers(len(self.holes)))]
            self._lay(frame, mask, self._sized(hole, random), floor, random)
        return frame, mask

    def _sized(self, hole: Hole, random: np.random.Generator) -> Hole:
        """The pothole in another size, mirrored half of the time, a little lower or higher."""
        wide = max(np.exp(random.uniform(*np.log(self.sizes))), LEAST_PX / np.ptp(np.where(hole.inside)[1]))
        high = wide * np.exp(random.normal(0, 0.15))
        height, width = hole.inside.shape
        size = (max(4, round(width * wide)), max(4, round(height * high)))
        colours = cv2.resize(hole.colours, size, interpolation=cv2.INTER_AREA)
        inside = cv2.resize(hole.inside, size, interpolation=cv2.INTER_AREA)
        turned = slice(None, None, -1 if random.random() < 0.5 else 1)
        return Hole(np.asarray(colours[:, turned], np.uint8), np.asarray(inside[:, turned], np.uint8))

    def _lay(
        self, frame: Bytes, mask: Bytes, hole: Hole, floor: NDArray[np.int64], random: np.random.Generator
    ) -> None:
        height, width = hole.inside.shape
        for _ in range(4):
            middle = floor[int(random.integers(len(floor)))] + random.integers(0, 8, 2)
            top, left = int(middle[0]) - height // 2, int(middle[1]) - width // 2
            if top < 0 or left < 0 or top + height > mask.shape[0] or left + width > mask.shape[1]:
                continue
            window = (slice(top, top + height), slice(left, left + width))
            if mask[window][:, :, 0].mean() < 245 or mask[window][:, :, 2].any():
                continue
            frame[window] = blended(frame[window], hole)
            mask[window][:, :, 2] = hole.inside
            mask[window][:, :, 1] = np.minimum(mask[window][:, :, 1], 255 - hole.inside)
            return


def blended(ground: Bytes, hole: Hole) -> Bytes:
    """The pothole on this ground: as light as the ground is beside it, with a soft edge."""
    reach = max(3, (min(hole.inside.shape) // 8) * 2 + 1)
    wide = cv2.dilate(hole.inside, np.ones((reach, reach), np.uint8))
    share = cv2.GaussianBlur(wide, (0, 0), reach / 3).astype(np.float32)[:, :, None] / 255
    share[[0, -1]], share[:, [0, -1]] = 0, 0
    beside = share[:, :, 0] < 0.2
    there, here = ground[beside].mean(0) + 1.0, hole.colours[beside].mean(0) + 1.0
    lit = hole.colours * np.clip(there / here, 0.35, 2.5)
    return np.clip(share * lit + (1 - share) * ground, 0, 255).astype(np.uint8)


def shadowed(frame: Bytes, random: np.random.Generator) -> Bytes:
    """A shadow with straight edges, 30 to 65 % darker: of a building, or narrow as of a pole."""
    height, width = frame.shape[:2]
    shade = np.zeros((height // 2, width // 2), np.float32)
    if random.random() < 0.5:
        corners = random.uniform(-0.3, 1.3, (int(random.integers(3, 6)), 2)) * (width // 2, height // 2)
    else:
        ends = random.uniform((-0.1, 0), (1.1, 1), (2, 2)) * (width // 2, height // 2)
        wide = random.uniform(1, 10, (2, 1)) * (0.3, 1)
        corners = np.concatenate([ends - wide, ends + wide])
    cv2.fillConvexPoly(shade, cv2.convexHull(corners.astype(np.int32)), random.uniform(0.3, 0.65))
    shade = cv2.GaussianBlur(shade, (0, 0), random.uniform(0.5, 4))
    large = cv2.resize(shade, (width, height), interpolation=cv2.INTER_LINEAR)
    return darkened(frame, np.asarray(large, np.float32))


def stained(frame: Bytes, random: np.random.Generator) -> Bytes:
    """Some flat spots of uneven outline, as oil, tar or a mended place leave them.

    The road's own grain goes on in them, up to 50 % darker or, less often, lighter.
    """
    height, width = frame.shape[:2]
    shade = np.zeros((height, width), np.float32)
    for _ in range(int(random.integers(1, 5))):
        wide = int(random.uniform(10, 110))
        size = (wide, max(5, round(wide * random.uniform(0.2, 0.6))))
        if size[0] >= width or size[1] >= height:
            continue
        x, y = np.meshgrid(np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1]))
        uneven = cv2.resize(random.normal(0, 0.3, (4, 6)), size, interpolation=cv2.INTER_CUBIC)
        strength = random.uniform(0.12, 0.5) * (1 if random.random() < 0.75 else -0.6)
        left, top = int(random.integers(width - size[0])), int(random.integers(height - size[1]))
        shade[top : top + size[1], left : left + size[0]] = strength * (x**2 + y**2 + uneven < 0.75)
    soft = cv2.GaussianBlur(shade, (0, 0), random.uniform(0.6, 3))
    return darkened(frame, np.asarray(soft, np.float32))


def darkened(frame: Bytes, shade: NDArray[np.float32]) -> Bytes:
    """Each pixel darker by this share of its light ((h, w), to 1; below 0: lighter)."""
    return np.asarray(np.clip(frame * (1 - shade[:, :, None]), 0, 255), np.uint8)
