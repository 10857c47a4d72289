"""Heights of the ground: SRTM tiles (.hgt, .hgt.gz), checked and laid out as Valhalla's skadi reads them.

A tile covers one degree and is named by its south-west corner ("S08E115.hgt"). It holds rows of whole metres
as big-endian 16-bit numbers, north to south, 3601 by 3601 of them (1 arc second) or 1201 by 1201 (3 arc
seconds); -32768 is not known. Source: NASA, SRTM Topography,
https://dds.cr.usgs.gov/srtm/version2_1/Documentation/. skadi reads only the finer form, so the coarser is
filled in between its points, in straight lines.
"""

import gzip
import math
import re
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from simpul.adapters.map_errors import MapError
from simpul.kernel.geo import Bounds

FINE, COARSE = 3601, 1201
"""Heights along a side of a tile."""
UNKNOWN = -32768
LOWEST_M, HIGHEST_M = -500, 9000
"""No ground of the Earth lies beyond these."""
WILD_SHARE = 0.001
"""A tile with a larger share of heights that cannot be is damaged; fewer are not known."""
NAME = re.compile(r"([NS])(\d\d)([EW])(\d\d\d)\.hgt(\.gz)?$", re.IGNORECASE)

type Heights = NDArray[np.int16]


class BadHeights(MapError):
    """A file of heights is damaged or something else."""


class NoHeights(MapError):
    """The folder holds no tile that the city needs."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was laid out: names of tiles such as "S08E115", and the names that the box also needs."""

    tiles: tuple[str, ...]
    missing: tuple[str, ...]


def take(folder: Path, into: Path, bounds: Bounds) -> Taken:
    """Lay out the tiles that a box needs, from a folder of them, in whatever folders they lie in it.

    Nothing is kept unless every tile that is needed is sound. Of a tile that is missing (SRTM has none of
    the open sea), heights are not known.

    Args:
        folder: with .hgt or .hgt.gz files.
        into: a new folder: `into`/S08/S08E115.hgt.
        bounds: the box.

    Raises:
        NoHeights: the folder is not there, or holds none of the tiles.
        BadHeights: a tile has another size, is cut short, or holds heights that cannot be.
    """
    wanted = names(bounds)
    found = _found(folder)
    there = {name: found[name] for name in wanted if name in found}
    if not there:
        raise NoHeights(
            _("%(folder)s holds none of the tiles of this city: %(names)s. Give a folder of .hgt files.")
            % {"folder": folder, "names": ", ".join(f"{name}.hgt" for name in wanted[:8])}
        )
    try:
        for name, path in there.items():
            place = into / name[:3] / f"{name}.hgt"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(fine(read(path)).astype(">i2").tobytes())
    except MapError:
        shutil.rmtree(into, ignore_errors=True)
        raise
    return Taken(tuple(there), tuple(name for name in wanted if name not in there))


def names(bounds: Bounds) -> list[str]:
    """Give the names of the tiles that a box lies in, from south to north and west to east."""
    lats = range(math.floor(bounds.south), max(math.ceil(bounds.north), math.floor(bounds.south) + 1))
    lons = range(math.floor(bounds.west), max(math.ceil(bounds.east), math.floor(bounds.west) + 1))
    return [
        f"{'S' if lat < 0 else 'N'}{abs(lat):02d}{'W' if lon < 0 else 'E'}{abs(lon):03d}"
        for lat in lats
        for lon in lons
    ]


def read(path: Path) -> Heights:
    """Read a tile, (n, n) metres, north first, UNKNOWN where not known; n is FINE or COARSE.

    Raises:
        BadHeights: see `take`.
    """
    data = _bytes(path)
    side = math.isqrt(len(data) // 2)
    if side not in (FINE, COARSE) or len(data) != 2 * side * side:
        raise BadHeights(
            _("%(file)s has %(size)s bytes of heights. A tile has 25,934,402 or 2,884,802.")
            % {"file": path.name, "size": f"{len(data):,}"}
        )
    heights = np.frombuffer(data, ">i2").reshape(side, side).astype(np.int16)
    wild = (heights != UNKNOWN) & ((heights < LOWEST_M) | (heights > HIGHEST_M))
    if wild.mean() > WILD_SHARE:
        raise BadHeights(
            _("%(file)s holds heights that cannot be, such as %(height)d m. Is it SRTM? Fetch it again.")
            % {"file": path.name, "height": int(heights[wild][0])}
        )
    heights[wild] = UNKNOWN
    return heights


def fine(heights: Heights) -> Heights:
    """Give a tile with FINE points a side; between points where one is not known the nearest counts."""
    if len(heights) == FINE:
        return heights
    down = _between(heights)
    return _between(down.T).T


def _between(rows: Heights) -> Heights:
    """Put two rows between each two rows."""
    one, other = rows[:-1].astype(np.int32), rows[1:].astype(np.int32)
    gap = (one == UNKNOWN) | (other == UNKNOWN)
    out = np.empty((3 * (len(rows) - 1) + 1, rows.shape[1]), np.int16)
    out[::3] = rows
    out[1::3] = np.where(gap, one, (2 * one + other + 1) // 3)
    out[2::3] = np.where(gap, other, (one + 2 * other + 1) // 3)
    return out


def _found(folder: Path) -> dict[str, Path]:
    """Give the tiles of a folder and of those in it by name; one that is not packed before one that is."""
    files = sorted(_files(folder), key=lambda path: (path.suffix == ".gz", str(path)), reverse=True)
    return {path.name.split(".")[0].upper(): path for path in files}


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.rglob("*") if NAME.match(path.name) and path.is_file())


def _bytes(path: Path) -> bytes:
    """Read a file, unpacked, at most one byte more than a tile can have."""
    most = 2 * FINE * FINE + 1
    try:
        if path.suffix.lower() == ".gz":
            with gzip.open(path) as file:
                return file.read(most)
        with path.open("rb") as plain:
            return plain.read(most)
    except (OSError, EOFError, zlib.error) as error:
        raise BadHeights(
            _("%(file)s cannot be read: %(why)s. Fetch it again.") % {"file": path.name, "why": error}
        ) from error
