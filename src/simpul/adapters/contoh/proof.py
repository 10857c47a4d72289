"""The photo that an invented crew takes of a place that it mended, standing before it, looking down."""

from datetime import datetime

import numpy as np
import simplejpeg

from simpul.kernel.geo import LonLat

from . import noise
from .camera import Camera
from .city import Ground
from .drive import world
from .exif import stamp
from .light import Shot
from .route import Route
from .scenes import shoot
from .view import Road

CAMERA = Camera(1280, 720, 960.0, 1.5, 0.55)
"""A phone held at the height of the chest, looking down by 31 degrees."""

AWAY_M = 3.2
"""How far before the place the crew stands."""

FOCAL_MM = 27
OFF_M = 2.0
"""Standard deviation of the phone's position, east and north."""


def photo(seed: int, ground: Ground, route: Route, damage_id: int, at: datetime) -> bytes:
    """Give the photo of a mended damage as JPEG, with time, place and camera in it.

    Args:
        seed: of the town.
        ground: of the town.
        route: the way of the drives.
        damage_id: what was mended, by its id in the truth of the second visit.
        at: when it was taken, aware.

    Raises:
        ValueError: the second visit found no such damage.
    """
    mended, _changes = world(seed, route, 3, [damage_id])
    second, _changes = world(seed, route, 2)
    damage = next(one for one in second.damages if one.id == damage_id)
    rng = noise.stream("proof", seed, damage_id)
    along = max(0.0, damage.along_m - AWAY_M + float(rng.normal(0, 0.3)))
    across = damage.across_m + float(rng.normal(0, 0.3))
    shot = Shot(exposure=float(rng.uniform(0.95, 1.15)), noise=2.5, seed=int(rng.integers(1 << 30)))
    rgb, _mask, _seen = shoot(Road(mended), CAMERA, along, across, shot, route.bend(along))
    data = simplejpeg.encode_jpeg(np.ascontiguousarray(rgb), quality=88, colorsubsampling="420")
    point, turn = route.at(along)
    here = point + across * np.array([np.sin(turn), -np.cos(turn)]) + rng.normal(0, OFF_M, 2)
    lon, lat = ground.terrain.lonlat(here[None, :])[0].tolist()
    heading = float((90 - np.degrees(turn)) % 360)
    return stamp(data, at, LonLat(lon, lat), heading, 0.0, FOCAL_MM)
