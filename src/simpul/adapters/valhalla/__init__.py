"""Valhalla in this process: building a city's tiles, and snapping a drive to its streets.

API: https://valhalla.github.io/valhalla/api/map-matching/api-reference/ (trace_attributes).
It listens nowhere.
"""

from .match import matcher
from .tiles import NoTiles, TilesFailed, build

__all__ = ["NoTiles", "TilesFailed", "build", "matcher"]
