"""A route on its way out of the house: one shape for GPX, GeoJSON, paper and page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.understand.kept import positions

type Route = Mapping[str, Any]
"""One of `routes` in the JSON of an answer."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A route with what is said of it.

    `route` is one route of an answer. `stops` are its stops with their names ("" where nobody named one).
    `url` is the absolute address of its page, which the code on paper leads to; "" for none. `built_at` is
    when the network was read that it lies on, `notes` is what a rider must know first (a closure, a
    damage), `off` are the stretches of a drawn line that no way follows. `name` is what its files are
    called, without an ending.
    """

    city: City
    name: str
    title: str
    route: Route
    stops: tuple[tuple[str, LonLat], ...]
    made_at: datetime
    story: str = ""
    url: str = ""
    built_at: datetime | None = None
    notes: tuple[str, ...] = ()
    off: tuple[tuple[LonLat, ...], ...] = ()
    language: str = "en"

    @property
    def line(self) -> tuple[LonLat, ...]:
        """Its positions."""
        return positions(self.route["line"])

    @property
    def figures(self) -> Mapping[str, Any]:
        """Its figures."""
        found: Mapping[str, Any] = self.route["figures"]
        return found

    @property
    def turns(self) -> Sequence[Mapping[str, Any]]:
        """Its turn list."""
        found: Sequence[Mapping[str, Any]] = self.route.get("turns") or ()
        return found

    @property
    def warnings(self) -> Sequence[Mapping[str, Any]]:
        """What lies ahead."""
        found: Sequence[Mapping[str, Any]] = self.route.get("warnings") or ()
        return found

    @property
    def stretches(self) -> Sequence[Mapping[str, Any]]:
        """The condition along it."""
        found: Sequence[Mapping[str, Any]] = self.route.get("stretches") or ()
        return found

    @property
    def seen_on(self) -> date | None:
        """The newest day that a part of it was surveyed; None where none was."""
        day = self.figures.get("condition_to")
        return date.fromisoformat(day[:10]) if day else None

    def at(self, along_m: float) -> LonLat:
        """Give the position so many metres along it: that of the last corner before."""
        along = self.route["along_m"]
        return self.line[max((number for number, metres in enumerate(along) if metres <= along_m), default=0)]


def geojson(sheet: Sheet) -> dict[str, Any]:
    """Give a route as GeoJSON (RFC 7946): the whole, its stretches, its stops, its warnings."""
    heights = sheet.route.get("heights_m")
    line: list[list[float]] = [
        [*at] if heights is None or heights[number] is None else [*at, heights[number]]
        for number, at in enumerate(sheet.line)
    ]
    whole = {
        "what": "route", "title": sheet.title, "city": sheet.city.slug, "url": sheet.url or None,
        "notes": list(sheet.notes), "attribution": sheet.city.credit, **sheet.figures,
    }  # fmt: skip
    stretches = [
        _feature(_line(line[one["begin"] : one["end"] + 1]), {
            "what": "stretch", **{name: one[name] for name in one if name not in {"begin", "end"}},
        })
        for one in sheet.stretches
    ]  # fmt: skip
    stops = [
        _feature(_point(at), {"what": "stop", "number": number, "name": name or None})
        for number, (name, at) in enumerate(sheet.stops, 1)
    ]
    warnings = [
        _feature(_point(LonLat(one["lon"], one["lat"])), {
            "what": "warning", "kind": one["kind"], "at_m": one["at_m"], "text": one["text"],
        })
        for one in sheet.warnings
    ]  # fmt: skip
    return {
        "type": "FeatureCollection",
        "features": [_feature(_line(line), whole), *stretches, *stops, *warnings],
    }


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _line(places: Sequence[Sequence[float]]) -> dict[str, Any]:
    line = [list(place) for place in places]
    return {"type": "LineString", "coordinates": line if len(line) > 1 else line * 2}


def _point(at: LonLat) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [*at]}
