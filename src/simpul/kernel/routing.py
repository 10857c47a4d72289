"""The words of routing, and the socket that a routing engine is plugged into. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simpul.kernel.geo import Bounds, LonLat, distance_m

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]


class Maneuver(NamedTuple):
    """One turn. `type` is Valhalla's number of its kind; `begin` and `end` are indexes into the line.

    `roundabout_exit` counts exits, None where it is no roundabout. `verbal_multi_cue` tells that the next
    turn follows at once.
    """

    type: int
    begin: int
    end: int
    length_m: float
    time_s: float
    streets: tuple[str, ...] = ()
    begin_streets: tuple[str, ...] = ()
    roundabout_exit: int | None = None
    verbal_multi_cue: bool = False
    rough: bool = False
    ferry: bool = False


class Edge(NamedTuple):
    """One edge of the network along a path, between the indexes `begin` and `end` of its line.

    `forward` tells whether it is ridden in the digitised direction of its OpenStreetMap way. `grade_percent`
    and `steepest_percent` (its steepest rise) are None where the tiles know no heights. Words are Valhalla's
    own (`use`, `surface`, `road_class`, `cycle_lane`); `surface` and `lanes` are its guesses where the map
    says nothing.
    `crossed` are the classes of the other roads for motor traffic that meet at its end, None where the engine
    was not asked; `signal` tells whether there is a traffic light, as far as the map knows.
    """

    way_id: int
    begin: int
    end: int
    length_m: float
    forward: bool
    road_class: str
    use: str
    surface: str
    cycle_lane: str = "none"
    speed_kmh: float | None = None
    speed_limit_kmh: float | None = None
    lanes: int | None = None
    grade_percent: float | None = None
    tunnel: bool = False
    bridge: bool = False
    roundabout: bool = False
    unpaved: bool | None = None
    lit: bool | None = None
    density: int | None = None
    crossed: tuple[str, ...] | None = None
    signal: bool | None = None
    steepest_percent: float | None = None


class Steps(NamedTuple):
    """The straight pieces of all edges of one set of tiles: their ways, and their ends in degrees, (n, 2)."""

    way_ids: Ints
    begins: Floats
    ends: Floats


class Edges(Sequence[Edge]):
    """The edges of a path as arrays. Each is put together only where somebody asks for it.

    `kinds` has an edge of each kind (all that does not tell where it is), `kind` says of which kind each is;
    `way_ids`, `begins` and `ends` are as in `Edge`. `steps` are those of the tiles, with the one that each
    step of the line lies on (-1 for none), where the engine knows them.
    """

    steps: tuple[Steps, Ints] | None = None

    def __init__(self, kinds: Sequence[Edge], kind: Ints, way_ids: Ints, begins: Ints, ends: Ints) -> None:
        self.kinds, self.kind, self.way_ids, self.begins, self.ends = kinds, kind, way_ids, begins, ends
        self._made: Sequence[Edge] | None = None

    @classmethod
    def of(cls, edges: Sequence[Edge]) -> "Edges":
        """Give edges that are there one by one as arrays."""
        if isinstance(edges, Edges):
            return edges
        columns = np.array([(one.way_id, one.begin, one.end) for one in edges], dtype=np.int64).reshape(-1, 3)
        found = cls(edges, np.arange(len(edges)), *columns.T)
        found._made = edges
        return found

    def each(self, told: Callable[[Edge], int]) -> Ints:
        """Give what `told` says of each edge; it is asked once for each kind, and may not ask where it is."""
        wanted = np.unique(self.kind)
        answers = np.array([told(self.kinds[at]) for at in wanted.tolist()], dtype=np.int64)
        return answers[np.searchsorted(wanted, self.kind)]

    def arms(self, classes: frozenset[str]) -> Ints:
        """Give how many roads for cars of these classes meet where each edge ends; -1 where nobody knows.

        Whether the ridden roads are among them depends on who found the path.
        """
        met = (one.crossed for one in self)
        return np.array(
            [-1 if one is None else sum(road in classes for road in one) for one in met], dtype=int
        )

    def whole(self) -> Sequence[Edge]:
        """Put all of them together."""
        raise NotImplementedError

    def _all(self) -> Sequence[Edge]:
        if self._made is None:
            self._made = self.whole()
        return self._made

    def __len__(self) -> int:
        return len(self.kind)

    def __getitem__(self, at: Any) -> Any:
        return self._all()[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


@dataclass(frozen=True, slots=True)
class Path:
    """One way to go: its line, its turns, and the edges where they were asked for.

    `leg_ends` holds the index of the line where each leg ends (a leg leads from a stop to the next).
    `heights_m` has one height for each position of the line, None where the tiles know none; `climb_m` and
    `descent_m` are counted on heights every 30 m, since a hill may lie between two positions of the line.
    `cost` is what the engine made least, in its own seconds. `arrays` are the line in degrees, (n, 2), and
    the metres to each of its positions, from an engine that has them so: see `drawn`.
    """

    line: tuple[LonLat, ...]
    length_m: float
    time_s: float
    maneuvers: tuple[Maneuver, ...] = ()
    edges: Sequence[Edge] = ()
    leg_ends: tuple[int, ...] = ()
    heights_m: tuple[float, ...] | None = None
    climb_m: float | None = None
    descent_m: float | None = None
    cost: float | None = None
    arrays: tuple[Floats, Floats] | None = field(default=None, compare=False, repr=False)

    @property
    def along_m(self) -> tuple[float, ...]:
        """The metres from the start to each position of the line; the last one is `length_m`."""
        if self.arrays:
            return tuple(self.arrays[1].tolist())
        along = [0.0, *accumulate(distance_m(one, other) for one, other in pairwise(self.line))]
        scale = self.length_m / along[-1] if along[-1] else 1.0
        return tuple(metres * scale for metres in along)

    @property
    def drawn(self) -> tuple[Floats, Floats]:
        """Its line and `along_m` as arrays."""
        return self.arrays or (np.array(self.line, dtype=float).reshape(-1, 2), np.array(self.along_m))


@dataclass(frozen=True, slots=True)
class Query:
    """What an engine is asked for.

    `costing` is the engine's own options of its bicycle costing ({} for its defaults). `factors` are lines
    along exact edges, in the direction of travel, with a factor (from 1) that their cost is multiplied by;
    `closed` are positions whose nearest edge may not be used. `edges`, `heights` and `turns` say what is
    wanted beside the line. `through` are the indexes of stops that are only ridden past: there one neither
    stops nor turns back.
    """

    stops: tuple[LonLat, ...]
    costing: Mapping[str, Any] = field(default_factory=dict)
    factors: tuple[tuple[tuple[LonLat, ...], float], ...] = ()
    closed: tuple[LonLat, ...] = ()
    turns: bool = True
    edges: bool = True
    heights: bool = True
    through: frozenset[int] = frozenset()


type Route = Callable[[Query], Path]
"""Finds the way. Raises NoWay, OffTheMap (both Refused)."""


@dataclass(frozen=True, slots=True)
class Snapped:
    """The nearest place on a way that a bicycle may use. None stands where there is none within reach."""

    position: LonLat
    distance_m: float
    way_id: int
    street: str = ""


@dataclass(frozen=True, slots=True)
class Engine:
    """What one set of routing tiles can answer. `version` names the tiles, `bounds` the box they cover."""

    version: str
    bounds: Bounds
    route: Route
    snap: Callable[[Sequence[LonLat]], list[Snapped | None]]
    matrix: Callable[
        [Sequence[LonLat], Sequence[LonLat], Mapping[str, Any]], list[list[tuple[float, float] | None]]
    ]
    """Sources x targets: (length_m, time_s), None where there is no way."""
    isochrone: Callable[[LonLat, Sequence[float], Mapping[str, Any]], dict[str, Any]]
    """A GeoJSON FeatureCollection of one polygon for each number of minutes (`contour` in its properties)."""
    order: Callable[[Sequence[LonLat], Mapping[str, Any]], tuple[int, ...]]
    """The best order of stops, first and last kept, as indexes."""
    match: Callable[[Sequence[LonLat], Mapping[str, Any]], Path | None]
    """The path that a drawn or recorded line follows; None where it follows none."""
    heights: Callable[[Sequence[LonLat]], tuple[float, ...] | None]
