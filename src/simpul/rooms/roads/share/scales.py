"""The numbers of PCI, IRI, their combination and the forecasts in public, each with its day and source."""

from datetime import date
from itertools import pairwise
from typing import Any

from simpul.rooms.roads.models import GRADE_NAMES, SURFACE_NAMES
from simpul.rooms.roads.share.distress import CLASSES
from simpul.rooms.roads.understand import combined, forecast, iri, pci
from simpul.rooms.roads.understand.condition import Grade


def everything(today: date) -> dict[str, Any]:
    """Give what the page shows; scales that are valid on a day."""
    return {
        "pci": pci.shipped(),
        "pci_classes": _pci_classes(),
        "scales": [_scale(one) for one in iri.shipped().valid(today)],
        "combined": combined.shipped(),
        "forecast": forecast.shipped(),
        "rates": [
            (SURFACE_NAMES.get(surface, ""), road, rate)
            for surface, by_road in forecast.shipped().rates.items()
            for road, rate in by_road.items()
        ],
    }


def _pci_classes() -> list[tuple[Any, float, float]]:
    """Give each class of the PCI with the index it begins above and ends with."""
    tops = [("", 100.0), *pci.shipped().classes]
    return [(CLASSES[name], above, top) for (_, top), (name, above) in pairwise(tops)]


def _scale(one: iri.Scale) -> dict[str, Any]:
    """Give a scale as rows: a surface, and each class with its limit (None: above the last)."""
    rows = [
        (
            SURFACE_NAMES[surface],
            [*zip((class_name(one, name) for name in one.names), [*limits, None], strict=True)],
        )
        for surface, limits in one.up_to.items()
    ]
    return {"scale": one, "rows": rows}


def class_name(scale: iri.Scale, name: str) -> Any:
    """Name a class of a scale: one of Bina Marga's four where it counts, else one of its own."""
    return GRADE_NAMES[Grade(name)] if scale.name.startswith(iri.shipped().default) else CLASSES[name]
