"""Valhalla in this process: building a city's tiles, snapping a drive to its streets, finding routes.

API: https://valhalla.github.io/valhalla/api/map-matching/api-reference/ (trace_attributes).
It listens nowhere.
"""

from .car import driver
from .engine import engine
from .match import matcher
from .route import NoWay, OffTheMap, TooFar
from .tiles import NoTiles, TilesFailed, build
from .visit import visitor

__all__ = [
    "NoTiles",
    "NoWay",
    "OffTheMap",
    "TilesFailed",
    "TooFar",
    "build",
    "driver",
    "engine",
    "matcher",
    "visitor",
]
