"""GeoJSON as offices hand it over."""

import json
from pathlib import Path
from typing import Any

import pytest

from simpul.adapters import geojson, osm
from simpul.adapters.map_errors import Empty, MapError, NotAMap, Outside
from simpul.kernel.geo import Bounds

CITY = Bounds(113.8, -8.8, 114.6, -7.9)
RING = [[114.3, -8.3], [114.4, -8.3], [114.4, -8.2], [114.3, -8.3]]
SWAPPED = [[lat, lon] for lon, lat in RING]
UTM = [[420.0, 9e6], [421.0, 9e6], [421.0, 9.1e6], [420.0, 9e6]]
ELSEWHERE = [[lon - 8, lat] for lon, lat in RING]


def polygon(ring: Any = RING, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def file_of(folder: Path, *features: Any) -> Path:
    path = folder / "desa.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.mark.parametrize(
    ("name", "count", "level"),
    [
        ("banyuwangi_desa", 217, "village"),
        ("banyuwangi_kecamatan", 25, "district"),
        ("jatim_kabupaten", 38, "regency"),
    ],
)
def test_real_boundaries_are_read(shared_data: Path, name: str, count: int, level: str) -> None:
    regions = geojson.read_regions(shared_data / "geo" / "admin" / f"{name}.geojson", CITY)

    assert (len(regions), {region.level for region in regions}) == (count, {level})
    assert all(region.shape.is_valid and region.name and region.code.startswith("35.") for region in regions)


@pytest.mark.parametrize(
    "properties",
    [
        {"kode": "35.10.01.2001", "nama": "Sarongan"},
        {"code": 3510012001, "name": "Sarongan"},
        {"KODE_DESA": "3510012001", "NAMOBJ": "Sarongan"},
    ],
)
def test_code_and_name_are_found_under_their_usual_keys(tmp_path: Path, properties: dict[str, Any]) -> None:
    [region] = geojson.read_regions(file_of(tmp_path, polygon(**properties)), CITY)

    assert (region.code, region.name, region.level) == ("35.10.01.2001", "Sarongan", "village")


def test_a_ring_that_crosses_itself_is_repaired(tmp_path: Path) -> None:
    bow = [[114.3, -8.3], [114.4, -8.2], [114.4, -8.3], [114.3, -8.2], [114.3, -8.3]]
    [region] = geojson.read_regions(file_of(tmp_path, polygon(bow, kode="35.10.01", nama="Kupu")), CITY)

    assert region.shape.is_valid
    assert region.shape.area > 0


GOOD = polygon(kode="35.10.01", nama="Satu")
POINT = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [114.3, -8.2]}}


@pytest.mark.parametrize(
    ("features", "error", "said"),
    [
        ([GOOD, polygon(SWAPPED, kode="35.10.02", nama="Dua")], NotAMap, "feature 2 .* longitude first"),
        ([GOOD, POINT], NotAMap, "feature 2 .* geometry is Point"),
        ([GOOD, {"type": "Feature", "geometry": None}], NotAMap, "feature 2"),
        ([GOOD, GOOD], NotAMap, "feature 2 .*35.10.01 comes again"),
        ([polygon(kode="35.10.01")], NotAMap, "Feature 1 .*no name"),
        ([polygon(nama="Satu")], NotAMap, "Feature 1 .*no region code"),
        ([polygon(kode="35.10.1", nama="Satu")], NotAMap, "no region code of 2, 4, 6 or 10 digits"),
        ([polygon([[114.3, "x"]], kode="35.10.01", nama="Satu")], NotAMap, "feature 1 .*cannot be read"),
        ([polygon(UTM, kode="35", nama="UTM")], NotAMap, "not on Earth"),
        ([polygon(ELSEWHERE, kode="35.10.01", nama="Satu")], Outside, "No region"),
        ([], Empty, "no region"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_number_of_the_feature(
    tmp_path: Path, features: list[Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        geojson.read_regions(file_of(tmp_path, *features), CITY)


def test_latitude_first_in_a_city_near_the_equator_is_noticed(tmp_path: Path) -> None:
    # 35 degrees north is a place on Earth: only the city tells that the order is wrong.
    kunming = Bounds(24.0, 34.0, 26.0, 36.0)
    ring = [[35.1, 24.5], [35.2, 24.5], [35.2, 24.6], [35.1, 24.5]]

    with pytest.raises(NotAMap, match=r"feature 1 .*latitude comes first"):
        geojson.read_regions(file_of(tmp_path, polygon(ring, kode="35", nama="Satu")), kunming)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "not a GeoJSON FeatureCollection"),
        ('{"type": "Topology"}', "not a GeoJSON FeatureCollection"),
        ('{"features": ["x"]}', "not a GeoJSON FeatureCollection"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_geojson_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "desa.geojson"
    file.write_text(text)

    for read in (lambda: geojson.read_regions(file, CITY), lambda: osm.read_lines(file)):
        with pytest.raises(MapError, match=said):
            read()
    with pytest.raises(MapError, match="No such file"):
        osm.read_lines(tmp_path / "nothing.geojson")


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (
            {"type": "LineString", "coordinates": [[-8.2, 114.3], [-8.3, 114.3]]},
            "feature 1 .*longitude first",
        ),
        ({"type": "Point", "coordinates": [114.3, -8.2]}, "feature 1 .*Keep only the lines"),
        ({"type": "LineString", "coordinates": [[114.3, -8.2]]}, "feature 1 .*cannot be read"),
    ],
)
def test_streets_that_are_none_are_refused(tmp_path: Path, geometry: dict[str, Any], said: str) -> None:
    with pytest.raises(NotAMap, match=said):
        osm.read_lines(file_of(tmp_path, {"type": "Feature", "properties": {}, "geometry": geometry}))
    with pytest.raises(Empty, match="holds no line"):
        osm.read_lines(file_of(tmp_path))
