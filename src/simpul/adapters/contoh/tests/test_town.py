"""Kota Contoh as a stranger meets it: the same on each run, in one piece, invented all over."""

import gzip
import hashlib
import json
from pathlib import Path

import numpy as np
import osmium
import pytest
import shapely

from simpul.adapters import contoh
from simpul.adapters.contoh import Town
from simpul.kernel.geo import distance_m


@pytest.fixture(scope="module")
def town() -> Town:
    return contoh.make(seed=1)


@pytest.fixture(scope="module")
def folder(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("town")
    town.write_map(into)
    return into


def _digest(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_files_and_another_seed_another_town(
    folder: Path, tmp_path: Path
) -> None:
    contoh.make(seed=1).write_map(tmp_path / "again")
    contoh.make(seed=2).write_map(tmp_path / "other")

    assert _digest(tmp_path / "again") == _digest(folder)
    assert _digest(tmp_path / "other")["town.osm.pbf"] != _digest(folder)["town.osm.pbf"]


def test_it_is_a_small_town_with_streets_of_every_class_and_surface(town: Town) -> None:
    length_km = sum(street.length_m for street in town.streets) / 1000

    assert 60 < length_km < 120
    assert town.segments() >= 1200
    assert {street.road_class for street in town.streets} >= {
        "primary", "secondary", "tertiary", "residential", "service", "track", "living_street", "footway",
    }  # fmt: skip
    assert {street.tags["surface"] for street in town.streets} >= {
        "asphalt",
        "concrete",
        "paving_stones",
        "gravel",
        "dirt",
    }
    assert any("oneway" in street.tags for street in town.streets)
    assert any("bridge" in street.tags for street in town.streets)
    assert any(not street.name for street in town.streets)
    assert sum("alley" in street.tags for street in town.streets) >= 10


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_can_get_from_every_street_to_every_other(seed: int) -> None:
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    for street in contoh.make(seed).streets:
        for node in street.nodes[1:]:
            parent[root(node)] = root(street.nodes[0])

    assert len({root(node) for node in parent}) == 1


def test_ways_that_meet_share_the_node_and_no_way_visits_one_twice_in_a_row(town: Town) -> None:
    ends = {street.nodes[0] for street in town.streets} | {street.nodes[-1] for street in town.streets}
    uses: dict[int, int] = {}
    for street in town.streets:
        for node in set(street.nodes):
            uses[node] = uses.get(node, 0) + 1
        assert all(a != b for a, b in zip(street.nodes, street.nodes[1:], strict=False))
        assert all(distance_m(a, b) < 60 for a, b in zip(street.line, street.line[1:], strict=False))

    assert sum(uses[node] > 1 for node in ends) > 0.6 * len(ends)


def test_the_map_file_is_read_by_osmium_sorted_and_everything_in_it_says_that_it_is_invented(
    folder: Path,
) -> None:
    kinds: dict[str, set[str]] = {}
    last: dict[str, int] = {}
    names: set[str] = set()
    for item in osmium.FileProcessor(str(folder / "town.osm.pbf")):
        assert last.get(item.type_str(), 0) < item.id
        last[item.type_str()] = item.id
        if len(item.tags):
            assert item.tags["source"] == "Kota Contoh (invented)"
            for tag in item.tags:
                kinds.setdefault(tag.k, set()).add(tag.v)
        if "name" in item.tags:
            names.add(item.tags["name"])

    assert {"marketplace", "place_of_worship", "clinic", "school", "toilets", "drinking_water"} <= kinds[
        "amenity"
    ]
    assert {"museum", "viewpoint"} <= kinds["tourism"]
    assert {"water", "beach"} <= kinds["natural"]
    assert {"residential", "farmland", "forest"} <= kinds["landuse"]
    assert "bicycle" in kinds["shop"]
    assert "house" in kinds["building"]
    assert "Jalan Raya Contoh" in names


def test_villages_cover_the_land_once_longitude_first_with_codes_of_no_province(folder: Path) -> None:
    collection = json.loads((folder / "boundaries.geojson").read_text(encoding="utf-8"))
    villages = [f for f in collection["features"] if f["properties"]["level"] == "village"]
    shapes = [shapely.geometry.shape(f["geometry"]) for f in villages]

    assert all(f["properties"]["code"].startswith("99.") and f["properties"]["invented"] for f in villages)
    assert all(100 < shape.centroid.x < 120 and -12 < shape.centroid.y < -9 for shape in shapes)
    assert all(shape.is_valid for shape in shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(
        shapely.union_all(np.array(shapes)).area, rel=1e-4
    )
    assert {f["properties"]["level"] for f in collection["features"]} == {"village", "district"}


def test_every_street_lies_in_a_village(town: Town) -> None:
    land = shapely.union_all(np.array([b.shape for b in town.boundaries if b.level == "district"]))
    inside = [land.buffer(0.0015).contains(shapely.LineString(street.line)) for street in town.streets]

    assert np.mean(inside) > 0.97


def test_heights_rise_from_the_sea_to_the_hills_and_the_tile_says_the_same(town: Town, folder: Path) -> None:
    west, south, east, north = town.bounds
    middle = (west + east) / 2
    raw = gzip.decompress((folder / "elevation" / "S11" / "S11E110.hgt.gz").read_bytes())
    tile = np.frombuffer(raw, ">i2").reshape(3601, 3601)
    lon, lat = 110 + round((middle - 110) * 3600) / 3600, -11 + round((-10.485 + 11) * 3600) / 3600

    assert town.elevation(middle, south - 0.01) == 0
    assert 0 < town.elevation(middle, (south + north) / 2) < 100
    assert town.elevation(middle, north) > 100
    assert tile[round((-10 - lat) * 3600), round((lon - 110) * 3600)] == pytest.approx(
        town.elevation(lon, lat), abs=1
    )


@pytest.mark.slow
def test_a_regency_has_sixty_thousand_segments() -> None:
    town = contoh.make(seed=1, size="regency")

    assert town.segments() >= 60_000
    assert len({street.way_id for street in town.streets}) == len(town.streets)
