"""A little town that the cycling tests ride in: its streets in metres from a corner, its hill, its tiles.

```
north 2200                                   Jalan Bukit (12 % up)
      1600  =tunnel=  (Terowongan Batu)          |
      1200  -- Jalan Kenanga (track, gravel) ----+
       800  -- Jalan Mawar (residential, asphalt)-+
       400  == Jalan Raya (primary, 4 lanes) =====+====(o)====   roundabout at 2500
         0  -- Jalan Melati (tertiary, asphalt) --+
      -200  ~~ Jalur Pantai (cycleway) ~~~~~~~~~~~+
      -900                                        ferry to Jalan Seberang
east        0    500   1000   1500   2000                        5000 Pulau Kecil: no way there
            Jalan Satu, Dua, Tiga, Empat, Lima (residential, from -200 to 1200; Satu and Dua to 1600)
```
"""

import gzip
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from simpul.adapters import osm
from simpul.adapters.osm.drawn import Drawing
from simpul.kernel.geo import Bounds, LonLat, metres_per_degree

CORNER = LonLat(114.37, -8.21)
EAST_M, NORTH_M = metres_per_degree(CORNER.lat)
ACROSS = (0, 500, 1000, 1500, 2000)
UP = (-200, 0, 400, 800, 1200)
CLIMB_FROM_M, CLIMB = 1200.0, 0.12
"""Where the hill begins (metres north), and its grade."""
SHORE_M = 5.0
"""The height of the flat part of the town."""

type Way = tuple[list[tuple[float, float]], dict[str, str]]


def at(east_m: float, north_m: float) -> LonLat:
    """A position so many metres from the corner of the town, on OpenStreetMap's grid of 1e-7 degrees."""
    return LonLat(round(CORNER.lon + east_m / EAST_M, 7), round(CORNER.lat + north_m / NORTH_M, 7))


def height_m(position: LonLat) -> float:
    """The height of a place above the sea."""
    north_m = (position.lat - CORNER.lat) * NORTH_M
    return SHORE_M + CLIMB * max(0.0, north_m - CLIMB_FROM_M)


def _road(name: str, kind: str, *corners: tuple[float, float], **tags: str) -> Way:
    said = {"highway": kind, "name": name} | {key.replace("_", ":"): value for key, value in tags.items()}
    return list(corners), {key: value for key, value in said.items() if value}


def _across(name: str, kind: str, north_m: float, **tags: str) -> Way:
    return _road(name, kind, *((east, north_m) for east in ACROSS), **tags)


def _upward(name: str, east_m: float, *more: float) -> Way:
    corners = ((east_m, north) for north in (*UP, *more))
    return _road(name, "residential", *corners, surface="asphalt", maxspeed="30", lit="yes")


def ways() -> list[Way]:
    """Every street of the town."""
    ring = [(2500 + 20 * math.cos(turn), 400 + 20 * math.sin(turn)) for turn in np.radians(range(0, 360, 45))]
    raya = {"surface": "asphalt", "maxspeed": "60", "lanes": "4"}
    return [
        _across("Jalan Raya", "primary", 400, **raya),
        _across("Jalan Mawar", "residential", 800, surface="asphalt", maxspeed="30"),
        _across("Jalan Melati", "tertiary", 0, surface="asphalt", maxspeed="40", lanes="2"),
        _across("Jalan Kenanga", "track", 1200, surface="gravel"),
        _across("Jalur Pantai", "cycleway", -200, surface="asphalt"),
        _upward("Jalan Satu", 0, 1600),
        _upward("Jalan Dua", 500, 1600),
        _upward("Jalan Tiga", 1000),
        _upward("Jalan Empat", 1500),
        _upward("Jalan Lima", 2000),
        _road("Terowongan Batu", "residential", (0, 1600), (500, 1600), tunnel="yes", lit="no"),
        _road("Tangga Batu", "steps", (1000, 1200), (1000, 1300), bicycle="yes"),
        _road("Gang Atas", "residential", (1000, 1300), (1500, 1300), (1500, 1200), surface="dirt"),
        _road("Jalan Bukit", "tertiary", (2000, 1200), (2000, 1700), (2000, 2200), surface="asphalt"),
        _road("Jalan Raya", "primary", (2000, 400), ring[4], **raya),
        _road("", "primary", *ring, ring[0], junction="roundabout", surface="asphalt"),
        _road("Jalan Raya", "primary", ring[0], (3000, 400), **raya),
        _road("Jalan Bundar", "residential", ring[2], (2500, 800), (2000, 800), surface="paved"),
        ([(2000, -200), (2000, -900)], {"route": "ferry", "name": "Penyeberangan", "bicycle": "yes"}),
        _road("Jalan Seberang", "residential", (2000, -900), (2600, -900), (2600, -700), surface="sand"),
        _road("Jalan Pulau", "residential", (5000, 0), (5400, 0), (5400, 300), (5000, 300), (5000, 0)),
        _road("Jalan Karang", "residential", (5400, 300), (5800, 300), (5800, 600)),
    ]


POINTS: tuple[tuple[tuple[float, float], Mapping[str, str]], ...] = (
    ((1010, -190), {"natural": "beach", "name": "Pantai Kecil", "tourism": "attraction"}),
    ((1990, 2190), {"tourism": "viewpoint", "name": "Gardu Pandang"}),
    ((505, 10), {"amenity": "marketplace", "name": "Pasar Melati"}),
    ((1495, 790), {"shop": "bicycle", "name": "Bengkel Mawar"}),
    ((1505, 410), {"amenity": "toilets"}),
)
"""Places of the town."""


def write(folder: Path) -> tuple[Path, Path]:
    """Write the town as an OpenStreetMap file and its heights, and give both."""
    lines = [([at(*corner) for corner in corners], tags) for corners, tags in ways()]
    osm.write(Drawing(lines, [(at(*place), tags) for place, tags in POINTS]), folder / "town.osm.pbf")
    elevation = folder / "elevation"
    (elevation / "S09").mkdir(parents=True)
    lats = -8 - np.arange(3601) / 3600
    north_m = (lats - CORNER.lat) * NORTH_M
    column = np.rint(SHORE_M + CLIMB * np.clip(north_m - CLIMB_FROM_M, 0, 2000)).astype(">i2")
    packed = gzip.compress(np.repeat(column[:, None], 3601, axis=1).tobytes(), compresslevel=1, mtime=0)
    (elevation / "S09" / "S09E114.hgt.gz").write_bytes(packed)
    return folder / "town.osm.pbf", elevation


BOUNDS = Bounds(*at(-300, -1100), *at(6000, 2400))
"""The box of the town's map."""
