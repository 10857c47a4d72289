"""A route in a GPX file (1.0 or 1.1), read as a stream: a file costs no more memory than its line."""

from array import array
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from simpul.kernel.geo import LonLat, on_earth
from simpul.kernel.refusal import Refused

LEAST_NUMBERS = 4
"""Two positions of two numbers each: less is no line."""
MOST_POINTS = 200_000
"""Positions of a file: a week's ride with one in three seconds has as many."""
MOST_BYTES = 100_000_000
MOST_KEPT = 4_000
"""Positions of the line that is given: enough to follow 200 km of road to 5 m."""
THIN_M = 4.0
"""How far the thinned line may lie from the one in the file, metres; more where that leaves too many."""
METRES_A_DEGREE = 111_195.0
DEEPEST = 40
LONGEST_NAME = 200
MOST_NAMED = 200
PIECE = 1 << 16
CHUNK = 500
POINTS = {"trkpt": "track", "rtept": "route", "wpt": "wpt"}


class BadGpx(Refused):
    """The file is no route that can be taken. The message says where, and what to do."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line that somebody drew or rode.

    `line` is thinned; `points` says how many positions the file had. `name` is "" where it has none,
    `named` are its way points with a name.
    """

    line: tuple[LonLat, ...]
    points: int
    name: str = ""
    named: tuple[tuple[str, LonLat], ...] = ()


def read(file: BinaryIO, name: str) -> Drawn:
    """Read a GPX file: the points of its tracks, else of its routes, in their order.

    Args:
        file: open at its beginning; read once, in pieces.
        name: of the file, for the messages.

    Raises:
        BadGpx: it is no XML or no GPX, declares a document type or entities, has no line, more than
        MOST_POINTS
            positions or MOST_BYTES bytes, or a position that is not on the earth.
    """
    reader = _Reader(name)
    size = 0
    try:
        while piece := file.read(PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                raise BadGpx(_("%(name)s is longer than %(most)d bytes. Export the route alone.")
                             % {"name": name, "most": MOST_BYTES})  # fmt: skip
            reader.parser.Parse(piece, False)  # noqa: FBT003 - expat's word for more to come
        reader.parser.Parse(b"", True)  # noqa: FBT003 - expat's word for the end
    except expat.ExpatError as error:
        raise BadGpx(
            _("%(name)s, line %(line)d: this is no GPX that can be read (%(error)s). Export it again.")
            % {"name": name, "line": error.lineno, "error": expat.ErrorString(error.code)}
        ) from error
    return reader.drawn()


@dataclass(slots=True)
class _Reader:
    name: str
    parser: expat.XMLParserType = field(init=False)
    depth: int = 0
    stack: list[str] = field(default_factory=list)
    lines: dict[str, array[float]] = field(
        default_factory=lambda: {"track": array("d"), "route": array("d"), "wpt": array("d")}
    )
    title: str = ""
    named: list[tuple[str, LonLat]] = field(default_factory=list)
    text: list[str] | None = None

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._forbidden
        self.parser.EntityDeclHandler = self._forbidden
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._heard

    def drawn(self) -> Drawn:
        """Give what was read. Raises BadGpx where it is no line."""
        found = self.lines["track"] or self.lines["route"]
        if len(found) < LEAST_NUMBERS:
            raise BadGpx(
                _("%(name)s has no line in it: a track or a route of at least two points is needed.")
                % {"name": self.name}
            )
        line = np.frombuffer(found, dtype=float).reshape(-1, 2)
        if not np.ptp(line, axis=0).any():
            raise BadGpx(_("%(name)s: all its points are the same place.") % {"name": self.name})
        return Drawn(thinned(line), len(line), self.title, tuple(self.named))

    def _forbidden(self, *_said: object) -> None:
        raise self._bad(_("it declares a document type or entities, which no GPX needs. Export it again."))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        if not self.stack and local != "gpx":
            raise self._bad(
                _("this is XML, but no GPX: it begins with <%(tag)s>.") % {"tag": local[:LONGEST_NAME]}
            )
        self.stack.append(local)
        if len(self.stack) > DEEPEST:
            raise self._bad(_("its elements are nested too deep."))
        if local in POINTS:
            self._point(POINTS[local], attributes)
        elif local == "name":
            self.text = []

    def _point(self, kind: str, attributes: dict[str, str]) -> None:
        line = self.lines[kind]
        try:
            lon, lat = float(attributes["lon"]), float(attributes["lat"])
        except (KeyError, ValueError):
            raise self._bad(_("a point has no “lat” and “lon” that are numbers.")) from None
        if not on_earth(lon, lat):
            swapped = on_earth(lat, lon)
            said = _("latitude %(lat)s, longitude %(lon)s are not on the earth.") % {"lat": lat, "lon": lon}
            raise self._bad(f"{said} {_('They seem to be swapped.')}" if swapped else said)
        line.extend((lon, lat))
        if len(line) > 2 * MOST_POINTS:
            raise self._bad(
                _("it has more than %(most)d points. Thin it, or export the route instead of the recording.")
                % {"most": MOST_POINTS}
            )

    def _heard(self, text: str) -> None:
        if self.text is not None and sum(map(len, self.text)) < LONGEST_NAME:
            self.text.append(text)

    def _end(self, _tag: str) -> None:
        local = self.stack.pop()
        if local != "name" or self.text is None:
            return
        said, self.text = " ".join("".join(self.text).split())[:LONGEST_NAME], None
        above = self.stack[-1] if self.stack else ""
        if above in {"trk", "rte", "metadata", "gpx"}:
            self.title = self.title or said
        elif above == "wpt" and said and len(self.named) < MOST_NAMED:
            lon, lat = self.lines["wpt"][-2:]
            self.named.append((said, LonLat(lon, lat)))

    def _bad(self, said: str) -> BadGpx:
        return BadGpx(
            _("%(name)s, line %(line)d: %(said)s")
            % {"name": self.name, "line": self.parser.CurrentLineNumber, "said": said}
        )


def thinned(line: NDArray[np.float64]) -> tuple[LonLat, ...]:
    """Thin a line to THIN_M (Douglas and Peucker, 1973), coarser until at most MOST_KEPT positions are left.

    Piece by piece of CHUNK positions: over the whole of a saw-toothed line, the method takes time that grows
    with the square of its positions.
    """
    tolerance = THIN_M / METRES_A_DEGREE
    found = _thin(line, tolerance)
    while len(found) > MOST_KEPT:
        tolerance *= 2
        found = _thin(found, tolerance)
    whole = shapely.get_coordinates(shapely.simplify(shapely.LineString(found), tolerance))
    return tuple(LonLat(*pair) for pair in np.round(whole, 6).tolist())


def _thin(line: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    pieces = [shapely.LineString(line[at : at + CHUNK + 1]) for at in range(0, len(line) - 1, CHUNK)]
    parts = [shapely.get_coordinates(one) for one in shapely.simplify(np.array(pieces), tolerance)]
    return np.vstack([*(part[:-1] for part in parts), parts[-1][-1:]])
