"""The answer to a wish: three ways at once, with their condition, and why they lead where they lead."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

import numpy as np
from django.urls import reverse
from django.utils import translation
from msgspec.structs import replace

from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.kernel.routing import Engine, Path
from simpul.rooms.cycling.observe import atlas as atlases
from simpul.rooms.cycling.observe import engine as engines
from simpul.rooms.cycling.observe import ride
from simpul.rooms.cycling.observe.atlas import Atlas
from simpul.rooms.cycling.observe.marks import Marks
from simpul.rooms.cycling.observe.ride import DAMAGED, Scene, Way
from simpul.rooms.cycling.share import reasons, stretches, turns, warnings
from simpul.rooms.cycling.share.answer import Answer, RouteShape, Tiles
from simpul.rooms.cycling.understand import choose, explain, figures, mapping, profile
from simpul.rooms.cycling.understand.explain import Avoided
from simpul.rooms.cycling.understand.figures import Figures, Known
from simpul.rooms.cycling.understand.wish import BadWish, Kind, Language, Wish

FILES = ("gpx", "geojson", "pdf")
"""The files that a route can be taken along as (`share.gpx`, `share.sheet`, `share.print`)."""


class Unreadable(Refused):
    """A wish that cannot be read; the message says what to write instead, `field` is its word."""

    cure = ""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def read(query: Mapping[str, str], *, language: Language = "en") -> Wish:
    """Read a wish from the words of an address.

    Raises:
        Unreadable: a word cannot be read.
    """
    try:
        return Wish.parse(query, language=language)
    except BadWish as error:
        raise Unreadable(reasons.wrong(error), error.field) from None


@dataclass(frozen=True, slots=True)
class _Found:
    """One way that was found, before it is put in words. `before` is the way without the news."""

    kind: Kind
    way: Way
    before: Way
    figures: Figures
    known: Known
    same_as: Kind | None


def answer(  # noqa: PLR0913 - what is asked, where, on what, when
    city: City,
    wish: Wish,
    *,
    engine: Engine,
    now: datetime,
    why: bool = True,
    marks: Marks | None = None,
) -> Answer:
    """Answer a wish.

    Args:
        city: where.
        wish: what is asked for.
        engine: of the city, `observe.engine.current`.
        now: for hazards whose time is over, and for the sun.
        why: also say what is gone round; where a road is closed, or one in reach is known to the tiles as
            damaged, that takes one more search.
        marks: of the city's records, where they were read already.

    Raises:
        Refused: a stop off the map, no way between two stops (`simpul.adapters.valhalla.route`).
    """
    tiles = engines.tiles_of(city, engine)
    atlas = atlases.of(city, marks)
    here = ride.scene(engine, atlas, now, tiles.states_at if tiles else None)
    found: list[_Found] = []
    for kind in wish.kinds:
        found.append(_find(here, wish, kind, found))
    with translation.override(wish.language):
        frame = _frame(city, wish, here, now)
        around = _avoided(here, wish, found) if why else []
        return Answer(
            city=city.slug,
            profile=wish.profile,
            tiles=Tiles(engine.version, tiles.built_at if tiles else None),
            updated_at=_newest(tiles.built_at if tiles else None, atlas),
            routes=_shapes(frame, found),
            why=[reasons.why(one, city.day(now)) for one in around],
            attribution=city.credit,
        )


def first(city: City, wish: Wish, *, engine: Engine, now: datetime) -> tuple[Path, RouteShape]:
    """Give the first of the ways that a wish names, with the engine's own path, for who keeps it.

    Raises:
        Refused: as `answer`.
    """
    here = _scene(city, engine, now)
    one = _find(here, wish, wish.kinds[0], [])
    with translation.override(wish.language):
        return one.way.path, _shape(_frame(city, wish, here, now), one, [one])


def of_path(city: City, path: Path, wish: Wish, *, engine: Engine, now: datetime) -> RouteShape:
    """Show a path that was found another way (a matched line, a kept route) with today's condition.

    Args:
        city: where.
        path: with its edges and turns.
        wish: who rides, and the language; its first kind names the route.
        engine: of the city.
        now: for hazards whose time is over, and for the sun.
    """
    here = _scene(city, engine, now)
    way = ride.join(here, path)
    known = ride.known(here, way)
    one = _Found(wish.kinds[0], way, way, figures.of(path, way.pieces, known, DAMAGED), known, None)
    with translation.override(wish.language):
        return _shape(_frame(city, wish, here, now), one, [one])


def _scene(city: City, engine: Engine, now: datetime) -> Scene:
    tiles = engines.tiles_of(city, engine)
    return ride.scene(engine, atlases.of(city), now, tiles.states_at if tiles else None)


def paced(city: City, path: Path, wish: Wish, *, engine: Engine, now: datetime) -> Path:
    """Give a path that the engine matched the time that a rider takes."""
    here = _scene(city, engine, now)
    return ride.paced(here, ride.join(here, path), profile.costing(wish, wish.kinds[0])).path


def _newest(built_at: datetime | None, atlas: Atlas) -> datetime | None:
    hazards = (one.changed_at for one in atlas.hazards)
    return max((at for at in (built_at, atlas.states.newest, *hazards) if at), default=None)


def _find(here: Scene, wish: Wish, kind: Kind, others: Sequence[_Found]) -> _Found:
    news = choose.minded(here.news, kind)
    heeding = here if news is here.news else dataclasses.replace(here, news=news)
    way, before = ride.find(heeding, wish.stops, profile.costing(wish, kind), wish.through)
    same = next((one for one in others if one.way.path.line == way.path.line), None)
    if same:
        return _Found(kind, same.way, before, same.figures, same.known, same.same_as or same.kind)
    known = ride.known(here, way)
    return _Found(kind, way, before, figures.of(way.path, way.pieces, known, DAMAGED), known, None)


def _avoided(here: Scene, wish: Wish, found: Sequence[_Found]) -> list[Avoided]:
    """Say what the balanced way (else the first) goes round, by the way that one would take without it."""
    one = next((one for one in found if one.kind == "balanced"), found[0])
    if here.closed or ride.may_go_round(here, wish.stops, one.way):
        plain = ride.without(here, wish.stops, profile.costing(wish, one.kind), wish.through)
    elif one.before.path.line != one.way.path.line:
        plain = one.before
    else:
        return []
    more_m = one.way.path.length_m - plain.path.length_m
    gone = np.setdiff1d(plain.segments, one.way.segments)
    atlas = here.atlas
    closed = {index for index in here.closed_on if index >= 0}
    shut = [index for index in gone.tolist() if index in closed]
    worse = [index for index in gone.tolist() if here.news.damaged[index] and index not in closed]
    risky = {atlas.index_of(one.segment): one for one in here.hazards if one.segment is not None}
    danger = [i for i in gone.tolist() if i in risky and i not in closed and not here.news.damaged[i]]
    reported = [risky[index].seen_on for index in (*shut, *danger) if index in risky]
    seen = [day for day in map(atlas.seen_on, worse) if day]
    names = atlas.names
    told = (
        explain.avoided("closed", [names[i] for i in shut], reported, more_m),
        explain.avoided("damage", [names[i] for i in worse], seen, more_m),
        explain.avoided("hazard", [names[i] for i in danger], reported, more_m),
    )
    return [one for one in told if one]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all routes of an answer are told in; `query` is the wish in an address, but for its kinds."""

    city: City
    wish: Wish
    here: Scene
    now: datetime
    query: str


def _frame(city: City, wish: Wish, here: Scene, now: datetime) -> _Frame:
    words = (
        f"{name}={quote_plus(word) if name == 'at' else word}"
        for name, word in wish.query().items()
        if name != "kind"
    )
    return _Frame(city, wish, here, now, "&".join(words))


def _shapes(frame: _Frame, found: Sequence[_Found]) -> list[RouteShape]:
    made: dict[Kind, RouteShape] = {}
    for one in found:
        if one.same_as is None:
            made[one.kind] = _shape(frame, one, found)
        else:
            made[one.kind] = replace(made[one.same_as], **_said(frame, one, found))
    return list(made.values())


def _said(frame: _Frame, one: _Found, found: Sequence[_Found]) -> dict[str, Any]:
    """Give what differs between two answers that lead the same way."""
    quick = next((other.figures for other in found if other.kind == "quick" and other is not one), None)
    told = explain.route(one.kind, one.figures, quick, one.same_as)
    return {
        "kind": one.kind,
        "title": reasons.title(one.kind),
        "sentence": reasons.sentence(told, one.figures),
        "same_as": one.same_as,
        "links": _links(frame, one.kind),
    }


def _shape(frame: _Frame, one: _Found, found: Sequence[_Found]) -> RouteShape:
    city, wish, here, path = frame.city, frame.wish, frame.here, one.way.path
    parts = stretches.of(here.atlas, one.way.pieces, one.known)
    side: turns.Side = "right" if mapping.driving_side(city.country) == "right" else "left"
    return RouteShape(
        figures=one.figures,
        line=path.line,
        heights_m=path.heights_m,
        along_m=one.way.along.round(1).tolist(),
        stretches=parts,
        turns=turns.texts(path, language=wish.language, driving_side=side),
        warnings=warnings.of(
            path, parts, wish=wish, now=frame.now, time_zone=city.time_zone, hazards=here.hazards
        ),
        **_said(frame, one, found),
    )


def _links(frame: _Frame, kind: Kind) -> dict[str, str]:
    query = f"{frame.query}&kind={kind}"
    page, api, *files = _addresses(frame.city.slug)
    found = {"page": f"{page}?{query}", "json": f"{api}?city={frame.city.slug}&{query}"}
    return found | {name: f"{file}?{query}" for name, file in zip(FILES, files, strict=True)}


@lru_cache(maxsize=256)
def _addresses(slug: str) -> tuple[str, ...]:
    files = (reverse("cycling:wish-file", args=[slug, name]) for name in FILES)
    return reverse("cycling:plan", args=[slug]), reverse("api:cycling_routes"), *files
