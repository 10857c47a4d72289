"""A city's base map: OpenStreetMap → PMTiles in the layers of the Protomaps basemap, version 4.

Layers and properties: https://docs.protomaps.com/basemaps/layers. Cut by tippecanoe. Nothing is fetched.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import osmium
import osmium.geom
from django.utils.translation import gettext as _

from simpul.adapters.osm.extract import reading
from simpul.kernel.geo import Bounds
from simpul.kernel.refusal import Refused

MIN_ZOOM, MAX_ZOOM = 4, 15
TIMEOUT_S = 3600

ROADS = {
    "motorway": ("highway", 6), "trunk": ("major_road", 7), "primary": ("major_road", 8),
    "secondary": ("major_road", 9), "tertiary": ("major_road", 10), "unclassified": ("minor_road", 12),
    "residential": ("minor_road", 12), "road": ("minor_road", 12), "living_street": ("minor_road", 13),
    "service": ("minor_road", 14), "busway": ("minor_road", 13), "track": ("path", 13),
    "cycleway": ("path", 13), "pedestrian": ("path", 13), "path": ("path", 14), "footway": ("path", 14),
    "steps": ("path", 15), "bridleway": ("path", 14), "raceway": ("other", 13),
}  # fmt: skip
"""OSM `highway` → (kind, first zoom)."""

LAND = {
    *("aerodrome", "allotments", "bare_rock", "beach", "cemetery", "college", "commercial", "farmland"),
    *(
        "farmyard",
        "forest",
        "garden",
        "glacier",
        "golf_course",
        "grass",
        "grassland",
        "hospital",
        "industrial",
    ),
    *("kindergarten", "marina", "meadow", "military", "nature_reserve", "orchard", "park", "pedestrian"),
    *("pitch", "platform", "playground", "protected_area", "quarry", "recreation_ground", "residential"),
    *("retail", "runway", "sand", "school", "scrub", "stadium", "university", "village_green", "vineyard"),
    *("wetland", "wood", "zoo"),
}
LAND_KEYS = ("landuse", "leisure", "natural", "amenity", "aeroway", "tourism", "boundary", "place")

WATERWAYS = {"river": 9, "canal": 11, "stream": 13, "drain": 14, "ditch": 14}
POIS = {
    "amenity": {
        *("bank", "bicycle_rental", "bus_station", "cafe", "clinic", "college", "drinking_water"),
        *("ferry_terminal", "fire_station", "fuel", "hospital", "kindergarten", "library", "marketplace"),
        *("pharmacy", "place_of_worship", "police", "post_office", "restaurant", "school", "toilets"),
        *("townhall", "university"),
    },
    "tourism": {"artwork", "attraction", "camp_site", "hotel", "information", "museum", "viewpoint", "zoo"},
    "shop": {"bicycle", "books", "clothes", "convenience", "supermarket"},
    "leisure": {"garden", "park", "playground", "stadium"},
    "natural": {"beach", "peak"},
    "railway": {"station"},
    "highway": {"bus_stop"},
}
PLACES = {
    "city": ("locality", 5, 13), "town": ("locality", 8, 11), "village": ("locality", 10, 8),
    "hamlet": ("locality", 12, 6), "suburb": ("neighbourhood", 11, 7), "quarter": ("neighbourhood", 12, 6),
    "neighbourhood": ("neighbourhood", 13, 5),
}  # fmt: skip
"""OSM `place` → (kind, first zoom, rank of population 0-17 where the count is not known)."""

LAYERS = ("earth", "water", "landuse", "roads", "buildings", "places", "pois", "boundaries")
POINT, LINE, AREA = "node", "way", "area"

type Drawn = tuple[str, int, dict[str, Any]]
"""Layer, first zoom, properties."""


class BaseMapFailed(Refused):
    """tippecanoe could not cut the tiles. The message carries the end of its log."""


def build(pbf: Path, out: Path, bounds: Bounds, attribution: str) -> None:
    """Make the base map of a city.

    Args:
        pbf: an OpenStreetMap extract.
        out: the .pmtiles file to write.
        bounds: nothing outside this box is drawn.
        attribution: who is to be named with it (ODbL asks for that), for the file's metadata; "" for nobody.

    Raises:
        MapError: the extract cannot be read.
        BaseMapFailed: tippecanoe failed.
    """
    with TemporaryDirectory() as folder:
        files = _draw(pbf, Path(folder), bounds)
        box = ",".join(str(side) for side in bounds)
        command = [
            *(str(Path(sys.executable).with_name("tippecanoe")), "-o", str(out), "--force", "--quiet"),
            *(f"--minimum-zoom={MIN_ZOOM}", f"--maximum-zoom={MAX_ZOOM}", f"--clip-bounding-box={box}"),
            *("--no-tile-size-limit", "--no-feature-limit", "--simplify-only-low-zooms"),
            *("--name=basemap", f"--attribution={attribution}", f"--temporary-directory={folder}"),
            *(part for layer, file in files.items() for part in ("-L", f"{layer}:{file}")),
        ]
        try:
            done = subprocess.run(  # noqa: S603 - our own program and paths
                command, capture_output=True, text=True, errors="replace", timeout=TIMEOUT_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BaseMapFailed(_("tippecanoe did not run to its end: %(why)s.") % {"why": error}) from error
    if done.returncode or not out.exists():
        log = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
        raise BaseMapFailed(
            _("tippecanoe could not make the base map (exit %(code)s). The end of its log:\n%(log)s")
            % {"code": done.returncode, "log": log}
        )


def drawn(kind: str, tags: Mapping[str, str]) -> Drawn | None:
    """Say in which layer, from which zoom and with which properties a thing is drawn; None where it is not.

    Args:
        kind: POINT, LINE or AREA.
        tags: its OSM tags.
    """
    if kind == LINE:
        return _road(tags) or _rail(tags) or _waterway(tags) or _boundary(tags)
    if kind == AREA:
        return _building(tags) or _water(tags) or _land(tags)
    return _place(tags) or _poi(tags)


def _draw(pbf: Path, folder: Path, bounds: Bounds) -> dict[str, Path]:
    """Write a file of GeoJSON lines for each layer that has something in it."""
    files = {layer: folder / f"{layer}.geojsonl" for layer in LAYERS}
    with ExitStack() as stack:
        open_files = {layer: stack.enter_context(file.open("w")) for layer, file in files.items()}
        west, south, east, north = bounds
        corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        earth = json.dumps({"type": "Polygon", "coordinates": [corners]})
        _put(open_files["earth"], earth, 0, {"kind": "earth"})
        for geometry, (layer, zoom, properties) in _things(pbf):
            _put(open_files[layer], geometry, zoom, properties)
    return {layer: file for layer, file in files.items() if file.stat().st_size}


def _things(pbf: Path) -> Iterator[tuple[str, Drawn]]:
    make = osmium.geom.GeoJSONFactory()
    with reading(pbf) as file:
        tagged = osmium.filter.EmptyTagFilter()
        item: Any
        for item in osmium.FileProcessor(file).with_areas().with_filter(tagged):
            kind = POINT if item.is_node() else LINE if item.is_way() else AREA if item.is_area() else ""
            what = drawn(kind, {tag.k: tag.v for tag in item.tags}) if kind else None
            if what is None:
                continue
            try:
                geometry = (
                    make.create_point(item) if kind == POINT
                    else make.create_linestring(item) if kind == LINE
                    else make.create_multipolygon(item)
                )  # fmt: skip
            except (RuntimeError, osmium.InvalidLocationError):
                continue  # a way of one node, or cut off by the edge of the extract: it cannot be drawn
            yield geometry, what


def _put(file: IO[str], geometry: str, zoom: int, properties: Mapping[str, Any]) -> None:
    said = json.dumps({key: value for key, value in properties.items() if value not in {None, ""}})
    file.write(
        f'{{"type":"Feature","tippecanoe":{{"minzoom":{zoom}}},"properties":{said},"geometry":{geometry}}}\n'
    )


def _road(tags: Mapping[str, str]) -> Drawn | None:
    value = tags.get("highway", "")
    plain = value.removesuffix("_link")
    if plain not in ROADS or tags.get("area") == "yes":
        return None
    kind, zoom = ROADS[plain]
    properties = {
        "kind": kind, "kind_detail": plain, "min_zoom": zoom,
        "name": tags.get("name"), "ref": tags.get("ref"),
        "oneway": "yes" if tags.get("oneway") == "yes" else None, "service": tags.get("service"),
        "surface": tags.get("surface"), "smoothness": tags.get("smoothness"),
        "is_link": value.endswith("_link") or None, "is_bridge": _yes(tags, "bridge"),
        "is_tunnel": _yes(tags, "tunnel"), "sort_rank": 400 - 10 * zoom,
    }  # fmt: skip
    return "roads", zoom, properties


def _rail(tags: Mapping[str, str]) -> Drawn | None:
    kind = tags.get("railway")
    if kind not in {"rail", "light_rail", "subway", "tram", "narrow_gauge", "monorail", "funicular"}:
        return None
    return "roads", 11, {"kind": "rail", "kind_detail": kind, "name": tags.get("name"), "min_zoom": 11}


def _waterway(tags: Mapping[str, str]) -> Drawn | None:
    zoom = WATERWAYS.get(tags.get("waterway", ""))
    if zoom is None:
        return None
    return "water", zoom, {"kind": tags["waterway"], "name": tags.get("name"), "min_zoom": zoom}


def _boundary(tags: Mapping[str, str]) -> Drawn | None:
    level = tags.get("admin_level", "")
    if tags.get("boundary") != "administrative" or level not in {"2", "4", "5", "6"}:
        return None
    kind = {"2": "country", "4": "region"}.get(level, "county")
    return "boundaries", int(level) + 2, {"kind": kind, "kind_detail": int(level)}


def _building(tags: Mapping[str, str]) -> Drawn | None:
    if tags.get("building", "no") == "no":
        return None
    height = _number(tags.get("height")) or 3 * (_number(tags.get("building:levels")) or 0) or None
    return "buildings", 14, {"kind": "building", "height": height, "min_zoom": 14}


def _water(tags: Mapping[str, str]) -> Drawn | None:
    if tags.get("natural") != "water" and tags.get("waterway") != "riverbank":
        return None
    return "water", 8, {"kind": tags.get("water", "water"), "name": tags.get("name"), "min_zoom": 8}


def _land(tags: Mapping[str, str]) -> Drawn | None:
    kind = next((tags[key] for key in LAND_KEYS if tags.get(key) in LAND), None)
    return ("landuse", 10, {"kind": kind, "min_zoom": 10}) if kind else None


def _place(tags: Mapping[str, str]) -> Drawn | None:
    found = PLACES.get(tags.get("place", ""))
    if found is None or not tags.get("name"):
        return None
    kind, zoom, rank = found
    properties = {
        "kind": kind, "kind_detail": tags["place"], "name": tags["name"], "min_zoom": zoom,
        "population": _number(tags.get("population")), "population_rank": rank,
    }  # fmt: skip
    return "places", zoom, properties


def _poi(tags: Mapping[str, str]) -> Drawn | None:
    kind = next((tags[key] for key, values in POIS.items() if tags.get(key) in values), None)
    if kind is None or not tags.get("name"):
        return None
    zoom = 13 if kind in {"hospital", "university", "station", "townhall"} else 15
    return "pois", min(zoom, MAX_ZOOM), {"kind": kind, "name": tags["name"], "min_zoom": zoom}


def _yes(tags: Mapping[str, str], key: str) -> bool | None:
    return True if tags.get(key, "no") != "no" else None


def _number(text: str | None) -> int | None:
    try:
        return round(float((text or "").removesuffix(" m")))
    except (ValueError, OverflowError):
        return None
