"""The base map, as a reader of PMTiles sees it."""

import gzip
import json
import struct
from pathlib import Path
from typing import Any

import pytest

from simpul.adapters import basemap
from simpul.adapters.basemap import AREA, LINE, POINT, drawn
from simpul.adapters.map_errors import NotAMap
from simpul.kernel.geo import Bounds

CHIANG_MAI = Bounds(98.95, 18.783, 98.97, 18.80)


def header(file: Path) -> dict[str, Any]:
    """What version 3 of the format says first: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md."""
    raw = file.read_bytes()[:127]
    west, south, east, north = (side / 1e7 for side in struct.unpack("<4i", raw[102:118]))
    return {"magic": raw[:8], "zooms": (raw[100], raw[101]), "bounds": (west, south, east, north)}


def metadata(file: Path) -> dict[str, Any]:
    raw = file.read_bytes()
    start, length = struct.unpack("<2Q", raw[24:40])
    found: dict[str, Any] = json.loads(gzip.decompress(raw[start : start + length]))
    return found


def test_a_real_town_becomes_tiles_with_its_layers(shared_data: Path, tmp_path: Path) -> None:
    out = tmp_path / "basemap.pmtiles"

    basemap.build(shared_data / "geo" / "osm" / "chiangmai_2023.osm.pbf", out, CHIANG_MAI, "© Peta Kota")

    told = metadata(out)
    assert header(out)["magic"] == b"PMTiles\x03"
    assert header(out)["zooms"] == (4, 15)
    assert header(out)["bounds"] == pytest.approx(CHIANG_MAI, abs=1e-6)
    assert told["attribution"] == "© Peta Kota"
    layers = {layer["id"]: set(layer["fields"]) for layer in told["vector_layers"]}
    assert {"earth", "landuse", "water", "roads", "buildings", "pois"} <= set(layers)
    assert {"kind", "kind_detail", "name", "min_zoom"} <= layers["roads"]


@pytest.mark.parametrize(
    ("kind", "tags", "layer", "zoom", "properties"),
    [
        (LINE, {"highway": "trunk_link"}, "roads", 7, {"kind_detail": "trunk", "is_link": True}),
        (LINE, {"highway": "primary", "bridge": "yes"}, "roads", 8, {"is_bridge": True}),
        (LINE, {"highway": "footway", "bridge": "no"}, "roads", 14, {"kind": "path", "is_bridge": None}),
        (LINE, {"highway": "motorway"}, "roads", 6, {"kind": "highway"}),
        (LINE, {"railway": "rail"}, "roads", 11, {"kind": "rail"}),
        (LINE, {"waterway": "river", "name": "Kali"}, "water", 9, {"kind": "river", "name": "Kali"}),
        (AREA, {"building": "yes", "building:levels": "2"}, "buildings", 14, {"height": 6}),
        (AREA, {"natural": "water"}, "water", 8, {"kind": "water"}),
        (AREA, {"landuse": "farmland"}, "landuse", 10, {"kind": "farmland"}),
        (POINT, {"place": "village", "name": "Desa"}, "places", 10, {"kind": "locality", "name": "Desa"}),
        (POINT, {"amenity": "school", "name": "SD 1"}, "pois", 15, {"kind": "school"}),
        (POINT, {"amenity": "hospital", "name": "RS"}, "pois", 13, {"kind": "hospital"}),
    ],
)  # fmt: skip
def test_what_is_drawn_where(
    kind: str, tags: dict[str, str], layer: str, zoom: int, properties: dict[str, Any]
) -> None:
    found = drawn(kind, tags)

    assert found
    assert found[:2] == (layer, zoom)
    assert properties.items() <= found[2].items()


@pytest.mark.parametrize(
    ("kind", "tags"),
    [
        (LINE, {"highway": "proposed"}),
        (LINE, {"power": "line"}),
        (AREA, {"building": "no"}),
        (AREA, {"landuse": "unheard_of"}),
        (POINT, {"amenity": "school"}),
        (POINT, {"place": "village"}),
        (AREA, {"building": "yes", "height": "tall"}),
    ],
)
def test_what_is_not_drawn(kind: str, tags: dict[str, str]) -> None:
    found = drawn(kind, tags)

    assert found is None or found[2].get("height") is None


def test_a_broken_extract_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "town.osm.pbf"
    file.write_bytes(b"nothing")

    with pytest.raises(NotAMap):
        basemap.build(file, tmp_path / "out.pmtiles", CHIANG_MAI, "")


def test_what_tippecanoe_says_when_it_fails_is_passed_on(shared_data: Path, tmp_path: Path) -> None:
    with pytest.raises(basemap.BaseMapFailed, match="exit 1"):
        basemap.build(
            shared_data / "geo" / "osm" / "yogyakarta_tugu_2023.osm.xml.gz",
            tmp_path / "no" / "such" / "out.pmtiles",
            CHIANG_MAI,
            "",
        )
