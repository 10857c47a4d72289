"""What lies near a stretch: schools, health posts, places that people go to, from the map."""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
import shapely
from django.db.models import Q

from simpul.ground.places.models import City, Place
from simpul.kernel.geo import metres_per_degree
from simpul.rooms.roads.understand.plan_inputs import NEAR

type Near = Callable[[tuple[float, float]], dict[str, int]]


def places(city: City, rules: Mapping[str, Any]) -> Near:
    """Give what tells whether there is something of each kind near a position, longitude first: 1 or 0.

    Args:
        city: whose map.
        rules: [near] of plan.toml: a place is known by its kind, or by any of its tags.
    """
    lon_m, lat_m = metres_per_degree((city.south + city.north) / 2)
    scale = np.array([lon_m, lat_m])
    trees = {name: shapely.STRtree(_points(city, rules[name], scale)) for name in NEAR}

    def near(position: tuple[float, float]) -> dict[str, int]:
        point = shapely.Point(*(np.array(position) * scale))
        return {
            name: int(len(tree.query(point, predicate="dwithin", distance=rules["within_m"])) > 0)
            for name, tree in trees.items()
        }

    return near


def _points(city: City, kinds: list[str], scale: np.ndarray) -> np.ndarray:
    rows = Place.objects.live().filter(reduce(or_, (_is(kind) for kind in kinds)), city=city).order_by("pk")
    found = np.array(list(rows.values_list("lon", "lat")), dtype=float).reshape(-1, 2)
    return np.asarray(shapely.points(found * scale))


def _is(kind: str) -> Q:
    key, _equals, value = kind.partition("=")
    return Q(kind=kind) | Q(**{f"tags__{key}": value})
