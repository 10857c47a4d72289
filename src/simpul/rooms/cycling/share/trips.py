"""Round trips as they leave: the shape of an answer with routes, with what makes each of them a trip."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

import numpy as np
import shapely
from babel.lists import format_list
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from simpul.ground.places import spatial
from simpul.ground.places.models import City, Street
from simpul.kernel.geo import Bounds, LonLat, distance_m, metres_per_degree
from simpul.kernel.refusal import Refused
from simpul.kernel.routing import Engine, Path, Query
from simpul.rooms.cycling.share import destinations, said
from simpul.rooms.cycling.share.destinations import Shown
from simpul.rooms.cycling.understand import outing, profile, stress, trip
from simpul.rooms.cycling.understand.course import Course
from simpul.rooms.cycling.understand.outing import Round
from simpul.rooms.cycling.understand.trip import Judged, Ridden, Rules, Via
from simpul.rooms.cycling.understand.turns import heading
from simpul.rooms.cycling.understand.wish import Kind, Wish

CALM = 2
"""Levels of traffic stress up to this are calm (Furth: "most adults")."""
NAMED, NAMELESS = 1.0, 0.5
"""What a place with a name is worth, and one without."""
ASKED = 200
"""So many places are looked at for whether a loop passes them."""

DIRECTIONS: dict[str, str | Promise] = {
    "": gettext_lazy("Round trip"),
    "north": gettext_lazy("Round trip to the north"),
    "northeast": gettext_lazy("Round trip to the northeast"),
    "east": gettext_lazy("Round trip to the east"),
    "southeast": gettext_lazy("Round trip to the southeast"),
    "south": gettext_lazy("Round trip to the south"),
    "southwest": gettext_lazy("Round trip to the southwest"),
    "west": gettext_lazy("Round trip to the west"),
    "northwest": gettext_lazy("Round trip to the northwest"),
}
SENTENCES: dict[tuple[bool, bool], str | Promise] = {
    (True, True): gettext_lazy("%(length)s in %(time)s past %(places)s; %(twice)s of it is ridden twice."),
    (True, False): gettext_lazy("%(length)s in %(time)s past %(places)s; nothing is ridden twice."),
    (False, True): gettext_lazy("%(length)s in %(time)s; %(twice)s of it is ridden twice."),
    (False, False): gettext_lazy("%(length)s in %(time)s; nothing is ridden twice."),
}
"""What is said of a loop: by whether it passes places with names, and whether a part is ridden twice."""
OTHERWISE = gettext_lazy("and more")


class NoLoop(Refused):
    """No round trip like the wished one begins here."""

    cure = ""


class Routes(Protocol):
    """The answer to a wish, as far as it is needed here."""

    def json(self) -> dict[str, Any]:
        """Give it for JSON."""


type Answer = Callable[[Wish], Routes]
"""Answers a wish: `share.routes.answer` with its city, engine and clock."""


@dataclass(frozen=True, slots=True)
class Around:
    """Places that a ride may turn at or pass, with what each is worth."""

    places: tuple[Shown, ...]

    @property
    def positions(self) -> list[LonLat]:
        """Where they are."""
        return [one.position for one in self.places]

    def worth(self, numbers: Sequence[int]) -> float:
        """Sum up what some of them are worth."""
        return sum(NAMED if self.places[number].named else NAMELESS for number in numbers)


def kind_of(wish: Wish) -> Kind:
    """Give which of the three ways to ride is meant where only one can be: balanced, unless one is named."""
    return wish.kinds[0] if len(wish.kinds) == 1 else "balanced"


def round_trips(city: City, asked: Round, *, engine: Engine, answer: Answer) -> dict[str, Any]:
    """Give up to three round trips in the shape of an answer with routes.

    Raises:
        NoLoop: none begins here.
        OffTheMap: the start lies where no bicycle goes.
    """
    with translation.override(asked.wish.language):
        return _round_trips(city, asked, engine, answer)


def _round_trips(city: City, asked: Round, engine: Engine, answer: Answer) -> dict[str, Any]:
    rules = outing.rules()["round"]
    costing = profile.costing(asked.wish, kind_of(asked.wish))
    wish_m = _metres(asked, engine, costing, rules)
    around = _around(city, asked.start, wish_m / 2 / rules["detour"])
    vias = [*_places(asked, around, wish_m, engine, rules), *_corners(city, asked, wish_m, engine, rules)]
    found = [trip.judged(one, asked.amount, rules) for one in _ridden(asked, vias, around, engine, costing)]
    best = trip.best(found, rules)
    if not best:
        raise NoLoop(
            _("No round trip of %(amount)s was found from here: too few ways lie within reach. "
              "Try another length, another direction or another start.") % {"amount": _written(asked)}
        )  # fmt: skip
    return _shaped(asked, best, around, answer)


def _metres(asked: Round, engine: Engine, costing: Mapping[str, Any], rules: Rules) -> float:
    """Give the metres of the wish; a wish in time is turned into metres by the pace of the streets around."""
    if asked.unit == "m":
        return asked.amount
    guess_m = asked.amount * profile.table()["profile"][asked.wish.profile]["speed_kmh"] / 3.6
    ends = [one.position for one in engine.snap(trip.ring(asked.start, guess_m, rules)) if one]
    ways = [way for way in engine.matrix([asked.start], ends or [asked.start], costing)[0] if way and way[1]]
    paces = [length_m / time_s for length_m, time_s in ways]
    return float(np.median(paces)) * asked.amount if paces else guess_m


def _around(city: City, start: LonLat, radius_m: float) -> Around:
    lon_m, lat_m = metres_per_degree(start.lat)
    wide, high = radius_m / lon_m, radius_m / lat_m
    box = Bounds(start.lon - wide, start.lat - high, start.lon + wide, start.lat + high)
    found = destinations.listed(city, None, box)
    near = sorted(found, key=lambda one: (not one.named, distance_m(start, one.position)))
    return Around(tuple(near[:ASKED]))


def _places(asked: Round, around: Around, wish_m: float, engine: Engine, rules: Rules) -> list[Via]:
    """Choose places to turn at: those with a name and at a good distance first, each on a way."""
    good_m = sum(trip.RADII) / len(trip.RADII) * wish_m / rules["detour"]
    order = sorted(
        range(len(around.places)),
        key=lambda at: (
            not around.places[at].named,
            abs(distance_m(asked.start, around.places[at].position) - good_m),
        ),
    )
    wanted = [
        Via(place, around.worth([at]), at)
        for at in order
        if trip.lies_towards(asked.start, place := around.places[at].position, asked.towards, rules)
    ][: rules["places"]]
    return _snapped(wanted, engine, rules["snap_m"])


def _corners(city: City, asked: Round, wish_m: float, engine: Engine, rules: Rules) -> list[Via]:
    """Choose directions to turn at: the junction of quiet streets that lies nearest to each, if one is near.

    A loop rides past a junction without turning back; past the middle of a street the engine loses its edges.
    """
    quiet = Street.objects.live().filter(city=city).exclude(road_class__in=rules["not_at"])
    found: dict[LonLat, Via] = {}
    for position in trip.ring(asked.start, wish_m, rules):
        if trip.lies_towards(asked.start, position, asked.towards, rules):
            near = spatial.nearest(quiet, position, rules["snap_m"])
            ends = [end for street, _off in near for end in _ends(street)]
            corner = min(ends, key=partial(distance_m, position), default=None)
            if corner:
                found[corner] = Via(corner)
    return _snapped(list(found.values()), engine, rules["junction_m"])


def _ends(street: Street) -> tuple[LonLat, LonLat]:
    line = shapely.get_coordinates(shapely.from_wkb(bytes(street.line)))
    return LonLat(*line[0].tolist()), LonLat(*line[-1].tolist())


def _snapped(vias: Sequence[Via], engine: Engine, within_m: float) -> list[Via]:
    """Put turning points on ways; one that has none so near is left out."""
    there = engine.snap([via.position for via in vias])
    return [
        replace(via, position=at.position)
        for via, at in zip(vias, there, strict=True)
        if at and at.distance_m <= within_m
    ]


def _ridden(
    asked: Round, vias: Sequence[Via], around: Around, engine: Engine, costing: Mapping[str, Any]
) -> list[Ridden]:
    """Ride the most promising loops in thought."""
    rules = outing.rules()["round"]
    stops = [asked.start, *(via.position for via in vias)]
    unit = 0 if asked.unit == "m" else 1
    ways = engine.matrix(stops, stops, costing)
    amounts = np.array([[np.inf if way is None else way[unit] for way in row] for row in ways])
    found = []
    for loop in trip.loops(asked.start, vias, amounts, asked.amount, rules):
        corners = (asked.start, *(vias[at].position for at in loop.vias), asked.start)
        through = frozenset(number for number, at in enumerate(loop.vias, 1) if vias[at].place is None)
        try:
            path = engine.route(Query(corners, costing, turns=False, heights=False, through=through))
        except Refused:  # a corner in a dead end cannot be ridden past: this loop is none
            continue
        passed = Course(path).passes(around.positions, rules["passes_m"])
        turned = [place for at in loop.vias if (place := vias[at].place) is not None]
        passed += [place for place in turned if place not in passed]
        amount = path.length_m if asked.unit == "m" else path.time_s
        worth = around.worth(passed)
        found.append(Ridden(corners, path, amount, _calm(path), tuple(passed), worth, through))
    return found


def _calm(path: Path) -> float | None:
    """Give the share of a path that is calm, of what has a level of stress at all."""
    levels = [(edge.length_m, stress.of_edge(edge)) for edge in path.edges]
    known_m = sum(length for length, level in levels if level is not None)
    calm_m = sum(length for length, level in levels if level is not None and level <= CALM)
    return calm_m / known_m if known_m else None


def _shaped(asked: Round, best: Sequence[Judged], around: Around, answer: Answer) -> dict[str, Any]:
    """Put the loops into the shape of an answer: its routes are the loops."""
    shaped: dict[str, Any] = {}
    routes = []
    for number, one in enumerate(best, 1):
        ridden, kinds = one.ridden, (kind_of(asked.wish),)
        wish = replace(asked.wish, stops=ridden.stops, through=ridden.through, kinds=kinds)
        whole = answer(wish).json()
        [route] = whole["routes"]
        routes.append(route | _told(number, asked, one, around, route))
        shaped = shaped or whole
    return shaped | {"routes": routes, "asked": _asked(asked)}


def _told(number: int, asked: Round, one: Judged, around: Around, route: Mapping[str, Any]) -> dict[str, Any]:
    passed = [around.places[place] for place in one.ridden.passed]
    names = list(dict.fromkeys(place.name for place in passed if place.named))
    figures = route["figures"]
    parts = {
        "length": said.length(figures["length_m"]), "time": said.time(figures["time_s"]),
        "places": _listed(names), "twice": said.share(one.twice),
    }  # fmt: skip
    sentence = SENTENCES[bool(names), round(one.twice, 2) > 0]
    title = DIRECTIONS[asked.towards or heading((asked.start, Course(one.ridden.path).middle), 0)]
    return {
        "kind": f"trip-{number}", "title": str(title), "sentence": str(sentence) % parts, "same_as": None,
        "trip": {
            "stops": [list(stop) for stop in one.ridden.stops], "through": sorted(one.ridden.through),
            "twice_share": round(one.twice, 3),
            "off_share": round(one.ridden.amount / asked.amount - 1, 3), "score": round(one.score, 3),
            "parts": {name: round(value, 3) for name, value in one.parts.items()},
            "passes": [place.json() for place in passed],
        },
    }  # fmt: skip


def _listed(names: Sequence[str], most: int = 3) -> str:
    """Write names as the reader's language lists them: "A, B, and C"."""
    shown = [*names[:most], str(OTHERWISE)] if len(names) > most else list(names)
    if len(names) > most:
        return ", ".join(shown)
    return format_list(shown, locale=(get_language() or "en").replace("-", "_"))


def _asked(asked: Round) -> dict[str, Any]:
    length = {"length_m": asked.amount} if asked.unit == "m" else {"minutes": asked.amount / 60}
    return {"start": list(asked.start), "towards": asked.towards or None, **length}


def _written(asked: Round) -> str:
    return said.length(asked.amount) if asked.unit == "m" else said.time(asked.amount)
