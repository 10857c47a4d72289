"""The names of distresses, severities, units and PCI classes (ASTM D6433), in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy

from simpul.rooms.roads.models import SURFACE_NAMES
from simpul.rooms.roads.understand import pci
from simpul.rooms.roads.understand.pci import Severity, Unit

NAMES = {
    "alligator_cracking": gettext_lazy("Alligator cracking"),
    "bleeding": gettext_lazy("Bleeding"),
    "block_cracking": gettext_lazy("Block cracking"),
    "bumps_and_sags": gettext_lazy("Bumps and sags"),
    "corrugation": gettext_lazy("Corrugation"),
    "depression": gettext_lazy("Depression"),
    "edge_cracking": gettext_lazy("Edge cracking"),
    "joint_reflection_cracking": gettext_lazy("Joint reflection cracking"),
    "lane_shoulder_drop_off": gettext_lazy("Lane/shoulder drop-off"),
    "longitudinal_transverse_cracking": gettext_lazy("Longitudinal and transverse cracking"),
    "patching_and_utility_cut_patching": gettext_lazy("Patching and utility cuts"),
    "polished_aggregate": gettext_lazy("Polished aggregate"),
    "potholes": gettext_lazy("Potholes"),
    "railroad_crossing": gettext_lazy("Railroad crossing"),
    "raveling": gettext_lazy("Raveling"),
    "rutting": gettext_lazy("Rutting"),
    "shoving": gettext_lazy("Shoving"),
    "slippage_cracking": gettext_lazy("Slippage cracking"),
    "swell": gettext_lazy("Swell"),
    "weathering": gettext_lazy("Weathering"),
    "blow_ups": gettext_lazy("Blow-ups"),
    "durability_cracking": gettext_lazy("Durability cracking"),
    "corner_break": gettext_lazy("Corner break"),
    "faulting": gettext_lazy("Faulting"),
    "divided_slab": gettext_lazy("Divided slab"),
    "joint_seal_damage": gettext_lazy("Joint seal damage"),
    "patching_small": gettext_lazy("Small patches"),
    "linear_cracking": gettext_lazy("Linear cracking"),
    "patching_large_and_utility_cuts": gettext_lazy("Large patches and utility cuts"),
    "popouts": gettext_lazy("Popouts"),
    "pumping": gettext_lazy("Pumping"),
    "punchouts": gettext_lazy("Punchouts"),
    "scaling_map_cracking_crazing": gettext_lazy("Scaling, map cracking, crazing"),
    "shrinkage_cracks": gettext_lazy("Shrinkage cracks"),
    "spalling_corner": gettext_lazy("Corner spalling"),
    "spalling_joint": gettext_lazy("Joint spalling"),
}
SEVERITIES = {
    Severity.LOW: gettext_lazy("Low"),
    Severity.MEDIUM: gettext_lazy("Medium"),
    Severity.HIGH: gettext_lazy("High"),
}
UNITS: dict[Unit, Any] = {
    Unit.M2: "m²",
    Unit.M: "m",
    Unit.COUNT: gettext_lazy("number"),
    Unit.SLABS: gettext_lazy("slabs"),
}
CLASSES = {
    "good": gettext_lazy("Good"),
    "satisfactory": gettext_lazy("Satisfactory"),
    "fair": gettext_lazy("Fair"),
    "poor": gettext_lazy("Poor"),
    "very_poor": gettext_lazy("Very poor"),
    "serious": gettext_lazy("Serious"),
    "failed": gettext_lazy("Failed"),
    "passable": gettext_lazy("Passable all year"),
}
REASONS = {
    "type": gettext_lazy("This surface has no such distress."),
    "quantity": gettext_lazy("A distress that is there has a quantity above 0."),
    "more": gettext_lazy("This is more than the stretch has. Check quantity, length, width and slabs."),
}


def choices() -> list[Any]:
    """Give the choices of a distress by surface, each with its unit, sorted by name."""
    rules = pci.shipped()
    found: list[Any] = [("", "")]
    for surface, curves in rules.curves.items():
        named = [(f"{surface}:{name}", _label(surface, name)) for name in curves]
        found.append((str(SURFACE_NAMES[surface]), sorted(named, key=lambda pair: pair[1].casefold())))
    return found


def _label(surface: str, name: str) -> str:
    unit = UNITS[pci.shipped().unit(surface, name)]
    return f"{NAMES[name]}, {unit}"
