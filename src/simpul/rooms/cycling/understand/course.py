"""A path by its metres and its seconds: where one is when, and what lies beside it. Pure."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from simpul.kernel.geo import LonLat, metres_per_degree
from simpul.kernel.routing import Path


class Course:
    """A path by its metres. `along_m` has the metres from the start for each position of its line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._line, self.along_m = path.drawn

    @cached_property
    def _scale(self) -> NDArray[np.float64]:
        return np.array(metres_per_degree(float(self._line[:, 1].mean())))

    def at(self, metres: float) -> LonLat:
        """Give the position so many metres along."""
        lon, lat = (float(np.interp(metres, self.along_m, self._line[:, axis])) for axis in (0, 1))
        return LonLat(lon, lat)

    @property
    def middle(self) -> LonLat:
        """The middle of all of the line, weighed by its metres."""
        if len(self._line) == 1:
            return LonLat(*self._line[0].tolist())
        weights = np.maximum(np.diff(self.along_m), 1e-9)
        halves = (self._line[:-1] + self._line[1:]) / 2
        return LonLat(*np.average(halves, axis=0, weights=weights).tolist())

    def reached_m(self, seconds: float) -> float:
        """Give how far one gets in so many seconds; each turn's own pace counts."""
        ends = [(0.0, 0.0)]
        for one in self.path.maneuvers:
            ends.append((float(self.along_m[one.end]), ends[-1][1] + one.time_s))
        ends.append((self.path.length_m, max(self.path.time_s, ends[-1][1])))
        return float(np.interp(seconds, [end[1] for end in ends], [end[0] for end in ends]))

    def nearest(self, position: LonLat) -> tuple[float, float]:
        """Give how far along the line is nearest to a position, and how far off it is, both in metres."""
        line = (self._line - np.array(position)) * self._scale
        if len(line) == 1:
            return 0.0, float(np.hypot(*line[0]))
        steps = np.diff(line, axis=0)
        squares = np.maximum((steps**2).sum(axis=1), 1e-9)
        share = np.clip(-(line[:-1] * steps).sum(axis=1) / squares, 0, 1)
        off = np.hypot(*(line[:-1] + steps * share[:, None]).T)
        best = int(off.argmin())
        along = self.along_m[best] + share[best] * (self.along_m[best + 1] - self.along_m[best])
        return float(along), float(off[best])

    def passes(self, positions: Sequence[LonLat], within_m: float) -> list[int]:
        """Give which of some positions lie beside the line, in the order of the way, as indexes."""
        if not positions:
            return []
        line = self._line * self._scale
        drawn = shapely.LineString(line if len(line) > 1 else np.repeat(line, 2, axis=0))
        places = shapely.points(np.array(positions, dtype=float) * self._scale)
        near = np.flatnonzero(shapely.distance(places, drawn) <= within_m)
        along = shapely.line_locate_point(drawn, places[near])
        return [int(at) for at in near[np.argsort(along, kind="stable")]]
