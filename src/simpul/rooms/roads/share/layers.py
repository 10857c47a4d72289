"""The layers that leave as open data over OGC API Features: surveyed segments and damages."""

from typing import Any

import shapely
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from simpul.ground import features
from simpul.ground.features import Layer, Property
from simpul.ground.places import spatial
from simpul.ground.places.models import Segment
from simpul.kernel.geo import Bounds
from simpul.rooms.roads.models import Condition, Damage


def register() -> None:
    """Put the layers of the room where the site finds them."""
    features.register(SEGMENTS)
    features.register(DAMAGES)


def _conditions() -> QuerySet[Condition]:
    return Condition.objects.current().select_related("segment", "city")


def _condition(one: Condition) -> dict[str, Any]:
    segment = one.segment
    line = shapely.from_wkb(bytes(segment.line))
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": shapely.get_coordinates(line).round(7).tolist()},
        "properties": {
            "city": one.city.slug, "segment": segment.pk, "street": segment.name,
            "road_class": segment.road_class, "length_m": round(segment.length_m, 1), "grade": one.grade,
            "sdi_low": one.sdi_low, "sdi_high": one.sdi_high, "cracked_percent": one.cracked_percent,
            "potholes_per_km": one.potholes_per_km, "coverage_percent": round(100 * one.coverage, 1),
            "surveyed_on": one.surveyed_on.isoformat(), "survey": one.survey_id,
        },
    }  # fmt: skip


def _near(conditions: QuerySet[Condition], bounds: Bounds) -> QuerySet[Condition]:
    return conditions.filter(segment__in=spatial.in_bbox(Segment.objects.all(), bounds).values("pk"))


def _damages() -> QuerySet[Damage]:
    gone = [Damage.State.DISMISSED, Damage.State.REPAIRED]
    return Damage.objects.exclude(state__in=gone).select_related("street", "city")


def _damage(one: Damage) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
        "properties": {
            "city": one.city.slug, "kind": one.kind, "street": one.street.name, "confidence": one.confidence,
            "length_m": one.length_m, "width_m": one.width_m, "area_m2": one.area_m2,
            "seen_times": one.seen_times, "first_seen_on": one.first_seen_on.isoformat(),
            "last_seen_on": one.last_seen_on.isoformat(), "state": one.state,
        },
    }  # fmt: skip


SEGMENTS = Layer(
    id="roads-segments",
    title=_("Road condition by segment"),
    description=_("The newest known condition of each surveyed piece of street of at most 100 m."),
    rows=_conditions,
    feature=_condition,
    properties={
        "city": Property("city__slug"),
        "grade": Property("grade"),
        "road_class": Property("segment__road_class"),
        "survey": Property("survey_id", int),
    },
    time="surveyed_on",
    within=_near,
)
DAMAGES = Layer(
    id="roads-damages",
    title=_("Road damage"),
    description=_("Each damage that survey cameras found and nobody dismissed or repaired."),
    rows=_damages,
    feature=_damage,
    properties={"city": Property("city__slug"), "kind": Property("kind"), "state": Property("state")},
    time="last_seen_on",
)
