"""Turns planned lines into the streets of Kota Contoh: bent, cut by the river, classed and named."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, pairwise

import numpy as np
from numpy.typing import NDArray

from simpul.kernel.geo import LonLat

from . import names, noise
from .plan import Plan
from .terrain import COAST, Points, Terrain

STEP_M = 28.0
"""Distance between the points that give a street its shape."""

ALLEY = 5
"""Rank of a dead-end alley; 0 is the main road, 4 the narrowest street that goes through."""

FIRST_WAY = 1_000_001
"""OpenStreetMap way id of the first invented street; the ids mean nothing outside the sample."""

INVENTED = "Kota Contoh (invented)"
"""Value of the tag `source` on everything that the sample writes."""


type Dense = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Street:
    """One street as a way of the map.

    `nodes` are node ids along it, `line` their positions, `xy` the same in metres; `junctions` are the places
    in `nodes` that other streets share (and both ends); `tags` as in OpenStreetMap.
    """

    way_id: int
    nodes: tuple[int, ...]
    line: tuple[LonLat, ...]
    xy: Points
    junctions: tuple[int, ...]
    tags: dict[str, str]

    @property
    def road_class(self) -> str:
        """Value of the tag `highway`."""
        return self.tags["highway"]

    @property
    def name(self) -> str:
        """The name, "" where it has none."""
        return self.tags.get("name", "")

    @property
    def length_m(self) -> float:
        """Length along the bends."""
        return float(np.hypot(*np.diff(self.xy, axis=0).T).sum())

    def segments(self, longest_m: float = 100.0) -> int:
        """Give how many pieces it makes, cut at junctions and into equal parts of at most `longest_m`."""
        steps = np.hypot(*np.diff(self.xy, axis=0).T)
        chainage = np.concatenate([[0.0], np.cumsum(steps)])
        cuts = chainage[list(self.junctions)]
        return int(sum(max(1, math.ceil(part / longest_m - 1e-9)) for part in np.diff(cuts)))


@dataclass(slots=True)
class _Piece:
    """A run of planned nodes that becomes one way."""

    rank: int
    line: int
    nodes: list[int]
    bridge: bool = False
    tags: dict[str, str] = field(default_factory=dict)


def build(
    plan: Plan, terrain: Terrain, dense: "np.ndarray[tuple[int], np.dtype[np.float64]]"
) -> list[Street]:
    """Give the streets of a plan.

    Args:
        plan: lines and nodes.
        terrain: the ground.
        dense: for each planned node how built-up it is there, 0 fields to 1 town.
    """
    rng = noise.stream("streets", terrain.seed)
    pieces = _connected(list(_pieces(plan, terrain, rng)))
    _dress(pieces, dense, rng)
    return _ways(pieces, plan, terrain)


def _pieces(plan: Plan, terrain: Terrain, rng: np.random.Generator) -> Iterator[_Piece]:
    """Cut lines where they meet the river or the sea; main roads get bridges."""
    xy = np.array(plan.nodes)
    east = xy[:, 0] > terrain.river(xy[:, 1])
    wet = xy[:, 1] < (COAST + 0.012) * terrain.height_m
    for number, line in enumerate(plan.lines):
        run: list[int] = []
        bridged = line.rank <= 2 or rng.random() < 0.1
        for (_, a), (_, b) in pairwise(line.on):
            crosses = bool(east[a] != east[b])
            if wet[a] or wet[b] or (crosses and not bridged):
                if len(run) > 1:
                    yield _Piece(line.rank, number, run)
                run = []
            elif crosses:
                if len(run) > 1:
                    yield _Piece(line.rank, number, run)
                yield _Piece(line.rank, number, [a, b], bridge=True)
                run = [b]
            else:
                run = [*run, b] if run else [a, b]
        if len(run) > 1:
            yield _Piece(line.rank, number, run)


def _connected(pieces: list[_Piece]) -> list[_Piece]:
    """Keep the largest set of pieces that hang together, so that one can drive from each to each."""
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for piece in pieces:
        first = root(piece.nodes[0])
        for node in piece.nodes[1:]:
            parent[root(node)] = first
    size: dict[int, int] = {}
    for piece in pieces:
        at = root(piece.nodes[0])
        size[at] = size.get(at, 0) + len(piece.nodes)
    largest = max(size, key=lambda at: (size[at], -at))
    return [piece for piece in pieces if root(piece.nodes[0]) == largest]


SURFACES: dict[str, tuple[tuple[str, ...], tuple[float, ...]]] = {
    "primary": (("asphalt",), (1.0,)),
    "secondary": (("asphalt", "concrete"), (0.85, 0.15)),
    "tertiary": (("asphalt", "concrete"), (0.85, 0.15)),
    "residential": (("asphalt", "paving_stones", "concrete", "gravel"), (0.55, 0.27, 0.13, 0.05)),
    "unclassified": (("asphalt", "gravel"), (0.6, 0.4)),
    "living_street": (("paving_stones", "concrete"), (0.75, 0.25)),
    "service": (("asphalt", "paving_stones"), (0.5, 0.5)),
    "footway": (("paving_stones", "concrete"), (0.7, 0.3)),
    "track": (("gravel", "dirt"), (0.45, 0.55)),
    "path": (("dirt",), (1.0,)),
}
"""Which surfaces each class of street has, and how often."""

LANES = {"primary": "2", "secondary": "2", "tertiary": "2", "residential": "2"}


def _class(piece: _Piece, dense: float, chance: float) -> str:
    """Give the class of a street from its rank, how built-up its surroundings are, and chance."""
    if piece.rank <= 2:
        return ("primary", "secondary", "tertiary")[piece.rank]
    if piece.rank == ALLEY:
        return "footway" if chance < 0.45 else "living_street"
    town = ("residential", "residential", "residential", "service") if piece.rank == 3 else (
        "residential", "residential", "living_street", "footway")  # fmt: skip
    fields = ("unclassified", "residential", "track", "track") if piece.rank == 3 else (
        "track", "track", "residential", "path")  # fmt: skip
    choice = town if dense > 0.3 else fields
    return choice[int(chance * len(choice))]


def _dress(pieces: list[_Piece], dense: Dense, rng: np.random.Generator) -> None:
    """Give each piece its tags; pieces of one line share class and name."""
    start = int(rng.integers(40))
    fresh = {word: names.streets(word, start) for word in ("Jalan", "Gang", "Lorong")}
    fresh["Raya"] = (f"Jalan Raya Contoh {number}".removesuffix(" 1") for number in count(1))
    tags: dict[int, dict[str, str]] = {}
    for piece in pieces:
        if piece.line not in tags:
            inside, chance, other = (
                float(np.mean(dense[piece.nodes])),
                float(rng.random()),
                float(rng.random()),
            )
            kind = _class(piece, inside, chance)
            surfaces, odds = SURFACES[kind]
            own = {"highway": kind, "surface": str(rng.choice(surfaces, p=odds)), "source": INVENTED}
            if kind in LANES:
                own["lanes"] = LANES[kind]
            word = _word(piece.rank, kind, other)
            if word:
                own["name"] = next(fresh[word])
            if piece.rank == ALLEY:
                own["alley"] = "lorong"
            narrow = kind == "residential" and piece.rank == ALLEY - 1 and inside > 0.55
            if narrow and len(piece.nodes) > 3 and other < 0.2:
                own["oneway"] = "yes"
            tags[piece.line] = own
        piece.tags = dict(tags[piece.line])
        if piece.bridge:
            piece.tags |= {"bridge": "yes", "layer": "1"}


def _word(rank: int, kind: str, chance: float) -> str:
    """Give what a street's name begins with, "" where it has none."""
    if rank == 0:
        return "Raya"
    if rank == ALLEY:
        return "Lorong"
    if kind in {"footway", "path", "track", "service"}:
        return ""
    if rank < ALLEY - 1 or chance < 0.3:
        return "Jalan"
    return "Gang" if chance < 0.65 else ""


def _ways(pieces: list[_Piece], plan: Plan, terrain: Terrain) -> list[Street]:
    """Put shape between the junctions, bend everything to the ground and number it."""
    shape: list[tuple[float, float]] = []
    first_shape = len(plan.nodes)
    runs: list[tuple[list[int], list[int]]] = []
    for piece in pieces:
        nodes, junctions = [piece.nodes[0]], [0]
        for a, b in pairwise(piece.nodes):
            (ax, ay), (bx, by) = plan.nodes[a], plan.nodes[b]
            parts = max(1, round(math.hypot(bx - ax, by - ay) / STEP_M))
            for part in range(1, parts):
                shape.append((ax + (bx - ax) * part / parts, ay + (by - ay) * part / parts))
                nodes.append(first_shape + len(shape) - 1)
            nodes.append(b)
            junctions.append(len(nodes) - 1)
        runs.append((nodes, junctions))
    ground = terrain.bend(np.array(plan.nodes + shape, dtype=np.float64))
    lonlat = terrain.lonlat(ground)
    positions = [LonLat(lon, lat) for lon, lat in lonlat.tolist()]
    return [
        Street(
            FIRST_WAY + number,
            tuple(node + 1 for node in nodes),
            tuple(positions[node] for node in nodes),
            ground[nodes],
            tuple(junctions),
            piece.tags,
        )
        for number, (piece, (nodes, junctions)) in enumerate(zip(pieces, runs, strict=True))
    ]
