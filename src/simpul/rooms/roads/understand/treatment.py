"""What can be done about a damaged stretch: when, what it brings, how long it holds. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simpul.kernel.program import Numbers

UNKNOWN = "unknown"
KINDS = ("paved", "unpaved", UNKNOWN)
"""What a surface can be. Not known is not paved: a treatment says for which of the three it is."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """One treatment, as treatments.toml describes it. `needs` and `classes` are empty where nothing is asked.

    `takes` are shares, 0 to 1, of the points of potholes, of cracks, and of what grew since the survey.
    """

    name: str
    sdi_from: float
    sdi_below: float
    needs: str
    cracked_from: float
    surfaces: frozenset[str]
    classes: frozenset[str]
    takes: tuple[float, float, float]
    slows: float
    life_years: int
    returns: bool
    covers: str

    def fits(self, kind: str, road_class: str) -> bool:
        """Tell whether it is for such a way."""
        return kind in self.surfaces and (
            not self.classes or road_class.removesuffix("_link") in self.classes
        )


@dataclass(frozen=True, slots=True)
class Points:
    """The SDI of stretches, by stretch: in all on the day of the look, and its parts; what a year adds.

    `age` is years from the look to the first year of the plan, `worst` what the index cannot pass.
    """

    sdi: Numbers
    potholes: Numbers
    cracks: Numbers
    rate: Numbers
    age: Numbers
    worst: float

    def base(self, year: int) -> Numbers:
        """Give the SDI in a year, 0 for the plan's first, where nothing is done."""
        return np.minimum(self.worst, self.sdi + self.rate * (self.age + year))


@cache
def shipped() -> Mapping[str, Any]:
    """Read treatments.toml."""
    text = files("simpul.rooms.roads").joinpath("data/treatments.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def read(content: Mapping[str, Any]) -> tuple[Treatment, ...]:
    """Read treatments in the order of their names. Raises KeyError, TypeError for what is none."""
    return tuple(_one(name, said) for name, said in sorted(content["treatment"].items()))


def _one(name: str, said: Mapping[str, Any]) -> Treatment:
    takes = said["takes"]
    return Treatment(
        name, float(said["sdi"][0]), float(said["sdi"][1]), said.get("needs", ""),
        float(said.get("cracked_from_percent", 0)),
        frozenset(said["surfaces"]), frozenset(said.get("classes", ())),
        (float(takes["potholes"]), float(takes["cracks"]), float(takes["age"])), float(said["slows"]),
        int(said["life_years"]), bool(said["returns"]), said["covers"],
    )  # fmt: skip


def kind_of(content: Mapping[str, Any], surface: str) -> str:
    """Say what a surface of OpenStreetMap is: one of KINDS."""
    for kind in ("paved", "unpaved"):
        if surface in content["surfaces"][kind]:
            return kind
    return UNKNOWN


def after(one: Treatment, points: Points, year: int) -> Numbers:
    """Give the SDI right after a treatment in a year."""
    before = points.base(year)
    potholes, cracks = np.minimum(points.potholes, before), np.minimum(points.cracks, before)
    rest = np.maximum(before - potholes - cracks, 0.0)
    taken = one.takes[0] * potholes + one.takes[1] * cracks + one.takes[2] * rest
    return np.maximum(before - taken, 0.0)


def treated(one: Treatment, points: Points, year: int, later: int) -> Numbers:
    """Give the SDI in a later year (as `base` counts them) of what was treated in a year."""
    gone = later - year
    held = min(gone, one.life_years)
    if gone >= one.life_years and one.returns:
        return points.base(later)
    grown = points.rate * (one.slows * held + (gone - held))
    return np.minimum(points.base(later), np.minimum(points.worst, after(one, points, year) + grown))


def gain(one: Treatment, points: Points, year: int, ahead: int) -> Numbers:
    """Give the points of SDI that a treatment in a year saves, the mean over `ahead` years from the first."""
    saved = np.zeros_like(points.sdi)
    for later in range(year, ahead):
        saved += points.base(later) - treated(one, points, year, later)
    return saved / ahead


def can(one: Treatment, points: Points, year: int) -> NDArray[np.bool_]:
    """Tell where a treatment fits the condition of a year."""
    sdi = points.base(year)
    fits = (sdi >= one.sdi_from) & (sdi < one.sdi_below)
    if one.needs == "potholes":
        fits &= points.potholes > 0
    if one.needs == "cracks":
        fits &= points.cracks > 0
    return np.asarray(fits)
