"""Write what is known of stretches of streets into an OpenStreetMap file, for a router to be built from it.

A way is cut where what is known changes. Its pieces keep its id: Valhalla asks for ways in the order of their
ids and allows equal ones, so a way id of the tiles is a way id of the map, and turn restrictions and signed
routes go on naming what they named.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import osmium

from simpul.kernel.geo import LonLat, distance_m
from simpul.kernel.ports import Injected, Known, Retag

from .extract import reading

KEEP = ("highway", "route", "man_made", "public_transport", "junction")
"""Ways with one of these keys are what a router may use; the others (houses, rivers) are left out."""

SNAP_M = 1.0
"""A cut so near to a node of the way is made at that node."""

OFF = 0.02
"""A street whose length on the file and in what is known differ by more than this share is another street."""


class _Way(NamedTuple):
    id: int
    nodes: list[int]
    tags: dict[str, str]


class _Nodes:
    """The nodes that cuts add, above every id of the file."""

    def __init__(self) -> None:
        self.highest = 0
        self.added: list[LonLat] = []

    def add(self, position: LonLat) -> int:
        self.added.append(position)
        return self.highest + len(self.added)


def inject(source: Path, out: Path, known: Mapping[int, Sequence[Known]], retag: Retag) -> Injected:
    """Write `source` to `out` (.osm.pbf) with what is known of its ways, by way id.

    Args:
        source: an OpenStreetMap file whose nodes come first, as `take` and `write` make it.
        out: where to; an older file there is written over.
        known: what is known of each way; its streets may lie in any order.
        retag: makes the tags of each piece of each way, also of those of which nothing is known.

    Raises:
        NotAMap, Truncated: see each.
    """
    count, nodes = Injected(), _Nodes()
    ways: list[_Way] = []
    with reading(source) as file, osmium.SimpleWriter(str(out), overwrite=True) as writer:
        item: Any
        for item in osmium.FileProcessor(file).with_locations():
            if item.is_node():
                nodes.highest = max(nodes.highest, item.id)
                writer.add_node(item)
            elif item.is_way():
                ways.extend(_pieces(item, known.get(item.id, ()), retag, nodes, count))
            else:
                _flush(writer, nodes, ways)
                writer.add_relation(item)
        _flush(writer, nodes, ways)
    return count


def _flush(writer: Any, nodes: _Nodes, ways: list[_Way]) -> None:
    """Write the nodes of the cuts, then the ways in the order in which they came; once."""
    for number, position in enumerate(nodes.added, start=nodes.highest + 1):
        writer.add_node(osmium.osm.mutable.Node(id=number, version=1, location=(position.lon, position.lat)))
    for way in ways:
        writer.add_way(osmium.osm.mutable.Way(id=way.id, version=1, nodes=way.nodes, tags=way.tags))
    nodes.added.clear()
    ways.clear()


def _pieces(
    item: Any, known: Sequence[Known], retag: Retag, nodes: _Nodes, count: Injected
) -> Iterator[_Way]:
    tags = {tag.k: tag.v for tag in item.tags}
    if not any(key in tags for key in KEEP):
        return
    count.ways += 1
    refs = [node.ref for node in item.nodes]
    words = _words(item, refs, known, count) if known else []
    if not words:
        yield _Way(item.id, refs, retag(tags, None))
        return
    along = _stations(item)
    parts = _parts(words, along[-1])
    count.cut += len(parts) > 1
    cuts = [_at(end_m, item, refs, along, nodes) for end_m, _word in parts[:-1]]
    marks = [(0, refs[0]), *cuts, (len(refs) - 1, refs[-1])]
    for ((first, begin), (last, end)), (_end_m, word) in zip(pairwise(marks), parts, strict=True):
        inner = refs[first + 1 : last + (end != refs[last])]
        if begin != end or inner:  # nothing is left between two cuts at one node
            yield _Way(item.id, [begin, *inner, end], retag(dict(tags), word))


def _words(
    item: Any, refs: Sequence[int], known: Sequence[Known], count: Injected
) -> list[tuple[float, float, str]]:
    """Put what is known on the way: metres from its start, in order."""
    if not all(node.location.valid() for node in item.nodes):
        count.skipped += len(known)
        return []
    along, found = _stations(item), []
    for one in known:
        place = _street(refs, along, one)
        if place is None:
            count.skipped += 1
            continue
        base, scale = place
        found.append((base + one.from_m * scale, base + one.to_m * scale, one.word))
    count.written += len(found)
    return sorted(found)


def _street(refs: Sequence[int], along: Sequence[float], one: Known) -> tuple[float, float] | None:
    """Find where a street begins on its way, and what a metre of its own is there; None if nowhere."""
    begins = [at for at, ref in enumerate(refs) if ref == one.node_from]
    ends = [at for at, ref in enumerate(refs) if ref == one.node_to]
    spans = [(along[end] - along[begin], along[begin]) for begin in begins for end in ends if begin < end]
    if not spans or one.length_m <= 0:
        return None
    span, base = min(spans, key=lambda pair: abs(pair[0] - one.length_m))
    if abs(span - one.length_m) > max(OFF * one.length_m, SNAP_M):
        return None
    return base, span / one.length_m


def _parts(words: Sequence[tuple[float, float, str]], length_m: float) -> list[tuple[float, str | None]]:
    """Part a way from its start on: where each part ends, and its word. Neighbours of one word are one."""
    parts: list[tuple[float, str | None]] = []
    here = 0.0
    for from_m, to_m, word in words:
        begin = max(from_m, here)
        if begin > here + SNAP_M:
            parts.append((begin, None))
        elif parts:
            parts[-1] = (begin, parts[-1][1])
        if to_m > begin:
            parts.append((to_m, word))
            here = to_m
    if length_m > here + SNAP_M:
        parts.append((length_m, None))
    runs = [list(run) for _word, run in groupby(parts, key=lambda part: part[1])]
    return [run[-1] for run in runs]


def _at(
    at_m: float, item: Any, refs: Sequence[int], along: Sequence[float], nodes: _Nodes
) -> tuple[int, int]:
    """Give the node of a cut and the index of the last of the way's nodes that is not behind it."""
    after = next(index for index, station in enumerate(along) if station > at_m - SNAP_M)
    after = min(max(after, 1), len(along) - 1)
    if abs(along[after] - at_m) <= SNAP_M and after < len(along) - 1:
        return after, refs[after]
    one, other = item.nodes[after - 1], item.nodes[after]
    step = along[after] - along[after - 1]
    share = min(max((at_m - along[after - 1]) / step, 0.0), 1.0) if step else 0.0
    position = LonLat(
        round(one.lon + share * (other.lon - one.lon), 7), round(one.lat + share * (other.lat - one.lat), 7)
    )
    return after - 1, nodes.add(position)


def _stations(item: Any) -> list[float]:
    line = [LonLat(node.lon, node.lat) for node in item.nodes]
    return list(accumulate((distance_m(one, other) for one, other in pairwise(line)), initial=0.0))
