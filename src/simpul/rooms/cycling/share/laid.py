"""A line on today's network: for who draws it, for the nightly check, and for who looks years later."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.ground.roadstate import share as roadstate
from simpul.ground.roadstate.models import Hazard
from simpul.ground.roadstate.share import OpenHazard
from simpul.kernel.geo import Bounds, LonLat, length_m
from simpul.kernel.routing import Engine, Path
from simpul.rooms.cycling.act.curated import Laying, NotRideable
from simpul.rooms.cycling.models import CuratedRoute, SharedRoute
from simpul.rooms.cycling.observe import track
from simpul.rooms.cycling.share import routes, shape
from simpul.rooms.cycling.understand import curated as rules
from simpul.rooms.cycling.understand import kept, profile
from simpul.rooms.cycling.understand.course import Course
from simpul.rooms.cycling.understand.wish import PROFILES, Language, Profile, Wish

NEAR_M = 60.0
"""A named place so near to the way is one of its stops."""
MOST_STOPS = 24
MARGIN = 0.001
"""Degrees around a line that hazards are asked for in."""


def line(  # noqa: PLR0913 - what is drawn, by which means, for whom
    city: City,
    drawn: Sequence[LonLat],
    *,
    made_with: str,
    stops: Sequence[tuple[str, LonLat]],
    rider: str,
    language: str,
    engine: Engine,
    now: datetime,
) -> Laying:
    """Lay a drawn line on the network, to be looked at before it is kept.

    Args:
        city: where.
        drawn: at least two positions.
        made_with: "line" or "gpx".
        stops: named places on it, in their order.
        rider: a profile.
        language: of the turns.
        engine: of the city.
        now: when.

    Raises:
        BadLine: it lies outside the city.
        NotRideable: no part of it follows a way.
    """
    track.check(drawn, city.bounds)
    path, off = track.lay(drawn, lambda at: engine.match(at, matching(rider)), rules.rule(now.date()))
    if path is None or len(path.line) < 2:  # noqa: PLR2004 - two ends
        raise NotRideable(
            _(
                "This line follows no way that a bicycle may use. Draw it along the streets and paths of "
                "the map."
            )
        )
    wish = wish_of(path, rider, language)
    path = routes.paced(city, path, wish, engine=engine, now=now)
    shown = shape.of_path(city, path, wish, engine=engine, now=now)
    return Laying(tuple(drawn), _beside(stops, path), made_with, path, shown, off, engine.version)


def wished(city: City, wish: Wish, *, names: Sequence[str] = (), engine: Engine, now: datetime) -> Laying:
    """Find a route between stops, to be looked at before it is kept: the first kind that the wish names.

    Raises:
        Refused: what finding a route refuses.
    """
    path, shown = shape.of_wish(city, wish, engine=engine, now=now)
    named = [*names, *[""] * len(wish.stops)]
    return Laying(
        path.line, tuple(zip(named, wish.stops, strict=False)), "points", path, shown, (), engine.version
    )


def today(  # noqa: PLR0913 - what is laid, for whom, on what
    city: City, path: Path, rider: str, language: str, *, engine: Engine | None, now: datetime
) -> rules.Laid:
    """Hold a kept path against today's network and road; without an engine nothing is known.

    Its line is matched anew to see what is gone; its figures are those of the same line with today's
    condition, so that they can be compared with those of then.

    Args:
        city: where.
        path: as it was kept.
        rider: a profile.
        language: of the texts.
        engine: of the city; None where it has no tiles now.
        now: when.
    """
    if engine is None:
        return rules.Laid("", None)
    holds = rules.rule(now.date())
    matched, off = track.lay(path.line, lambda at: engine.match(at, matching(rider)), holds)
    shown = shape.of_path(city, path, wish_of(path, rider, language), engine=engine, now=now)
    return rules.Laid(engine.version, shown if matched else None, off, closures(city, path.line, holds, now))


def of_route(route: CuratedRoute, language: str, *, engine: Engine | None, now: datetime) -> rules.Laid:
    """Hold a recommended route against today's network."""
    return today(route.city, kept.unpack(route.path), route.profile, language, engine=engine, now=now)


def of_shared(one: SharedRoute, language: str, *, engine: Engine | None, now: datetime) -> rules.Verdict:
    """Say what has changed on a shared route since it was kept."""
    rider = one.wish.get("profile", "city")
    laid = today(one.city, kept.unpack(one.path), rider, language, engine=engine, now=now)
    return rules.judge(one.shown, laid, rules.rule(now.date()))


def _beside(stops: Sequence[tuple[str, LonLat]], path: Path) -> tuple[tuple[str, LonLat], ...]:
    """Keep the named places that the way passes, in its order: a file may name others too."""
    passed = Course(path).passes([at for _name, at in stops], NEAR_M)
    return tuple(stops[number] for number in passed[:MOST_STOPS])


def matching(rider: str) -> dict[str, Any]:
    """Give the engine's options for following a line: the rider's pace, and no surface that is avoided."""
    return profile.options(_known(rider)) | {"avoid_bad_surfaces": 0.0}


def wish_of(path: Path, rider: str, language: str) -> Wish:
    """Give the wish that a path answers."""
    tongue: Language = "id" if language == "id" else "en"
    return Wish((path.line[0], path.line[-1]), profile=_known(rider), language=tongue)


def _known(rider: str) -> Profile:
    return next((one for one in PROFILES if one == rider), "city")


def closures(
    city: City, line_: Sequence[LonLat], holds: rules.Rule, now: datetime
) -> tuple[rules.Closure, ...]:
    """Find the closed places on a line, in the order of the way."""
    return _on(city, line_, holds, now, lambda one: one.severity == Hazard.Severity.CLOSED)


def reported(
    city: City, line_: Sequence[LonLat], holds: rules.Rule, now: datetime
) -> tuple[rules.Closure, ...]:
    """Find the places on a line that a resident reported closed and nobody of the city has looked at yet."""
    return _on(
        city, line_, holds, now,
        lambda one: one.kind == Hazard.Kind.CLOSURE and one.severity != Hazard.Severity.CLOSED,
    )  # fmt: skip


def _on(
    city: City,
    line_: Sequence[LonLat],
    holds: rules.Rule,
    now: datetime,
    counts: Callable[[OpenHazard], bool],
) -> tuple[rules.Closure, ...]:
    lons, lats = [at.lon for at in line_], [at.lat for at in line_]
    box = Bounds(min(lons), min(lats), max(lons), max(lats)).around(MARGIN)
    course = Course(Path(tuple(line_), length_m=length_m(tuple(line_)), time_s=0))
    found = []
    for hazard in filter(counts, roadstate.open_hazards(city, box, now)):
        at_m, off_m = course.nearest(hazard.position)
        if off_m <= holds.aside_m:
            found.append(rules.Closure(round(at_m), hazard.position.lon, hazard.position.lat, hazard.kind))
    return tuple(sorted(found, key=lambda one: (one.at_m, one.lon, one.lat)))
