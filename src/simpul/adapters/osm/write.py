"""Write an OpenStreetMap file from plain lines, so that one path builds every city."""

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import osmium

from simpul.kernel.geo import LonLat

from .drawn import Drawing

ID_BITS = 40
"""Ids are hashes of this many bits: above today's OSM node ids (34 bits), below what routers can keep."""


def write(drawing: Drawing, path: Path) -> None:
    """Write lines and points as an OSM file (its form is told by the name; .osm.pbf is meant).

    Lines that share a coordinate (to 1e-7 degrees, the grid of OSM) share the node there: they meet. Ids are
    made from the coordinates, so a street that did not move keeps its ids when the file is made again.
    """
    places: dict[tuple[int, int], int] = {}
    name = _namer()
    ways: list[tuple[int, list[int], dict[str, str]]] = []
    way_name = _namer()
    for line, tags in drawing.lines:
        corners = [_corner(position) for position in line]
        for corner in corners:
            if corner not in places:
                places[corner] = name(repr(corner))
        ways.append((way_name(repr(corners)), [places[corner] for corner in corners], dict(tags)))
    points: dict[int, tuple[LonLat, dict[str, str]]] = {}
    for position, tags in drawing.points:
        points[name(f"{_corner(position)} {sorted(tags.items())}")] = (position, dict(tags))
    nodes = points | {number: (LonLat(lon / 1e7, lat / 1e7), {}) for (lon, lat), number in places.items()}
    path.unlink(missing_ok=True)
    header = osmium.io.Header()
    header.set("generator", "simpul")
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for number in sorted(nodes):
            position, tags = nodes[number]
            writer.add_node(
                osmium.osm.mutable.Node(
                    id=number, version=1, location=(position.lon, position.lat), tags=tags
                )
            )
        for number, refs, tags in sorted(ways, key=lambda way: way[0]):
            writer.add_way(osmium.osm.mutable.Way(id=number, version=1, nodes=refs, tags=tags))


def _corner(position: LonLat) -> tuple[int, int]:
    return round(position.lon * 1e7), round(position.lat * 1e7)


def _namer() -> Callable[[str], int]:
    """Give a function that makes an id out of a text: the same for the same text, never the same for two."""
    taken: set[int] = set()

    def name(text: str) -> int:
        number = int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> (64 - ID_BITS) or 1
        while number in taken:
            number += 1
        taken.add(number)
        return number

    return name
