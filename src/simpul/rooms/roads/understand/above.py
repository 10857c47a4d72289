"""The lane seen from above: cracks grouped, typed and measured, metre by metre. Pure.

Cells of 2 x 4 cm, where a crack far away counts as much as a near one. The kernels and limits of grouping and
typing are those with which the boxes of the training set were made, so that what is seen and what is known
are the same thing.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from simpul.kernel.ports import Pixels

from .camera import Bits, Floats, Map, Plane, ring
from .seen import Kind, Metre, Seen, Thresholds

CELL_ACROSS_M, CELL_ALONG_M = 0.02, 0.04
GROUP_ACROSS_M, GROUP_ALONG_M = 0.36, 0.70
"""Pieces of crack with gaps smaller than this between them are one crack."""

AFFECTED_M = 0.25
"""Road between cracks closer than this counts as cracked: "crack area" of a condition survey is the area
that cracks affect, not that of their lines."""

PROFILE_FROM_M, PROFILE_TO_M = 2, 10
"""The metres ahead of which a frame says how much of them is cracked."""

LEAST_LENGTHWISE_M, LEAST_CROSSWISE_M, LEAST_ALLIGATOR_M = 1.25, 0.64, 0.5
"""Smaller groups of cracks are counted in the area and are no damage of their own, as in the training set."""

MESH = 1.5
"""Cracks that a cut meets on average, from which a group of cracks is a net."""

Small = NDArray[np.float32]


class FromAbove:
    """A lane on its road plane: row 0 is the photo's bottom edge, the middle column the lane's centre."""

    def __init__(
        self,
        plane: Plane,
        pixels: Pixels,
        thresholds: Thresholds,
        *,
        lane_width_m: float,
        between_m: tuple[float, float],
    ) -> None:
        """Look from above.

        Args:
            plane: under the photo.
            pixels: the network's answer.
            thresholds: of the weights that gave it.
            lane_width_m: on the ground.
            between_m: the metres ahead between which cracks are told apart.
        """
        self.plane = plane
        near_m, far_m = between_m
        self.window = slice(round(near_m / CELL_ALONG_M), round(far_m / CELL_ALONG_M))
        ahead = np.arange(0, max(far_m, PROFILE_TO_M), CELL_ALONG_M) + CELL_ALONG_M / 2
        half = 0.75 * lane_width_m
        self.left_m = -half
        across = np.arange(-half, half, CELL_ACROSS_M) + CELL_ACROSS_M / 2
        columns, rows = _where(plane, ahead, across, (pixels.lane.shape[1], pixels.lane.shape[0]))
        grid = cv2.merge([pixels.lane, pixels.crack])
        warped = cv2.remap(grid, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        lane, self.chance = cv2.split(warped)
        outside = (columns < -1) | (columns > grid.shape[1])
        self.lane = (lane >= thresholds.lane * 255) & ~outside
        self.crack = ((self.chance >= thresholds.crack * 255) & self.lane).view(np.uint8)
        self.affected = _closed(self.crack, AFFECTED_M, AFFECTED_M)

    def profile(self) -> tuple[Metre, ...]:
        """Lane and affected area, metre by metre."""
        cell, rows = CELL_ACROSS_M * CELL_ALONG_M, round(1 / CELL_ALONG_M)
        lane = self.lane.view(np.uint8)
        affected = self.affected & lane
        return tuple(
            Metre(
                ahead,
                cv2.countNonZero(lane[ahead * rows : (ahead + 1) * rows]) * cell,
                cv2.countNonZero(affected[ahead * rows : (ahead + 1) * rows]) * cell,
            )
            for ahead in range(PROFILE_FROM_M, PROFILE_TO_M)
        )

    def cracks(self) -> Iterator[Seen]:
        """Each group of cracks that is large enough to be told by kind."""
        near = _closed(self.crack[self.window], GROUP_ACROSS_M, GROUP_ALONG_M)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
        first = self.window.start
        for label in range(1, count):
            left, top, width, height = (int(value) for value in stats[label, :4])
            if not _large_enough(height * CELL_ALONG_M, width * CELL_ACROSS_M):
                continue
            window = (slice(first + top, first + top + height), slice(left, left + width))
            group = labels[top : top + height, left : left + width] == label
            seen = self._group(group, self.crack[window].view(np.bool_) & group, window)
            if seen is not None:
                yield seen

    def _group(self, group: Bits, crack: Bits, window: tuple[slice, slice]) -> Seen | None:
        length, width = group.shape[0] * CELL_ALONG_M, group.shape[1] * CELL_ACROSS_M
        kind = typed(crack, length, width)
        if kind is None:
            return None
        top, left = window[0].start, window[1].start
        outline = np.array(ring(group, (left, top), np.array([CELL_ACROSS_M, CELL_ALONG_M])))
        rows = np.asarray(self.plane.row(outline[:, 1]))
        columns = np.asarray(self.plane.column(outline[:, 0] + self.left_m, rows))
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


def _large_enough(length_m: float, width_m: float) -> bool:
    """Tell whether `typed` could give any kind to a group of this size: most are not worth a look."""
    return (
        min(length_m, width_m) >= LEAST_ALLIGATOR_M
        or width_m >= LEAST_CROSSWISE_M
        or length_m >= LEAST_LENGTHWISE_M
    )


def _where(plane: Plane, ahead: Floats, across: Floats, grid: tuple[int, int]) -> tuple[Small, Small]:
    """Give the column and the row on the network's grid (width, height) of every cell seen from above."""
    to_x, to_y = grid[0] / plane.size[0], grid[1] / plane.size[1]
    rows = np.asarray(plane.row(ahead))
    middle = np.asarray(plane.centre(rows)) * to_x - 0.5
    wide = (rows - plane.horizon_y) / plane.height_m * to_x
    columns = np.outer(wide, across)
    columns += middle[:, None]
    lines = (rows * to_y - 0.5).astype(np.float32)
    return columns.astype(np.float32), np.repeat(lines[:, None], len(across), axis=1)


def _crossings(crack: Bits) -> float:
    """How many cracks a row that has any meets, on average."""
    starts = np.count_nonzero(crack[:, 1:] > crack[:, :-1], axis=1) + crack[:, 0]
    rows = np.count_nonzero(starts)
    return float(starts.sum() / rows) if rows else 0.0


def _closed(binary: Map, across_m: float, along_m: float) -> Map:
    """Gaps up to the given size filled; what lies at the border is not lost."""
    size = (round(along_m / CELL_ALONG_M) | 1, round(across_m / CELL_ACROSS_M) | 1)
    left, top, across, down = cv2.boundingRect(binary)
    closed = np.zeros_like(binary)
    if across:
        pad, part = max(size), (slice(top, top + down), slice(left, left + across))
        wide = cv2.copyMakeBorder(binary[part], pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
        filled = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones(size, np.uint8))
        closed[part] = filled[pad:-pad, pad:-pad]
    return closed
