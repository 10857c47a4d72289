"""What Valhalla answers to a route, as a path: its line, turns, edges and heights."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import valhalla
from numpy.typing import NDArray

from simpul.kernel.geo import LonLat
from simpul.kernel.routing import Edge, Maneuver, Path, Query

from . import answers, edges, shape

COSTING = "bicycle"
UNKNOWN_M = -400.0
"""Valhalla writes -500 m where its tiles know no height; no road of the region lies near it."""
NO_GRADE = -400.0
"""Valhalla's steepest grade of an edge without heights is -500 %."""
_position = partial(tuple.__new__, LonLat)
"""`LonLat._make` without its own call: a long route has hundreds."""
RISE_M = 3.0
"""A rise that is turned back within less is the noise of the heights, not a climb."""


def path(
    actor: Any,
    trips: Sequence[answers.Trip],
    query: Query,
    book: edges.Book | None = None,
) -> Path:
    """Put the legs of trips together, with the edges where they are wanted, from a book or by walks."""
    legs = [leg for trip in trips for leg in trip.legs]
    drawn = [shape.read(leg.shape) for leg in legs]
    length_m = sum(trip.summary.length for trip in trips) * 1000
    starts, line = _joined(drawn)
    degrees = line / shape.DIGITS
    along = shape.stations(degrees)
    along *= length_m / along[-1] if along[-1] else 1.0
    ends = [at + len(one) - 1 for at, one in zip(starts, drawn, strict=True)]
    sampled = [
        _heights(leg.elevation, along[at : end + 1])
        for leg, at, end in zip(legs, starts, ends, strict=True)
        if leg.elevation
    ]
    relief = _relief(sampled, ends) if sampled else None
    ridden: Sequence[Edge] = ()
    if query.edges:
        ridden = _ridden(book, starts, drawn, along) if book else ()
        ridden = ridden or [
            _edge(edge, at)
            for leg, at, one in zip(legs, starts, drawn, strict=True)
            if len(one) > 1
            for edge in walk(actor, leg.shape, query.costing)
        ]
    return Path(
        line=tuple(map(_position, zip(*degrees.T.tolist(), strict=True))),
        length_m=length_m,
        time_s=sum(trip.summary.time for trip in trips),
        maneuvers=tuple(
            _turn(turn, at) for leg, at in zip(legs, starts, strict=True) for turn in leg.maneuvers
        ),
        edges=tuple(ridden) if isinstance(ridden, list) else ridden,
        leg_ends=tuple(ends),
        heights_m=relief[0] if relief else None,
        climb_m=relief[1] if relief else None,
        descent_m=relief[2] if relief else None,
        cost=sum(trip.summary.cost for trip in trips),
        arrays=(degrees, along),
    )


def _joined(drawn: Sequence[NDArray[np.int64]]) -> tuple[list[int], NDArray[np.int64]]:
    """Join the lines of legs: where each begins in the whole, and the whole. A shared end stands once."""
    if len(drawn) == 1:
        return [0], drawn[0]
    starts, kept, count = [], [], 0
    for at, one in enumerate(drawn):
        shared = at > 0 and bool((drawn[at - 1][-1] == one[0]).all())
        starts.append(count - shared)
        kept.append(one[shared:])
        count += len(one) - shared
    return starts, np.concatenate(kept)


def _ridden(
    book: edges.Book,
    starts: Sequence[int],
    drawn: Sequence[NDArray[np.int64]],
    along: NDArray[np.float64],
) -> Sequence[Edge]:
    """Look the edges of lines up; none where one is not in the book."""
    if len(drawn) == 1 and len(along) > 1:
        found = book.find(drawn[0])
        return () if found is None else edges.Ridden(book, found, along)
    step = np.full(len(along) - 1, -1)
    for at, line in zip(starts, drawn, strict=True):
        if len(line) > 1:
            found = book.find(line)
            if found is None:
                return ()
            step[at : at + len(found)] = found
    return edges.Ridden(book, step, along) if len(step) else ()


def walk(actor: Any, polyline: str, costing: Mapping[str, Any]) -> list[answers.Stretch]:
    """Give the edges along a line that Valhalla drew itself; none where it cannot walk its own line."""
    asked: dict[str, Any] = {
        "encoded_polyline": polyline,
        "costing": COSTING,
        "shape_match": "edge_walk",
        "filters": {"attributes": answers.ATTRIBUTES, "action": "include"},
    }
    if costing:
        asked["costing_options"] = {COSTING: dict(costing)}
    try:
        return answers.walk(actor.trace_attributes(answers.written(asked))).edges
    except valhalla.ValhallaError:
        return []


def _turn(turn: answers.Turn, at: int) -> Maneuver:
    return Maneuver(
        turn.type, turn.begin_shape_index + at, turn.end_shape_index + at, turn.length * 1000, turn.time,
        turn.street_names, turn.begin_street_names, turn.roundabout_exit_count, turn.verbal_multi_cue,
        turn.rough, turn.ferry,
    )  # fmt: skip


def _edge(edge: answers.Stretch, at: int) -> Edge:
    limit = edge.speed_limit if isinstance(edge.speed_limit, int | float) else None
    steepest = edge.max_upward_grade
    hilly = steepest is not None and steepest > NO_GRADE
    crossed = edge.end_node.intersecting_edges if edge.end_node else ()
    return Edge(
        edge.way_id, edge.begin_shape_index + at, edge.end_shape_index + at, edge.length * 1000, edge.forward,
        edge.road_class, edge.use, edge.surface, edge.cycle_lane, edge.speed, limit, edge.lane_count,
        edge.weighted_grade if hilly else None, edge.tunnel, edge.bridge, edge.roundabout, edge.unpaved, None,
        edge.density, tuple(one.road_class for one in crossed if one.driveability != "none"),
        edge.traffic_signal, steepest if hilly else None,
    )  # fmt: skip


def _heights(
    elevation: list[float], along: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Give the samples of a leg and the heights at its positions; None where one is not known."""
    samples = np.array(elevation)
    if samples.min() < UNKNOWN_M:
        return None
    places = np.linspace(0, along[-1], len(samples)) if len(samples) > 1 else np.zeros(1)
    return samples, np.interp(along, places, samples)


def _relief(
    sampled: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]] | None], ends: Sequence[int]
) -> tuple[tuple[float, ...], float, float] | None:
    """Give heights at the positions, climb and descent of all legs; None where one is not known."""
    legs = [leg for leg in sampled if leg is not None]
    if len(legs) != len(ends):
        return None
    heights = [legs[0][1], *(leg[1][1:] for leg in legs[1:])]
    climb, descent = climbs(np.concatenate([leg[0] for leg in legs]))
    return tuple(np.concatenate(heights).round(1).tolist()), climb, descent


def climbs(heights_m: NDArray[np.float64]) -> tuple[float, float]:
    """Give the metres climbed and descended, without the rises and dips smaller than RISE_M."""
    up = down = 0.0
    low = high = float(heights_m[0])
    turned = float(heights_m[0])
    rising = 0
    for height in heights_m.tolist():
        low, high = min(low, height), max(high, height)
        if rising >= 0 and high - height >= RISE_M:
            up += max(0.0, high - turned)
            turned, low, rising = high, height, -1
        elif rising <= 0 and height - low >= RISE_M:
            down += max(0.0, turned - low)
            turned, high, rising = low, height, 1
    last = float(heights_m[-1])
    if rising > 0:
        up += high - turned
        down += max(0.0, high - last)
    elif rising < 0:
        down += turned - low
        up += max(0.0, last - low)
    return round(up, 1), round(down, 1)
