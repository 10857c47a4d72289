"""Writes Kota Contoh as an OpenStreetMap file, sorted as such files are: nodes, then ways, each by id."""

from pathlib import Path

import numpy as np
import osmium
import osmium.osm.mutable as osm

from .city import Ground
from .land import Area, river_line
from .places import Place
from .streets import FIRST_WAY, INVENTED, Street
from .terrain import COAST, Points


def write(path: Path, ground: Ground, areas: list[Area], places: list[Place]) -> None:
    """Write the town.

    Args:
        path: where; the suffix says the format (.osm.pbf), a file that is there is replaced.
        ground: terrain and streets.
        areas: land use, water, houses.
        places: destinations.
    """
    path.unlink(missing_ok=True)
    header = osmium.io.Header()
    header.set("generator", INVENTED)
    writer = osmium.SimpleWriter(str(path), header=header)
    try:
        ways = _street_nodes(writer, ground.streets)
        next_node = max(node for street in ground.streets for node in street.nodes) + 1
        next_node = _place_nodes(writer, places, next_node)
        rings = [*((area.xy, area.tags) for area in areas), *_lines(ground)]
        next_way = FIRST_WAY + len(ways)
        extra: list[tuple[int, list[int], dict[str, str]]] = []
        for xy, tags in rings:
            closed = bool(np.allclose(xy[0], xy[-1]))
            positions = ground.terrain.lonlat(xy[:-1] if closed else xy).tolist()
            nodes = list(range(next_node, next_node + len(positions)))
            next_node += len(positions)
            for node, position in zip(nodes, positions, strict=True):
                writer.add_node(osm.Node(id=node, location=tuple(position), version=1))
            extra.append((next_way + len(extra), [*nodes, nodes[0]] if closed else nodes, tags))
        for way_id, nodes, tags in [*ways, *extra]:
            writer.add_way(osm.Way(id=way_id, nodes=nodes, tags=tags, version=1))
    finally:
        writer.close()


def _street_nodes(
    writer: osmium.SimpleWriter, streets: list[Street]
) -> list[tuple[int, list[int], dict[str, str]]]:
    positions = {
        node: place for street in streets for node, place in zip(street.nodes, street.line, strict=True)
    }
    for node in sorted(positions):
        writer.add_node(osm.Node(id=node, location=(positions[node].lon, positions[node].lat), version=1))
    return [(street.way_id, list(street.nodes), street.tags) for street in streets]


def _place_nodes(writer: osmium.SimpleWriter, places: list[Place], first: int) -> int:
    for number, place in enumerate(places):
        writer.add_node(
            osm.Node(
                id=first + number,
                location=(place.position.lon, place.position.lat),
                tags=place.tags,
                version=1,
            )
        )
    return first + len(places)


def _lines(
    ground: Ground,
) -> list[tuple[Points, dict[str, str]]]:
    """Give the river and the coast as lines; land lies to the left of a coastline."""
    half = ground.terrain.width_m / 2
    x = np.linspace(half * 1.1, -half * 1.1, max(40, int(half / 30)))
    coast = ground.terrain.bend(np.stack([x, np.full_like(x, COAST * ground.terrain.height_m)], axis=1))
    return [
        (river_line(ground), {"waterway": "river", "name": "Kali Contoh", "source": INVENTED}),
        (coast[::-1].copy(), {"natural": "coastline", "source": INVENTED}),
    ]
