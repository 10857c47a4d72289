"""GoPro's telemetry inside a video: where it was, when (GPMF, github.com/gopro/gpmf-parser, its README).

Each sample of the "gpmd" track is a second or so of nested entries: four letters, a type, the size of an
element and how many there are, padded to four bytes. GPS5 (Hero 5 to 10) has latitude, longitude, height
and two speeds, GPSU the time of the second, GPSF how good the fix is; GPS9 (Hero 11 on) has all of it in
each row.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from simpul.kernel.film import Placed
from simpul.kernel.geo import LonLat, on_earth

LEAST_FIX = 2
"""GPSF: 0 no lock, 2 in the plane, 3 in space."""
DEEPEST = 8
SINCE_2000 = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: four letters, its type (0 holds entries), size of an element, how many, the bytes."""

    name: bytes
    kind: int
    size: int
    count: int
    data: bytes


def entries(data: bytes) -> Iterator[Entry]:
    """Give the entries of some bytes; one that says it is longer than they are is the end."""
    at = 0
    while at + 8 <= len(data):
        name, kind, size, count = struct.unpack_from(">4sBBH", data, at)
        length = size * count
        if at + 8 + length > len(data):
            return
        yield Entry(name, kind, size, count, data[at + 8 : at + 8 + length])
        at += 8 + length + -length % 4


def placed(sample: bytes, at_s: float, lasts_s: float) -> list[Placed]:
    """Read the positions of one sample, spread evenly over the seconds that it lasts.

    Args:
        sample: of the gpmd track.
        at_s: when it is shown.
        lasts_s: for how long.
    """
    found: list[Placed] = []
    for stream in _streams(sample):
        said = {entry.name: entry for entry in stream}
        if b"GPS9" in said:
            found += _nine(said, at_s, lasts_s)
        elif b"GPS5" in said:
            found += _five(said, at_s, lasts_s)
    return found


def _streams(data: bytes, deep: int = 0) -> Iterator[list[Entry]]:
    for entry in entries(data):
        if entry.name == b"STRM":
            yield list(entries(entry.data))
        elif entry.kind == 0 and deep < DEEPEST:
            yield from _streams(entry.data, deep + 1)


def _five(said: dict[bytes, Entry], at_s: float, lasts_s: float) -> list[Placed]:
    fix = said.get(b"GPSF")
    if fix is not None and (len(fix.data) < 4 or struct.unpack(">I", fix.data[:4])[0] < LEAST_FIX):  # noqa: PLR2004 - bytes of a number
        return []
    scales, rows = _scales(said), _rows(said[b"GPS5"], 5)
    began = _moment(said[b"GPSU"].data) if b"GPSU" in said else None
    found = []
    for number, row in enumerate(rows):
        into_s = lasts_s * number / len(rows)
        at = began + timedelta(seconds=into_s) if began else None
        found += _one(row, scales, at_s + into_s, at)
    return found


def _nine(said: dict[bytes, Entry], at_s: float, lasts_s: float) -> list[Placed]:
    """Read rows of "lllllllSS": seven long numbers (days and seconds since 2000 the last two), two short."""
    entry, scales = said[b"GPS9"], _scales(said)
    if entry.size != struct.calcsize(">7i2H") or len(scales) < 9:  # noqa: PLR2004 - columns
        return []
    found = []
    for number in range(entry.count):
        row = struct.unpack_from(">7i2H", entry.data, number * entry.size)
        if row[8] / scales[8] < LEAST_FIX:
            continue
        at = SINCE_2000 + timedelta(days=row[5] / scales[5], seconds=row[6] / scales[6])
        found += _one(row, scales, at_s + lasts_s * number / entry.count, at)
    return found


def _one(row: Sequence[int], scales: Sequence[int], at_s: float, at: datetime | None) -> list[Placed]:
    lat, lon = row[0] / scales[0], row[1] / scales[1 if len(scales) > 1 else 0]
    return [Placed(at_s, at, LonLat(lon, lat))] if on_earth(lon, lat) and (lon, lat) != (0, 0) else []


def _rows(entry: Entry, columns: int) -> list[tuple[int, ...]]:
    if entry.size != 4 * columns:
        return []
    return [struct.unpack_from(f">{columns}i", entry.data, at * entry.size) for at in range(entry.count)]


def _scales(said: dict[bytes, Entry]) -> list[int]:
    """Read SCAL, by which each column is to be divided; 1 where it is missing or nought."""
    entry = said.get(b"SCAL")
    if entry is None or entry.size not in (2, 4):
        return [1]
    letter = "h" if entry.size == 2 else "i"  # noqa: PLR2004 - bytes of a number
    return [one or 1 for one in struct.unpack(f">{entry.count}{letter}", entry.data)] or [1]


def _moment(data: bytes) -> datetime | None:
    """Read GPSU, "yymmddhhmmss.sss" in UTC; None where it is none."""
    try:
        return datetime.strptime(data[:16].decode("ascii"), "%y%m%d%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return None
