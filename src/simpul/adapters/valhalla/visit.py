"""The round by car over many places that takes least time: Valhalla's own solver over its matrix.

API: https://valhalla.github.io/valhalla/api/optimized/api-reference/ (the last place is where it ends).
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import valhalla

from simpul.kernel.driving import Visit, VisitAll
from simpul.kernel.geo import LonLat

from . import answers, shape
from .car import COSTING, REACH_M
from .tiles import config

MOST = 60
"""Places in one round: a matrix of 3,600 ways, under a second in a city."""


def visitor(tiles: Path) -> VisitAll:
    """Give the port of a folder of tiles, for this thread. A round ends where it began."""
    settings = config(tiles)
    settings["service_limits"][COSTING]["max_locations"] = MOST + 1
    settings["service_limits"][COSTING]["max_matrix_location_pairs"] = (MOST + 1) ** 2
    actor = valhalla.Actor(settings)

    def visit(places: Sequence[LonLat]) -> Visit | None:
        near = [at for at, place in enumerate(places) if _is_near(actor, place)]
        apart = tuple(at for at in range(len(places)) if at not in near)
        if len(near) < 2:  # noqa: PLR2004 - a round has two places
            return Visit(tuple(near), (), (), apart) if near else None
        stops = [*near, near[0]]
        asked = {
            "locations": [_location(places[at]) for at in stops], "costing": COSTING,
            "directions_type": "none",
        }  # fmt: skip
        try:
            found = answers.found(actor.optimized_route(json.dumps(asked))).trip
        except valhalla.ValhallaError:
            return None
        order = tuple(stops[place.original_index] for place in found.locations)[:-1]
        legs = tuple((leg.summary.length * 1000, leg.summary.time) for leg in found.legs)
        line = tuple(place for leg in found.legs for place in shape.decode(leg.shape))
        return Visit(order, legs, line, apart)

    return visit


def _location(place: LonLat) -> dict[str, float]:
    return {"lon": place.lon, "lat": place.lat, "search_cutoff": REACH_M}


def _is_near(actor: Any, place: LonLat) -> bool:
    try:
        [answer] = actor.locate({"locations": [_location(place)], "costing": COSTING})
    except valhalla.ValhallaError:
        return False
    return bool(answer["edges"])
