"""The one form of a position in this code base, and the sums made with it. Pure: no Django, no I/O."""

import math
from itertools import pairwise
from typing import NamedTuple

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius R1 of the WGS 84 ellipsoid, metres (IUGG)."""


WORLD = (-180.0, -90.0, 180.0, 90.0)
"""West, south, east and north of all there is, in degrees."""


class LonLat(NamedTuple):
    """A WGS 84 position in decimal degrees, longitude first (as in GeoJSON, RFC 7946)."""

    lon: float
    lat: float


class Bounds(NamedTuple):
    """A box in decimal degrees, in the order of RFC 7946 section 5. It never crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str) -> "Bounds":
        """Read "W,S,E,N".

        Raises:
            ValueError: not four numbers, out of range, or a side beyond its opposite; the message says which.
        """
        parts = text.split(",")
        if len(parts) != 4:  # noqa: PLR2004 - the four sides of a box
            raise ValueError(f"{text!r} is not a box: give west,south,east,north in degrees")
        try:
            west, south, east, north = (float(part) for part in parts)
        except ValueError:
            raise ValueError(f"{text!r} is not a box: every part must be a number of degrees") from None
        if not (WORLD[0] <= west < east <= WORLD[2]):
            raise ValueError(f"{text!r}: west must be less than east, both between -180 and 180")
        if not (WORLD[1] <= south < north <= WORLD[3]):
            raise ValueError(f"{text!r}: south must be less than north, both between -90 and 90")
        return cls(west, south, east, north)

    def meets(self, other: "Bounds") -> bool:
        """Tell whether the boxes share a point."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def around(self, margin: float) -> "Bounds":
        """Give the box grown by `margin` degrees on each side, within the world."""
        return Bounds(
            max(-180.0, self.west - margin),
            max(-90.0, self.south - margin),
            min(180.0, self.east + margin),
            min(90.0, self.north + margin),
        )


def on_earth(lon: float, lat: float) -> bool:
    """Tell whether two numbers of degrees are a position on Earth; what is no number is none."""
    west, south, east, north = WORLD
    return west <= lon <= east and south <= lat <= north


def distance_m(one: LonLat, other: LonLat) -> float:
    """Give the great-circle distance in metres (haversine; within 0.6 % of the ellipsoid's)."""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half_lat = math.sin((lat2 - lat1) / 2)
    half_lon = math.sin(math.radians(other.lon - one.lon) / 2)
    chord = half_lat**2 + math.cos(lat1) * math.cos(lat2) * half_lon**2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Give the metres of one degree of longitude and of latitude at `lat`, on the sphere of `distance_m`."""
    one = math.radians(1) * EARTH_RADIUS_M
    return one * math.cos(math.radians(lat)), one


def length_m(line: list[LonLat] | tuple[LonLat, ...]) -> float:
    """Give the length of a line in metres."""
    return sum(distance_m(a, b) for a, b in pairwise(line))
