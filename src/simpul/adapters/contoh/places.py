"""Places of Kota Contoh: destinations with OpenStreetMap tags, villages and districts with invented codes."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint
from shapely.geometry import Polygon as Shape

from simpul.kernel.geo import LonLat

from . import names, noise
from .city import Ground
from .streets import INVENTED, Street
from .terrain import COAST


@dataclass(frozen=True, slots=True)
class Place:
    """A destination: its name and tags, and where it is."""

    name: str
    tags: dict[str, str]
    position: LonLat


@dataclass(frozen=True, slots=True)
class Boundary:
    """A village or district: `code` in the form of the national region codes, from 99, no province's."""

    code: str
    name: str
    level: str
    shape: Shape


KINDS: tuple[tuple[str, str, int, str], ...] = (
    ("Pasar {}", "amenity=marketplace", 3, "town"),
    ("Masjid Al-{}", "amenity=place_of_worship religion=muslim", 9, "any"),
    ("Pura {}", "amenity=place_of_worship religion=hindu", 1, "any"),
    ("Gereja {}", "amenity=place_of_worship religion=christian", 1, "town"),
    ("Museum {}", "tourism=museum", 1, "town"),
    ("Pantai {}", "natural=beach tourism=attraction", 2, "coast"),
    ("Gardu Pandang {}", "tourism=viewpoint", 3, "hill"),
    ("Air Terjun {}", "waterway=waterfall tourism=attraction", 1, "hill"),
    ("Warung {}", "amenity=restaurant cuisine=indonesian", 14, "any"),
    ("Kedai Kopi {}", "amenity=cafe", 7, "town"),
    ("Bengkel Sepeda {}", "shop=bicycle service:bicycle:repair=yes", 3, "town"),
    ("", "amenity=toilets", 6, "any"),
    ("", "amenity=drinking_water", 5, "any"),
    ("Puskesmas {}", "amenity=clinic healthcare=centre", 3, "any"),
    ("RSUD Contoh {}", "amenity=hospital", 1, "town"),
    ("SD Negeri {}", "amenity=school", 6, "any"),
    ("SMP Negeri {}", "amenity=school", 3, "town"),
    ("Kantor Desa {}", "amenity=townhall", 5, "any"),
    ("Balai Kota Contoh", "amenity=townhall", 1, "town"),
    ("Alun-Alun {}", "leisure=park tourism=attraction", 1, "town"),
    ("Terminal {}", "amenity=bus_station", 1, "town"),
    ("Stasiun {}", "railway=station", 1, "town"),
    ("Homestay {}", "tourism=guest_house", 5, "any"),
    ("Toko {}", "shop=convenience", 9, "any"),
    ("Apotek {}", "amenity=pharmacy", 3, "town"),
    ("", "amenity=bicycle_parking", 6, "town"),
    ("SPBU Contoh {}", "amenity=fuel", 2, "any"),
    ("Batik {}", "shop=craft craft=batik", 3, "town"),
    ("Kampung Wisata {}", "tourism=attraction", 3, "any"),
    ("Kebun Lorong {}", "leisure=garden", 6, "alley"),
)
"""(name with a place for a made-up word, tags, how many in a small town, where)."""


def destinations(ground: Ground) -> list[Place]:
    """Give the places of the town, each beside a street."""
    rng = noise.stream("places", ground.terrain.seed)
    words = names.FLOWERS + names.BIRDS + names.TREES
    by_where = {where: _streets(ground, where) for where in ("town", "any", "coast", "hill", "alley")}
    made: list[Place] = []
    times = max(1, len(ground.towns) // 2)
    for pattern, text, count, where in KINDS:
        streets = by_where[where] or by_where["any"]
        for number in range(count * times):
            street = streets[int(rng.integers(len(streets)))]
            name = pattern.format(words[int(rng.integers(len(words)))] if "{}" in pattern else number + 1)
            tags = dict(part.split("=") for part in text.split())
            if name:
                tags["name"] = name
            at = street.xy[int(rng.integers(len(street.xy)))] + rng.uniform(-9, 9, 2)
            lon, lat = ground.terrain.lonlat(at[None, :])[0].tolist()
            made.append(Place(name, {**tags, "source": INVENTED}, LonLat(lon, lat)))
    return made


def _streets(ground: Ground, where: str) -> list[Street]:
    """Give the streets in a part of the town."""
    middles = np.array([street.xy[len(street.xy) // 2] for street in ground.streets])
    plan = ground.terrain.unbend(middles)
    north = plan[:, 1] / ground.terrain.height_m
    if where == "alley":
        return [street for street in ground.streets if street.tags.get("alley")]
    chosen = {
        "town": ground.dense(plan) > 0.55,
        "any": ground.dense(plan) > 0.12,
        "coast": north < COAST + 0.09,
        "hill": north > 0.3,
    }[where]
    return [street for street, yes in zip(ground.streets, chosen, strict=True) if yes]


def boundaries(ground: Ground) -> list[Boundary]:
    """Give the districts and their villages: a mosaic without gaps or overlaps over the land."""
    rng = noise.stream("villages", ground.terrain.seed)
    terrain = ground.terrain
    half_w, half_h = terrain.width_m / 2 + 60, terrain.height_m / 2 + 60
    south = COAST * terrain.height_m
    columns = max(4, round(terrain.width_m / 1500))
    rows = max(3, round(terrain.height_m / 1500))
    seeds = [
        (half_w * (2 * (c + 0.5 + rng.uniform(-0.3, 0.3)) / columns - 1),
         south + (half_h - south) * (r + 0.5 + rng.uniform(-0.3, 0.3)) / rows)
        for r in range(rows) for c in range(columns)
    ]  # fmt: skip
    frame = shapely.box(-half_w, south, half_w, half_h)
    mosaic = shapely.voronoi_polygons(MultiPoint(seeds), extend_to=frame)
    cells = sorted(mosaic.geoms, key=lambda cell: (round(cell.centroid.x / half_w * 2), cell.centroid.y))
    made: list[Boundary] = []
    per_district = max(4, round(len(cells) / max(3, len(cells) / 12)))
    for district in range(0, len(cells), per_district):
        code = f"99.01.{district // per_district + 1:02d}"
        group = cells[district : district + per_district]
        shapes = [_bent(ground, cell.intersection(frame)) for cell in group]
        for number, shape in enumerate(shapes):
            name = names.village(district + number)
            made.append(Boundary(f"{code}.{2001 + number}", f"Desa {name}", "village", shape))
        union = shapely.union_all(np.array(shapes), grid_size=1e-7)
        made.append(Boundary(code, f"Kecamatan {names.village(district)}", "district", union))
    return sorted(made, key=lambda boundary: boundary.code)


def _bent(ground: Ground, cell: Shape) -> Shape:
    """Bend a planned shape to the ground, in degrees; neighbours stay neighbours since both bend alike."""
    dense = LineString(cell.exterior.coords).segmentize(60.0)
    bent = ground.terrain.lonlat(ground.terrain.bend(np.array(dense.coords)))
    return Shape(bent)
