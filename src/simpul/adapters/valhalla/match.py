"""Snap a drive to streets: thin it, let Meili match it, put every position back on the path that it found."""

import threading
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import valhalla
from django.utils.translation import gettext as _

from simpul.kernel.geo import LonLat, distance_m, length_m
from simpul.kernel.ports import MatchTrace, StreetMatch

from .path import DrivenPath, Spot
from .tiles import NoTiles, config

THIN_M = 40.0
"""Meili takes the noise between close positions for movement; at least so far apart it finds its way."""

SEARCH_RADIUS_M = 40.0
GPS_ACCURACY_M = 8.0
GAP_M = 250.0
"""Positions farther apart than this belong to two drives: what lies between them is not known."""

CARS, ALLEYS = "auto", "pedestrian"
"""Who may go where (Valhalla's costing). What cars may not use, a motorcycle with a phone drives anyway:
stretches that match no street of cars are matched again among all that one can walk on."""
ALLEY_RADIUS_M = 20.0
ALLEY_LEAST_M = 40.0
"""A shorter stretch without a street of cars is a position that jumped, not an alley that was driven."""

STILL_M = 5.0
"""A track that ends so near to where it began, and never went THIN_M away, has no direction."""

CHUNK, OVERLAP = 1000, 20
"""Thinned positions in one request, and how many of them it shares with the next."""

TOO_SHORT = 6
"""A request of so few positions that fails is not tried again in halves."""

ATTRIBUTES = [
    *("shape", "edge.way_id", "edge.forward", "edge.begin_shape_index", "edge.end_shape_index"),
    *("matched.point", "matched.type", "matched.edge_index"),
]

type Numbered = tuple[int, StreetMatch | None]


class _Engine(NamedTuple):
    """Meili, for those who travel like `costing`, with streets within `radius_m` of each position."""

    actor: Any
    costing: str
    radius_m: float


def matcher(tiles: Path, *, alleys: bool = True) -> MatchTrace:
    """Give a function that snaps traces to the streets of these tiles (the `MatchTrace` port).

    For each position it says the way, the point on it, the distance to it, and whether the drive went in the
    way's digitised direction; None where no street is within SEARCH_RADIUS_M, or where Valhalla can make no
    sense of the track. A track that stands still has no direction: its nearest way is given as if driven
    forward. Threads may share the function.

    Args:
        tiles: the folder.
        alleys: match what no street of cars matches among alleys and footways, within ALLEY_RADIUS_M.

    Raises:
        NoTiles: the folder holds none.
    """
    if not any(tiles.rglob("*.gph")):
        raise NoTiles(
            _("There are no routing tiles in %(folder)s. Load the city's map again: simpul city add.")
            % {"folder": tiles}
        )
    actors = threading.local()  # one Actor for each thread: a shared one errors or hangs

    def match(trace: Sequence[LonLat]) -> list[StreetMatch | None]:
        if not hasattr(actors, "actor"):
            actors.actor = valhalla.Actor(config(tiles))
        answers = _all(trace, _Engine(actors.actor, CARS, SEARCH_RADIUS_M))
        if alleys:
            engine = _Engine(actors.actor, ALLEYS, ALLEY_RADIUS_M)
            for stretch in _without(trace, answers):
                answers[stretch] = _all(trace[stretch], engine)
        return answers

    return match


def _all(trace: Sequence[LonLat], engine: _Engine) -> list[StreetMatch | None]:
    return [answer for drive in _drives(trace) for answer in _match(engine, drive)]


def _without(trace: Sequence[LonLat], answers: Sequence[StreetMatch | None]) -> list[slice]:
    """Give the stretches that matched nothing and are long enough to have been driven."""
    found, start = [], 0
    for nothing, run in groupby(answers, key=lambda answer: answer is None):
        end = start + len(list(run))
        if nothing and length_m(tuple(trace[start:end])) >= ALLEY_LEAST_M:
            found.append(slice(start, end))
        start = end
    return found


def _drives(trace: Sequence[LonLat]) -> Iterator[Sequence[LonLat]]:
    """Part a trace at its gaps."""
    start = 0
    for number in range(1, len(trace)):
        if distance_m(trace[number - 1], trace[number]) > GAP_M:
            yield trace[start:number]
            start = number
    if len(trace):
        yield trace[start:]


def _match(engine: _Engine, drive: Sequence[LonLat]) -> list[StreetMatch | None]:
    kept = _thin(drive)
    if len(kept) == 1:
        return _still(engine, drive)
    answers: list[StreetMatch | None] = [None] * len(drive)
    first = 0
    while True:
        # The first half of what two requests share stays with the earlier, the second goes to the later.
        begin = kept[first + OVERLAP // 2] if first else 0
        for number, answer in _request(engine, drive, kept[first : first + CHUNK]):
            if answer and number >= begin:
                answers[number] = answer
        if first + CHUNK >= len(kept):
            return answers
        first += CHUNK - OVERLAP


def _thin(drive: Sequence[LonLat]) -> list[int]:
    """Give the numbers of positions THIN_M apart, first and last among them; one if it stands still."""
    kept = [0]
    for number, position in enumerate(drive):
        if distance_m(drive[kept[-1]], position) >= THIN_M:
            kept.append(number)
    last = len(drive) - 1
    if kept[-1] == last:
        return kept
    if len(kept) == 1:
        return [0, last] if distance_m(drive[0], drive[last]) >= STILL_M else [0]
    if distance_m(drive[kept[-1]], drive[last]) < THIN_M / 2 and len(kept) > 2:  # noqa: PLR2004 - two ends stay
        kept.pop()
    return [*kept, last]


def _request(engine: _Engine, drive: Sequence[LonLat], kept: list[int]) -> Iterator[Numbered]:
    """Match one request; where Meili fails as a whole, try its halves: one wild position spoils all."""
    found = _trace_attributes(engine, [drive[number] for number in kept])
    if found is not None:
        yield from _between(drive, kept, found, engine.radius_m)
    elif len(kept) > TOO_SHORT:
        half = len(kept) // 2
        yield from _request(engine, drive, kept[: half + 1])
        yield from _request(engine, drive, kept[half:])


def _between(
    drive: Sequence[LonLat], kept: list[int], found: dict[str, Any], radius_m: float
) -> Iterator[Numbered]:
    """Put every position from the first to the last kept one on the path, between the kept ones around it."""
    path = DrivenPath(found["shape"], found["edges"])
    spots = [path.spot(point) for point in found["matched_points"]]
    after = _next_known(spots)
    before: Spot | None = None
    for place, (number, spot) in enumerate(zip(kept, spots, strict=True)):
        before = spot or before
        if place + 1 == len(kept):
            yield number, path.snap(drive[number], before, spot, radius_m)
            return
        for between in range(number, kept[place + 1]):
            yield between, path.snap(drive[between], before, after[place + 1], radius_m)


def _next_known(spots: list[Spot | None]) -> list[Spot | None]:
    """Give for each place the first spot that is known at or after it."""
    known: list[Spot | None] = []
    for spot in reversed(spots):
        known.append(spot or (known[-1] if known else None))
    return known[::-1]


def _trace_attributes(engine: _Engine, shape: list[LonLat]) -> dict[str, Any] | None:
    """Ask Meili; None where it finds no path, which it says by an error."""
    request = {
        "shape": [{"lon": lon, "lat": lat} for lon, lat in shape],
        "costing": engine.costing,
        "shape_match": "map_snap",
        "trace_options": {"search_radius": engine.radius_m, "gps_accuracy": GPS_ACCURACY_M},
        "filters": {"action": "include", "attributes": ATTRIBUTES},
    }
    try:
        found: dict[str, Any] = engine.actor.trace_attributes(request)
    except valhalla.ValhallaError:
        return None
    return found if found.get("edges") and len(found["matched_points"]) == len(shape) else None


def _still(engine: _Engine, drive: Sequence[LonLat]) -> list[StreetMatch | None]:
    """Give the nearest way of a place: every position of a track that stands there gets it."""
    lon, lat = drive[0]
    request = {
        "locations": [{"lon": lon, "lat": lat, "radius": engine.radius_m}],
        "costing": engine.costing,
        "verbose": True,
    }
    try:
        [answer] = engine.actor.locate(request)
    except valhalla.ValhallaError:
        return [None] * len(drive)
    edges = sorted(answer["edges"] or [], key=lambda edge: (edge["distance"], not edge["edge"]["forward"]))
    if not edges or edges[0]["distance"] > engine.radius_m:
        return [None] * len(drive)
    there = LonLat(edges[0]["correlated_lon"], edges[0]["correlated_lat"])
    way_id, forward = edges[0]["edge_info"]["way_id"], edges[0]["edge"]["forward"]
    return [StreetMatch(way_id, distance_m(position, there), there, forward) for position in drive]
