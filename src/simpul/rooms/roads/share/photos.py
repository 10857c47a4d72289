"""A masked photo with what was seen in it drawn over it."""

from dataclasses import dataclass

from django.urls import reverse

from simpul.rooms.roads.models import KIND_NAMES, Damage, Frame, Sighting
from simpul.rooms.roads.understand.damage import Kind


@dataclass(frozen=True, slots=True)
class Outline:
    """One sighting in a photo: the points of an SVG polygon. `here` marks the damage the page is about."""

    points: str
    kind: str
    name: str
    confidence: float
    here: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A masked photo: where it is, its (width, height), and the outlines in its pixels."""

    url: str
    width: int
    height: int
    frame: Frame
    outlines: list[Outline]


def marked(frame: Frame, damage: Damage | None = None) -> Marked:
    """Give a frame's masked photo with its sightings; those of `damage` stand out."""
    width, height = frame.view.get("size", (0, 0))
    seen = Sighting.objects.filter(frame=frame).order_by("number")
    outlines = [_outline(sighting, damage) for sighting in seen]
    return Marked(reverse("roads:photo", args=[frame.pk]), width, height, frame, outlines)


def _outline(sighting: Sighting, damage: Damage | None) -> Outline:
    points = " ".join(f"{x},{y}" for x, y in sighting.contour)
    name = str(KIND_NAMES[Kind(sighting.kind)])
    here = damage is not None and sighting.damage_id == damage.pk
    return Outline(points, sighting.kind, name, sighting.confidence, here)
