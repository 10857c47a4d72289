"""What a street is made of where the car drives: its lanes, its marks, its age and what lies beside it."""

from dataclasses import dataclass
from typing import Literal

from .damage import Damage

type Marks = Literal["dashed", "solid", "double", "none"]
type Edge = Literal["grass", "soil", "paved", "kerb"]
type Litter = Literal["patch", "manhole", "stain", "leaf", "joint", "skid", "drip"]
type Cast = Literal["tree", "building", "wire"]


@dataclass(frozen=True, slots=True)
class Profile:
    """The cross-section of a street and its pavement. Colours 0 to 255, lengths in metres."""

    tone: float = 120.0
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    grain: float = 7.0
    wear: float = 0.5
    blotch: float = 6.0
    lane_m: float = 3.5
    shoulder_m: float = 0.7
    opposite_m: float = 3.5
    centre: Marks = "dashed"
    centre_yellow: bool = False
    edge_lines: bool = True
    mark_wear: float = 0.4
    edge: Edge = "grass"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """Something on the road that is not damage: a patch, a manhole, a stain, a leaf, a crossing, a joint."""

    what: Litter
    along_m: float
    across_m: float
    length_m: float
    width_m: float
    level: float = 0.8
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Shade:
    """A shadow on the road: of a tree's crown, or the straight edge of a building."""

    what: Cast
    along_m: float
    across_m: float
    length_m: float
    width_m: float
    depth: float = 0.5
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that stands beside the road and must not be shown as it is."""

    what: str
    along_m: float
    across_m: float
    high_m: float
    seed: int = 0


@dataclass(frozen=True, slots=True)
class World:
    """A stretch of invented road, complete: `profiles` are (from chainage, cross-section), in order.

    `mouths` are side streets (chainage, width, -1 left or 1 right). A `loop` repeats for ever.
    """

    length_m: float
    profiles: tuple[tuple[float, Profile], ...]
    damages: tuple[Damage, ...] = ()
    spots: tuple[Spot, ...] = ()
    shades: tuple[Shade, ...] = ()
    things: tuple[Thing, ...] = ()
    mouths: tuple[tuple[float, float, int], ...] = ()
    sun: float = 0.8
    seed: int = 0
    loop: bool = False

    def profile(self, along_m: float) -> Profile:
        """Give the cross-section at a chainage."""
        found = self.profiles[0][1]
        for start, profile in self.profiles:
            if along_m >= start:
                found = profile
        return found
