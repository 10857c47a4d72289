"""Routes as the server draws them: the profile with its condition, the sketch that stands where no map is.

Both are SVG made of numbers alone; colours and patterns are in the style sheet, by class.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simpul.kernel.geo import Bounds, metres_per_degree

WIDE, HIGH = 600.0, 96.0
"""The box of a profile; the bands of condition lie below it."""
LEAST_SPAN_M = 20.0
"""A profile is at least this high, so that a flat way looks flat."""
MOST_POINTS = 240
SKETCH = 800.0
MARGIN = 0.08

type Route = Mapping[str, Any]
"""One of `routes` in the JSON of an answer."""


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of one grade in the profile's box."""

    x: float
    width: float
    grade: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile's drawing. `area` and `top` are SVG paths, "" where the heights are not known."""

    area: str
    top: str
    low_m: int | None
    high_m: int | None
    bands: list[Band]


def profile(route: Route) -> Profile:
    """Draw heights over the way, and the grades of its stretches below."""
    along, heights = route["along_m"], route.get("heights_m")
    whole = max(float(along[-1]) if along else 0.0, 1.0)
    bands = [
        Band(_r(WIDE * one["from_m"] / whole), _r(WIDE * (one["to_m"] - one["from_m"]) / whole), one["grade"])
        for one in _joined(route["stretches"])
    ]
    known = [(x, h) for x, h in zip(along, heights or (), strict=False) if h is not None]
    if not known:
        return Profile("", "", None, None, bands)
    low, high = min(h for _x, h in known), max(h for _x, h in known)
    span = max(high - low, LEAST_SPAN_M)
    points = [(_r(WIDE * x / whole), _r(HIGH - 6 - (HIGH - 14) * (h - low) / span)) for x, h in _thin(known)]
    top = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    area = f"{top}V{HIGH:g}H{points[0][0]:g}Z"
    return Profile(area, top, round(low), round(high), bands)


@dataclass(frozen=True, slots=True)
class Sketch:
    """Lines in a box: `box` is an SVG viewBox, `lines` are (class words, path), `marks` (x, y, letter)."""

    box: str
    lines: list[tuple[str, str]]
    marks: list[tuple[float, float, str]]
    ground: tuple[float, float, float, float]
    """Where the drawing of the whole city lies in this box: x, y, width, height."""


def sketch(routes: Sequence[Route], chosen: str, stops: Sequence[Sequence[float]], city: Bounds) -> Sketch:
    """Draw the routes, the chosen one on top in pieces by grade, and their stops."""
    lines = [route["line"] for route in routes if not route.get("same_as")] + [list(stops)]
    lons = [lon for line in lines for lon, _lat in line]
    lats = [lat for line in lines for _lon, lat in line]
    side, up = metres_per_degree((min(lats) + max(lats)) / 2)
    span = max((max(lons) - min(lons)) * side, (max(lats) - min(lats)) * up * 1.6, 200.0) * (1 + 2 * MARGIN)
    scale = SKETCH / span
    west = (min(lons) + max(lons)) / 2 - span / side / 2
    north = (min(lats) + max(lats)) / 2 + span / 1.6 / up / 2

    def put(lon: float, lat: float) -> tuple[float, float]:
        return _r((lon - west) * side * scale), _r((north - lat) * up * scale)

    drawn = [
        ("ride-other", _path(route["line"], put))
        for route in routes
        if route["kind"] != chosen and not route.get("same_as")
    ]
    for route in (one for one in routes if one["kind"] == chosen):
        drawn += [("ride-casing", _path(route["line"], put))]
        drawn += [
            (f"ride-on ride-{one['grade']}", _path(route["line"][one["begin"] : one["end"] + 1], put))
            for one in route["stretches"]
        ]
    marks = [(*put(*stop), chr(ord("A") + index)) for index, stop in enumerate(stops if routes else ())]
    left, top = put(city.west, city.north)
    right, bottom = put(city.east, city.south)
    return Sketch(
        f"0 0 {SKETCH:g} {SKETCH / 1.6:g}", drawn, marks, (left, top, _r(right - left), _r(bottom - top))
    )


def _path(line: Sequence[Sequence[float]], put: Any) -> str:
    points = [put(*position) for position in line]
    kept = points[:1]
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= 1:
            kept.append(point)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in [*kept, points[-1]])


def _joined(stretches: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Join neighbours of one grade."""
    found: list[dict[str, Any]] = []
    for one in stretches:
        if found and found[-1]["grade"] == one["grade"]:
            found[-1]["to_m"] = one["to_m"]
        else:
            found.append({"from_m": one["from_m"], "to_m": one["to_m"], "grade": one["grade"]})
    return found


def _thin(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    step = max(1, len(points) // MOST_POINTS)
    return [*points[:-1:step], points[-1]]


def _r(value: float) -> float:
    return round(value, 1)
