"""The road models as a page, the API and the shell show them."""

from typing import Any

from django.db.models import Count
from ninja import Schema

from simpul.rooms.roads.models import RoadModel, Survey
from simpul.rooms.roads.understand import figures

SHOWN = ("pothole_f1", "pothole_iou", "crack_iou", "lane_iou", "cracked_area_error_points")


class Listed(Schema):
    """One version. `figures` are on the split that it was measured on; empty where it never was."""

    version: str
    state: str
    state_name: str
    date: str
    trained_on: str
    sha256: str
    surveys: int
    figures: dict[str, float | int | None]
    base: str
    base_figures: dict[str, float | int | None]
    frames: int


def listed() -> list[Listed]:
    """Give every version, newest first."""
    counted = dict(Survey.objects.order_by().values_list("model").annotate(Count("pk")))
    return [_listed(model, counted.get(model.version, 0)) for model in RoadModel.objects.all()]


def _listed(model: RoadModel, surveys: int) -> Listed:
    card: dict[str, Any] = model.card
    try:
        said = figures.read(card)
    except ValueError:
        said = None
    return Listed(
        version=model.version, state=model.state, state_name=str(model.get_state_display()),
        date=str(card.get("date", "")), trained_on=str(card.get("trained_on", "")), sha256=model.sha256,
        surveys=surveys, base=said.base if said else "", frames=said.frames if said else 0,
        figures={name: said.figures.get(name) for name in SHOWN} if said else {},
        base_figures={name: said.base_figures.get(name) for name in SHOWN} if said else {},
    )  # fmt: skip
