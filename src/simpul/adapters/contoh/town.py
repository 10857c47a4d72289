"""Kota Contoh, complete: made from a seed, and written to a folder as any city comes."""

import gzip
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from simpul.kernel.geo import Bounds, LonLat

from . import drive, land, osmfile, places, proof, route, survey
from .city import Ground, Size, grow
from .drive import Visit
from .places import Boundary, Place
from .shots import APART_M, WAY_M
from .streets import INVENTED, Street
from .truth import broken

NAME = "Kota Contoh"

README = """Kota Contoh (invented)

Everything in this folder is invented by a program from a seed: the town, its streets, villages, region codes
(99 is no province), places, terrain, photos, damage, people and number plates. Nothing here exists.
The town lies in open sea south of Java, where there is nothing.

town.osm.pbf            streets, places, land use, houses, water
boundaries.geojson      villages and districts
alleys.geojson          lorong (alleys) with their names
destinations.geojson    places to go
elevation/              terrain, 1 arc second, SRTM form (.hgt.gz)
survey/, survey-2/      photos of two drives, four months apart, with exact truth
"""


@dataclass(frozen=True)
class Town:
    """The invented city for a seed and a size."""

    seed: int
    size: Size
    ground: Ground

    @property
    def streets(self) -> list[Street]:
        """The streets, by way id."""
        return self.ground.streets

    @cached_property
    def boundaries(self) -> list[Boundary]:
        """Villages and districts, by code."""
        return places.boundaries(self.ground)

    @cached_property
    def places(self) -> list[Place]:
        """Destinations."""
        return places.destinations(self.ground)

    @cached_property
    def bounds(self) -> Bounds:
        """The box of all streets, in degrees."""
        lonlat = np.array([position for street in self.streets for position in street.line])
        (west, south), (east, north) = lonlat.min(axis=0).tolist(), lonlat.max(axis=0).tolist()
        return Bounds(west, south, east, north).around(0.002)

    def segments(self) -> int:
        """How many pieces of at most 100 m the streets make."""
        return sum(street.segments() for street in self.streets)

    def elevation(self, lon: float, lat: float) -> float:
        """Give the height at a position, in metres above the invented sea; 0 at sea."""
        return self.ground.terrain.elevation(lon, lat)

    def write(
        self,
        folder: Path,
        *,
        photos: tuple[int, int] = (240, 120),
        workers: int = 1,
        tell: Callable[[int, int], object] = max,
    ) -> None:
        """Write everything that the README names to `folder`, which is made; what is there is replaced.

        Args:
            folder: where.
            photos: how many photos the first and the second drive take, 5 m apart; 0 leaves the drive out.
            workers: how many processes draw them; the files are the same.
            tell: called now and then with (photos done, photos in all).
        """
        self.write_map(folder)
        before, way_m = 0, max(photos) * APART_M
        visits: tuple[Visit, Visit] = (1, 2)
        for visit, count in zip(visits, photos, strict=True):
            if count:
                into = folder / ("survey" if visit == 1 else "survey-2")
                for done in survey.write(into, (self.seed, self.ground), visit, count, way_m, workers):
                    tell(before + done, sum(photos))
                before += count

    def write_drive(
        self,
        folder: Path,
        visit: Visit,
        *,
        photos: int,
        way_photos: int,
        mended: Collection[int] = (),
        began: datetime | None = None,
        workers: int = 1,
        tell: Callable[[int, int], object] = max,
    ) -> None:
        """Write one drive to `folder`, as it stands in survey/ and survey-2/.

        Args:
            folder: where; it is made.
            visit: which drive; the third comes after repairs.
            photos: how many photos it takes, 5 m apart.
            way_photos: how many the longest drive of this way takes: drives with the same number go the same
                way, and their damages have the same ids.
            mended: for the third drive, ids of the damages that were really mended before it.
            began: when; None for the visit's own day.
            workers: how many processes draw the photos; the files are the same.
            tell: called now and then with (photos done, photos in all).

        Raises:
            ValueError: what is mended was not there.
        """
        town, way_m = (self.seed, self.ground), max(photos, way_photos) * APART_M
        drawn = survey.write(folder, town, visit, photos, way_m, workers, mended=mended, began=began)
        for done in drawn:
            tell(done, photos)

    def damages(self, visit: Visit, *, way_photos: int) -> list[dict[str, Any]]:
        """Give the true damages along the way of drives of so many photos, as their truth.json has them."""
        way = route.plan(self.ground, max(way_photos * APART_M, WAY_M))
        world, _changes = drive.world(self.seed, way, visit)
        return broken(world, way, self.ground, way.length_m)

    def proof(self, damage_id: int, at: datetime, *, way_photos: int) -> bytes:
        """Give the photo that a crew takes of a mended damage of the second drive: JPEG with time and place.

        Raises:
            ValueError: there is no such damage.
        """
        way = route.plan(self.ground, max(way_photos * APART_M, WAY_M))
        return proof.photo(self.seed, self.ground, way, damage_id, at)

    def write_map(self, folder: Path) -> None:
        """Write everything but the drives to `folder`, which is made; what is there is replaced."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "README.txt").write_text(README, encoding="utf-8")
        osmfile.write(folder / "town.osm.pbf", self.ground, land.areas(self.ground), self.places)
        _collection(folder / "boundaries.geojson", (_boundary(b) for b in self.boundaries))
        _collection(folder / "destinations.geojson", (_destination(p) for p in self.places))
        alleys = (s for s in self.streets if s.tags.get("alley"))
        _collection(folder / "alleys.geojson", (_alley(street) for street in alleys))
        self._write_elevation(folder / "elevation")

    def _write_elevation(self, folder: Path) -> None:
        """Write the tile that Valhalla reads: 3601 x 3601 big-endian int16, north first (SRTM, USGS 2015)."""
        west, south = int(np.floor(self.bounds.west)), int(np.floor(self.bounds.south))
        tile = np.zeros((3601, 3601), ">i2")
        left, right = (int((lon - west) * 3600) for lon in (self.bounds.west, self.bounds.east))
        top, bottom = (int((south + 1 - lat) * 3600) for lat in (self.bounds.north, self.bounds.south))
        lon = west + np.arange(left, right + 2) / 3600
        lat = south + 1 - np.arange(top, bottom + 2) / 3600
        grid = np.stack(np.meshgrid(lon, lat), axis=-1).reshape(-1, 2)
        terrain = self.ground.terrain
        high = terrain.height(terrain.metres(grid)).reshape(len(lat), len(lon))
        tile[top : bottom + 2, left : right + 2] = np.round(high)
        name = f"S{-south:02d}E{west:03d}"
        (folder / name[:3]).mkdir(parents=True, exist_ok=True)
        packed = gzip.compress(tile.tobytes(), compresslevel=3, mtime=0)
        (folder / name[:3] / f"{name}.hgt.gz").write_bytes(packed)


def make(seed: int = 1, size: Size = "small") -> Town:
    """Make Kota Contoh; the same seed and size give the same city, point for point.

    Args:
        seed: which of the invented cities.
        size: "small" (about 100 km of streets) or "regency" (60,000 segments and more).
    """
    return Town(seed, size, grow(seed, size))


def _collection(path: Path, features: Iterable[dict[str, Any]]) -> None:
    whole = {"type": "FeatureCollection", "name": INVENTED, "features": list(features)}
    path.write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _feature(geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {**properties, "invented": True, "source": INVENTED},
    }


def _boundary(boundary: Boundary) -> dict[str, Any]:
    geometry = json.loads(shapely.to_geojson(boundary.shape))
    return _feature(geometry, code=boundary.code, name=boundary.name, level=boundary.level)


def _destination(place: Place) -> dict[str, Any]:
    tags = {key: value for key, value in place.tags.items() if key not in {"name", "source"}}
    return _feature(_point(place.position), name=place.name, **tags)


def _alley(street: Street) -> dict[str, Any]:
    line = {"type": "LineString", "coordinates": [list(position) for position in street.line]}
    return _feature(line, name=street.name, way_id=street.way_id, length_m=round(street.length_m, 1))


def _point(position: LonLat) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(position)}
