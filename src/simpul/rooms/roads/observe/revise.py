"""A damage written down as a person says that it is, measured anew where that can be, and put back again."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from simpul.rooms.roads.models import Damage, Frame, Sighting
from simpul.rooms.roads.understand import drawn
from simpul.rooms.roads.understand.damage import Kind
from simpul.rooms.roads.understand.drawn import Sizes
from simpul.rooms.roads.understand.review import rules

OF_DAMAGE = ("state", "kind", "length_m", "width_m", "area_m2", "confidence", "best_frame_id")
SAVED = ("state", "kind", "length_m", "width_m", "area_m2", "confidence", "best_frame", "reviewed_at")
OF_SIGHTING = (
    *("kind", "confidence", "box", "contour", "ahead_m", "across_m"),
    *("length_m", "width_m", "area_m2", "model"),
)


class Said(NamedTuple):
    """What a damage is from now on: its state, its kind, and its outline where a person drew one."""

    state: str
    kind: str
    points: list[list[float]] | None


def apply(damage: Damage, said: Said, sighting: Sighting | None, now: datetime) -> Sizes | None:
    """Write what was said into a damage and its sighting, and give its sizes where they were measured anew.

    None where they stayed: nothing asked for it, or the photo's geometry was not kept.
    """
    was, damage.kind = damage.kind, said.kind
    damage.state, damage.reviewed_at = said.state, now
    sizes = None
    if said.points is not None and sighting is not None:
        sizes = _draw(damage, sighting, said.points)
    elif (was == Kind.POTHOLE) != (said.kind == Kind.POTHOLE) and sighting is not None:
        sizes = sizes_of(sighting.contour, sighting.frame)  # a hole's own area is not what cracks affect
    if sizes:
        damage.length_m, damage.width_m, damage.area_m2 = sizes.length_m, sizes.width_m, sizes.area_m2
    damage.save(update_fields=SAVED)
    return sizes


def before(damage: Damage, sighting: Sighting | None) -> dict[str, Any]:
    """Give what puts a damage back as it is now, and the sighting that is about to be drawn over."""
    reviewed_at = damage.reviewed_at.isoformat() if damage.reviewed_at else None
    kept = {"pk": sighting.pk} | {name: getattr(sighting, name) for name in OF_SIGHTING} if sighting else None
    return {
        "damage": {name: getattr(damage, name) for name in OF_DAMAGE} | {"reviewed_at": reviewed_at},
        "sighting": kept,
    }


def restore(damage: Damage, kept: dict[str, Any]) -> None:
    """Put a damage back as `before` kept it."""
    said = dict(kept["damage"])
    at = said.pop("reviewed_at")
    for name, value in said.items():
        setattr(damage, name, value)
    damage.reviewed_at = datetime.fromisoformat(at) if at else None
    damage.save(update_fields=SAVED)
    if kept["sighting"]:
        sighting = dict(kept["sighting"])
        Sighting.objects.filter(pk=sighting.pop("pk")).update(**sighting)


def sizes_of(points: Sequence[Any], frame: Frame) -> Sizes | None:
    """Measure an outline; None where the frame's geometry was not kept, or it reaches above the horizon."""
    plane = drawn.plane_of(frame.view)
    if plane is None or len(points) < rules().limits.least_points:
        return None
    return drawn.measure([(x, y) for x, y in points], plane)


def _draw(damage: Damage, sighting: Sighting, points: list[list[float]]) -> Sizes | None:
    """Put a drawn outline in place of the machine's. A person is sure: no later sighting outweighs it."""
    sizes = sizes_of(points, sighting.frame)
    sighting.contour, sighting.box = points, [round(side, 1) for side in drawn.box(points)]
    sighting.kind, sighting.confidence, sighting.model = damage.kind, 1.0, ""
    for name, value in asdict(sizes).items() if sizes else ():
        setattr(sighting, name, value)
    sighting.save(update_fields=OF_SIGHTING)
    damage.best_frame, damage.confidence = sighting.frame, 1.0
    return sizes
