"""What leaves of the ground: streets, segments, regions and places, one typed shape each; all is public."""

import json
from typing import Any, TypedDict

import shapely
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from simpul.ground import features
from simpul.ground.features import Layer, Property
from simpul.ground.places.models import Boundary, Place, Segment, Street

DIGITS = 7
"""Decimals of a degree that OpenStreetMap keeps: about 1 cm."""


class OpenStreet(TypedDict):
    """A street between two junctions; `region` is the code of the smallest region around its middle."""

    city: str
    osm_way_id: int
    name: str
    road_class: str
    surface: str | None
    oneway: str | None
    length_m: float
    region: str | None
    invented: bool


class OpenSegment(TypedDict):
    """A piece of at most 100 m of a street, from `from_m` to `to_m` along it."""

    city: str
    street: int
    index: int
    name: str
    road_class: str
    surface: str | None
    from_m: float
    to_m: float
    length_m: float
    region: str | None
    invented: bool


class OpenRegion(TypedDict):
    """A region with its official code."""

    city: str
    code: str
    level: str
    name: str
    invented: bool


class OpenPlace(TypedDict):
    """A place of interest."""

    city: str
    osm_id: str
    kind: str
    name: str | None
    region: str | None
    invented: bool


def street(row: Street) -> OpenStreet:
    """Say in public what a street is. Reads `city` and `region`: select them with the query."""
    return OpenStreet(
        city=row.city.slug, osm_way_id=row.osm_way_id, name=row.name, road_class=row.road_class,
        surface=row.surface or None, oneway=row.oneway or None, length_m=row.length_m, region=_code(row),
        invented=row.city.invented,
    )  # fmt: skip


def segment(row: Segment) -> OpenSegment:
    """Say in public what a segment is. Reads `city` and `region`: select them with the query."""
    return OpenSegment(
        city=row.city.slug, street=row.street_id, index=row.index, name=row.name, road_class=row.road_class,
        surface=row.surface or None, from_m=row.from_m, to_m=row.to_m, length_m=row.length_m,
        region=_code(row), invented=row.city.invented,
    )  # fmt: skip


def region(row: Boundary) -> OpenRegion:
    """Say in public what a region is. Reads `city`."""
    return OpenRegion(
        city=row.city.slug, code=row.code, level=row.level, name=row.name, invented=row.city.invented
    )


def place(row: Place) -> OpenPlace:
    """Say in public what a place is. Reads `city` and `region`."""
    return OpenPlace(
        city=row.city.slug, osm_id=row.osm_id, kind=row.kind, name=row.name or None, region=_code(row),
        invented=row.city.invented,
    )  # fmt: skip


def register_layers() -> None:
    """Put the four layers in the installation's registry of open map layers: once, when the app is ready."""
    city = Property("city__slug", title=_("City"))
    name = Property("name", title=_("Name"))
    road_class = Property("road_class", title=_("OpenStreetMap class"))
    surface = Property("surface", title=_("Surface"))
    code = Property("region__code", title=_("Region code"))
    lines = {"city": city, "name": name, "road_class": road_class, "surface": surface, "region": code}
    features.register(
        Layer(
            id="streets", title=_("Streets"), description=_("Streets between junctions, of OpenStreetMap."),
            rows=lambda: _live(Street, "city", "region"), feature=lambda row: _feature(row.line, street(row)),
            properties=lines,
        )
    )  # fmt: skip
    features.register(
        Layer(
            id="segments", title=_("Road segments"), description=_("Pieces of streets, at most 100 m long."),
            rows=lambda: _live(Segment, "city", "region"),
            feature=lambda row: _feature(row.line, segment(row)),
            properties=lines | {"street": Property("street_id", int, _("Street"))},
        )
    )  # fmt: skip
    features.register(
        Layer(
            id="regions", title=_("Regions"), description=_("Villages, districts and what contains them."),
            rows=lambda: _live(Boundary, "city"), feature=lambda row: _feature(row.geometry, region(row)),
            properties={"city": city, "name": name, "code": Property("code"), "level": Property("level")},
            licence="",
        )
    )  # fmt: skip
    features.register(
        Layer(
            id="places", title=_("Places"), description=_("Places of interest, of OpenStreetMap."),
            rows=lambda: _live(Place, "city", "region"), feature=_point,
            properties={"city": city, "name": name, "kind": Property("kind"), "region": code},
        )
    )  # fmt: skip


def geometry(wkb: bytes) -> dict[str, Any]:
    """Give WKB as a GeoJSON geometry."""
    exact = shapely.set_precision(shapely.from_wkb(bytes(wkb)), 10**-DIGITS, mode="pointwise")
    found: dict[str, Any] = json.loads(shapely.to_geojson(exact))
    return found


def _live(model: Any, *related: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.live().select_related(*related)
    return rows


def _feature(wkb: bytes, properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry(wkb), "properties": properties}


def _point(row: Place) -> dict[str, Any]:
    where = {"type": "Point", "coordinates": [row.lon, row.lat]}
    return {"type": "Feature", "geometry": where, "properties": place(row)}


def _code(row: Street | Segment | Place) -> str | None:
    return row.region.code if row.region else None
