"""One tile of Valhalla as it lies on the disk: its edges, its nodes, and what edges share.

The layout is that of Valhalla 3 (valhalla/baldr: graphtileheader.h, nodeinfo.h, directededge.h, edgeinfo.h).
"""

from pathlib import Path as Folder
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from valhalla.baldr import GraphTileHeader

type Ints = NDArray[np.int64]
type Words = NDArray[np.uint64]

LAYOUT = "3."
"""The versions of tiles whose layout is known here."""
NODE, TRANSITION, EDGE = 32, 8, 48
"""Bytes of each; words are of 8 bytes."""
BICYCLE, CAR = 4, 1
"""Bits of access."""
INFO_AT = 104
"""Where the header says where what edges share (way, limit, shape) begins."""


def bits(word: Words, at: int, count: int) -> Ints:
    """Give `count` bits of words from bit `at` on."""
    return ((word >> np.uint64(at)) & np.uint64((1 << count) - 1)).astype(np.int64)


class Tile(NamedTuple):
    """What is read of one tile; edges and nodes are named by their place in all tiles together."""

    edges: Words  # (n, 6)
    hilly: bool
    start: Ints  # the node that each edge leaves
    end: Words  # the name of the node that it leads to
    node_names: Words
    access: NDArray[np.bool_]  # of each node, whether a bicycle may pass it
    moves: tuple[Ints, Words]  # from a node, to the name of the same place in another level
    info: Ints  # of each edge: which of the infos below
    infos: "Infos"


class Infos(NamedTuple):
    """What edges share: their way, the speed limit in km/h (0 for none) and the shape."""

    way_id: Ints
    limit: Ints
    first: Ints  # of each shape, its first position below; and, last, of the end
    corners: Ints  # (m, 2): lon, lat in millionths of a degree


def read(file: Folder) -> Tile | None:
    """Read a tile; None where it is of another layout."""
    data = file.read_bytes()
    header = GraphTileHeader.from_bytes(data[: GraphTileHeader.byte_size()])
    if not header.version.startswith(LAYOUT) or header.has_ext_directededge:
        return None
    at = GraphTileHeader.byte_size()
    nodes = np.frombuffer(data, "<u8", header.nodecount * NODE // 8, at).reshape(-1, NODE // 8)
    at += header.nodecount * NODE
    moves = np.frombuffer(data, "<u8", header.transitioncount, at)
    at += header.transitioncount * TRANSITION
    edges = np.frombuffer(data, "<u8", header.directededgecount * EDGE // 8, at).reshape(-1, EDGE // 8)
    start = np.repeat(np.arange(len(nodes)), bits(nodes[:, 1], 21, 7))
    moved = np.repeat(np.arange(len(nodes)), bits(nodes[:, 2], 21, 3))
    names = np.uint64(header.graphid.tile_base().value) + (
        np.arange(len(nodes), dtype=np.uint64) << np.uint64(25)
    )
    offsets, info = np.unique(bits(edges[:, 1], 0, 25), return_inverse=True)
    base = int.from_bytes(data[INFO_AT : INFO_AT + 4], "little")
    infos = _infos(np.frombuffer(data, np.uint8), offsets + base)
    end = edges[:, 0] & np.uint64((1 << 46) - 1)
    hilly = bool(header.has_elevation)
    access = bits(nodes[:, 0], 52, 12) & BICYCLE > 0
    return Tile(
        edges, hilly, start, end, names, access, (moved, moves & np.uint64((1 << 46) - 1)), info, infos
    )


def _infos(data: NDArray[np.uint8], at: Ints) -> Infos:
    """Read what edges share, at places of a tile."""

    def word(offset: int) -> Words:
        four = data[(at + offset)[:, None] + np.arange(4)].astype(np.uint64)
        found: Words = four @ np.array([1, 1 << 8, 1 << 16, 1 << 24], dtype=np.uint64)
        return found

    low, middle, high = word(0), word(4), word(8)
    size, extra = bits(high, 4, 16), bits(high, 28, 2)
    shape_at = at + 12 + 4 * bits(high, 0, 4)
    way_id = low.astype(np.int64) | bits(middle, 24, 8) << 32 | bits(high, 20, 8) << 40
    for number in (1, 2):
        more = data[np.minimum(shape_at + size + number - 1, len(data) - 1)].astype(np.int64)
        way_id |= np.where(extra >= number, more, 0) << (40 + 8 * number)
    owner = np.repeat(np.arange(len(at)), size)
    place = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size) + shape_at[owner]
    return Infos(way_id, bits(middle, 16, 8), *_corners(data[place], owner, len(at)))


def _corners(letters: NDArray[np.uint8], owner: Ints, count: int) -> tuple[Ints, Ints]:
    """Read shapes: numbers of seven bits a letter, latitude and longitude in turn, each after the last."""
    last = np.flatnonzero(letters < 0x80)  # noqa: PLR2004 - the eighth bit says that more follow
    begin = np.concatenate([[0], last[:-1] + 1])
    place = np.arange(len(letters)) - np.repeat(begin, last - begin + 1)
    number = np.add.reduceat((letters.astype(np.int64) & 0x7F) << (7 * place), begin)
    step = (number >> 1) ^ -(number & 1)
    lat, lon, of = step[0::2], step[1::2], owner[last[0::2]]
    first = np.searchsorted(of, np.arange(count + 1))
    whole = np.column_stack([lon, lat]).cumsum(axis=0)
    before = np.concatenate([[[0, 0]], whole])[first[:-1]]
    return first, whole - np.repeat(before, np.diff(first), axis=0)
