"""What reviews make of a stretch: its condition from confirmed damage and from all. Pure."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from . import condition
from .condition import Condition, Stretch
from .damage import Kind
from .drawn import Limits

type IndexRules = condition.Rules


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of data/review.toml; `limits` is of a drawn outline."""

    hold_minutes: float
    skip_minutes: float
    undo_minutes: float
    unsure_at: float
    limits: Limits


@cache
def rules() -> Rules:
    """Read data/review.toml."""
    said = tomllib.loads(files("simpul.rooms.roads").joinpath("data/review.toml").read_text(encoding="utf-8"))
    return Rules(
        said["hold"]["minutes"],
        said["skip"]["minutes"],
        said["undo"]["minutes"],
        said["queue"]["unsure_at"],
        Limits(**said["drawing"]),
    )


class Mark(NamedTuple):
    """One damage of a stretch: as the machine found it, and as it is on record now.

    `confirmed` is None where nobody decided, False where somebody said that it is no damage.
    """

    damage: int
    found_kind: str
    found_m2: float
    kind: str
    area_m2: float
    confirmed: bool | None


@dataclass(frozen=True, slots=True)
class Counted:
    """A stretch from all that nobody rejected, and from what was confirmed; how many of how many decided."""

    every: Stretch
    confirmed: Stretch
    damages: int
    reviewed: int

    @property
    def share(self) -> float:
        """The share that was decided, 0 to 1; 1 where there was nothing to decide."""
        return self.reviewed / self.damages if self.damages else 1.0


def count(found: Stretch, marks: Sequence[Mark]) -> Counted:
    """Count a stretch again.

    Args:
        found: as the camera saw it: `cracked_m2` is all that it saw, also what is too small to be a damage.
        marks: every damage that the survey saw on it.

    What a person took away or drew anew changes the cracked area by the damage's own area. The confirmed
    area is at most that of all: cracks too small to be told as a damage are in the one and not in the other.
    """
    cracked_m2 = found.cracked_m2 + sum(_change(mark) for mark in marks)
    cracked_m2 = min(max(0.0, cracked_m2), found.lane_m2)
    kept = [mark for mark in marks if mark.confirmed is not False]
    sure = [mark for mark in marks if mark.confirmed]
    every = replace(found, cracked_m2=cracked_m2, potholes=_potholes(kept))
    confirmed_m2 = min(cracked_m2, sum(_cracked(mark.kind, mark.area_m2) for mark in sure))
    confirmed = replace(found, cracked_m2=confirmed_m2, potholes=_potholes(sure))
    reviewed = sum(mark.confirmed is not None for mark in marks)
    return Counted(every, confirmed, len(marks), reviewed)


def moves(rules: IndexRules, found: Stretch, marks: Sequence[Mark]) -> dict[int, float]:
    """Say by how many points of SDI the stretch is better without each damage that nobody decided on."""
    now = _index(condition.assess(rules, count(found, marks).every))
    given = {}
    for at, mark in enumerate(marks):
        if mark.confirmed is None:
            without = [*marks[:at], mark._replace(confirmed=False), *marks[at + 1 :]]
            given[mark.damage] = max(0.0, now - _index(condition.assess(rules, count(found, without).every)))
    return given


def _index(found: Condition) -> float:
    return found.sdi_high or 0.0


def _potholes(marks: Sequence[Mark]) -> int:
    return sum(mark.kind == Kind.POTHOLE for mark in marks)


def _cracked(kind: str, area_m2: float) -> float:
    return 0.0 if kind == Kind.POTHOLE else area_m2


def _change(mark: Mark) -> float:
    """What a decision adds to the cracked area that the camera saw."""
    if mark.confirmed is None:
        return 0.0
    now = _cracked(mark.kind, mark.area_m2) if mark.confirmed else 0.0
    return now - _cracked(mark.found_kind, mark.found_m2)
