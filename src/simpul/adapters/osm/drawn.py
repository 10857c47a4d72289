"""Plain GeoJSON lines, for a city without a map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _

from simpul.adapters import geojson
from simpul.adapters.map_errors import Empty
from simpul.kernel.geo import LonLat

NAME_KEYS = ("name", "nama", "nama_ruas", "nm_ruas", "street", "jalan", "nama_jalan", "ruas", "segment")
CLASS_KEYS = ("highway", "road_class", "class", "kelas", "fungsi")
KEEP = ("surface", "oneway", "lanes", "width", "smoothness", "maxspeed", "bridge", "tunnel", "ref")
PLAIN_CLASS = "unclassified"
"""The class of a line that does not say its own."""

MAIN = ("motorway", "trunk", "primary", "secondary", "tertiary")
CLASSES = frozenset({*MAIN, *(f"{name}_link" for name in MAIN)}) | {
    *("unclassified", "residential", "living_street", "service", "road", "track", "path"),
    *("footway", "cycleway", "pedestrian", "steps"),
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines and points with OSM tags."""

    lines: Sequence[tuple[Sequence[LonLat], Mapping[str, str]]]
    points: Sequence[tuple[LonLat, Mapping[str, str]]] = ()


def read_lines(path: Path) -> Drawing:
    """Read the LineStrings and MultiLineStrings of a GeoJSON file as streets.

    A name is looked for under NAME_KEYS, a class (a value of OSM's `highway`) under CLASS_KEYS; a line
    without a known class is PLAIN_CLASS.

    Raises:
        NotAMap: not GeoJSON, or a feature that is no line or not on Earth; the message gives its number.
        Empty: no line in it.
    """
    lines: list[tuple[Sequence[LonLat], Mapping[str, str]]] = []
    cure = _("Keep only the lines of the streets.")
    for feature in geojson.features(path, frozenset({"LineString", "MultiLineString"}), cure):
        tags = _tags(feature.properties)
        parts = (shapely.get_coordinates(part).tolist() for part in shapely.get_parts(feature.geometry))
        lines.extend(([LonLat(*pair) for pair in part], tags) for part in parts)
    if not lines:
        raise Empty(
            _("%(file)s holds no line. Give a FeatureCollection of LineStrings.") % {"file": path.name}
        )
    return Drawing(lines)


def _tags(properties: Mapping[str, Any]) -> dict[str, str]:
    said = {key: str(value) for key, value in properties.items() if isinstance(value, str | int | float)}
    tags = {key: said[key] for key in KEEP if said.get(key)}
    name = next((said[key] for key in NAME_KEYS if said.get(key)), "")
    classes = (said.get(key, "").lower() for key in CLASS_KEYS)
    tags["highway"] = next((found for found in classes if found in CLASSES), PLAIN_CLASS)
    return tags | ({"name": name} if name else {})
