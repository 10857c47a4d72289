"""Lines as Valhalla writes them: polylines of six digits, read and written."""

from collections.abc import Iterable
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from valhalla.midgard.utils import decode_polyline

from simpul.kernel.geo import EARTH_RADIUS_M, LonLat

DIGITS = 1_000_000
"""Valhalla's polylines have six digits after the point."""


def encode(line: Iterable[LonLat]) -> str:
    """Write a line (the Encoded Polyline Algorithm Format, latitude first)."""
    letters: list[str] = []
    lon_before = lat_before = 0
    for lon_deg, lat_deg in line:
        lon, lat = round(lon_deg * DIGITS), round(lat_deg * DIGITS)
        for step in (lat - lat_before, lon - lon_before):
            number = ~(step << 1) if step < 0 else step << 1
            while number >= 0x20:  # noqa: PLR2004 - five bits in a letter
                letters.append(chr((0x20 | (number & 0x1F)) + 63))
                number >>= 5
            letters.append(chr(number + 63))
        lon_before, lat_before = lon, lat
    return "".join(letters)


def decode(shape: str) -> list[LonLat]:
    """Read a line."""
    return [LonLat(*pair) for pair in (read(shape) / DIGITS).tolist()]


def read(shape: str) -> NDArray[np.int64]:
    """Read a line as whole millionths of a degree, (n, 2), longitude first."""
    places = decode_polyline(shape)
    degrees = np.fromiter(chain.from_iterable(places), float, 2 * len(places))
    return np.rint(degrees * DIGITS).astype(np.int64).reshape(-1, 2)


def stations(line: Iterable[LonLat] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the metres along a line at each of its positions (on the sphere of `kernel.geo`)."""
    degrees = np.radians(np.asarray(line, dtype=float))
    steps = degrees[1:] - degrees[:-1]
    middle = np.cos((degrees[1:, 1] + degrees[:-1, 1]) / 2)
    along = np.zeros(len(degrees))
    np.cumsum(EARTH_RADIUS_M * np.hypot(steps[:, 0] * middle, steps[:, 1]), out=along[1:])
    return along
