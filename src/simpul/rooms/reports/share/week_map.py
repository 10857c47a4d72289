"""The map of a week: regions shaded by reports, and the cells with most reports, numbered. Drawn as SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import shapely
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from simpul.ground.places.models import Boundary, City
from simpul.kernel.geo import LonLat, metres_per_degree
from simpul.kernel.ink import PAPER, SOFT
from simpul.kernel.ink import text as written
from simpul.rooms.reports.understand import hot

WIDTH, TALLEST, EDGE = 640.0, 720.0, 8.0
SHADES = ("#e4edef", "#b3d0d5", "#74a9b2", "#2f7682", "#0d4651")
HOT = "#a5104f"
UNKNOWN = "#ffffff"
_HATCH = (
    '<defs><pattern id="week-unknown" width="8" height="8" patternUnits="userSpaceOnUse">'
    f'<rect width="8" height="8" fill="{UNKNOWN}"/><path d="M0 8L8 0" stroke="{SOFT}" stroke-width="0.8"/>'
    "</pattern></defs>"
)
"""What is not known is hatched: it does not look like few reports."""


@dataclass(frozen=True, slots=True)
class Shade:
    """One step of the legend."""

    colour: str
    words: str
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """The map: SVG, its legend, and what its numbers are of ("per 1,000 people", or reports)."""

    svg: str
    legend: Sequence[Shade]
    title: str


def draw(city: City, numbers: dict[str, float], cells: Sequence[str], *, per_people: bool) -> Drawing | None:
    """Draw a week.

    Args:
        city: whose regions.
        numbers: by the code of a region; one that is not in it is not known, and hatched.
        cells: H3 cells, drawn and numbered in this order.
        per_people: whether the numbers are per 1,000 people; else they are reports.

    Returns:
        None where there is nothing to draw: neither a region nor a cell.
    """
    regions = _smallest(city)
    outlines = [shapely.Polygon(hot.outline(cell)) for cell in cells]
    shapes = [shape for _code, _name, shape in regions] + outlines
    if not shapes:
        return None
    place, high = _fitted(shapes)
    steps = _steps(list(numbers.values()))
    parts = [
        f'<path d="{place.path(shape)}" fill="{_shade(numbers.get(code), steps)}" stroke="{SOFT}"'
        f' stroke-width="0.8"><title>{escape(name)}</title></path>'
        for code, name, shape in regions
    ]
    parts += [_numbered(place, shape, number) for number, shape in enumerate(outlines, 1)]
    title = _("Map of the week: regions by reports per 1,000 people, and the places with most reports")
    if not per_people:
        title = _("Map of the week: regions by reports, and the places with most reports")
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {high:.0f}" role="img"'
        f' aria-label="{escape(title)}">{_HATCH}'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )
    unknown = any(code not in numbers for code, _name, _shape in regions)
    return Drawing(svg, _legend(steps, has_unknown=unknown), title)


def _fitted(shapes: Sequence[shapely.Geometry]) -> tuple["_Place", float]:
    """Give where positions are drawn so that all shapes are on the map, and how high it is."""
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object)).tolist()
    wide_m, high_m = metres_per_degree((south + north) / 2)
    wide, high = (east - west) * wide_m, (north - south) * high_m
    scale = min((WIDTH - 2 * EDGE) / wide, (TALLEST - 2 * EDGE) / high)
    return _Place(LonLat(west, north), wide_m * scale, high_m * scale), 2 * EDGE + high * scale


def _numbered(place: "_Place", shape: shapely.Polygon, number: int) -> str:
    x, y = place.spot(LonLat(shape.centroid.x, shape.centroid.y))
    words = written(x, y + 5, str(number), 16, more='text-anchor="middle" font-weight="bold"')
    return f'<path d="{place.path(shape)}" fill="none" stroke="{HOT}" stroke-width="3"/>{words}'


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a position is drawn."""

    corner: LonLat
    east: float
    south: float

    def spot(self, position: LonLat) -> tuple[float, float]:
        return (
            EDGE + (position.lon - self.corner.lon) * self.east,
            EDGE + (self.corner.lat - position.lat) * self.south,
        )

    def path(self, shape: shapely.Geometry) -> str:
        simple = shape.simplify(0.7 / self.south)
        rings = [ring for part in _polygons(simple) for ring in (part.exterior, *part.interiors)]
        return "".join(
            "M" + "L".join("{:.1f} {:.1f}".format(*self.spot(LonLat(*at[:2]))) for at in ring.coords) + "Z"
            for ring in rings
        )


def _polygons(shape: shapely.Geometry) -> Iterable[shapely.Polygon]:
    return [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, shapely.Polygon)]


def _smallest(city: City) -> list[tuple[str, str, shapely.Geometry]]:
    """Give the regions of the lowest level that the city has."""
    rows = list(Boundary.objects.live().filter(city=city).order_by("code"))
    longest = max((len(row.code) for row in rows), default=0)
    return [(row.code, row.name, row.shape) for row in rows if len(row.code) == longest]


def _steps(numbers: Sequence[float]) -> list[float]:
    """Give the numbers at which a darker shade begins: a fifth of the regions in each."""
    if not numbers:
        return []
    cuts = np.quantile(numbers, [0.2, 0.4, 0.6, 0.8]).tolist()
    return sorted(set(cuts))


def _shade(number: float | None, steps: Sequence[float]) -> str:
    return "url(#week-unknown)" if number is None else SHADES[sum(number > step for step in steps)]


def _legend(steps: Sequence[float], *, has_unknown: bool) -> list[Shade]:
    found = []
    if steps:
        said = [number_format(step, 1) for step in steps]
        found = [Shade(SHADES[0], _("up to %(number)s") % {"number": said[0]})]
        found += [
            Shade(SHADES[at], _("more than %(number)s") % {"number": number})
            for at, number in enumerate(said, 1)
        ]
    if has_unknown:
        found.append(Shade(UNKNOWN, _("not known"), hatched=True))
    return found
