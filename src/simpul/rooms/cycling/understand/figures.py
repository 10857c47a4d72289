"""The figures of a route: what a rider compares before setting out. Pure; metres, seconds, shares 0 to 1."""

from collections.abc import Sequence
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from simpul.kernel.routing import Path
from simpul.rooms.cycling.understand.condition import Floats, Ints, Pieces

QUIET = 2
"""A street up to this level of traffic stress is quiet: most adults put up with it (Mekuria et al. 2012)."""
LEVELS = ("unknown", "1", "2", "3", "4")
SURVEYED = 2
"""Numbers of grades from this one on are of stretches whose condition was seen."""


class Known(msgspec.Struct, frozen=True):
    """What is known of each piece of a path, as arrays; where nothing is: grade 0 or 1, seen 0, nan.

    `grade` is a number of `observe.atlas.GRADES`, `damages` the count on the whole segment of `length_m`,
    `seen` the ordinal of a day, `paved` 1 or 0, `stress` 1 to 4 or 0.
    """

    grade: NDArray[np.int8]
    damages: Floats
    length_m: Floats
    seen: Ints
    paved: Floats
    stress: Ints


class Figures(msgspec.Struct, frozen=True):
    """What leaves of them. None is what is not known.

    `paved_share` is of the part whose surface is known (`surface_known_share`), `damages_per_km` of the part
    where they were counted. `stress` is the worst level on the way, as the method has it: a route is as
    stressful as its worst stretch.
    """

    length_m: float
    time_s: float
    climb_m: float | None
    descent_m: float | None
    paved_share: float | None
    surface_known_share: float
    quiet_share: float
    surveyed_share: float
    damages_per_km: float | None
    damaged_m: float
    condition_from: date | None
    condition_to: date | None
    stress_m: dict[str, float]
    stress: int | None


def of(path: Path, pieces: Pieces, known: Known, damaged: Sequence[int]) -> Figures:
    """Sum a path up.

    Args:
        path: the way.
        pieces: its parts.
        known: what is known of each part.
        damaged: the numbers of the grades that count as damaged.
    """
    metres = pieces.to_m - pieces.from_m
    levels = np.bincount(known.stress, weights=metres, minlength=len(LEVELS)).tolist()
    whole = sum(levels) or 1.0
    surface = known.paved == known.paved
    surface_m = float(metres[surface].sum())
    surveyed = known.grade >= SURVEYED
    is_any = bool(surveyed.any())
    seen = known.seen[surveyed & (known.seen > 0)] if is_any else known.seen[:0]
    hurt = [known.grade == number for number in damaged] if is_any else []
    worst = int(known.stress.max()) if len(known.stress) else 0
    return Figures(
        length_m=round(path.length_m, 1),
        time_s=round(path.time_s),
        climb_m=path.climb_m,
        descent_m=path.descent_m,
        paved_share=_share(float((metres * known.paved)[surface].sum()), surface_m),
        surface_known_share=round(surface_m / whole, 3),
        quiet_share=round(sum(levels[1 : QUIET + 1]) / whole, 3),
        surveyed_share=round(float(metres[surveyed].sum()) / whole, 3) if is_any else 0.0,
        damages_per_km=_damages(metres, known, surveyed) if is_any else None,
        damaged_m=round(float(metres[np.logical_or.reduce(hurt)].sum()), 1) if hurt else 0.0,
        condition_from=date.fromordinal(int(seen.min())) if len(seen) else None,
        condition_to=date.fromordinal(int(seen.max())) if len(seen) else None,
        stress_m={name: round(metres_m, 1) for name, metres_m in zip(LEVELS, levels, strict=True)},
        stress=worst or None,
    )


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 3) if whole > 0 else None


def _damages(metres: Floats, known: Known, surveyed: NDArray[np.bool_]) -> float | None:
    counted = ~np.isnan(known.damages) & surveyed
    counted_m = float(metres[counted].sum())
    if counted_m <= 0:
        return None
    found = (known.damages * metres / np.maximum(known.length_m, 1.0))[counted].sum()
    return round(float(found) / counted_m * 1000, 2)
