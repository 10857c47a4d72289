"""How a stretch of road is, from what a camera saw of it: SDI as a range, and a grade. Pure.

SDI, the Surface Distress Index of Bina Marga (Indonesia's road authority), form SMD-03/RCS: cracked area
first, doubled where cracks are wide, then potholes per kilometre, then ruts. A camera measures neither the
width of a crack nor the depth of a rut, so a survey gives the index as a range: docs/decisions/0050.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Grade(StrEnum):
    """How a stretch is: Bina Marga's baik, sedang, rusak ringan, rusak berat, and "not known"."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    BAD = "bad"
    UNKNOWN = "unknown"


KNOWN = (Grade.GOOD, Grade.FAIR, Grade.POOR, Grade.BAD)
STABLE = frozenset({Grade.GOOD, Grade.FAIR})
"""Bina Marga's "mantap": good or fair."""


class Scale(NamedTuple):
    """Points for a measure: none of it 0, below `first` the first points, up to `second` the next."""

    first: float
    second: float
    points: tuple[float, float, float]

    def of(self, measure: float) -> float:
        """Read the scale. Raises ValueError where the measure is below 0."""
        if measure < 0:
            raise ValueError(f"{measure} is below 0")
        if measure == 0:
            return 0.0
        return self.points[0 if measure < self.first else 1 if measure <= self.second else 2]


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of the index, as a city's dated policy says them.

    Attributes:
        crack_area_percent: points for the cracked share of the area.
        wide_over_mm: cracks wider than this are wide.
        wide_factor: what wide cracks multiply the points by.
        potholes_per_km: points for potholes.
        rut_cm: points for ruts.
        grades_from: good below the first, fair up to and with the second, poor up to and with the third.
        cover_at_least: the share of a stretch that must have been seen, or its grade is not known.
    """

    crack_area_percent: Scale
    wide_over_mm: float
    wide_factor: float
    potholes_per_km: Scale
    rut_cm: Scale
    grades_from: tuple[float, float, float]
    cover_at_least: float


class Steps(NamedTuple):
    """The index after each of its four steps; the last is the index."""

    area: float
    width: float
    potholes: float
    ruts: float


def sdi(
    rules: Rules, *, crack_area_percent: float, crack_width_mm: float, potholes_per_km: float, rut_cm: float
) -> Steps:
    """Compute the index where everything was measured. Raises ValueError for a measure below 0."""
    area = rules.crack_area_percent.of(crack_area_percent)
    width = area * (rules.wide_factor if crack_width_mm > rules.wide_over_mm else 1)
    potholes = width + rules.potholes_per_km.of(potholes_per_km)
    return Steps(area, width, potholes, potholes + rules.rut_cm.of(rut_cm))


def grade(rules: Rules, index: float) -> Grade:
    """Put an index in its class: 50 is fair, 100 is fair, 150 is poor."""
    good, fair, poor = rules.grades_from
    if index < good:
        return Grade.GOOD
    return Grade.FAIR if index <= fair else Grade.POOR if index <= poor else Grade.BAD


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was seen of one stretch.

    Attributes:
        length_m: of the stretch, above 0.
        covered_m: metres of it that a camera saw.
        lane_m2: area of road surface seen.
        cracked_m2: the cracked part of it.
        potholes: potholes seen on it, each once.
    """

    length_m: float
    covered_m: float
    lane_m2: float
    cracked_m2: float
    potholes: int


@dataclass(frozen=True, slots=True)
class Condition:
    """How one stretch is. Everything but the coverage is None where less than the policy's share was seen.

    Attributes:
        coverage: share of the length that was seen, 0 to 1.
        cracked_percent: of the surface seen.
        potholes_per_km: over the metres seen.
        sdi_low: with narrow cracks and no ruts.
        sdi_high: with wide cracks and no ruts. Ruts are not measured and not in the range.
        sdi_rutted: with wide cracks and the deepest ruts: the worst that the photos do not exclude.
        grade: of the worse end of the range, so that a doubt never looks like good news.
        grade_low: of the better end; the same as `grade` where the grade is certain.
    """

    coverage: float
    cracked_percent: float | None
    potholes_per_km: float | None
    sdi_low: float | None
    sdi_high: float | None
    sdi_rutted: float | None
    grade: Grade
    grade_low: Grade


def assess(rules: Rules, seen: Stretch) -> Condition:
    """Say how a stretch is from what was seen of it.

    Raises:
        ValueError: lengths, areas or counts that cannot be.
    """
    if seen.length_m <= 0 or min(seen.covered_m, seen.lane_m2, seen.cracked_m2, seen.potholes) < 0:
        raise ValueError(f"cannot be: {seen}")
    coverage = min(1.0, seen.covered_m / seen.length_m)
    if coverage < rules.cover_at_least or seen.lane_m2 == 0:
        return Condition(coverage, None, None, None, None, None, Grade.UNKNOWN, Grade.UNKNOWN)
    cracked_percent = min(100.0, 100 * seen.cracked_m2 / seen.lane_m2)
    per_km = 1000 * seen.potholes / min(seen.covered_m, seen.length_m)
    narrow = sdi(
        rules, crack_area_percent=cracked_percent, crack_width_mm=0, potholes_per_km=per_km, rut_cm=0
    )
    wide = sdi(
        rules,
        crack_area_percent=cracked_percent,
        crack_width_mm=rules.wide_over_mm + 1,
        potholes_per_km=per_km,
        rut_cm=rules.rut_cm.second + 1,
    )
    low, high = narrow.potholes, wide.potholes
    return Condition(
        coverage, cracked_percent, per_km, low, high, wide.ruts, grade(rules, high), grade(rules, low)
    )
