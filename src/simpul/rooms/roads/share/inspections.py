"""What pages and the API show of an inspection: its measures, what follows from them, and how."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.rooms.roads.models import GRADE_NAMES, Inspection, Policy
from simpul.rooms.roads.share import distress
from simpul.rooms.roads.understand import combined, inspected, pci
from simpul.rooms.roads.understand.combined import By, Combined
from simpul.rooms.roads.understand.condition import Grade
from simpul.rooms.roads.understand.inspected import Found, Measured
from simpul.rooms.roads.understand.pci import Distress, Severity

type Words = str | Promise

DECIDED = {
    By.SDI: _("The surface (SDI) decides: it is the worse of the two."),
    By.IRI: _("The roughness (IRI) decides: it is the worse of the two."),
    By.BOTH: _("Surface (SDI) and roughness (IRI) are in the same class."),
    By.NOTHING: _("Neither SDI nor IRI is known."),
}
ONLY = {
    By.SDI: _("From the surface (SDI) alone: no roughness was measured."),
    By.IRI: _("From the roughness (IRI) alone: no SDI is known."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What one distress takes off, in words."""

    name: Words
    severity: Words
    amount: float
    unit: Words
    density_percent: float
    points: float


@dataclass(frozen=True, slots=True)
class Result:
    """What follows from an inspection, in words: classes with their names, and what decided."""

    found: Found
    grade: Grade
    grade_name: Words
    grade_low_name: Words
    combined: Combined
    combined_name: Words
    decided: Words
    pci_name: Words
    iri_name: Words
    lines: Sequence[Line]


def result(policy: Policy, measured: Measured, day: date) -> Result:
    """Say what follows from measures under a city's numbers. Raises Impossible or BadDistress."""
    found = inspected.judge(policy.read().rules, measured, day)
    both = combined.combine(found.grade, found.iri_class)
    return Result(
        found=found,
        grade=found.grade,
        grade_name=GRADE_NAMES[found.grade],
        grade_low_name=GRADE_NAMES[found.grade_low],
        combined=both,
        combined_name=GRADE_NAMES[both.grade],
        decided=decided(both),
        pci_name=distress.CLASSES[found.pci.name] if found.pci else "",
        iri_name=GRADE_NAMES[found.iri_class] if found.iri_class else "",
        lines=_lines(measured, found),
    )


def decided(both: Combined) -> Words:
    """Say which of the two decided the class."""
    return ONLY[both.by] if both.only else DECIDED[both.by]


def of(row: Inspection) -> Result:
    """Say what follows from an inspection on record, under the numbers that it was judged by."""
    return result(row.policy, measured_of(row), row.inspected_on)


def measured_of(row: Inspection) -> Measured:
    """Give the measures of a record."""
    return Measured(
        surface=row.surface, length_m=row.length_m, width_m=row.width_m, slabs=row.slabs,
        crack_area_percent=row.crack_area_percent, crack_width_mm=row.crack_width_mm, potholes=row.potholes,
        rut_mm=row.rut_mm, iri_m_per_km=row.iri_m_per_km, complete=row.distresses_complete,
        distresses=tuple(
            Distress(one["type"], Severity(one["severity"]), one["quantity"]) for one in row.distresses
        ),
    )  # fmt: skip


def history(row: Inspection) -> list[Inspection]:
    """Give the records that this one took the place of, the newest first."""
    found: list[Inspection] = []
    while row.corrects_id is not None:
        row = Inspection.objects.select_related("by").get(pk=row.corrects_id)
        found.append(row)
    return found


def plain(row: Inspection) -> dict[str, Any]:
    """Give a record as the API shows it: what was measured and what follows; nothing of who."""
    return {
        "id": row.pk, "key": str(row.key), "city": row.city.slug, "segment": row.segment_id,
        "inspected_on": row.inspected_on, "at": row.at, "corrects": row.corrects_id, "surface": row.surface,
        "length_m": row.length_m, "width_m": row.width_m, "slabs": row.slabs,
        "crack_area_percent": row.crack_area_percent, "crack_width_mm": row.crack_width_mm,
        "potholes": row.potholes, "potholes_per_km": row.potholes_per_km, "rut_mm": row.rut_mm,
        "iri_m_per_km": row.iri_m_per_km, "distresses": row.distresses,
        "distresses_complete": row.distresses_complete, "sdi": row.sdi, "sdi_low": row.sdi_low,
        "sdi_high": row.sdi_high, "sdi_rutted": row.sdi_rutted, "pci": row.pci,
        "iri_class": row.iri_class or None, "grade": row.grade, "grade_low": row.grade_low,
        "policy_from": row.policy.valid_from,
    }  # fmt: skip


def _unit(unit: pci.Unit) -> Words:
    """Name a unit behind an amount; what is counted needs none."""
    named: Words = distress.UNITS[unit]
    return named if unit in {pci.Unit.M, pci.Unit.M2} else ""


def _lines(measured: Measured, found: Found) -> list[Line]:
    """Give what each distress of a complete list takes off, the most first."""
    if found.pci is None:
        return []
    amounts: dict[tuple[str, Severity], float] = {}
    for one in measured.distresses:
        amounts[one.type, one.severity] = amounts.get((one.type, one.severity), 0.0) + one.quantity
    rules = pci.shipped()
    lines = [
        Line(
            distress.NAMES[one.type], distress.SEVERITIES[one.severity], amounts[one.type, one.severity],
            _unit(rules.unit(measured.surface, one.type)), one.density_percent, one.points,
        )
        for one in found.pci.deducts
    ]  # fmt: skip
    return sorted(lines, key=lambda line: -line.points)
