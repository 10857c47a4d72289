"""Which routing tiles a city has now: the newest build of its map, or the map's own until there is one.

The pieces of a way that was cut for its condition keep the way's own OpenStreetMap id, so a way id of these
tiles is a way id of the map.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.cycling.models.build import Build


@dataclass(frozen=True, slots=True)
class Tiles:
    """The tiles to route on now.

    `version` names them: an engine made for one version is never good for another. `built_at` is when they
    were made. `states_at` is the moment of the newest condition in them, None where they hold none; `seen_on`
    the newest day that a street in them was looked at. `elevation` is the folder of heights, None where hills
    are not known.
    """

    version: str
    folder: Path
    built_at: datetime
    bounds: Bounds
    states_at: datetime | None
    seen_on: date | None
    elevation: Path | None


def current(city: City) -> Build | None:
    """Give the newest finished build of the city's present map; None where there is none yet."""
    ready = Build.objects.of_map(city).ready().select_related("city")
    return ready.order_by("-ended_at", "-pk").first()


def now(city: City) -> Tiles | None:
    """Give the tiles to route on: the newest build, else the map's own; None for a city without a map."""
    build = current(city)
    if build and build.ended_at:
        return Tiles(
            version=build.version, folder=build.tiles, built_at=build.ended_at, bounds=city.bounds,
            states_at=build.states_at, seen_on=build.seen_on, elevation=city.elevation,
        )  # fmt: skip
    if city.tiles is None or city.map_read_at is None:
        return None
    return Tiles(
        version=f"map-{city.version}", folder=city.tiles, built_at=city.map_read_at, bounds=city.bounds,
        states_at=None, seen_on=None, elevation=city.elevation,
    )  # fmt: skip


def way_of(build: Build | None, way_id: int) -> int:  # noqa: ARG001 - what is asked, whatever the build
    """Give the OpenStreetMap way of a way in a build's tiles: it is the same id (decision 0107)."""
    return way_id
