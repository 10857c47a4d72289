"""A map for paper and for pages without JavaScript: a route over the streets around it, as SVG. Pure.

The drawing's units are tenths of a millimetre on paper; north is up, the projection is the plane that touches
the earth in the middle of the frame.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import atan2, degrees, hypot

from simpul.kernel import ink
from simpul.kernel.geo import Bounds, LonLat, metres_per_degree

WIDE, HIGH = 1700.0, 1150.0
EDGE = 60.0
"""Units of ground around a line, so that the marks at its ends are whole."""
LEAST_M = 700.0
"""The frame is at least so many metres wide: a ride around the block needs to be found too."""
SHORTEST = 1.2
"""Units: steps of a line that are shorter are left out."""
LETTER, MOST_NAMES, NAME_SIZE = 0.56, 26, 26.0
MOST_NUMBERS = 60
FULL_SCALE, THINNEST = 0.4, 0.4
"""Units for a metre from which on streets are drawn in full width, and the least share of it."""
RIM = 40.0
"""Units: a name does not begin or end so near to the frame."""


@dataclass(frozen=True, slots=True)
class Street:
    """A street around the route."""

    line: Sequence[LonLat]
    road_class: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the map. `kind` is "stop" (a letter), "turn" (a number) or "warning"."""

    position: LonLat
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the route of one grade."""

    line: Sequence[LonLat]
    grade: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The box of the map, and how a position becomes units."""

    bounds: Bounds
    scale: float
    """Units for one metre."""

    def put(self, position: LonLat) -> tuple[float, float]:
        """Give where a position is drawn."""
        east, north = metres_per_degree((self.bounds.south + self.bounds.north) / 2)
        return (
            (position.lon - self.bounds.west) * east * self.scale,
            (self.bounds.north - position.lat) * north * self.scale,
        )


def frame(line: Sequence[LonLat], wide: float = WIDE, high: float = HIGH) -> Frame:
    """Find the box of the drawing's proportions that holds a line with a margin."""
    west, east = min(at.lon for at in line), max(at.lon for at in line)
    south, north = min(at.lat for at in line), max(at.lat for at in line)
    middle = LonLat((west + east) / 2, (south + north) / 2)
    lon_m, lat_m = metres_per_degree(middle.lat)
    inner, tall = wide - 2 * EDGE, high - 2 * EDGE
    metres = max((east - west) * lon_m, (north - south) * lat_m * inner / tall, LEAST_M)
    across = metres * wide / inner
    half_lon, half_lat = across / lon_m / 2, across * high / wide / lat_m / 2
    box = Bounds(middle.lon - half_lon, middle.lat - half_lat, middle.lon + half_lon, middle.lat + half_lat)
    return Frame(box, wide / across)


def draw(  # noqa: PLR0913 - what is on a map
    within: Frame,
    pieces: Sequence[Piece],
    streets: Iterable[Street],
    marks: Sequence[Mark],
    *,
    label: str,
    off: Sequence[Sequence[LonLat]] = (),
    scale: bool = True,
    wide: float = WIDE,
    high: float = HIGH,
) -> str:
    """Draw the map.

    Args:
        within: from `frame`.
        pieces: the route, in its order.
        streets: around it, in any order.
        marks: stops, turns, warnings.
        label: what the map shows, in the reader's language.
        off: stretches of a drawn line that no way follows.
        scale: with a bar of metres and an arrow to the north.
        wide: units; as in `frame`.
        high: units.
    """
    known = list(streets)
    way = [at for piece in pieces for at in piece.line]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}" role="img"'
        f' aria-label="{escape(label)}">',
        f'<rect width="{wide:g}" height="{high:g}" fill="{ink.PAPER}"/>',
        *_streets(within, known),
        f'<path d="{_path(within, way)}" {ink.Stroke(ink.WHITE, 21).said()}/>',
        *(f'<path d="{_path(within, piece.line)}" {_grade(piece.grade).said()}/>' for piece in pieces),
        *(
            f'<path d="{_path(within, line)}" {ink.Stroke("#c01f3f", 7, "16 9", "butt").said()}/>'
            for line in off
        ),
        *_names(within, known, marks, (wide, high)),
        *_marks(within, marks),
        *(_scale(within, way, (wide, high)) if scale else ()),
        f'<rect width="{wide:g}" height="{high:g}" fill="none" stroke="{ink.SKY}" stroke-width="3"/>',
        "</svg>",
    ]
    return "\n".join(parts)


def _grade(grade: str) -> ink.Stroke:
    return ink.GRADES.get(grade, ink.GRADES["unknown"])


def _streets(within: Frame, streets: Sequence[Street]) -> list[str]:
    """Draw each breadth as one path: first every casing, then every filling, the broad ones on top."""
    paths: dict[str, list[str]] = {name: [] for name in ink.STREETS}
    for street in streets:
        paths[ink.width_class(street.road_class)].append(_path(within, street.line))
    joined = {name: "".join(some) for name, some in paths.items() if some}
    thin = min(1.0, max(THINNEST, within.scale / FULL_SCALE))
    return [
        f'<path d="{path}" {ink.STREETS[name][layer].said(thin)}/>'
        for layer in (0, 1)
        for name, path in joined.items()
    ]


def _path(within: Frame, line: Sequence[LonLat]) -> str:
    points = [within.put(at) for at in line]
    kept = points[:1]
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= SHORTEST:
            kept.append(point)
    kept += points[-1:] if len(points) > 1 else []
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept)


type Box = tuple[float, float, float, float]


def _names(
    within: Frame, streets: Sequence[Street], marks: Sequence[Mark], size: tuple[float, float]
) -> list[str]:
    """Write street names along the longest straight step of each name, where they cover nothing."""
    taken = [_around(within.put(mark.position), 30) for mark in marks]
    parts: list[str] = []
    for name, (length, begin, end) in sorted(
        _longest(within, streets, size).items(), key=lambda one: -one[1][0]
    ):
        wide = LETTER * NAME_SIZE * len(name)
        if wide > length * 1.1 or len(parts) == MOST_NAMES:
            continue
        x, y = (begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2
        turn = degrees(atan2(end[1] - begin[1], end[0] - begin[0]))
        turn = turn - 180 if turn > 90 else turn + 180 if turn < -90 else turn  # noqa: PLR2004 - upright
        reach = max(abs(end[0] - begin[0]), abs(end[1] - begin[1]), NAME_SIZE) * min(1.0, wide / length) / 2
        box = (x - reach, y - min(reach, 60), x + reach, y + min(reach, 60))
        if any(_meet(box, other) for other in taken):
            continue
        taken.append(box)
        parts.append(ink.text(
            x, y + NAME_SIZE / 3, name, NAME_SIZE, colour="#4a4433",
            more=f'text-anchor="middle" transform="rotate({turn:.1f} {x:.1f} {y:.1f})"',
        ))  # fmt: skip
    return parts


type Step = tuple[float, tuple[float, float], tuple[float, float]]


def _longest(within: Frame, streets: Sequence[Street], size: tuple[float, float]) -> Mapping[str, Step]:
    best: dict[str, Step] = {}
    for street in streets:
        if not street.name or not street.line:
            continue
        points = [within.put(at) for at in street.line]
        for begin, end in [*pairwise(points), (points[0], points[-1])]:
            inside = all(RIM < x < size[0] - RIM and RIM < y < size[1] - RIM for x, y in (begin, end))
            length = hypot(end[0] - begin[0], end[1] - begin[1])
            if inside and length > best.get(street.name, (0.0,))[0]:
                best[street.name] = (length, begin, end)
    return best


def _marks(within: Frame, marks: Sequence[Mark]) -> list[str]:
    numbers = [mark for mark in marks if mark.kind == "turn"]
    shown = numbers if len(numbers) <= MOST_NUMBERS else []
    rest = [mark for mark in marks if mark.kind == "warning"] + [
        mark for mark in marks if mark.kind == "stop"
    ]
    parts, taken = [], [_around(within.put(mark.position), 34) for mark in rest]
    for mark in shown:
        box = _around(within.put(mark.position), 17)
        if not any(_meet(box, other) for other in taken):
            taken.append(box)
            parts.append(_number(*within.put(mark.position), mark.label))
    parts += [
        (_warning if mark.kind == "warning" else _stop)(*within.put(mark.position), mark.label)
        for mark in rest
    ]
    return parts


def _number(x: float, y: float, label: str) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="17" fill="{ink.WHITE}" stroke="{ink.INK}" stroke-width="2.5"/>'
        f'<text x="{x:.1f}" y="{y + 7.5:.1f}" font-size="21" font-family="{ink.FACES}" text-anchor="middle"'
        f' fill="{ink.INK}">{escape(label)}</text>'
    )


def _stop(x: float, y: float, label: str) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="30" fill="#0b4f54" stroke="{ink.WHITE}" stroke-width="5"/>'
        f'<text x="{x:.1f}" y="{y + 13:.1f}" font-size="37" font-weight="bold" font-family="{ink.FACES}"'
        f' text-anchor="middle" fill="{ink.WHITE}">{escape(label)}</text>'
    )


def _warning(x: float, y: float, _label: str) -> str:
    return (
        f'<path d="M{x:.1f} {y - 27:.1f}l26 44h-52z" fill="#fff3c4" stroke="{ink.INK}" stroke-width="4"'
        f' stroke-linejoin="round"/><path d="M{x:.1f} {y - 12:.1f}v14m0 6v3" stroke="{ink.INK}"'
        ' stroke-width="6" stroke-linecap="round"/>'
    )


def _scale(within: Frame, way: Sequence[LonLat], size: tuple[float, float]) -> list[str]:
    """Draw a bar of a round number of metres and an arrow to the north, in the corner that is most free."""
    longest = size[0] / 4
    steps = [n * 10**power for power in range(1, 7) for n in (1, 2, 5)]
    metres = max((one for one in steps if one * within.scale < longest), default=steps[0])
    long = metres * within.scale
    said = f"{metres:g} m" if metres < 1000 else f"{metres / 1000:g} km"  # noqa: PLR2004
    points = [within.put(at) for at in way]
    corners = [(x, y) for y in (size[1] - 40, 75.0) for x in (40.0, size[0] - long - 130)]
    x, y = max(corners, key=lambda corner: _away(corner[0] + long / 2, corner[1] - 20, points))
    return [
        f'<path d="M{x:.1f} {y - 14:.0f}v14h{long:.1f}v-14" {ink.Stroke(ink.INK, 4, "", "butt").said()}/>',
        ink.text(x + long / 2, y - 18, said, 28, more='text-anchor="middle"'),
        f'<path d="M{x + long + 55:.1f} {y - 40:.0f}l14 42l-14 -9l-14 9z" fill="{ink.INK}"/>',
    ]


def _away(x: float, y: float, points: Sequence[tuple[float, float]]) -> float:
    return min((hypot(at[0] - x, at[1] - y) for at in points), default=0.0)


def _around(point: tuple[float, float], reach: float) -> Box:
    return (point[0] - reach, point[1] - reach, point[0] + reach, point[1] + reach)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
