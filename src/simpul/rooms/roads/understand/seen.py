"""What one frame says of its road: kinds of damage, how sure and how large each is, metres seen. Pure.

Codes and kinds: RDD2022 (arXiv:2209.08538).
"""

from dataclasses import dataclass
from enum import StrEnum

from .camera import Bits, Plane


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

    `body` is the lane, on the network's grid, and `lane_share` (0 to 1) its share of the photo. `plane` is
    None, and nothing else is said, where no lane is seen well enough; `lane_share` is then the reason.
    """

    body: Bits
    plane: Plane | None
    lane_share: float
    seen: tuple[Seen, ...]
    profile: tuple[Metre, ...]
