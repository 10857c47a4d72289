"""Ways for a car through many places, from a folder of tiles."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import valhalla

from simpul.kernel.driving import DriveVia, Way
from simpul.kernel.geo import LonLat

from . import answers, shape
from .tiles import config

COSTING = "auto"
AT_ONCE = 20
"""Places in one request: Valhalla's own limit for cars."""
REACH_M = 300
"""A place farther than this from any street for cars cannot be driven to."""


def driver(tiles: Path) -> DriveVia:
    """Give the port of a folder of tiles, for this thread."""
    actor = valhalla.Actor(config(tiles))

    def drive(places: Sequence[LonLat]) -> Way | None:
        line: list[LonLat] = []
        length_m = time_s = 0.0
        for start in range(0, max(1, len(places) - 1), AT_ONCE - 1):
            piece = _piece(actor, places[start : start + AT_ONCE])
            if piece is None:
                return None
            line.extend(piece.line[1 if line else 0 :])
            length_m, time_s = length_m + piece.length_m, time_s + piece.time_s
        return Way(tuple(line), length_m, time_s)

    return drive


def _piece(actor: Any, places: Sequence[LonLat]) -> Way | None:
    asked = {
        "locations": [{"lon": place.lon, "lat": place.lat, "search_cutoff": REACH_M} for place in places],
        "costing": COSTING,
        "directions_type": "none",
    }
    try:
        found = answers.found(actor.route(json.dumps(asked))).trip
    except valhalla.ValhallaError:
        return None
    line = [place for leg in found.legs for place in shape.decode(leg.shape)]
    return Way(tuple(line), found.summary.length * 1000, found.summary.time)
