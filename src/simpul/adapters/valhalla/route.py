"""Routes by bicycle: what Valhalla is asked, what it answers, and what its noes mean to the one who asked."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import valhalla
from django.utils.translation import gettext as _

from simpul.kernel.geo import LonLat, distance_m
from simpul.kernel.refusal import Refused
from simpul.kernel.routing import Query

from . import answers, shape
from .trip import COSTING

REACH_M = 1000
"""A stop farther than this from any way that a bicycle may use is off the map."""
FAR_M = 35_000
"""How far is looked for the nearest way, to say where it is (Valhalla's own limit)."""
HEIGHT_STEP_M = 30
"""SRTM has a height every 30 m; finer steps would count its noise as hills."""
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


def request(query: Query, *, heights: bool, islands: bool = False) -> dict[str, Any]:
    """Give Valhalla's request for a query; with `islands`, a stop may be put on what nothing joins."""
    asked: dict[str, Any] = {
        "locations": [
            place(stop)
            | ({"type": "through"} if number in query.through else {})
            | ({"minimum_reachability": 0} if islands else {})
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
        return answers.found(actor.route(answers.written(asked)))
    except valhalla.ValhallaError as error:
        if error.code != NO_WALK:
            raise said_no(actor, query, error) from None
    asked["linear_cost_factors"] = _walkable(actor, asked["linear_cost_factors"], query)
    try:
        return answers.found(actor.route(answers.written(asked)))
    except valhalla.ValhallaError as error:
        raise said_no(actor, query, error) from None


def ask_at_once(actor: Any, query: Query, *, heights: bool) -> answers.Found | None:
    """Find the way without a look at what the streets around each stop are joined to; None where none is.

    Whoever asks so looks at the answer: its ends may lie on an island (`at_large`).
    """
    asked = request(query, heights=heights, islands=True)
    try:
        return answers.found(actor.route(answers.written(asked)))
    except valhalla.ValhallaError:
        return None


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
