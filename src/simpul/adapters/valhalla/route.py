"""Routes by bicycle: what Valhalla is asked, what it answers, and what its noes mean to the one who asked."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import valhalla
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from simpul.kernel.geo import LonLat, distance_m
from simpul.kernel.refusal import Refused
from simpul.kernel.routing import Edge, Maneuver, Path, Query

from . import answers, shape

COSTING = "bicycle"
REACH_M = 1000
"""A stop farther than this from any way that a bicycle may use is off the map."""
FAR_M = 35_000
"""How far is looked for the nearest way, to say where it is (Valhalla's own limit)."""
HEIGHT_STEP_M = 30
"""SRTM has a height every 30 m; finer steps would count its noise as hills."""
UNKNOWN_M = -400.0
"""Valhalla writes -500 m where its tiles know no height; no road of the region lies near it."""
NO_GRADE = -400.0
"""Valhalla's steepest grade of an edge without heights is -500 %."""
RISE_M = 3.0
"""A rise that is turned back within less is the noise of the heights, not a climb."""
NO_EDGE, NO_PATH, NO_WALK, TOO_FAR, UNCONNECTED = 171, 442, 233, 154, 170
"""Valhalla's own numbers of its noes (its API reference, "HTTP status codes and conditions")."""


class OffTheMap(Refused):
    """A stop lies where no bicycle goes: in the sea, or beyond the map. `stop` counts from 0."""

    def __init__(self, message: str, stop: int) -> None:
        super().__init__(message)
        self.stop = stop
        self.cure = _("Move this stop to a street or a path.")


class NoWay(Refused):
    """No way leads from one stop to the next: they lie on parts of the network that nothing joins."""

    cure = ""


class TooFar(Refused):
    """The stops lie farther apart than Valhalla looks."""

    cure = ""


def request(query: Query, *, heights: bool) -> dict[str, Any]:
    """Give Valhalla's request for a query."""
    asked: dict[str, Any] = {
        "locations": [
            place(stop) | ({"type": "through"} if number in query.through else {})
            for number, stop in enumerate(query.stops)
        ],
        "costing": COSTING,
        "directions_type": "maneuvers" if query.turns else "none",
    }
    if query.costing:
        asked["costing_options"] = {COSTING: dict(query.costing)}
    if query.factors:
        asked["linear_cost_factors"] = [
            {"shape": shape.encode(line), "factor": factor} for line, factor in query.factors
        ]
    if query.closed:
        asked["exclude_locations"] = [{"lon": lon, "lat": lat} for lon, lat in query.closed]
    if heights and query.heights:
        asked["elevation_interval"] = HEIGHT_STEP_M
    return asked


def place(stop: LonLat) -> dict[str, Any]:
    """Give a stop as Valhalla takes it."""
    return {"lon": stop.lon, "lat": stop.lat, "search_cutoff": REACH_M}


def ask(actor: Any, query: Query, *, heights: bool) -> answers.Found:
    """Find the way.

    Factors along lines that are not those of the tiles (a street that was drawn anew since they were built)
    are left out: Valhalla would refuse the whole route for one of them.

    Raises:
        OffTheMap, NoWay, TooFar: see each.
    """
    asked = request(query, heights=heights)
    try:
        return answers.found(actor.route(json.dumps(asked)))
    except valhalla.ValhallaError as error:
        if error.code != NO_WALK:
            raise said_no(actor, query, error) from None
    asked["linear_cost_factors"] = _walkable(actor, asked["linear_cost_factors"], query)
    try:
        return answers.found(actor.route(json.dumps(asked)))
    except valhalla.ValhallaError as error:
        raise said_no(actor, query, error) from None


def _walkable(actor: Any, factors: Sequence[Mapping[str, Any]], query: Query) -> list[Mapping[str, Any]]:
    """Keep the factors whose lines Valhalla can walk along, each tried on the way that leads nowhere."""
    nowhere = {"locations": [place(query.stops[0])] * 2, "costing": COSTING, "directions_type": "none"}
    try:
        actor.route(json.dumps(nowhere | {"linear_cost_factors": list(factors)}))
    except valhalla.ValhallaError:
        if len(factors) == 1:
            return []
        half = len(factors) // 2
        return [*_walkable(actor, factors[:half], query), *_walkable(actor, factors[half:], query)]
    return list(factors)


def said_no(actor: Any, query: Query, error: Any) -> Refused:
    """Turn Valhalla's no into one that names the stop."""
    for number, stop in enumerate(query.stops):
        if (off := off_the_map(actor, stop, number)) is not None:
            return off
    if error.code == TOO_FAR:
        return TooFar(_("The stops lie too far apart for one route. Take stops within one city."))
    for number, leg in enumerate(zip(query.stops, query.stops[1:], strict=False), 1):
        try:
            actor.route(json.dumps(request(Query(leg, query.costing, closed=query.closed), heights=False)))
        except valhalla.ValhallaError:
            return NoWay(
                _("No way for a bicycle leads from stop %(one)d to stop %(other)d: they lie on parts of the "
                  "network that nothing joins. Choose stops on one side of the water or of the closed road.")
                % {"one": number, "other": number + 1}
            )  # fmt: skip
    return NoWay(_("No route was found (%(why)s).") % {"why": error})


def off_the_map(actor: Any, stop: LonLat, number: int) -> OffTheMap | None:
    """Say how far the nearest way is from a stop that has none within REACH_M; None where it has one."""
    there = nearest(actor, stop, FAR_M)
    said = {"stop": number + 1, "lon": f"{stop.lon:.5f}", "lat": f"{stop.lat:.5f}"}
    if there is None:
        message = _(
            "Stop %(stop)d (%(lon)s, %(lat)s) is off this city's map: no way for a bicycle is near it."
        )
        return OffTheMap(message % said, number)
    if (away_m := distance_m(stop, there)) <= REACH_M:
        return None
    message = _(
        "Stop %(stop)d (%(lon)s, %(lat)s) is %(km)s km from the nearest way for a bicycle. Is it in the sea?"
    )
    return OffTheMap(message % {**said, "km": f"{away_m / 1000:.1f}"}, number)


def nearest(actor: Any, position: LonLat, within_m: float) -> LonLat | None:
    """Find the nearest place on a way for bicycles; None where none is within reach."""
    asked = {"locations": [{**place(position), "search_cutoff": within_m}], "costing": COSTING}
    try:
        [answer] = actor.locate(asked)
    except valhalla.ValhallaError:
        return None
    edges = answer["edges"] or []
    return LonLat(edges[0]["correlated_lon"], edges[0]["correlated_lat"]) if edges else None


def path(
    actor: Any,
    trips: Sequence[answers.Trip],
    query: Query,
    walks: dict[str, list[answers.Stretch]] | None = None,
) -> Path:
    """Put the legs of trips together, with the edges where they are wanted; `walks` keeps them by line."""
    line: list[LonLat] = []
    turns: list[Maneuver] = []
    edges: list[Edge] = []
    ends: list[int] = []
    sampled: list[tuple[NDArray[np.float64], NDArray[np.float64]] | None] = []
    length_m = sum(trip.summary.length for trip in trips) * 1000
    for leg in (leg for trip in trips for leg in trip.legs):
        drawn = shape.decode(leg.shape)
        at = len(line) - 1 if line and line[-1] == drawn[0] else len(line)
        turns.extend(_turn(turn, at) for turn in leg.maneuvers)
        if query.edges and len(drawn) > 1:
            known = walks.get(leg.shape) if walks is not None else None
            known = walk(actor, leg.shape, query.costing) if known is None else known
            edges.extend(_edge(edge, at) for edge in known)
            if walks is not None:
                walks[leg.shape] = known
        line.extend(drawn[len(line) - at :])
        ends.append(len(line) - 1)
        if leg.elevation:
            sampled.append(_heights(leg.elevation, shape.stations(drawn)))
    relief = _relief(sampled, ends) if sampled else None
    along = shape.stations(line)
    along *= length_m / along[-1] if along[-1] else 1.0
    return Path(
        line=tuple(line),
        length_m=length_m,
        time_s=sum(trip.summary.time for trip in trips),
        maneuvers=tuple(turns),
        edges=tuple(edges),
        leg_ends=tuple(ends),
        heights_m=relief[0] if relief else None,
        climb_m=relief[1] if relief else None,
        descent_m=relief[2] if relief else None,
        cost=sum(trip.summary.cost for trip in trips),
        stations_m=tuple(along.tolist()),
    )


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
        return answers.walk(actor.trace_attributes(json.dumps(asked))).edges
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
