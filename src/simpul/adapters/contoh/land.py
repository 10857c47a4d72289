"""What covers the ground of Kota Contoh: land use by block, houses, the river, the sea, the beach."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from . import noise
from .city import Ground
from .streets import INVENTED, Street
from .terrain import COAST, Points

BUILT = {"residential", "living_street", "tertiary", "secondary", "primary", "unclassified"}
"""Classes of street that houses stand along."""

MOST_BUILDINGS = 9_000
"""Houses drawn at most, so that a regency stays quick to make and small."""


@dataclass(frozen=True, slots=True)
class Area:
    """A ring on the map (closed: first point again at the end), in metres, with its tags."""

    xy: Points
    tags: dict[str, str]


def areas(ground: Ground) -> list[Area]:
    """Give land use and water as rings, and `buildings`."""
    return [*_blocks(ground), *_water(ground), *buildings(ground)]


def river_line(ground: Ground) -> Points:
    """Give the middle of the river from the hills to the sea, in metres (n, 2)."""
    half = ground.terrain.height_m / 2
    y = np.linspace(half, -half, max(60, int(half / 20)))
    return ground.terrain.bend(np.stack([ground.terrain.river(y), y], axis=1))


def _blocks(ground: Ground) -> list[Area]:
    rng = noise.stream("landuse", ground.terrain.seed)
    made: list[Area] = []
    for cell in ground.plan.cells:
        corners = np.array([ground.plan.nodes[n] for n in cell.corners])
        middle = corners.mean(axis=0)[None, :]
        inside, chance = float(ground.dense(middle)[0]), float(rng.random())
        if middle[0, 1] < COAST * ground.terrain.height_m:
            continue
        ring = ground.terrain.bend(_dense_ring(corners, 40.0))
        north = float(middle[0, 1]) / ground.terrain.height_m
        if shapely.Polygon(corners).area > 25_000:
            chance = min(chance, 0.94)
        made.append(Area(ring, {**_use(inside, chance, north), "source": INVENTED}))
    return made


def _use(inside: float, chance: float, north: float) -> dict[str, str]:
    """Give the land use of a block from how built-up, how far north (hills) it is, and chance."""
    if inside > 0.8 and chance < 0.25:
        return {"landuse": "commercial" if chance > 0.1 else "retail"}
    if inside > 0.3:
        if chance > 0.96:
            return {"leisure": "park", "name": "Taman Contoh"}
        return {"landuse": "cemetery"} if chance > 0.945 else {"landuse": "residential"}
    if north > 0.27:
        return {"landuse": "forest"} if chance < 0.6 else {"landuse": "orchard"}
    if chance < 0.12:
        return {"landuse": "residential"}
    return {"landuse": "farmland", "crop": "rice"} if chance < 0.8 else {"landuse": "meadow"}


def _dense_ring(corners: Points, step: float) -> Points:
    points: list[Points] = []
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        parts = max(1, int(np.hypot(*(b - a)) / step))
        points.append(a + (b - a) * (np.arange(parts) / parts)[:, None])
    ring = np.concatenate(points)
    return np.concatenate([ring, ring[:1]])


def _water(ground: Ground) -> list[Area]:
    """Give the river as an area, the sea and the beach."""
    terrain = ground.terrain
    wide, high = terrain.width_m / 2, terrain.height_m
    river = LineString(river_line(ground)).buffer(13, quad_segs=2).simplify(2)
    made = [Area(np.array(river.exterior.coords), _tags(natural="water", water="river", name="Kali Contoh"))]
    for top, bottom, tags in (
        (COAST, -0.62, _tags(natural="water", water="sea", name="Laut Contoh")),
        (COAST + 0.012, COAST - 0.002, _tags(natural="beach", surface="sand")),
    ):
        corners = np.array(
            [
                (-1.1 * wide, bottom * high),
                (1.1 * wide, bottom * high),
                (1.1 * wide, top * high),
                (-1.1 * wide, top * high),
            ]
        )
        made.append(Area(terrain.bend(_dense_ring(corners, 60.0)), tags))
    return made


def _tags(**tags: str) -> dict[str, str]:
    return {**tags, "source": INVENTED}


def buildings(ground: Ground) -> list[Area]:
    """Give houses along both sides of the streets, none of them on a street or in the river."""
    rng = noise.stream("houses", ground.terrain.seed)
    streets = [street for street in ground.streets if street.road_class in BUILT]
    length = sum(street.length_m for street in streets)
    gap = max(17.0, 2 * length / (MOST_BUILDINGS * 1.6))
    boxes = [box for street in streets for box in _row(rng, ground, street, gap)]
    if not boxes:
        return []
    shapes = shapely.polygons([shapely.linearrings(box) for box in boxes])
    roads = shapely.buffer(shapely.linestrings(np.zeros((0, 2, 2))), 1) if not ground.streets else np.array(
        [shapely.LineString(street.xy) for street in ground.streets])  # fmt: skip
    tree = shapely.STRtree(roads)
    taken = set(tree.query(shapes, predicate="dwithin", distance=3.0)[0].tolist())
    wet = shapely.LineString(river_line(ground)).buffer(20)
    taken |= set(np.flatnonzero(shapely.intersects(shapes, wet)).tolist())
    kept: list[Area] = []
    used: set[int] = set()
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    clash: dict[int, list[int]] = {}
    for a, b in pairs.T.tolist():
        if a != b:
            clash.setdefault(a, []).append(b)
    for number, box in enumerate(boxes):
        if number in taken or any(other in used for other in clash.get(number, ())):
            continue
        used.add(number)
        kept.append(Area(np.concatenate([box, box[:1]]), _tags(building="house")))
        if len(kept) == MOST_BUILDINGS:
            break
    return kept


def _row(rng: np.random.Generator, ground: Ground, street: Street, gap: float) -> list[Points]:
    steps = np.hypot(*np.diff(street.xy, axis=0).T)
    chainage = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.arange(14.0, chainage[-1] - 8, gap)
    if not len(at):
        return []
    at = at + rng.uniform(-3, 3, len(at))
    spots = np.stack([np.interp(at, chainage, street.xy[:, axis]) for axis in (0, 1)], axis=1)
    ahead = np.stack([np.interp(at + 2, chainage, street.xy[:, axis]) for axis in (0, 1)], axis=1) - spots
    inside = ground.dense(spots)
    made: list[Points] = []
    for spot, way, share in zip(spots, ahead, inside, strict=True):
        turn = math.atan2(way[1], way[0])
        for side in (-1, 1):
            if rng.random() > 0.12 + 0.85 * share:
                continue
            long, deep = rng.uniform(7, 12), rng.uniform(6.5, 13)
            away = 6.5 + deep / 2 + rng.uniform(0, 4)
            box = np.array(
                [(-long / 2, -deep / 2), (long / 2, -deep / 2), (long / 2, deep / 2), (-long / 2, deep / 2)]
            )
            box[:, 1] += side * away
            cos, sin = math.cos(turn), math.sin(turn)
            made.append(spot + box @ np.array([[cos, sin], [-sin, cos]]))
    return made


__all__ = ["Area", "Polygon", "areas", "buildings", "river_line"]
