"""The pavement condition index (PCI) of ASTM D6433: in full from an inspection, in part from a camera. Pure.

A distress takes points off by its density and severity; several together take off less than their sum. The
fitted charts take lengths and counts per square FOOT: everything is brought to feet first, so the same road
has the same index in either unit. What a camera sees is another type, `CameraPci`,
which nothing adds to a `Pci`.
"""

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

FOOT_M = 0.3048
MOST_TOTAL = 200
"""Where the charts of the corrected deduct end."""
SURFACES = ("asphalt", "concrete", "unpaved")
"""The surfaces that an inspection knows; the index is there for the first two."""


class Severity(StrEnum):
    """How bad a distress is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Unit(StrEnum):
    """What a quantity counts, in metres."""

    M2 = "m2"
    M = "m"
    COUNT = "count"
    SLABS = "slabs"


UNIT = {"area": Unit.M2, "length": Unit.M, "count": Unit.COUNT, "slabs": Unit.SLABS, "sample": Unit.SLABS}


class Curve(NamedTuple):
    """One distress of one surface: how its density is counted, where its charts hold, and their fits."""

    measure: str
    start: float
    end: float
    coefficients: Mapping[Severity, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of pci.toml: curves by surface and distress, corrections, classes from the best."""

    valid_from: date
    source: str
    negligible: float
    most_deducts: int
    most_slope: float
    curves: Mapping[str, Mapping[str, Curve]]
    corrected: Mapping[str, Sequence[tuple[Sequence[float], float]]]
    classes: Sequence[tuple[str, float]]
    camera: Mapping[str, tuple[str, str]]

    def unit(self, surface: str, distress: str) -> Unit:
        """Give the unit that a distress of a surface is measured in. Raises KeyError where it is unknown."""
        return UNIT[self.curves[surface][distress].measure]

    def class_of(self, index: float) -> str:
        """Give the standard's class of an index: 85 is still "satisfactory", 86 is "good"."""
        return next((name for name, above in self.classes if index > above), self.classes[-1][0])


class Distress(NamedTuple):
    """One distress of one severity on a stretch: its quantity in the unit of its type."""

    type: str
    severity: Severity
    quantity: float


@dataclass(frozen=True, slots=True)
class Sample:
    """The stretch that was looked at: its surface, and its area in m2 (asphalt) or its slabs (concrete).

    With `unit` "ft" the area is in square feet and so are the quantities.
    """

    surface: str
    area: float = 0
    slabs: int = 0
    unit: Literal["m", "ft"] = "m"


class BadDistress(ValueError):
    """A distress that cannot be; `place` is where in the list it stands, `reason` why.

    The reason is "type", "quantity" (0, below it or no number) or "more" (more than there is of the stretch).
    """

    def __init__(self, place: int, reason: str) -> None:
        """Say which and why."""
        super().__init__(f"distress {place + 1}: {reason}")
        self.place, self.reason = place, reason


class Deduct(NamedTuple):
    """What one distress takes off."""

    type: str
    severity: Severity
    density_percent: float
    points: float


class Round(NamedTuple):
    """One round of the correction: the sum, how many of it are above the negligible, the corrected deduct."""

    total: float
    many: int
    corrected: float


@dataclass(frozen=True, slots=True)
class Pci:
    """The full index, 0 to 100, of a stretch whose every distress was recorded, with how it came about."""

    value: float
    name: str
    deducts: Sequence[Deduct]
    allowed: float
    rounds: Sequence[Round]


@dataclass(frozen=True, slots=True)
class CameraPci:
    """What a camera can say of the index: its ends, for it sees few distresses and no severity. Never a Pci.

    `high` has every distress at low severity, `low` at high severity; what the camera cannot see (ruts,
    depressions, raveling...) is in neither, so the full index may be lower still.
    """

    low: float
    high: float
    name_low: str
    name_high: str


@cache
def shipped() -> Rules:
    """Read pci.toml."""
    return read(
        tomllib.loads(files("simpul.rooms.roads").joinpath("data/pci.toml").read_text(encoding="utf-8"))
    )


def read(data: Mapping[str, Any]) -> Rules:
    """Read the content of pci.toml. Raises KeyError or ValueError where it is incomplete."""
    rules = data["rules"]
    return Rules(
        valid_from=data["valid_from"],
        source=data["source"],
        negligible=rules["negligible"],
        most_deducts=rules["most_deducts"],
        most_slope=rules["most_slope"],
        curves={
            surface: {name: _curve(one) for name, one in data[surface].items()}
            for surface in ("asphalt", "concrete")
        },
        corrected={
            surface: [_rising(by_number[f"q{number}"]) for number in range(1, len(by_number) + 1)]
            for surface, by_number in data["corrected"].items()
        },
        classes=[(one["name"], one["above"]) for one in data["classes"]],
        camera={code: (one["distress"], one["quantity"]) for code, one in data["camera"].items()},
    )


def _curve(one: Mapping[str, Any]) -> Curve:
    fits = {severity: tuple(one[severity.value]) for severity in Severity}
    return Curve(one["measure"], one["from"], one["to"], fits)


def _rising(fit: Sequence[float]) -> tuple[Sequence[float], float]:
    """Give a fit and where it is highest: beyond that it would fall, which its chart never does."""
    return fit, max(range(MOST_TOTAL + 1), key=lambda total: _polynomial(fit, total))


def full(rules: Rules, sample: Sample, distresses: Iterable[Distress]) -> Pci:
    """Give the index of a stretch whose every distress is in the list; an empty list is a whole road: 100.

    Raises:
        BadDistress: one of them cannot be.
        ValueError: the stretch has no area or no slabs, or its surface has no index.
    """
    deducts = _deducts(rules, sample, distresses)
    points = sorted((one.points for one in deducts), reverse=True)
    allowed = allowable(rules, points[0] if points else 0)
    rounds = correct(rules, sample.surface, used(points, allowed))
    value = max(0.0, 100 - max((one.corrected for one in rounds), default=0.0))
    return Pci(value, rules.class_of(value), deducts, allowed, rounds)


def camera(rules: Rules, area_m2: float, seen: Mapping[str, float]) -> CameraPci:
    """Say what a survey camera can of the index of an asphalt stretch.

    Args:
        rules: of pci.toml.
        area_m2: of road surface that was seen, above 0.
        seen: quantity (m2, m or holes) by the camera's code; unknown codes are passed over.
    """
    known = [(rules.camera[code][0], amount) for code, amount in seen.items() if code in rules.camera]
    ends = []
    for severity in (Severity.HIGH, Severity.LOW):
        listed = [Distress(name, severity, amount) for name, amount in known if amount > 0]
        sample = Sample("asphalt", max(area_m2, *(one.quantity for one in listed), 1e-9))
        ends.append(full(rules, sample, listed).value)
    low, high = ends
    return CameraPci(low, high, rules.class_of(low), rules.class_of(high))


def density(measure: str, quantity: float, sample: Sample) -> float:
    """Give the density of a distress in percent, as its chart takes it (see pci.toml)."""
    if measure == "sample":
        return 100.0
    if measure == "slabs":
        return 100 * quantity / sample.slabs
    foot = FOOT_M if sample.unit == "m" else 1.0
    if measure == "area":
        return 100 * quantity / sample.area
    return 100 * (quantity / foot if measure == "length" else quantity) / (sample.area / foot**2)


def deduct(curve: Curve, severity: Severity, density_percent: float, surface: str) -> float:
    """Read a chart: the points that a density of a severity takes off, 0 to 100."""
    at = min(max(density_percent, curve.start), curve.end)
    x = math.log10(at) if surface == "asphalt" else at
    return min(100.0, max(0.0, _polynomial(curve.coefficients[severity], x)))


def allowable(rules: Rules, highest: float) -> float:
    """Give how many deducts may count beside the highest: m of the standard."""
    return min(float(rules.most_deducts), 1 + 9 / rules.most_slope * (100 - highest))


def used(points: Sequence[float], allowed: float) -> list[float]:
    """Keep the deducts that count, the highest first; the last by the fraction that is left of `allowed`."""
    whole = int(allowed)
    rest = [points[whole] * (allowed - whole)] if len(points) > whole else []
    return [*points[:whole], *rest]


def correct(rules: Rules, surface: str, points: Sequence[float]) -> list[Round]:
    """Correct deducts round by round: each makes the smallest of those that count negligible.

    Where at most one counts there is one round: their plain sum.
    """
    rest = sorted(points, reverse=True)
    many = sum(one > rules.negligible for one in rest)
    if many <= 1:
        total = sum(rest)
        return [Round(total, many, min(100.0, total))] if rest else []
    rounds = []
    while many:
        total = sum(rest)
        rounds.append(Round(total, many, _corrected(rules, surface, many, total)))
        many -= 1
        rest[many] = rules.negligible
    return rounds


def _corrected(rules: Rules, surface: str, many: int, total: float) -> float:
    fits = rules.corrected[surface]
    fit, highest_at = fits[min(many, len(fits)) - 1]
    return min(100.0, max(0.0, _polynomial(fit, min(total, highest_at))))


def _deducts(rules: Rules, sample: Sample, distresses: Iterable[Distress]) -> list[Deduct]:
    curves = rules.curves.get(sample.surface)
    if curves is None or (sample.slabs if sample.surface == "concrete" else sample.area) <= 0:
        raise ValueError(f"no index for this stretch: {sample}")
    together: dict[tuple[str, Severity], float] = {}
    for place, one in enumerate(distresses):
        if one.type not in curves:
            raise BadDistress(place, "type")
        if not (math.isfinite(one.quantity) and one.quantity > 0):
            raise BadDistress(place, "quantity")
        amount = together.get((one.type, one.severity), 0.0) + one.quantity
        if curves[one.type].measure in {"area", "slabs"} and (
            density(curves[one.type].measure, amount, sample) > 100 + 1e-6
        ):
            raise BadDistress(place, "more")
        together[one.type, one.severity] = amount
    found = []
    for (name, severity), amount in together.items():
        at = density(curves[name].measure, amount, sample)
        points = deduct(curves[name], severity, at, sample.surface)
        found.append(Deduct(name, severity, at, points))
    return found


def _polynomial(coefficients: Sequence[float], x: float) -> float:
    total = 0.0
    for one in reversed(coefficients):
        total = total * x + one
    return total
