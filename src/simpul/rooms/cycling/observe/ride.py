"""One way from stop to stop: asked of the engine, joined with what is known, asked again after news."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

import numpy as np

from simpul.ground.places import lines
from simpul.ground.roadstate.models import Hazard
from simpul.ground.roadstate.share import OpenHazard
from simpul.kernel.geo import LonLat
from simpul.kernel.routing import Edge, Edges, Engine, Path, Query
from simpul.rooms.cycling.observe.atlas import GRADES, Atlas
from simpul.rooms.cycling.understand import choose, condition, mapping, stress
from simpul.rooms.cycling.understand.choose import News
from simpul.rooms.cycling.understand.condition import Floats, Ints, Pieces, rules
from simpul.rooms.cycling.understand.figures import Known
from simpul.rooms.cycling.understand.profile import Costing

DAMAGED = tuple(number for number, name in enumerate(GRADES) if name in rules()["factor"])
"""The numbers of the grades that a rider goes round."""


class Way(NamedTuple):
    """A path with its parts."""

    path: Path
    line: Floats
    along: Floats
    pieces: Pieces

    @property
    def segments(self) -> Ints:
        """Those of the city that it leads over (indexes into the atlas), each once."""
        return np.unique(self.pieces.segment[self.pieces.segment >= 0])


CARELESS: Costing = {"bicycle_type": "Mountain", "avoid_bad_surfaces": 0.0}
"""Who minds damage least, in the engine's words: nearly twice the time on the worst, and no detour beyond."""
SURFACES = ("", *(one["surface"] for one in mapping.rules().engine_pace.values()))
"""The engine's words that damage is written as."""
INSIDE = 0.2
"""A closed place is put at least this share of its segment away from the ends of it."""


@dataclass(frozen=True)
class Scene:
    """What all routes of one answer share: the engine, the city's segments, and what they cost.

    `hazards` are those that are there now, `closed` the places that nobody gets through, on the street
    itself, with the segment of each (-1 for none). `in_tiles` are the damaged segments that the tiles know,
    `seen` the ways found so far.
    """

    engine: Engine
    atlas: Atlas
    news: News
    hazards: list[OpenHazard]
    closed: tuple[LonLat, ...]
    closed_on: tuple[int, ...]
    in_tiles: Ints
    seen: dict[bytes, Way] = field(default_factory=dict)


def scene(engine: Engine, atlas: Atlas, now: datetime, known_until: datetime | None) -> Scene:
    """Gather what holds for all routes of an answer.

    Args:
        engine: of the tiles.
        atlas: of the city.
        now: a hazard whose time is over at this moment is not there.
        known_until: the newest condition that is in the tiles; None where they hold none.
    """
    there = [one for one in atlas.hazards if one.expires_at is None or one.expires_at > now]
    found = atlas.kept.get(engine.version)
    if found is None:
        is_new = atlas.states.changed > (known_until.timestamp() if known_until else -1.0)
        news = choose.news(atlas.states.grade, is_new, GRADES)
        found = atlas.kept[engine.version] = (news, np.flatnonzero(news.damaged & ~is_new))
    news, in_tiles = found
    if not there:
        return Scene(engine, atlas, news, there, (), (), in_tiles)
    costs: dict[int, float] = {}
    closed: list[tuple[LonLat, int]] = []
    for hazard in there:
        index = atlas.index_of(hazard.segment) if hazard.segment is not None else -1
        if hazard.severity == Hazard.Severity.CLOSED:
            closed.append((_on_street(atlas, index, hazard.position), index))
        elif index >= 0:
            costs[index] = max(costs.get(index, 1.0), rules()["hazard"][hazard.severity])
    places, segments = tuple(at for at, _ in closed), tuple(on for _, on in closed)
    return Scene(engine, atlas, choose.with_hazards(news, costs), there, places, segments, in_tiles)


def _on_street(atlas: Atlas, index: int, position: LonLat) -> LonLat:
    """Put a position on its segment, away from its ends, so that no other street is meant."""
    if index < 0:
        return position
    line = atlas.lines[index]
    whole, at = float(atlas.lengths[index]), lines.nearest(line, position).chainage_m
    return lines.position_at(line, min(max(at, whole * INSIDE), whole * (1 - INSIDE)))


def find(
    scene: Scene, stops: tuple[LonLat, ...], costing: Costing, through: frozenset[int] = frozenset()
) -> tuple[Way, Way]:
    """Find a way: the one to take, and the first that was found.

    What was known when the tiles were built keeps the engine off damage by itself. News on the way is told
    to it, which finds another; that may meet other news, so it is asked again, a few times. Of all ways the
    one is taken whose metres weigh least, each by what its segment costs.

    Raises:
        Refused: the engine's noes.
    """
    first = join(scene, scene.engine.route(Query(stops, costing, closed=scene.closed, through=through)))
    if not scene.news.any:
        return paced(scene, first, costing), first
    best = way = first
    told = np.zeros(0, dtype=np.int64)
    for _ in range(rules()["rounds"]["most"]):
        new = np.setdiff1d(choose.touched(way.pieces, scene.news.told), told)
        if not len(new):
            break
        told = np.concatenate([told, new])
        query = Query(stops, costing, _factors(scene, told), scene.closed, through=through)
        way = join(scene, scene.engine.route(query))
        if choose.weighed_m(way.pieces, scene.news.factor) < choose.weighed_m(best.pieces, scene.news.factor):
            best = way
    return paced(scene, best, costing), first


def without(
    scene: Scene, stops: tuple[LonLat, ...], costing: Costing, through: frozenset[int] = frozenset()
) -> Way:
    """Find the way that one would go if nothing were closed and damage hardly minded."""
    query = Query(stops, costing | CARELESS, turns=False, heights=False, through=through)
    return join(scene, scene.engine.route(query))


def may_go_round(scene: Scene, stops: tuple[LonLat, ...], way: Way) -> bool:
    """Tell whether a way may go round damage that the tiles know of: some lies where it could lead."""
    if not scene.in_tiles.size:
        return False
    places = scene.atlas.middles[scene.in_tiles]
    return choose.lies_between(places, np.array(stops), way.path.length_m, scene.atlas.ways.scale)


def paced(scene: Scene, way: Way, costing: Costing) -> Way:
    """Set right the time of a way on damage that is in the tiles: the engine counts it as worse than it is.

    The shares of paces are those on the flat; the hills of the way are taken to be spread evenly over it.
    """
    known, pieces = scene.atlas.states.grade, way.pieces
    if not (scene.in_tiles.size or scene.news.any):
        return way
    grade = np.where(pieces.segment >= 0, known[pieces.segment], 0)
    metres = pieces.to_m - pieces.from_m
    engines = riders = metres.astype(float)
    surfaces = None
    for number in DAMAGED:
        paces = mapping.paces(GRADES[number], str(costing["bicycle_type"]), float(costing["cycling_speed"]))
        hurt = (grade == number) & (pieces.edge >= 0)
        if paces is None or not hurt.any():
            continue
        surface, engines_pace, riders_pace = paces
        surfaces = Edges.of(way.path.edges).each(_surface) if surfaces is None else surfaces
        hurt &= surfaces[pieces.edge] == SURFACES.index(surface)
        engines = np.where(hurt, metres / engines_pace, engines)
        riders = np.where(hurt, metres / riders_pace, riders)
    share = float(riders.sum() / engines.sum()) if surfaces is not None else 1.0
    if share == 1:
        return way
    turns = tuple(one._replace(time_s=one.time_s * share) for one in way.path.maneuvers)
    return way._replace(path=replace(way.path, time_s=way.path.time_s * share, maneuvers=turns))


def _factors(scene: Scene, told: Ints) -> tuple[tuple[tuple[LonLat, ...], float], ...]:
    """Give the lines of the streets of some segments, in both directions, with what they cost.

    Whole streets, from junction to junction, with the mean cost of their metres: nobody leaves one between
    two junctions, and the engine mistakes a line that begins and ends within one edge.
    """
    ways, lengths = scene.atlas.ways, scene.atlas.lengths
    found = []
    for first, end in choose.streets(told, ways.from_m, ways.to_m)[: rules()["rounds"]["lines"] // 2]:
        parts = scene.atlas.lines[first:end]
        inner = [part[1:-1] for part in parts]  # where two segments meet is no position of the street
        drawn = np.concatenate([parts[0][:1], *inner, parts[-1][-1:]]).tolist()
        line = tuple(LonLat(*pair) for pair in drawn)
        cost = float(np.average(scene.news.told[first:end], weights=lengths[first:end]))
        found += [(line, cost), (line[::-1], cost)]
    return tuple(found)


def join(scene: Scene, path: Path) -> Way:
    """Put a path on the city's segments; the same line as before is the same way as before."""
    line, along = path.drawn
    name = line.tobytes()
    way = scene.seen.get(name)
    if way is None:
        steps = Edges.of(path.edges).steps
        laid = scene.atlas.laid(steps[0]) if steps else None
        way = Way(path, line, along, condition.pieces(path, line, along, scene.atlas.ways, laid))
        scene.seen[name] = way
    return way


def known(scene: Scene, way: Way) -> Known:
    """Say what is known of each part of a way."""
    at, told = way.pieces.segment, scene.atlas.told
    levels = np.append(Edges.of(way.path.edges).each(_level), 0)
    stress_of = way.pieces.edge if len(scene.atlas.segment_ids) else at  # a city without streets: none
    return Known(
        told.grade[at], told.damages[at], told.length_m[at], told.seen[at], told.paved[at], levels[stress_of]
    )


def _level(edge: Edge) -> int:
    """Give the level of stress of an edge; 0 where it cannot be said."""
    return stress.of_edge(edge) or 0


def _surface(edge: Edge) -> int:
    """Give the number of an edge's surface in SURFACES; 0 for any other."""
    return SURFACES.index(edge.surface) if edge.surface in SURFACES else 0
