"""What a rider types where a place is asked for: a position in one of the ways that people write one."""

import re

from simpul.kernel.geo import Bounds, LonLat, on_earth

PAIR = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*", re.ASCII)


def position(text: str, bounds: Bounds) -> LonLat | None:
    """Read two numbers as a position, in whichever order puts it into the city.

    Maps on phones copy latitude first, GeoJSON and our addresses write longitude first. Where neither order
    lies within `bounds`, longitude first is meant.

    Returns:
        None where the text is not two numbers that are a position on Earth.
    """
    match = PAIR.fullmatch(text)
    if not match:
        return None
    one, other = float(match[1]), float(match[2])
    ways = [LonLat(*pair) for pair in ((one, other), (other, one)) if on_earth(*pair)]
    inside = [way for way in ways if bounds.west <= way.lon <= bounds.east and _between(way, bounds)]
    return next(iter(inside or ways), None)


def written(position: LonLat) -> str:
    """Write a position as our addresses do: longitude first, 6 decimals (about 10 cm)."""
    return f"{position.lon:.6f},{position.lat:.6f}"


def _between(way: LonLat, bounds: Bounds) -> bool:
    return bounds.south <= way.lat <= bounds.north
