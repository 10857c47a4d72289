"""How well a model sees: what it said against what was marked by hand, and roads against their truth. Pure.

Only the lane was marked by hand, so nothing outside it counts for or against a model. Boxes are matched as
in PASCAL VOC (Everingham et al. 2010): surest first, each to the free box that it covers best, at an
intersection over union of at least 0.5; one box marked twice is one hit and one false alarm.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from simpul.kernel.ports import Pixels

from . import damage
from .camera import Bits, Map
from .damage import FrameView, Outline, Thresholds

LANE, CRACK, POTHOLE = 1, 2, 3
"""What a mask's pixels mean; 0 is background, and each of the three is lane."""

LEAST_OVERLAP = 0.5

type Box = tuple[float, float, float, float]
"""(left, top, width, height) in the photo's pixels."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One frame as it was marked by hand.

    `mask` is (h, w) uint8 in the photo's own size, coded 0 to 3 as above; `potholes` are the boxes that
    count; `roi` is the outline of what was marked (photo pixels), None where that is the whole photo.
    """

    mask: Map
    potholes: Sequence[Box]
    roi: Sequence[tuple[float, float]] | None = None


@dataclass(slots=True)
class Overlap:
    """Pixels that both say, and pixels that either says."""

    both: int = 0
    either: int = 0

    def add(self, said: Bits, marked: Bits) -> None:
        """Count one frame."""
        self.both += int((said & marked).sum())
        self.either += int((said | marked).sum())

    @property
    def iou(self) -> float | None:
        """Intersection over union, 0 to 1; None where neither ever said anything."""
        return self.both / self.either if self.either else None


@dataclass(slots=True)
class Tally:
    """The sums behind the measures, frame by frame."""

    frames: int = 0
    unmeasured: int = 0
    hits: int = 0
    false_alarms: int = 0
    missed: int = 0
    lane: Overlap = field(default_factory=Overlap)
    crack: Overlap = field(default_factory=Overlap)
    pothole: Overlap = field(default_factory=Overlap)
    area_errors: list[float] = field(default_factory=list)

    def add(self, marked: Marked, pixels: Pixels, thresholds: Thresholds) -> None:
        """Measure one frame: the network's answer against the marks. Both cover the same photo."""
        height, width = marked.mask.shape
        holes = damage.potholes(pixels, (width, height), thresholds)
        hits, false_alarms, missed = match(inside(holes, marked.roi), marked.potholes)
        self.frames += 1
        self.hits, self.false_alarms = self.hits + hits, self.false_alarms + false_alarms
        self.missed += missed
        lane = marked.mask >= LANE
        self.lane.add(_large(pixels.lane, width, height) >= thresholds.lane * 255, lane)
        for overlap, chance, least, code in (
            (self.crack, pixels.crack, thresholds.crack, CRACK),
            (self.pothole, pixels.pothole, thresholds.pothole, POTHOLE),
        ):
            said = _large(chance, width, height) >= least * 255
            overlap.add(said & lane, marked.mask == code)
        self.add_area(marked, pixels, thresholds)

    def add_area(self, marked: Marked, pixels: Pixels, thresholds: Thresholds) -> None:
        """Measure one frame's cracked area; one whose marked lane cannot be measured is left out."""
        size = (marked.mask.shape[1], marked.mask.shape[0])
        truth = cracked_percent(damage.see(as_pixels(marked.mask), image_size=size, thresholds=Thresholds()))
        if truth is None:
            return
        said = cracked_percent(damage.see(pixels, image_size=size, thresholds=thresholds))
        self.unmeasured += said is None
        self.area_errors.append((said or 0.0) - truth)

    def score(self) -> dict[str, float | int | None]:
        """The measures, as `model eval` prints them; None where there was nothing to measure."""
        precision, recall, f1 = precision_recall(self.hits, self.false_alarms, self.missed)
        errors = np.array(self.area_errors)
        return {
            "frames": self.frames,
            "frames_unmeasured": self.unmeasured,
            "potholes": self.hits + self.missed,
            "pothole_precision": precision,
            "pothole_recall": recall,
            "pothole_f1": f1,
            "pothole_iou": self.pothole.iou,
            "crack_iou": self.crack.iou,
            "lane_iou": self.lane.iou,
            "cracked_area_error_points": float(np.abs(errors).mean()) if errors.size else None,
            "cracked_area_bias_points": float(errors.mean()) if errors.size else None,
        }


def as_pixels(mask: Map) -> Pixels:
    """A mask marked by hand as a network that is certain would say it."""
    lane, crack, pothole = ((said * np.uint8(255)) for said in (mask >= LANE, mask == CRACK, mask == POTHOLE))
    return Pixels(lane, crack, pothole, "marked by hand")


def cracked_percent(view: FrameView) -> float | None:
    """Cracked share (0 to 100) of the lane that a frame measured; None where it measured none."""
    lane = sum(metre.lane_m2 for metre in view.profile)
    return 100 * sum(metre.cracked_m2 for metre in view.profile) / lane if lane else None


def inside(holes: Iterable[Outline], roi: Sequence[tuple[float, float]] | None) -> list[Outline]:
    """The outlines whose box's middle lies in the region that was marked."""
    if roi is None:
        return list(holes)
    ring = np.array(roi, np.float32)
    middles = ((hole, (hole.box[0] + hole.box[2] / 2, hole.box[1] + hole.box[3] / 2)) for hole in holes)
    return [hole for hole, middle in middles if cv2.pointPolygonTest(ring, middle, measureDist=False) >= 0]


def match(
    found: Sequence[Outline], marked: Sequence[Box], least: float = LEAST_OVERLAP
) -> tuple[int, int, int]:
    """Match boxes one to one, surest first.

    Returns:
        (hits, false alarms, missed): hits + false alarms = found, hits + missed = marked.
    """
    free = list(marked)
    hits = 0
    for hole in sorted(found, key=lambda hole: -hole.confidence):
        best = max(free, key=lambda box: iou(hole.box, box), default=None)
        if best is not None and iou(hole.box, best) >= least:
            free.remove(best)
            hits += 1
    return hits, len(found) - hits, len(free)


def iou(one: Box, other: Box) -> float:
    """Intersection over union of two boxes, 0 to 1."""
    wide = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    high = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    both = max(0.0, wide) * max(0.0, high)
    either = one[2] * one[3] + other[2] * other[3] - both
    return both / either if either > 0 else 0.0


def precision_recall(
    hits: int, false_alarms: int, missed: int
) -> tuple[float | None, float | None, float | None]:
    """Precision, recall and F1; None where there was nothing to be right about."""
    precision = hits / (hits + false_alarms) if hits + false_alarms else None
    recall = hits / (hits + missed) if hits + missed else None
    total = 2 * hits + false_alarms + missed
    return precision, recall, (2 * hits / total if total else None)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of road, as found or as true: its class (0 = best), potholes/km and cracked area in %."""

    grade: int
    potholes_per_km: float
    cracked_percent: float


def compare(found: Sequence[Stretch], true: Sequence[Stretch]) -> dict[str, float]:
    """Found against true, stretch by stretch in the same order.

    Returns:
        Shares (0 to 1) of stretches in the same class and at most one class off; mean absolute errors.

    Raises:
        ValueError: no stretch, or not as many on both sides.
    """
    if not found or len(found) != len(true):
        raise ValueError(f"{len(found)} stretches found, {len(true)} true")
    pairs = list(zip(found, true, strict=True))
    off = [abs(a.grade - b.grade) for a, b in pairs]
    return {
        "stretches": len(pairs),
        "same_class": sum(step == 0 for step in off) / len(pairs),
        "within_one_class": sum(step <= 1 for step in off) / len(pairs),
        "potholes_per_km_error": sum(abs(a.potholes_per_km - b.potholes_per_km) for a, b in pairs)
        / len(pairs),
        "cracked_points_error": sum(abs(a.cracked_percent - b.cracked_percent) for a, b in pairs)
        / len(pairs),
    }


def _large(chance: Map, width: int, height: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(chance, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
