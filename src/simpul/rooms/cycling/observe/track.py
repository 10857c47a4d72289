"""A drawn line comes in: read from GeoJSON, checked, and laid on the network."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from simpul.kernel.geo import Bounds, LonLat, distance_m, on_earth
from simpul.kernel.refusal import Refused
from simpul.kernel.routing import Path
from simpul.rooms.cycling.understand import curated as rules

type Match = Callable[[Sequence[LonLat]], Path | None]
"""The path that a line follows; None where it follows none."""

MOST_POINTS = 200_000
LONGEST = 20_000_000
"""Characters of a GeoJSON text."""
STEP_M = 35.0
"""A line of few corners is matched by positions so far apart: Meili sees nothing between two of them."""


class BadLine(Refused):
    """The line cannot be read, or lies where it cannot be. The message says where, and what to do."""


def geojson(text: str) -> tuple[LonLat, ...]:
    """Read the one line of a GeoJSON text: a LineString, or what holds one.

    Raises:
        BadLine: it is no JSON or holds no line or several, has more than MOST_POINTS positions, or one that
            is no position on the earth.
    """
    if len(text) > LONGEST:
        raise BadLine(_("The line is longer than %(most)d characters. Draw it with fewer points.")
                      % {"most": LONGEST})  # fmt: skip
    try:
        found = list(_lines(json.loads(text)))
    except (ValueError, RecursionError) as error:
        raise BadLine(_("The line is no GeoJSON that can be read (%(error)s).") % {"error": error}) from error
    if len(found) != 1:
        raise BadLine(
            _("One line is needed, but the GeoJSON holds %(count)d. Join them, or send one.")
            % {"count": len(found)}
        )
    [pairs] = found
    if not isinstance(pairs, list) or not 2 <= len(pairs) <= MOST_POINTS:  # noqa: PLR2004 - its ends
        raise BadLine(_("A line has from 2 to %(most)d positions.") % {"most": MOST_POINTS})
    return tuple(_position(pair, number) for number, pair in enumerate(pairs, 1))


def check(line: Sequence[LonLat], city: Bounds) -> None:
    """Make sure that a line lies in the city.

    Raises:
        BadLine: no part of it does; where it would with latitude and longitude swapped, that is said.
    """
    if any(_inside(at, city) for at in line):
        return
    if any(_inside(LonLat(at.lat, at.lon), city) for at in line):
        raise BadLine(_("The line lies outside this city, but not with latitude and longitude swapped: "
                        "longitude comes first."))  # fmt: skip
    raise BadLine(
        _("The line lies outside this city: it begins at longitude %(lon)s, latitude %(lat)s.")
        % {"lon": f"{line[0].lon:.5f}", "lat": f"{line[0].lat:.5f}"}
    )


def lay(line: Sequence[LonLat], match: Match, holds: rules.Rule) -> tuple[Path | None, tuple[rules.Off, ...]]:
    """Lay a line on the network: give the path that it follows, and the stretches where it follows none."""
    path = match(dense(line))
    return path, rules.off_network(line, ways(path) if path else (), holds)


def ways(path: Path) -> tuple[tuple[LonLat, ...], ...]:
    """Give the parts of a path that lie on ways: its edges joined where they follow each other."""
    runs: list[list[int]] = []
    for edge in path.edges:
        if runs and runs[-1][1] == edge.begin:
            runs[-1][1] = edge.end
        else:
            runs.append([edge.begin, edge.end])
    parts = (path.line[begin : end + 1] for begin, end in runs) if runs else (path.line,)
    return tuple(part for part in parts if len(part) > 1)


def dense(line: Sequence[LonLat]) -> tuple[LonLat, ...]:
    """Put positions into the long steps of a line, so that none is longer than STEP_M."""
    found: list[LonLat] = []
    for begin, end in pairwise(line):
        count = max(int(np.ceil(distance_m(begin, end) / STEP_M)), 1)
        found += [
            LonLat(
                begin.lon + (end.lon - begin.lon) * part / count,
                begin.lat + (end.lat - begin.lat) * part / count,
            )
            for part in range(count)
        ]
    return (*found, line[-1])


def _lines(found: Any) -> Iterator[Any]:
    """Give the coordinates of every line in a GeoJSON value."""
    kind = found.get("type") if isinstance(found, dict) else None
    if kind == "LineString":
        yield found.get("coordinates")
    elif kind == "MultiLineString":
        yield from found.get("coordinates") or []
    elif kind == "Feature":
        yield from _lines(found.get("geometry"))
    elif kind == "FeatureCollection":
        for feature in found.get("features") or []:
            yield from _lines(feature)


def _position(pair: Any, number: int) -> LonLat:
    try:
        at = LonLat(float(pair[0]), float(pair[1]))
    except (TypeError, ValueError, IndexError, KeyError):
        raise BadLine(
            _("Position %(number)d is not [longitude, latitude] but %(value)r.")
            % {"number": number, "value": str(pair)[:80]}
        ) from None
    if not on_earth(*at):
        raise BadLine(
            _(
                "Position %(number)d (longitude %(lon)s, latitude %(lat)s) is not on the earth. "
                "Is latitude first?"
            )
            % {"number": number, "lon": at.lon, "lat": at.lat}
        )
    return at


def _inside(at: LonLat, city: Bounds) -> bool:
    return city.west <= at.lon <= city.east and city.south <= at.lat <= city.north
