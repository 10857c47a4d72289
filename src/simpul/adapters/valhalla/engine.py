"""Fills `kernel.routing.Engine` from a folder of tiles: one Actor for each thread, all in this process."""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path as Folder
from typing import Any

import numpy as np
import valhalla
from django.utils.translation import gettext as _

from simpul.kernel.geo import Bounds, LonLat, distance_m
from simpul.kernel.routing import Engine, Path, Query, Snapped

from . import answers, edges, shape
from .route import FAR_M, HEIGHT_STEP_M, ask, ask_at_once, place, said_no
from .tiles import NoTiles, config
from .trip import COSTING, climbs, path

MOST_CLOSED = 1000
"""Closed places in one request; Valhalla's own default is 50."""
AREA_M = 50.0
"""An area is drawn no finer than this: the cells of Valhalla's grid are 100 m wide, and wider far away."""
MATCH_STEP_M = 30.0
"""Positions of a drawn line closer than this are left out before it is matched (decision 0048)."""
MATCH_RADIUS_M, MATCH_ACCURACY_M = 40.0, 5.0


def engine(tiles: Folder, *, bounds: Bounds, version: str, elevation: Folder | None = None) -> Engine:
    """Give the engine of a folder of tiles. Threads may share it.

    Args:
        tiles: the folder that Valhalla's builder filled.
        bounds: the box of the city.
        version: the name of the tiles.
        elevation: the folder of heights (.hgt); without it `Engine.heights` knows none. Routes have the
            heights that the tiles were built with.

    Raises:
        NoTiles: the folder holds none.
    """
    if not any(tiles.rglob("*.gph")):
        raise NoTiles(
            _("There are no routing tiles in %(folder)s. Load the city's map again: simpul city add.")
            % {"folder": tiles}
        )
    one = _Tiles(tiles, elevation)
    return Engine(
        version, bounds, one.route, one.snap, one.matrix, one.isochrone, one.order, one.match, one.heights
    )


class _Tiles:
    """One folder of tiles, with an Actor for each thread that asked."""

    def __init__(self, tiles: Folder, elevation: Folder | None) -> None:
        settings = config(tiles, elevation)
        settings["service_limits"]["max_exclude_locations"] = MOST_CLOSED
        self._settings = settings
        self._elevation = elevation
        self._threads = threading.local()
        self._book = edges.book(tiles)
        self._hilly = True  # until a route shows that these tiles know no heights

    @property
    def actor(self) -> Any:
        """Valhalla, for this thread: a shared one errors or hangs."""
        if not hasattr(self._threads, "actor"):
            self._threads.actor = valhalla.Actor(self._settings)
        return self._threads.actor

    def route(self, query: Query) -> Path:
        way = self._at_once(query)
        if way is None:
            found = ask(self.actor, query, heights=self._hilly)
            way = path(self.actor, [found.trip], query, self._book)
        if query.heights and way.heights_m is None:
            self._hilly = False
        return way

    def _at_once(self, query: Query) -> Path | None:
        """Find a way without Valhalla's look for islands; None where one may be near, or it saves nothing."""
        if not (self._book and self._book.is_large and query.edges) or query.factors or query.through:
            return None
        found = ask_at_once(self.actor, query, heights=self._hilly)
        if found is None:
            return None
        way = path(self.actor, [found.trip], query, self._book)
        ridden = way.edges
        return way if isinstance(ridden, edges.Ridden) and ridden.stops_at_large(way.leg_ends) else None

    def snap(self, positions: Sequence[LonLat]) -> list[Snapped | None]:
        return [self._snap(position) for position in positions]

    def _snap(self, position: LonLat) -> Snapped | None:
        asked = {
            "locations": [{**place(position), "search_cutoff": FAR_M}],
            "costing": COSTING,
            "verbose": True,
        }
        try:
            [answer] = self.actor.locate(asked)
        except valhalla.ValhallaError:
            return None
        if not answer["edges"]:
            return None
        edge = min(answer["edges"], key=lambda one: float(one["distance"]))
        there = LonLat(edge["correlated_lon"], edge["correlated_lat"])
        names = edge["edge_info"].get("names") or [""]
        return Snapped(there, distance_m(position, there), edge["edge_info"]["way_id"], str(names[0]))

    def matrix(
        self, sources: Sequence[LonLat], targets: Sequence[LonLat], costing: Mapping[str, Any]
    ) -> list[list[tuple[float, float] | None]]:
        asked = {
            "sources": [place(position) for position in sources],
            "targets": [place(position) for position in targets],
            **_options(costing),
        }
        try:
            answer = self.actor.matrix(asked)
        except valhalla.ValhallaError as error:
            raise said_no(self.actor, Query((*sources, *targets), costing), error) from None
        return [
            [
                None if cell["distance"] is None else (cell["distance"] * 1000, float(cell["time"]))
                for cell in row
            ]
            for row in answer["sources_to_targets"]
        ]

    def isochrone(
        self, position: LonLat, minutes: Sequence[float], costing: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Ask for each number of minutes alone: Valhalla's grid is finer where less far is looked."""
        asked = {"locations": [place(position)], "polygons": True, "generalize": AREA_M, **_options(costing)}
        found: list[dict[str, Any]] = []
        for minute in sorted(minutes):
            try:
                answer = self.actor.isochrone(asked | {"contours": [{"time": minute}]})
            except valhalla.ValhallaError as error:
                raise said_no(self.actor, Query((position,), costing), error) from None
            found += answer["features"]
        return {"type": "FeatureCollection", "features": found}

    def order(self, stops: Sequence[LonLat], costing: Mapping[str, Any]) -> tuple[int, ...]:
        asked = {"locations": [place(stop) for stop in stops], **_options(costing)}
        try:
            answer = answers.found(self.actor.optimized_route(json.dumps(asked)))
        except valhalla.ValhallaError as error:
            raise said_no(self.actor, Query(tuple(stops), costing), error) from None
        return tuple(place.original_index for place in answer.trip.locations)

    def match(self, line: Sequence[LonLat], costing: Mapping[str, Any]) -> Path | None:
        """Match a line; where it leaves the network, the path has no edges until it comes back."""
        asked = {
            "shape": [{"lon": lon, "lat": lat} for lon, lat in _thin(line)],
            "shape_match": "map_snap",
            "directions_type": "maneuvers",
            "trace_options": {"search_radius": MATCH_RADIUS_M, "gps_accuracy": MATCH_ACCURACY_M},
            **_options(costing),
        }
        if len(asked["shape"]) < 2:  # noqa: PLR2004 - a line has two ends
            return None
        try:
            found = answers.found(self.actor.trace_route(json.dumps(asked)))
        except valhalla.ValhallaError:
            return None
        trips = [found.trip, *(one.trip for one in found.alternates)]
        return self._risen(path(self.actor, trips, Query(tuple(line[:1]), costing, heights=False)))

    def _risen(self, way: Path) -> Path:
        """Give a path its heights, which a matched line comes without; as it is where they are not known."""
        along = shape.stations(way.line)
        places = np.linspace(0.0, along[-1], max(round(along[-1] / HEIGHT_STEP_M), 1) + 1)
        degrees = np.array(way.line, dtype=float)
        lons, lats = (np.interp(places, along, degrees[:, axis]) for axis in (0, 1))
        heights = self.heights([LonLat(*pair) for pair in zip(lons.tolist(), lats.tolist(), strict=True)])
        if heights is None:
            return way
        climb, descent = climbs(np.array(heights))
        at = np.interp(along, places, heights).round(1).tolist()
        return replace(way, heights_m=tuple(at), climb_m=climb, descent_m=descent)

    def heights(self, positions: Sequence[LonLat]) -> tuple[float, ...] | None:
        if self._elevation is None or not positions:
            return None
        answer = self.actor.height({"shape": [{"lon": lon, "lat": lat} for lon, lat in positions]})
        heights = answer["height"]
        return None if None in heights else tuple(float(height) for height in heights)


def _options(costing: Mapping[str, Any]) -> dict[str, Any]:
    return {"costing": COSTING} | ({"costing_options": {COSTING: dict(costing)}} if costing else {})


def _thin(line: Sequence[LonLat]) -> list[LonLat]:
    """Keep positions MATCH_STEP_M apart, the first and the last among them."""
    kept = list(line[:1])
    for position in line[1:-1]:
        if distance_m(kept[-1], position) >= MATCH_STEP_M:
            kept.append(position)
    return [*kept, *line[-1:]] if len(line) > 1 else kept
