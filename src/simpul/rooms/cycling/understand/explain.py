"""Why a route leads where it leads: keys and numbers for sentences that `share.reasons` says. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from simpul.rooms.cycling.understand.figures import Figures
from simpul.rooms.cycling.understand.wish import Kind

LEAST_S = 60.0
LEAST_SHARE = 0.05
MOST_STREETS = 3


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be said of a route: the key of a sentence and its numbers."""

    key: str
    more_s: float = 0.0
    more_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Avoided:
    """What a route goes round: the streets, why ("damage", "hazard", "closed"), when it was seen, the detour.

    `streets` may hold "" for one without a name; `more_m` is negative where the way round is shorter.
    """

    cause: str
    streets: tuple[str, ...]
    seen_on: date | None
    more_m: float


def route(kind: Kind, figures: Figures, quick: Figures | None, same_as: Kind | None) -> Said:
    """Say what a route is good for, against the quick one where there is one."""
    if same_as:
        return Said(f"same-{same_as}")
    if kind == "quick":
        return Said("quick")
    if quick is None:
        return Said("alone")
    more_s, more_m = figures.time_s - quick.time_s, figures.length_m - quick.length_m
    better = figures.quiet_share - quick.quiet_share >= LEAST_SHARE
    if better:
        return Said("quieter" if more_s >= LEAST_S else "quieter-free", more_s, more_m)
    if quick.damaged_m - figures.damaged_m >= 1:
        return Said("smoother", more_s, more_m)
    return Said("other", more_s, more_m)


def avoided(cause: str, streets: Iterable[str], seen: Sequence[date], more_m: float) -> Avoided | None:
    """Say what is gone round; None where it is nothing."""
    names = tuple(dict.fromkeys(streets))
    if not names:
        return None
    known = tuple(name for name in names if name) or ("",)
    return Avoided(cause, known[:MOST_STREETS], max(seen, default=None), round(more_m))
