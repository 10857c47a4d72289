"""The edges of a folder of tiles as arrays, so that a line of a route is put on its edges in no time.

Valhalla's own walk along a line (`trace_attributes`) costs 0.5 ms a route and more; here each step of a line,
from one position to the next, is looked up among the steps of all edges that a bicycle may use. A test
holds what is read here against the walk. A line that is not found is walked (`trip.walk`).
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path as Folder
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simpul.kernel.routing import Edge, Edges, Steps

from . import at_large
from .lookup import Index, names, pairs
from .shape import DIGITS
from .tile import BICYCLE, CAR, Ints, Tile, Words, bits, read

LEVEL, GRADE = 6, 0.6
"""A weighted grade is written from -10 % to 15 % in 16 steps."""
UNLIMITED = 255
OFF = 4.0
"""A stop lies on its step to so many millionths of a degree, which is what rounding does."""

CLASSES = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "service_other",
)  # fmt: skip
SURFACES = ("paved_smooth", "paved", "paved_rough", "compacted", "dirt", "gravel", "path", "impassable")
LANES = ("none", "shared", "dedicated", "separated")
USES = {
    0: "road", 1: "ramp", 2: "turn_channel", 3: "track", 4: "driveway", 5: "alley", 6: "parking_aisle",
    7: "emergency_access", 8: "drive_through", 9: "culdesac", 10: "living_street", 11: "service_road",
    20: "cycleway", 21: "mountain_bike", 24: "sidewalk", 25: "footway", 26: "steps", 27: "path",
    28: "pedestrian", 29: "bridleway", 30: "rest_area", 31: "service_area", 32: "pedestrian_crossing",
    33: "elevator", 34: "escalator", 35: "platform", 40: "other", 41: "ferry", 42: "rail-ferry",
}  # fmt: skip
"""Valhalla's words by their numbers (valhalla/baldr/graphconstants.h)."""


class Book:
    """All edges of a folder of tiles that a bicycle may use."""

    def __init__(self, tiles: list[Tile]) -> None:
        edges = np.concatenate([one.edges for one in tiles])
        sizes = np.cumsum([0, *(len(one.node_names) for one in tiles)])
        names = np.concatenate([one.node_names for one in tiles])
        order = np.argsort(names)

        def node(name: Words) -> Ints:
            found = order[np.minimum(np.searchsorted(names, name, sorter=order), len(order) - 1)]
            return np.where(names[found] == name, found, -1)

        start = np.concatenate([one.start + size for one, size in zip(tiles, sizes, strict=False)])
        end = node(np.concatenate([one.end for one in tiles]))
        place = self._arms(tiles, sizes, node, edges, start)
        infos = np.cumsum([0, *(len(one.infos.way_id) for one in tiles)])
        info = np.concatenate([one.info + base for one, base in zip(tiles, infos, strict=False)])
        hilly = np.repeat([one.hilly for one in tiles], [len(one.edges) for one in tiles])
        mine = (bits(edges[:, 3], 0, 12) & BICYCLE > 0) & (bits(edges[:, 5], 60, 1) == 0)
        edges, info, hilly = edges[mine], info[mine], hilly[mine]
        self._end = place[end[mine]]
        access = np.concatenate([one.access for one in tiles])[place]
        self._at_large = at_large.of(edges, place[start[mine]], self._end, access)
        self.is_large = bool(self._at_large.any())
        self._car = _for_cars(edges)
        self.grade = np.where(hilly, (bits(edges[:, 4], 56, 4) - LEVEL) / GRADE, np.nan)
        self.rise = np.where(hilly, _slope(bits(edges[:, 3], 24, 5)), np.nan)
        self.way_id = np.concatenate([one.infos.way_id for one in tiles])[info]
        limit = np.concatenate([one.infos.limit for one in tiles])[info]
        self.kind, self.kinds = _kinds(edges, limit)
        self.told: dict[Callable[[Edge], int], Ints] = {}
        self._counts: dict[frozenset[str], Ints] = {}
        self._draw(tiles, info, bits(edges[:, 0], 61, 1) == 1)

    def _arms(self, tiles: list[Tile], sizes: Ints, node: Any, edges: Words, start: Ints) -> Ints:
        """Gather at each place the classes of the roads for cars that leave it, of all levels."""
        place = np.arange(sizes[-1])
        for one, size in zip(tiles, sizes, strict=False):
            other = node(one.moves[1])
            known = other >= 0
            np.minimum.at(place, one.moves[0][known] + size, other[known])
        place = np.minimum(place, place[place])
        cars = np.flatnonzero(_for_cars(edges) & (bits(edges[:, 5], 60, 1) == 0))
        at = place[start[cars]]
        self._arm_class = bits(edges[cars, 2], 54, 3)[np.argsort(at, kind="stable")]
        self._arm_first = np.searchsorted(np.sort(at), np.arange(sizes[-1] + 1))
        return place

    def _draw(self, tiles: list[Tile], info: Ints, forward: NDArray[np.bool_]) -> None:
        """Lay out the steps of all edges, each in its own direction, and sort them by their two ends."""
        self.forward = forward
        bases = np.cumsum([0, *(len(one.infos.corners) for one in tiles)])
        corners = np.concatenate([one.infos.corners for one in tiles])
        firsts = np.concatenate(
            [one.infos.first[:-1] + base for one, base in zip(tiles, bases, strict=False)]
        )
        ends = np.concatenate([one.infos.first[1:] + base for one, base in zip(tiles, bases, strict=False)])
        sizes = np.maximum((ends - firsts)[info] - 1, 0)
        self._edge = np.repeat(np.arange(len(info)), sizes)
        self._at = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        self._steps = sizes
        from_first = firsts[info][self._edge] + self._at
        from_last = ends[info][self._edge] - 1 - self._at
        along = forward[self._edge]
        self._from = corners[np.where(along, from_first, from_last)]
        self._to = corners[np.where(along, from_first + 1, from_last - 1)]
        self.steps = Steps(self.way_id[self._edge], self._from / DIGITS, self._to / DIGITS)
        self._by_both = Index(pairs(self._from, self._to))
        self._by_from, self._by_to = Index(names(self._from)), Index(names(self._to))

    def find(self, line: Ints) -> Ints | None:
        """Give the step of the tiles that each step of a line lies on; None where one is on none.

        Args:
            line: (n, 2), lon and lat in millionths of a degree; at least two positions.
        """
        step = self._by_both.first(pairs(line[:-1], line[1:]))
        if step[0] < 0 or step[-1] < 0:
            if len(step) == 1:
                return None
            if step[0] < 0:
                step[0] = self._begun(line, int(step[1]))
            if step[-1] < 0:
                step[-1] = self._ended(line, int(step[-2]))
        return None if int(step.min()) < 0 else step

    def at_large(self, step: int) -> bool:
        """Tell whether a step is of an edge of the network at large (`at_large`); that of none is not."""
        return step >= 0 and bool(self._at_large[self._edge[step]])

    def edges(self, step: Ints) -> tuple[Ints, Ints, Ints]:
        """Join steps to edges: which, and where on the line each begins and ends; -1 is a step of none."""
        is_first = np.ones(len(step) + 1, dtype=bool)
        is_first[1:-1] = (self._at[step[1:]] == 0) | (step[1:] != step[:-1] + 1)
        borders = is_first.nonzero()[0]
        begins, ends = borders[:-1], borders[1:]
        at = step[begins]
        known = at >= 0
        if not known.all():
            at, begins, ends = at[known], begins[known], ends[known]
        return self._edge[at], begins, ends

    def _begun(self, line: Ints, after: int) -> int:
        """Find the step that a line begins within."""
        if after >= 0 and self._at[after] > 0:
            return after - 1
        found = self._by_to.all(names(line[1]))
        if after >= 0:  # an edge begins there: another ends there
            found = found[self._at[found] == self._steps[self._edge[found]] - 1]
        return self._nearest(found, line[0])

    def _ended(self, line: Ints, before: int) -> int:
        """Find the step that a line ends within."""
        if before < 0:
            return -1
        if self._at[before] < self._steps[self._edge[before]] - 1:
            return before + 1
        found = self._by_from.all(names(line[-2]))
        return self._nearest(found[self._at[found] == 0], line[-1])

    def _nearest(self, steps: Ints, at: Ints) -> int:
        """Give the step that a place lies on; -1 where it is on none."""
        if not len(steps):
            return -1
        run, off = self._to[steps] - self._from[steps], at - self._from[steps]
        share = np.clip((run * off).sum(axis=1) / np.maximum((run * run).sum(axis=1), 1), 0, 1)
        away = np.hypot(*(off - share[:, None] * run).T)
        best = int(away.argmin())
        return int(steps[best]) if away[best] <= OFF else -1

    def arms(self, ids: Ints, classes: frozenset[str]) -> Ints:
        """Give how many roads for cars of these classes meet where each edge ends."""
        counts = self._counts.get(classes)
        if counts is None:
            wanted = np.isin(self._arm_class, [CLASSES.index(name) for name in classes])
            sums = np.concatenate([[0], np.cumsum(wanted)])
            counts = self._counts[classes] = np.diff(sums[self._arm_first])[self._end]
        return counts[ids]

    def others(self, ids: Ints) -> list[tuple[str, ...]]:
        """Give the classes of the roads for cars that meet where each edge ends, without those ridden."""
        found = []
        ridden = [int(self.kind[one]) if self._car[one] else None for one in ids.tolist()]
        for at, place in enumerate(self._end[ids].tolist()):
            first, end = self._arm_first[place : place + 2].tolist()
            arms = [CLASSES[number] for number in self._arm_class[first:end].tolist()]
            for kind in ridden[at : at + 2]:
                if kind is not None and (road := self.kinds[kind].road_class) in arms:
                    arms.remove(road)
            found.append(tuple(arms))
        return found


class Ridden(Edges):
    """Edges of a book along a line; `along` are the metres to each of its positions."""

    def __init__(self, book: Book, step: Ints, along: NDArray[np.float64]) -> None:
        ids, begins, ends = book.edges(step)
        self.steps = (book.steps, step)
        super().__init__(book.kinds, book.kind[ids], book.way_id[ids], begins, ends)
        self._book, self._ids, self._along, self._step = book, ids, along, step

    def each(self, told: Callable[[Edge], int]) -> Ints:
        """Give what `told` says of each edge; it is asked once for each kind of the city."""
        answers = self._book.told.get(told)
        if answers is None:
            answers = self._book.told[told] = np.array([told(one) for one in self.kinds], dtype=np.int64)
        return answers[self.kind]

    def arms(self, classes: frozenset[str]) -> Ints:
        """Give how many roads for cars of these classes meet where each edge ends, the ridden among them."""
        return self._book.arms(self._ids, classes)

    def stops_at_large(self, leg_ends: Sequence[int]) -> bool:
        """Tell whether the first and the last edge of each leg are of the network at large."""
        step, large = self._step, self._book.at_large
        return all(
            begin < end and large(int(step[begin])) and large(int(step[end - 1]))
            for begin, end in pairwise((0, *leg_ends))
        )

    def whole(self) -> list[Edge]:
        """Put them together one by one."""
        book, ids = self._book, self._ids
        lengths = self._along[self.ends] - self._along[self.begins]
        rows = zip(
            self.kind.tolist(), self.way_ids.tolist(), self.begins.tolist(), self.ends.tolist(),
            lengths.tolist(), book.forward[ids].tolist(), book.grade[ids].tolist(), book.rise[ids].tolist(),
            book.others(ids), strict=True,
        )  # fmt: skip
        return [
            self.kinds[kind]._replace(
                way_id=way, begin=begin, end=end, length_m=length, forward=forward, crossed=crossed,
                grade_percent=None if grade != grade else round(grade, 3),  # noqa: PLR0124 - nan
                steepest_percent=None if rise != rise else rise,  # noqa: PLR0124 - nan
            )
            for kind, way, begin, end, length, forward, grade, rise, crossed in rows
        ]  # fmt: skip


def book(tiles: Folder) -> Book | None:
    """Read a folder of tiles; None where it holds none, or a tile of another layout."""
    found = [read(file) for file in sorted(tiles.rglob("*.gph"))]
    known = [one for one in found if one is not None]
    return Book(known) if known and len(known) == len(found) else None


def _for_cars(edges: Words) -> NDArray[np.bool_]:
    """Tell which edges cars may use, in one direction at least."""
    return (bits(edges[:, 3], 0, 12) | bits(edges[:, 3], 12, 12)) & CAR > 0


def _slope(code: Ints) -> NDArray[np.float64]:
    """Read the steepest slope: whole per cent to 15, then in steps of four."""
    return np.where(code & 16, 16 + (code & 15) * 4, code).astype(float)


def _kinds(edges: Words, limit: Ints) -> tuple[Ints, tuple[Edge, ...]]:
    """Part edges by what they are like: the kind of each, and an edge of each kind, on no line yet."""
    use, lanes, density = bits(edges[:, 2], 40, 6), bits(edges[:, 2], 46, 4), bits(edges[:, 2], 50, 4)
    road, surface, roundabout = bits(edges[:, 2], 54, 3), bits(edges[:, 2], 57, 3), bits(edges[:, 2], 61, 1)
    cycle, flags = bits(edges[:, 3], 37, 2), bits(edges[:, 3], 49, 3)  # tunnel, bridge, traffic signal
    rows = np.column_stack([use, lanes, density, road, surface, roundabout, cycle, flags, limit])
    found, kind = np.unique(rows, axis=0, return_inverse=True)
    return kind.reshape(-1), tuple(_kind(*row) for row in found.tolist())


def _kind(  # noqa: PLR0913, PLR0917 - a row
    use: int, lanes: int, density: int, road: int, surface: int, roundabout: int, cycle: int, flags: int,
    limit: int,
) -> Edge:  # fmt: skip
    return Edge(
        0, 0, 0, 0.0, forward=True, road_class=CLASSES[road], use=USES.get(use, "other"),
        surface=SURFACES[surface], cycle_lane=LANES[cycle],
        speed_limit_kmh=float(limit) if 0 < limit < UNLIMITED else None, lanes=lanes, density=density,
        tunnel=bool(flags & 1), bridge=bool(flags & 2), signal=bool(flags & 4), roundabout=bool(roundabout),
        unpaved=surface >= SURFACES.index("compacted"),
    )  # fmt: skip
