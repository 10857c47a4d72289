"""From what an inspector measured to SDI, PCI, the class of the roughness, and a grade. Pure.

What nobody measured is None and stays unknown: without crack width or rut depth the SDI is a range, as a
camera's is (docs/decisions/0050), and it is exact only where everything that it asks for was measured.
"""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from simpul.rooms.roads.understand import condition, iri, pci
from simpul.rooms.roads.understand.condition import Grade
from simpul.rooms.roads.understand.pci import Distress, Pci

PAVED = ("asphalt", "concrete")


class Impossible(ValueError):
    """A measure that cannot be; `field` is its name, `most` the limit that it is above (None: below 0)."""

    def __init__(self, field: str, most: float | None = None) -> None:
        """Say which."""
        super().__init__(f"{field}: {'below 0' if most is None else f'above {most:g}'}")
        self.field, self.most = field, most


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of inspection.toml; see there."""

    within_m: float
    most_photos: int
    most_distresses: int
    most: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """What an inspector says of a stretch. None is not measured, 0 is none of it.

    `distresses` are all that there are where `complete`; else nothing follows from what is not in it.
    """

    surface: str
    length_m: float
    width_m: float | None = None
    slabs: int | None = None
    crack_area_percent: float | None = None
    crack_width_mm: float | None = None
    potholes: int | None = None
    rut_mm: float | None = None
    iri_m_per_km: float | None = None
    distresses: Sequence[Distress] = ()
    complete: bool = False


class Index(NamedTuple):
    """An SDI between its ends; `exact` where nothing was missing. `rutted`: with what ruts could add."""

    low: float
    high: float
    rutted: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What follows from an inspection; each None where it was not measured enough for it."""

    potholes_per_km: float | None
    sdi: Index | None
    pci: Pci | None
    iri_class: Grade | None
    grade: Grade
    grade_low: Grade


@cache
def limits() -> Limits:
    """Read inspection.toml."""
    text = files("simpul.rooms.roads").joinpath("data/inspection.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Limits(data["within_m"], data["most_photos"], data["most_distresses"], data["most"])


def check(known: Limits, said: Measured) -> None:
    """Look whether the measures can be. Raises Impossible for the first that cannot."""
    for name, most in known.most.items():
        value = getattr(said, name)
        if value is None:
            continue
        if not math.isfinite(value) or value < 0 or (value == 0 and name in {"length_m", "width_m", "slabs"}):
            raise Impossible(name)
        if value > most:
            raise Impossible(name, most)
    percent = said.crack_area_percent
    if percent is not None and not 0 <= percent <= 100:  # noqa: PLR2004
        raise Impossible("crack_area_percent", 100 if percent > 0 else None)


def judge(sdi: condition.Rules, said: Measured, day: date) -> Found:
    """Give what follows from an inspection of a day under a city's numbers.

    Raises:
        Impossible: a measure cannot be.
        pci.BadDistress: a distress cannot be.
    """
    check(limits(), said)
    per_km = None if said.potholes is None else 1000 * said.potholes / said.length_m
    index = None
    if said.surface in PAVED:
        index = between(
            sdi, said.crack_area_percent, per_km, width_mm=said.crack_width_mm, rut_mm=said.rut_mm
        )
    scale = None
    if said.iri_m_per_km is not None:
        scale = iri.classify(iri.shipped(), said.surface, said.iri_m_per_km, day)
    return Found(
        potholes_per_km=per_km,
        sdi=index,
        pci=index_of(said),
        iri_class=Grade(scale[0]) if scale else None,
        grade=condition.grade(sdi, index.high) if index else Grade.UNKNOWN,
        grade_low=condition.grade(sdi, index.low) if index else Grade.UNKNOWN,
    )


def between(
    rules: condition.Rules,
    cracked_percent: float | None,
    potholes_per_km: float | None,
    *,
    width_mm: float | None,
    rut_mm: float | None,
) -> Index | None:
    """Give the SDI between its ends: narrow and wide cracks where no width was measured, else one value.

    Ruts that nobody measured are in neither end; `rutted` says how far they could raise it. None where the
    cracked area or the potholes are not known.
    """
    if cracked_percent is None or potholes_per_km is None:
        return None
    deepest = rules.rut_cm.second + 1
    widths = (0.0, rules.wide_over_mm + 1) if width_mm is None else (width_mm, width_mm)
    ends = [
        condition.sdi(
            rules,
            crack_area_percent=cracked_percent,
            crack_width_mm=width,
            potholes_per_km=potholes_per_km,
            rut_cm=deepest if rut_mm is None else rut_mm / 10,
        )
        for width in widths
    ]
    low, high = (end.potholes if rut_mm is None else end.ruts for end in ends)
    exact = rut_mm is not None and (width_mm is not None or cracked_percent == 0)
    return Index(low, high, ends[-1].ruts, exact)


def size(said: Measured) -> float | None:
    """Give what the PCI divides by: slabs of concrete, else m2; None where that is not known."""
    if said.surface == "concrete":
        return said.slabs or None
    return said.length_m * said.width_m if said.width_m else None


def index_of(said: Measured) -> Pci | None:
    """Give the full PCI where every distress was recorded on a stretch of a known size; else None.

    Raises:
        pci.BadDistress: a distress cannot be, whether the list is complete or not.
    """
    sized = size(said)
    if said.surface not in PAVED or not sized:
        return None
    if said.surface == "concrete":
        sample = pci.Sample(said.surface, slabs=int(sized))
    else:
        sample = pci.Sample(said.surface, sized)
    found = pci.full(pci.shipped(), sample, said.distresses)
    return found if said.complete else None
