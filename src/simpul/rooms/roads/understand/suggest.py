"""Which unseen stretches a drive takes, in what order: the most unseen metres within a wish. Pure.

An orienteering problem (Golden, Levy, Vohra 1987), solved by insertion: again and again the stretch that
brings the most unseen metres for each metre of way that it costs goes where it costs least, in its cheaper
direction, until none fits. Ways between stretches are guessed from straight lines; `fit` lays the true way
through them, and asks again with a longer or shorter wish until that fits.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from simpul.kernel.driving import DriveVia, Way
from simpul.kernel.geo import EARTH_RADIUS_M, LonLat, metres_per_degree

type Floats = NDArray[np.float64]

MOST_STEP = 1.6
"""How much longer or shorter the next guess is at most."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of street that was not seen lately: its line as it is drawn, metres, and directions."""

    line: tuple[LonLat, ...]
    length_m: float
    forward: bool = True
    backward: bool = True


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished of a drive: where it begins and ends, how long it may be, in metres or in seconds."""

    start: LonLat
    most: float
    in_seconds: bool = False


@dataclass(frozen=True, slots=True)
class Suggested:
    """A drive: its way, and how many of the stretches it was laid through."""

    way: Way
    through: int


def choose(
    stretches: Sequence[Stretch], start: LonLat, most_m: float, detour: float
) -> list[tuple[int, bool]]:
    """Choose stretches for a round trip of at most so many metres, as guessed from straight lines.

    Args:
        stretches: that may be driven.
        start: where the drive begins and ends.
        most_m: of the whole way.
        detour: a way over its straight line.

    Returns:
        The number of each stretch in the order of the drive, and whether it is driven as it is drawn.
    """
    if not stretches:
        return []
    begins, ends = (
        _flat([one.line[0] for one in stretches], start),
        _flat([one.line[-1] for one in stretches], start),
    )
    gains = np.array([one.length_m for one in stretches])
    ways = [np.array([one.forward for one in stretches]), np.array([one.backward for one in stretches])]
    heads, tails = (begins, ends), (ends, begins)  # of a stretch driven forward, backward
    stops_in, stops_out = (
        np.zeros((1, 2)),
        np.zeros((1, 2)),
    )  # where the tour enters and leaves each of its stops
    chosen: list[tuple[int, bool]] = []
    free, spent_m = np.ones(len(stretches), bool), 0.0
    while free.any():
        best = (-1.0, 0, 0, 0, 0.0)
        for direction in (0, 1):
            added = _added(stops_in, stops_out, heads[direction], tails[direction]) * detour + gains
            added[:, ~(free & ways[direction])] = math.inf
            where = added.argmin(axis=0)
            costs = added[where, np.arange(len(gains))]
            worth = np.where(spent_m + costs <= most_m, gains / np.maximum(costs, 1.0), -1.0)
            top = int(worth.argmax())
            best = max(best, (float(worth[top]), top, direction, int(where[top]), float(costs[top])))
        worth_, number, direction, place, cost = best
        if worth_ <= 0:
            break
        stops_in = np.insert(stops_in, place + 1, heads[direction][number], axis=0)
        stops_out = np.insert(stops_out, place + 1, tails[direction][number], axis=0)
        chosen.insert(place, (number, direction == 0))
        free[number] = False
        spent_m += cost
    return chosen


def _added(stops_in: Floats, stops_out: Floats, heads: Floats, tails: Floats) -> Floats:
    """Give the straight metres that each stretch adds behind each stop of a tour, (stops, stretches)."""
    following = np.roll(stops_in, -1, axis=0)
    there = _apart(stops_out[:, None], heads[None])
    back = _apart(tails[None], following[:, None])
    return there + back - _apart(stops_out, following)[:, None]


def fit(  # noqa: PLR0913 - the wish, the streets, the router, and how hard to try
    wish: Wish,
    stretches: Sequence[Stretch],
    drive: DriveVia,
    *,
    detour: float,
    metres_a_second: float,
    tries: int,
    fits: float,
    covered_m: Callable[[Way], float],
) -> Suggested | None:
    """Lay a drive over streets that fits a wish and covers the most of what was tried.

    Args:
        wish: where and how long.
        stretches: that were not seen lately.
        drive: the router.
        detour: a way over its straight line, for the first guess.
        metres_a_second: for the first guess where the wish is in seconds.
        tries: how often another length is tried.
        fits: the share of the wish that ends the tries.
        covered_m: says how many unseen metres a way covers.

    Returns:
        The best drive within the wish; None where none was found.
    """
    most_m = wish.most * metres_a_second if wish.in_seconds else wish.most
    guess_m, best, best_m = most_m, None, 0.0
    for _try in range(tries):
        chosen = choose(stretches, wish.start, guess_m, detour)
        if not chosen:
            guess_m *= MOST_STEP
            continue
        lines, ahead = [stretches[number].line for number, _ in chosen], [forward for _, forward in chosen]
        way = drive(stops(wish.start, lines, ahead))
        if way is None:
            guess_m /= MOST_STEP
            continue
        used = (way.time_s if wish.in_seconds else way.length_m) / wish.most
        if used <= 1 and (covers_m := covered_m(way)) > best_m:
            best, best_m = Suggested(way, len(chosen)), covers_m
        if fits <= used <= 1 or (used < fits and len(chosen) == len(stretches)):
            break
        guess_m *= min(MOST_STEP, 0.97 / used)
    return best


def stops(start: LonLat, lines: Sequence[Sequence[LonLat]], forward: Sequence[bool]) -> list[LonLat]:
    """Give the places that a drive is laid through: the start, each stretch near both its ends, the start.

    Not the very ends: a junction belongs to every street that meets there.
    """
    found = [start]
    for line, ahead in zip(lines, forward, strict=True):
        inside = [_along(line, share) for share in (0.1, 0.9)]
        found += inside if ahead else inside[::-1]
    return [*found, start]


def covered(way: Way, lines: Sequence[bytes], *, near_m: float, share: float) -> list[bool]:
    """Tell for each segment (WKB) whether a way drives it: so much of it lies so near the way."""
    if len(way.line) < 2 or not lines:  # noqa: PLR2004 - a line has two ends
        return [False] * len(lines)
    east_m, north_m = metres_per_degree(way.line[0].lat)

    def flat(degrees: Floats) -> Floats:
        found: Floats = degrees * (east_m, north_m)
        return found

    corridor = shapely.LineString(flat(np.array(way.line))).buffer(near_m, cap_style="flat")
    shapely.prepare(corridor)
    segments = shapely.transform(shapely.from_wkb(lines), flat)
    near = shapely.intersects(corridor, segments)
    inside = np.zeros(len(lines))
    inside[near] = shapely.length(shapely.intersection(segments[near], corridor))
    driven = inside >= share * np.maximum(shapely.length(segments), 1e-9)
    return [bool(one) for one in driven]


def _along(line: Sequence[LonLat], share: float) -> LonLat:
    point = shapely.LineString(line).interpolate(share, normalized=True)
    return LonLat(point.x, point.y)


def _flat(places: Sequence[LonLat], middle: LonLat) -> Floats:
    """Give places in metres east and north of a middle; good to a few per mille over a city."""
    degrees = np.radians(np.array(places, dtype=float) - np.array(middle))
    found: Floats = degrees * EARTH_RADIUS_M * np.array((math.cos(math.radians(middle.lat)), 1.0))
    return found


def _apart(one: Floats, other: Floats) -> Floats:
    found: Floats = np.hypot(one[..., 0] - other[..., 0], one[..., 1] - other[..., 1])
    return found
