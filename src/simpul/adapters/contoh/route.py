"""The way of a survey car through Kota Contoh: which streets, in which direction, metre by metre."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .city import Ground
from .noise import Floats
from .streets import Street
from .terrain import Points
from .view import Bend

STEP_M = 0.5
"""Distance between the points of a route."""

CORNER_M = 11.0
"""How far before and after a corner the car begins and ends to turn."""

DRIVEN = {"primary", "secondary", "tertiary", "residential"}


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of one street, driven from its chainage `from_m` to `to_m` (backwards where that is less)."""

    street: Street
    from_m: float
    to_m: float

    @property
    def length_m(self) -> float:
        """How far it is driven."""
        return abs(self.to_m - self.from_m)

    @property
    def forward(self) -> bool:
        """Whether it is driven in the direction in which the street is digitised."""
        return self.to_m > self.from_m


@dataclass(frozen=True, slots=True)
class Route:
    """A drive: its legs, and its centre line as points STEP_M apart with the leg each lies on."""

    legs: tuple[Leg, ...]
    xy: Points
    leg: NDArray[np.int64]
    street_m: Points
    corners: tuple[float, ...]

    @property
    def length_m(self) -> float:
        """Length of the centre line."""
        return (len(self.xy) - 1) * STEP_M

    def at(self, along_m: float) -> tuple[Points, float]:
        """Give the point (2,) of the centre line at a chainage, and its direction, radians from east."""
        place = float(np.clip(along_m / STEP_M, 0, len(self.xy) - 1.001))
        low = int(place)
        point = self.xy[low] + (place - low) * (self.xy[low + 1] - self.xy[low])
        first, last = max(0, low - 2), min(len(self.xy) - 1, low + 3)
        way = self.xy[last] - self.xy[first]
        return point, math.atan2(float(way[1]), float(way[0]))

    def on_street(self, along_m: float) -> tuple[Leg, float]:
        """Give the leg and the street's own chainage at a chainage of the drive."""
        index = int(np.clip(round(along_m / STEP_M), 0, len(self.xy) - 1))
        return self.legs[int(self.leg[index])], float(self.street_m[index])

    def bend(self, along_m: float, reach_m: float = 92.0) -> Bend | None:
        """Give how the road runs ahead of a chainage; None where it is straight."""
        origin, turn = self.at(along_m)
        first = max(0, int(along_m / STEP_M) - 8)
        part = self.xy[first : int((along_m + reach_m) / STEP_M) : 3] - origin
        cos, sin = math.cos(turn), math.sin(turn)
        ahead = part[:, 0] * cos + part[:, 1] * sin
        right = part[:, 0] * sin - part[:, 1] * cos
        chainage = np.asarray((first + 3 * np.arange(len(part))) * STEP_M - along_m, np.float64)
        if float(np.abs(right).max()) < 0.03:
            return None
        return Bend(_Flatten(ahead, right, chainage), _Locate(ahead, right, chainage))


@dataclass(frozen=True, slots=True)
class _Locate:
    ahead: Points
    right: Points
    chainage: Points

    def __call__(self, away: float, across: float) -> tuple[float, float]:
        index = int(np.clip(np.searchsorted(self.chainage, away), 1, len(self.chainage) - 1))
        way = np.array([self.ahead[index] - self.ahead[index - 1], self.right[index] - self.right[index - 1]])
        way /= max(float(np.hypot(*way)), 1e-9)
        rest = away - self.chainage[index]
        x = self.ahead[index] + rest * way[0] - across * way[1]
        return float(x), float(self.right[index] + rest * way[1] + across * way[0])


@dataclass(frozen=True, slots=True)
class _Flatten:
    ahead: Points
    right: Points
    chainage: Points

    def __call__(self, ahead: Floats, right: Floats) -> tuple[Floats, Floats]:
        """Project pixels on the centre line: on a coarse grid, the difference then spread to all."""
        coarse = (slice(None, None, 8), slice(None, None, 8))
        x, y = ahead[coarse].astype(np.float32), right[coarse].astype(np.float32)
        line_x, line_y = self.ahead.astype(np.float32), self.right.astype(np.float32)
        gap = (x.ravel()[:, None] - line_x) ** 2 + (y.ravel()[:, None] - line_y) ** 2
        near = np.clip(gap.argmin(axis=1), 1, len(line_x) - 2)
        way_x, way_y = line_x[near + 1] - line_x[near - 1], line_y[near + 1] - line_y[near - 1]
        size = np.maximum(np.hypot(way_x, way_y), 1e-6)
        dx, dy = x.ravel() - line_x[near], y.ravel() - line_y[near]
        along = self.chainage.astype(np.float32)[near] + (dx * way_x + dy * way_y) / size
        across = (dy * way_x - dx * way_y) / size
        shift_along = (along - x.ravel()).reshape(x.shape)
        shift_across = (across - y.ravel()).reshape(x.shape)
        placed = shift_across + y
        torn = (cv2.dilate(placed, np.ones((3, 3))) - cv2.erode(placed, np.ones((3, 3)))) > 7.0
        torn &= (np.abs(placed) < 25) & (x < 60)
        shift_across[torn] = 200.0
        size_px = (ahead.shape[1], ahead.shape[0])
        matrix = np.array([[1 / 8, 0, 0], [0, 1 / 8, 0]], np.float32)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        spread = [
            cv2.warpAffine(shift, matrix, size_px, flags=flags, borderMode=cv2.BORDER_REPLICATE)
            for shift in (shift_along.astype(np.float32), shift_across.astype(np.float32))
        ]
        return ahead + spread[0], right + spread[1]


def plan(ground: Ground, length_m: float) -> Route:
    """Choose a drive of at least `length_m`: a main street, left into a smaller one, into one smaller still.

    Args:
        ground: the town.
        length_m: how long it should be; somewhat shorter where the streets end.

    Raises:
        ValueError: no three streets of the town make such a way.
    """
    want = (length_m * 0.42, length_m * 0.33, length_m * 0.25 + 95)
    best: tuple[float, tuple[Leg, ...]] = (-math.inf, ())
    for legs in _chains(ground, want):
        score = _score(ground, legs, length_m + 90)
        if score > best[0]:
            best = (score, legs)
    if not best[1]:
        raise ValueError(f"no three streets of this town make a way of {length_m:.0f} m")
    return _draw(best[1])


def _score(ground: Ground, legs: tuple[Leg, ...], wanted_m: float) -> float:
    middles = np.array([leg.street.xy[len(leg.street.xy) // 2] for leg in legs])
    dense = float(ground.dense(ground.terrain.unbend(middles)).mean())
    short = max(0.0, wanted_m - sum(leg.length_m for leg in legs))
    named = sum(bool(leg.street.name) for leg in legs)
    return dense - 0.01 * short + 0.2 * named


def _chains(ground: Ground, want: tuple[float, float, float]) -> Iterator[tuple[Leg, ...]]:
    """Give chains of three streets that meet at corners and are long enough, in a fixed order."""
    usable = [
        s
        for s in ground.streets
        if s.road_class in DRIVEN and "oneway" not in s.tags and "bridge" not in s.tags
    ]
    usable = [s for s in usable if s.tags["surface"] in {"asphalt", "concrete"}]
    at: dict[int, list[tuple[Street, float]]] = {}
    for street in usable:
        chainage = _chainage(street)
        for index in street.junctions:
            at.setdefault(street.nodes[index], []).append((street, float(chainage[index])))
    mains = [s for s in usable if s.road_class in {"secondary", "primary"} and s.length_m > want[0]]
    for street in mains[:40]:
        for node, first_m in _stops(street):
            for from_m in (first_m - want[0], first_m + want[0]):
                if 0 <= from_m <= street.length_m:
                    yield from _onward(at, Leg(street, from_m, first_m), node, want)


def _onward(
    at: dict[int, list[tuple[Street, float]]], first: Leg, node: int, want: tuple[float, float, float]
) -> Iterator[tuple[Leg, ...]]:
    """Give the chains that begin with a leg which ends at a node."""
    for second in _turns(at, first, node, want[1]):
        stop = _nearest_stop(second, want[1])
        if stop is not None:
            cut = Leg(second.street, second.from_m, stop[1])
            for third in _turns(at, cut, stop[0], want[2]):
                yield first, cut, third


def _chainage(street: Street) -> Points:
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(street.xy, axis=0).T))])


def _stops(street: Street) -> list[tuple[int, float]]:
    chainage = _chainage(street)
    return [(street.nodes[index], float(chainage[index])) for index in street.junctions]


def _nearest_stop(leg: Leg, want: float) -> tuple[int, float] | None:
    """Give the junction nearest to the wanted length along a leg."""
    stops = [
        (node, m)
        for node, m in _stops(leg.street)
        if want * 0.6 < (m - leg.from_m) * (1 if leg.forward else -1)
    ]
    stops = [
        (node, m) for node, m in stops if (m - leg.from_m) * (1 if leg.forward else -1) <= leg.length_m + 1
    ]
    return min(stops, key=lambda stop: abs(abs(stop[1] - leg.from_m) - want)) if stops else None


def _turns(at: dict[int, list[tuple[Street, float]]], leg: Leg, node: int, want: float) -> Iterator[Leg]:
    """Give the streets that one can turn left into at a junction, as far as they go up to twice `want`."""
    before = _heading(leg, at_end=True)
    for street, chainage in at.get(node, ()):
        if street.way_id == leg.street.way_id:
            continue
        for end in (max(0.0, chainage - 2 * want), min(street.length_m, chainage + 2 * want)):
            if abs(end - chainage) < want * 0.7:
                continue
            turn = Leg(street, chainage, end)
            angle = (_heading(turn, at_end=False) - before + math.pi) % (2 * math.pi) - math.pi
            if 0.9 < angle < 2.1:
                yield turn


def _heading(leg: Leg, *, at_end: bool) -> float:
    line = _cut(leg)
    a, b = (line[-14], line[-1]) if at_end else (line[0], line[min(13, len(line) - 1)])
    return math.atan2(float(b[1] - a[1]), float(b[0] - a[0]))


def _cut(leg: Leg) -> Points:
    """Give the points of a leg in driving order, 1 m apart."""
    chainage = _chainage(leg.street)
    count = max(16, int(leg.length_m) + 1)
    where = np.linspace(leg.from_m, leg.to_m, count)
    return np.stack([np.interp(where, chainage, leg.street.xy[:, axis]) for axis in (0, 1)], axis=1)


def _draw(legs: tuple[Leg, ...]) -> Route:
    """Join the legs with round corners and give points at even distances."""
    points: list[Points] = []
    owner: list[int] = []
    street_m: list[float] = []
    bends: list[int] = []
    for number, leg in enumerate(legs):
        line = _smooth(_cut(leg))
        chain = np.linspace(leg.from_m, leg.to_m, len(line))
        start = int(CORNER_M) if number else 0
        stop = len(line) - int(CORNER_M) if number < len(legs) - 1 else len(line)
        if number:
            corner = line[0]
            a, b = points[-1][-1], line[start]
            t = np.linspace(0, 1, 20)[1:-1, None]
            arc = (1 - t) ** 2 * a + 2 * t * (1 - t) * corner + t**2 * b
            bends.append(len(owner) + 9)
            owner += [number - 1] * 9 + [number] * 9
            street_m += [street_m[-1]] * 9 + [float(chain[start])] * 9
            points.append(arc)
        points.append(line[start:stop])
        owner += [number] * (stop - start)
        street_m += chain[start:stop].tolist()
    raw = np.concatenate(points)
    far = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(raw, axis=0).T))])
    even = np.arange(0, far[-1], STEP_M)
    xy = np.stack([np.interp(even, far, raw[:, axis]) for axis in (0, 1)], axis=1)
    nearest = np.clip(np.searchsorted(far, even), 0, len(raw) - 1)
    corners = tuple(float(far[index]) for index in bends)
    return Route(legs, xy, np.array(owner)[nearest], np.interp(even, far, np.array(street_m)), corners)


def _smooth(line: Points) -> Points:
    """Round the corners between the points of a street; the ends stay."""
    kernel = np.hanning(19)[1:-1]
    kernel /= kernel.sum()
    half = len(kernel) // 2
    padded = np.concatenate([2 * line[0] - line[half:0:-1], line, 2 * line[-1] - line[-2 : -half - 2 : -1]])
    return np.stack([np.convolve(padded[:, axis], kernel, mode="valid") for axis in (0, 1)], axis=1)
