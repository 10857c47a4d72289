"""The path that Meili found, and where on it a position belongs."""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from valhalla.midgard.utils import decode_polyline

from simpul.kernel.geo import LonLat, distance_m, metres_per_degree
from simpul.kernel.ports import StreetMatch

type Floats = NDArray[np.float64]


class Spot(NamedTuple):
    """A place on the path: metres along one of its legs."""

    leg: int
    along_m: float


class _Edge(NamedTuple):
    way_id: int
    forward: bool
    leg: int
    from_m: float
    to_m: float


class DrivenPath:
    """What was driven without a break is one leg: a line in local metres, and the edges along it."""

    def __init__(self, shape: str, edges: list[dict[str, Any]]) -> None:
        self.degrees: Floats = np.array(decode_polyline(shape), dtype=float)
        self._scale = np.array(metres_per_degree(float(self.degrees[:, 1].mean())))
        line = self.degrees * self._scale
        self._legs: list[Floats] = []
        self._stations: list[Floats] = []
        self._edges: list[_Edge] = []
        for run in _runs(edges):
            first, last = run[0]["begin_shape_index"], run[-1]["end_shape_index"]
            leg = line[first : last + 1] if last > first else line[[first, first]]
            steps = np.hypot(*np.diff(leg, axis=0).T)
            stations = np.concatenate([[0.0], np.cumsum(steps)])
            for edge in run:
                ends = (
                    float(stations[edge[side] - first]) for side in ("begin_shape_index", "end_shape_index")
                )
                self._edges.append(_Edge(edge["way_id"], edge["forward"], len(self._legs), *ends))
            self._legs.append(leg)
            self._stations.append(stations)

    def spot(self, point: dict[str, Any]) -> Spot | None:
        """Find the place of a matched point; None where Meili did not match it."""
        if point["type"] == "unmatched" or point.get("edge_index", -1) not in range(len(self._edges)):
            return None
        edge = self._edges[point["edge_index"]]
        along_m, _ = self._project(LonLat(point["lon"], point["lat"]), edge.leg, edge.from_m, edge.to_m)
        return Spot(edge.leg, along_m)

    def snap(
        self, position: LonLat, before: Spot | None, after: Spot | None, within_m: float
    ) -> StreetMatch | None:
        """Put a position on the path between two spots of it, the nearest point; None beyond `within_m`.

        Where one of the spots is missing, or the path breaks between them, only the place of the other spots
        (and what joins them to the break) can be meant.
        """
        best: tuple[float, Spot] | None = None
        for leg, from_m, to_m in self._between(before, after):
            along_m, off_m = self._project(position, leg, from_m, to_m)
            if best is None or off_m < best[0]:
                best = off_m, Spot(leg, along_m)
        if best is None or best[0] > within_m:
            return None
        spot = best[1]
        edge = self._edge_at(spot)
        on_path = LonLat(*(self._point(spot) / self._scale).tolist())
        return StreetMatch(edge.way_id, distance_m(position, on_path), on_path, edge.forward)

    def _between(self, before: Spot | None, after: Spot | None) -> list[tuple[int, float, float]]:
        if before and after and before.leg == after.leg:
            return [(before.leg, min(before.along_m, after.along_m), max(before.along_m, after.along_m))]
        pieces = []
        if before:
            pieces.append((before.leg, before.along_m, float(self._stations[before.leg][-1])))
        if after:
            pieces.append((after.leg, 0.0, after.along_m))
        return pieces

    def _project(self, position: LonLat, leg: int, from_m: float, to_m: float) -> tuple[float, float]:
        """Give the nearest place between two stations of a leg: its station, and how far off it is."""
        stations, line = self._stations[leg], self._legs[leg]
        first = min(max(int(np.searchsorted(stations, from_m, "right")) - 1, 0), len(stations) - 2)
        last = max(min(int(np.searchsorted(stations, to_m, "left")), len(stations) - 1), first + 1)
        starts, steps = line[first:last], np.diff(line[first : last + 1], axis=0)
        here = np.array(position) * self._scale
        lengths = np.maximum((steps**2).sum(axis=1), 1e-12)
        share = np.clip(((here - starts) * steps).sum(axis=1) / lengths, 0, 1)
        along = np.clip(stations[first:last] + share * np.sqrt(lengths), from_m, to_m)
        share = (along - stations[first:last]) / np.sqrt(lengths)
        off = np.hypot(*(starts + np.clip(share, 0, 1)[:, None] * steps - here).T)
        nearest = int(off.argmin())
        return float(along[nearest]), float(off[nearest])

    def _point(self, spot: Spot) -> Floats:
        stations, line = self._stations[spot.leg], self._legs[spot.leg]
        axes = [np.interp(spot.along_m, stations, line[:, axis]) for axis in (0, 1)]
        return np.array(axes)

    def _edge_at(self, spot: Spot) -> _Edge:
        on_leg = [edge for edge in self._edges if edge.leg == spot.leg]
        return next((edge for edge in on_leg if spot.along_m <= edge.to_m), on_leg[-1])


def _runs(edges: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Part the edges where one does not begin at the point where the one before ended."""
    runs = [[edge] for edge in edges[:1]]
    for one, other in pairwise(edges):
        if other["begin_shape_index"] == one["end_shape_index"]:
            runs[-1].append(other)
        else:
            runs.append([other])
    return runs
