"""The city's larger streets as one small drawing, for pages that are read before, or without, the map."""

from collections.abc import Iterable
from functools import lru_cache

import shapely
from django.db.models import Max, Min

from simpul.ground.places.models import City, Street
from simpul.kernel.geo import Bounds, metres_per_degree

CLASSES = (
    ("motorway", "trunk", "primary"), ("secondary",), ("tertiary",), ("unclassified",), ("residential",),
)  # fmt: skip
"""OpenStreetMap's classes, the largest first; a drawing takes as many of these groups as it has room for."""
MOST = 1500
WIDE = 1000.0
WIDTHS = (4.0, 3.0, 2.2, 1.4, 1.0)


def extent(city: City) -> Bounds:
    """Give the box that a city's streets fill: what it was cut by may be larger. Without any, that one."""
    return _extent(city.pk, city.slug, city.version) or city.bounds


@lru_cache(maxsize=64)
def _extent(pk: int, slug: str, version: str) -> Bounds | None:  # noqa: ARG001 - another map, other streets
    sides = (
        Street.objects.live()
        .filter(city=pk)
        .aggregate(west=Min("west"), south=Min("south"), east=Max("east"), north=Max("north"))
    )
    return None if sides["west"] is None else Bounds(**sides)


def drawing(city: City) -> str:
    """Draw the streets as SVG: grey lines over the box of its streets, read on light and on dark ground."""
    box = extent(city)
    side, up = metres_per_degree((box.south + box.north) / 2)
    high = WIDE * (box.north - box.south) * up / max((box.east - box.west) * side, 1e-9)
    left = MOST
    paths = []
    for classes, width in zip(CLASSES, WIDTHS, strict=True):
        rows = Street.objects.live().filter(city=city, road_class__in=classes).order_by("-length_m")
        lines = list(rows.values_list("line", flat=True)[:left])
        left -= len(lines)
        if lines:
            path = "".join(_path(bytes(line), box, high) for line in lines)
            paths.append(f'<path stroke-width="{width:g}" d="{path}"/>')
        if left <= 0:
            break
    inner = "".join(reversed(paths))
    box_ = f'viewBox="0 0 {WIDE:g} {high:.0f}" preserveAspectRatio="none"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box_}>'
        f'<g fill="none" stroke="#8c9c99" stroke-opacity=".7" stroke-linecap="round">{inner}</g></svg>'
    )


def _path(line: bytes, box: Bounds, high: float) -> str:
    shape = shapely.simplify(shapely.from_wkb(line), 0.0001)
    points = _put(shapely.get_coordinates(shape).tolist(), box, high)
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points)


def _put(points: Iterable[list[float]], box: Bounds, high: float) -> Iterable[tuple[float, float]]:
    for lon, lat in points:
        yield (
            WIDE * (lon - box.west) / (box.east - box.west),
            high * (box.north - lat) / (box.north - box.south),
        )
