"""The cycling tests: the little town of `town.py`, its tiles built and its map loaded once a session."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from simpul.adapters import geojson, osm, valhalla
from simpul.ground.people.access import system_person
from simpul.ground.places import act
from simpul.ground.places.models import City
from simpul.ground.places.survey import Source, Tools
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.tests import town
from simpul.rooms.cycling.tests.kept import Kept

NOON = datetime(2026, 3, 1, 5, tzinfo=UTC)
"""When the town's map is loaded: noon in Jakarta."""


@pytest.fixture(scope="session")
def town_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's files: town.osm.pbf, elevation/, tiles/."""
    folder = tmp_path_factory.mktemp("little-town")
    pbf, elevation = town.write(folder)
    valhalla.build(pbf, folder / "tiles", elevation)
    return folder


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    settings.SIMPUL_DATA = tmp_path / "data"
    return tmp_path / "data"


@pytest.fixture(scope="session")
def kept_town(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The little town as it was loaded once, for `little_town`."""
    return Kept(tmp_path_factory.mktemp("kept-town"))


@pytest.fixture
def little_town(db: None, data: Path, town_files: Path, kept_town: Kept) -> City:
    """The little town as a city with streets, segments, places, tiles and a (hollow) base map."""

    def tiles(pbf: Path, into: Path, elevation: Path | None) -> None:
        shutil.copytree(town_files / "tiles", into)

    def basemap(pbf: Path, out: Path, bounds: Any, attribution: str) -> None:
        out.write_bytes(b"PMTiles")

    def load() -> City:
        tools = Tools(osm.read, osm.read_lines, geojson.read_regions, osm.write, osm.take, tiles, basemap)
        city, _ = act.load_city(
            act.Wanted("Kota Kecil", country="IDN"),
            Source(osm=town_files / "town.osm.pbf", bounds=town.BOUNDS, elevation=town_files / "elevation"),
            tools=tools, actor=system_person(), now=NOON, tell=lambda _step: None,
        )  # fmt: skip
        return city

    return kept_town.city(data, load)


@pytest.fixture(scope="session")
def engine(town_files: Path) -> Engine:
    """The town's routing engine, without its condition."""
    return valhalla.engine(town_files / "tiles", bounds=town.BOUNDS, version="test")


@pytest.fixture
def at() -> Callable[[float, float], Any]:
    """A position so many metres east and north of the corner of the town."""
    return town.at
