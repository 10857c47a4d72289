"""A route as GPX 1.1: a track with heights, a route of its turns, way points of stops and warnings."""

import re
from html import escape
from typing import Any

from gpxpy import gpx

from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.share.sheet import Sheet

CREATOR = "Simpul"
TYPE = "Cycling"
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold (XML 1.0, 2.2)."""


def write(sheet: Sheet) -> str:
    """Give the file as text, to be sent as UTF-8.

    Heights stand where they are known. Navigation programs read the route for its turns, watches the track.
    """
    book = gpx.GPX()
    head: Any = book  # its fields begin as None
    head.creator, head.name, head.description = CREATOR, _clean(sheet.title), _clean(_about(sheet))
    # gpxpy writes attributes as they are: what stands in one is escaped here.
    head.copyright_author = escape(_clean(sheet.city.credit)) or None
    head.link, head.time = escape(sheet.url) or None, sheet.made_at
    book.waypoints = [*_stops(sheet), *_warnings(sheet)]
    if sheet.turns:
        book.routes = [_route(sheet)]
    book.tracks = [_track(sheet)]
    return str(book.to_xml(version="1.1"))


def _about(sheet: Sheet) -> str:
    return "\n".join(
        part for part in (*sheet.notes, sheet.story or sheet.route.get("sentence") or "") if part
    )


def _track(sheet: Sheet) -> Any:
    heights = sheet.route.get("heights_m") or [None] * len(sheet.line)
    points = [
        gpx.GPXTrackPoint(at.lat, at.lon, elevation=height)
        for at, height in zip(sheet.line, heights, strict=True)
    ]
    track: Any = gpx.GPXTrack(name=_clean(sheet.title))
    track.type = TYPE
    track.segments = [gpx.GPXTrackSegment(points)]
    return track


def _route(sheet: Sheet) -> Any:
    route: Any = gpx.GPXRoute(name=_clean(sheet.title))
    route.type = TYPE
    for turn in sheet.turns:
        at = sheet.line[turn["begin"]] if "begin" in turn else sheet.at(turn["at_m"])
        route.points.append(
            gpx.GPXRoutePoint(
                at.lat, at.lon, name=_clean(turn["street"]) or None, description=_clean(turn["text"]),
                symbol=turn["sign"], type="turn",
            )
        )  # fmt: skip
    return route


def _stops(sheet: Sheet) -> list[gpx.GPXWaypoint]:
    letters = (chr(ord("A") + number) for number in range(26))
    return [
        _place(at, _clean(name) or letter, "", "Flag, Green", "stop")
        for letter, (name, at) in zip(letters, sheet.stops, strict=False)
    ]


def _warnings(sheet: Sheet) -> list[gpx.GPXWaypoint]:
    return [
        _place(LonLat(one["lon"], one["lat"]), one["text"], one["kind"], "Danger Area", "warning")
        for one in sheet.warnings
    ]


def _place(at: LonLat, name: str, comment: str, symbol: str, kind: str) -> gpx.GPXWaypoint:
    return gpx.GPXWaypoint(
        at.lat, at.lon, name=_clean(name), comment=comment or None, symbol=symbol, type=kind
    )


def _clean(text: str) -> str:
    return FORBIDDEN.sub("", text)
