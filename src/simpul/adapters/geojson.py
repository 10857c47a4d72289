"""GeoJSON files (RFC 7946) as offices hand them over: features out, or a refusal that names the feature."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
import shapely.geometry
from django.utils.translation import gettext as _

from simpul.adapters.map_errors import Empty, NotAMap, Outside
from simpul.kernel.geo import Bounds

WORLD = Bounds(-180, -90, 180, 90)
CODE_KEYS = (
    "code",
    "kode",
    "kode_wilayah",
    "kdepum",
    "kode_kemendagri",
    "kd_wilayah",
    "kode_desa",
    "adm4_pcode",
    "id",
)
NAME_KEYS = ("name", "nama", "namobj", "nama_wilayah", "wadmkd", "nama_desa", "adm4_en")
LEVELS = {2: "province", 4: "regency", 6: "district", 10: "village"}
"""How many digits of a region's code mean which level (Permendagri 72/2019, annex)."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature; `where` says which it is in words, for messages."""

    where: str
    properties: dict[str, Any]
    geometry: shapely.Geometry


@dataclass(frozen=True, slots=True)
class Region:
    """One region: its `code` in dotted form ("35.10.01.2001"), its `level` one of LEVELS, its polygons."""

    code: str
    name: str
    level: str
    shape: shapely.MultiPolygon


def features(path: Path, kinds: frozenset[str], cure: str) -> Iterator[Feature]:
    """Read the features of a file one by one.

    Args:
        path: a FeatureCollection in WGS 84.
        kinds: the geometry types that are taken.
        cure: what to do about another geometry, for the message.

    Raises:
        NotAMap: no GeoJSON, another geometry, or a position that is not on Earth (latitude first).
    """
    for number, found in enumerate(_collection(path), 1):
        where = _("feature %(number)d of %(file)s") % {"number": number, "file": path.name}
        geometry = found.get("geometry")
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if not isinstance(geometry, dict) or kind not in kinds:
            raise NotAMap(
                _("In %(where)s the geometry is %(kind)s. %(cure)s")
                % {"where": where, "kind": kind, "cure": cure}
            )
        yield Feature(where, _lower(found), _shape(geometry, where))


def read_regions(path: Path, city: Bounds) -> list[Region]:
    """Read regions with official codes; code and name are looked for under CODE_KEYS and NAME_KEYS.

    Args:
        path: a FeatureCollection of polygons.
        city: the box that every region of the file as a whole must meet.

    Raises:
        NotAMap: not GeoJSON, not polygons, latitude first, no code or no name, or one code twice.
        Outside: none of the regions touches the city.
        Empty: there is none.
    """
    regions: dict[str, Region] = {}
    cure = _("Keep only the polygons of the regions.")
    for feature in features(path, frozenset({"Polygon", "MultiPolygon"}), cure):
        region = _region(feature)
        _not_swapped(feature, city)
        if region.code in regions:
            raise NotAMap(
                _("In %(where)s the code %(code)s comes again. Merge its parts into one MultiPolygon.")
                % {"where": feature.where, "code": region.code}
            )
        regions[region.code] = region
    if not regions:
        raise Empty(
            _("%(file)s holds no region. Give a FeatureCollection of polygons.") % {"file": path.name}
        )
    if not any(city.meets(Bounds(*region.shape.bounds)) for region in regions.values()):
        raise Outside(
            _("No region of %(file)s touches the city, which covers %(box)s. Is it the file of another city?")
            % {"file": path.name, "box": ",".join(f"{side:.4f}" for side in city)}
        )
    return list(regions.values())


def _collection(path: Path) -> list[dict[str, Any]]:
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise NotAMap(
            _("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror}
        ) from error
    except (ValueError, RecursionError) as error:
        raise NotAMap(
            _("%(file)s is not JSON (%(why)s). Export it again as GeoJSON.")
            % {"file": path.name, "why": error}
        ) from error
    found = document.get("features") if isinstance(document, dict) else None
    if not isinstance(found, list) or not all(isinstance(feature, dict) for feature in found):
        raise NotAMap(
            _("%(file)s is not a GeoJSON FeatureCollection. Export it again as one.") % {"file": path.name}
        )
    return found


def _lower(found: dict[str, Any]) -> dict[str, Any]:
    properties = found.get("properties")
    named = {"id": found["id"]} if "id" in found else {}
    return named | {key.lower(): value for key, value in (properties or {}).items()}


def _shape(geometry: dict[str, Any], where: str) -> shapely.Geometry:
    try:
        shape = shapely.force_2d(shapely.geometry.shape(geometry))
        west, south, east, north = shape.bounds
    except (TypeError, ValueError, LookupError, AttributeError, shapely.errors.ShapelyError) as error:
        raise NotAMap(
            _("In %(where)s the coordinates cannot be read (%(why)s).") % {"where": where, "why": error}
        ) from error
    if not (WORLD.west <= west <= east <= WORLD.east and WORLD.south <= south <= north <= WORLD.north):
        raise NotAMap(
            _("In %(where)s a position is not on Earth (from %(west)g,%(south)g to %(east)g,%(north)g). "
              "Write longitude first, then latitude, in degrees of WGS 84.")
            % {"where": where, "west": west, "south": south, "east": east, "north": north}
        )  # fmt: skip
    return shape


def _region(feature: Feature) -> Region:
    code = _dotted(
        next((str(feature.properties[key]) for key in CODE_KEYS if feature.properties.get(key)), "")
    )
    name = next((str(feature.properties[key]) for key in NAME_KEYS if feature.properties.get(key)), "")
    digits = len(code.replace(".", ""))
    if digits not in LEVELS or not code.replace(".", "").isdigit():
        raise NotAMap(
            _("%(where)s has no region code of 2, 4, 6 or 10 digits (found %(code)r). "
              "Give it as the property \"code\" or \"kode\".")
            % {"where": feature.where.capitalize(), "code": code}
        )  # fmt: skip
    if not name:
        raise NotAMap(
            _("%(where)s has no name. Give it as the property \"name\" or \"nama\".")
            % {"where": feature.where.capitalize()}
        )  # fmt: skip
    return Region(code, name, LEVELS[digits], _polygons(feature.geometry))


def _dotted(code: str) -> str:
    """Give "3510012001" and "35.10.01.2001" alike as "35.10.01.2001"."""
    digits = code.strip().replace(".", "")
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Give valid polygons alone: rings that cross themselves are repaired, left-over lines are dropped."""
    parts = shapely.get_parts(shape if shape.is_valid else shapely.make_valid(shape))
    flat = [piece for part in parts for piece in shapely.get_parts(part) if piece.geom_type == "Polygon"]
    return shapely.MultiPolygon(flat)


def _not_swapped(feature: Feature, city: Bounds) -> None:
    """Refuse a region that would lie in the city with its coordinates exchanged, and does not as it is."""
    west, south, east, north = feature.geometry.bounds
    here, there = Bounds(west, south, east, north), Bounds(south, west, north, east)
    if city.meets(there) and not city.around(5).meets(here):
        raise NotAMap(
            _("In %(where)s latitude comes first. Write longitude first, then latitude, as GeoJSON does.")
            % {"where": feature.where}
        )
