"""The places tests: a town of a few lines, drawn where it is needed, and tools that build nothing."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from simpul.adapters import geojson, osm
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places import act
from simpul.ground.places.chart import Changes
from simpul.ground.places.models import City
from simpul.ground.places.survey import Source, Tools
from simpul.kernel.geo import LonLat, metres_per_degree

CORNER = LonLat(114.37, -8.21)
EAST_M, NORTH_M = metres_per_degree(CORNER.lat)
NOON = datetime(2026, 3, 1, 5, tzinfo=UTC)


def at(east_m: float, north_m: float) -> LonLat:
    """A position so many metres from the corner of the town."""
    return LonLat(CORNER.lon + east_m / EAST_M, CORNER.lat + north_m / NORTH_M)


def feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def line(*corners: tuple[float, float], **properties: Any) -> dict[str, Any]:
    """A street through places in metres from the corner of the town."""
    return feature("LineString", [list(at(*corner)) for corner in corners], **properties)


def square(code: str, name: str, west_m: float, south_m: float, side_m: float) -> dict[str, Any]:
    ring = [(0, 0), (side_m, 0), (side_m, side_m), (0, side_m), (0, 0)]
    return feature("Polygon", [[list(at(west_m + x, south_m + y)) for x, y in ring]], kode=code, nama=name)


def collection(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def fake_tiles(pbf: Path, into: Path, elevation: Path | None) -> None:
    into.mkdir()
    (into / "0.gph").write_bytes(b"tiles")


def fake_basemap(pbf: Path, out: Path, bounds: Any, attribution: str) -> None:
    out.write_bytes(b"PMTiles")


TOOLS = Tools(
    osm.read,
    osm.read_lines,
    geojson.read_regions,
    osm.write,
    osm.take,
    tiles=fake_tiles,
    basemap=fake_basemap,
)


@dataclass
class Loader:
    """Loads the town as it is drawn, an hour later each time."""

    folder: Path
    actor: Person
    now: datetime = NOON
    said: list[str] = field(default_factory=list)

    def __call__(
        self, *streets: dict[str, Any], boundaries: tuple[Path, ...] = (), tools: Tools = TOOLS, **wanted: Any
    ) -> tuple[City, Changes]:
        self.now += timedelta(hours=1)
        source = Source(streets=collection(self.folder / "streets.geojson", *streets), boundaries=boundaries)
        return act.load_city(
            act.Wanted(**{"name": "Kota Garis", **wanted}), source,
            tools=tools, actor=self.actor, now=self.now, tell=self.said.append,
        )  # fmt: skip


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    settings.SIMPUL_DATA = tmp_path / "data"
    return tmp_path / "data"


@pytest.fixture
def load(db: None, data: Path, tmp_path: Path) -> Callable[..., tuple[City, Changes]]:
    return Loader(tmp_path, system_person())
