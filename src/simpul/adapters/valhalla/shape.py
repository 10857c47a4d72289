"""Lines as Valhalla writes them: polylines of six digits, read and written."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from simpul.kernel.geo import EARTH_RADIUS_M, LonLat

DIGITS = 1_000_000
"""Valhalla's polylines have six digits after the point."""
LOWEST, BITS, MORE = 63, 5, 32
"""The first letter, the bits of a number in each, and the one that says that more follow."""


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
    letters = np.frombuffer(shape.encode(), np.uint8) - LOWEST
    last = np.flatnonzero(letters < MORE)
    begin = np.zeros(len(last), dtype=np.int64)
    begin[1:] = last[:-1] + 1
    place = np.arange(len(letters))
    place -= begin.repeat(last - begin + 1)
    number = np.add.reduceat((letters & (MORE - 1)).astype(np.int64) << (BITS * place), begin)
    steps = (number >> 1) ^ -(number & 1)
    return steps.reshape(-1, 2)[:, ::-1].cumsum(axis=0)


def stations(line: Iterable[LonLat] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the metres along a line at each of its positions (on the sphere of `kernel.geo`)."""
    degrees = np.radians(np.asarray(line, dtype=float))
    steps = degrees[1:] - degrees[:-1]
    middle = np.cos((degrees[1:, 1] + degrees[:-1, 1]) / 2)
    along = np.zeros(len(degrees))
    np.cumsum(EARTH_RADIUS_M * np.hypot(steps[:, 0] * middle, steps[:, 1]), out=along[1:])
    return along
