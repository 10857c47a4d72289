"""The one shape of an answer to a wish: what the API, the pages, prints and shared links are made of."""

from datetime import date, datetime
from typing import Any

import msgspec

from simpul.kernel.geo import LonLat
from simpul.kernel.routing import Path
from simpul.rooms.cycling.share.turns import Turn
from simpul.rooms.cycling.share.warnings import Warning_
from simpul.rooms.cycling.understand.figures import Figures
from simpul.rooms.cycling.understand.wish import Kind

type Line = tuple[LonLat, ...]


class Stretch(msgspec.Struct, frozen=True):
    """A part of a route on one segment of the city's map.

    `begin` and `end` are indexes into the line around it. `grade` is a word of the road state, "unknown"
    where nobody looked. `surface` and `stress` are None where the map does not say, `street` where it has no
    name, `segment` where the city's map has no street there.
    """

    begin: int
    end: int
    from_m: float
    to_m: float
    grade: str
    confidence: float | None
    seen_on: date | None
    stress: int | None
    surface: str | None
    street: str | None
    segment: int | None


class Tiles(msgspec.Struct, frozen=True):
    """The routing tiles that the answer was found on."""

    version: str
    built_at: datetime | None


class RouteShape(msgspec.Struct, frozen=True):
    """One of the answers. `heights_m` is None where hills are not known, `along_m` metres to a position."""

    kind: Kind
    title: str
    sentence: str
    same_as: Kind | None
    figures: Figures
    line: Line
    heights_m: tuple[float, ...] | None
    along_m: list[float]
    stretches: list[Stretch]
    turns: list[Turn]
    warnings: list[Warning_]
    links: dict[str, str]


class Answer(msgspec.Struct, frozen=True):
    """All answers to a wish. `why` are sentences on what is gone round, and what that costs."""

    city: str
    profile: str
    tiles: Tiles
    updated_at: datetime | None
    routes: list[RouteShape]
    why: list[str]
    attribution: str

    def json(self) -> dict[str, Any]:
        """Give it as JSON has it: dicts, lists, numbers and texts."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found

    def dumps(self) -> bytes:
        """Give it as JSON."""
        return msgspec.json.encode(self)


class Ride(msgspec.Struct, frozen=True):
    """A route before it is put in words: the engine's path, its parts and its figures."""

    kind: Kind
    path: Path
    along_m: list[float]
    figures: Figures
    stretches: list[Stretch]
    segments: frozenset[int]
