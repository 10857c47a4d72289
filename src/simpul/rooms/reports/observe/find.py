"""Where somebody means: a street, a village or a place by its name, two numbers; what a place is called."""

import re
from dataclasses import dataclass

import shapely
from django.utils.translation import gettext as _

from simpul.ground.places import spatial
from simpul.ground.places.models import Boundary, City, Place, Street
from simpul.kernel.geo import LonLat, on_earth
from simpul.rooms.reports.observe import place

MOST = 8
LONGEST = 120
"""Letters of a name that are read."""
ROWS = 300
"""Rows of a common word that are looked at; whoever types one letter more gets another choice."""
NEAR_M = 150.0
PAIR = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """Something with a name. `where` is its region or "", to tell two of one name apart."""

    name: str
    where: str
    position: LonLat

    @property
    def label(self) -> str:
        """What is read, and leads back here when it is typed."""
        return f"{self.name}, {self.where}" if self.where else self.name


def numbers(city: City, text: str) -> LonLat | None:
    """Read two numbers in whichever order puts them into the city; None where they are none, or not there."""
    match = PAIR.fullmatch(text[:LONGEST])
    if not match:
        return None
    one, other = float(match[1]), float(match[2])
    ways = (LonLat(one, other), LonLat(other, one))
    return next((way for way in ways if on_earth(*way) and is_in(city, way)), None)


def is_in(city: City, position: LonLat) -> bool:
    """Tell whether a position lies in the box of a city."""
    box = city.bounds
    return box.west <= position.lon <= box.east and box.south <= position.lat <= box.north


def named(city: City, text: str, limit: int = MOST) -> list[Found]:
    """Find what a name may mean: whole names first, then beginnings, then words within.

    A name may be followed by a comma and its region.
    """
    wanted = " ".join(text[:LONGEST].replace("\0", "").split())
    if not wanted:
        return []
    found = _all(city, wanted)
    name, comma, region = wanted.rpartition(",")
    if comma and not found:
        found = [one for one in _all(city, name.strip()) if _same(one.where, region)]
    ranked = sorted(found, key=lambda one: _rank(one.name, name.strip() if comma else wanted))
    return list({one.label.casefold(): one for one in reversed(ranked)}.values())[::-1][:limit]


def is_plain(found: list[Found], text: str) -> bool:
    """Tell whether the first of these is surely what was meant: alone, or alone of exactly this name."""
    if len(found) <= 1:
        return bool(found)
    same = [one for one in found if _same(one.name, text) or _same(one.label, text)]
    return len(same) == 1 and same[0] == found[0]


def called(city: City, position: LonLat) -> str:
    """Say what is at a position: the nearest named street and the region; "" where neither is known."""
    streets = spatial.nearest(Street.objects.live().filter(city=city).exclude(name=""), position, NEAR_M)
    region = place.region(city, position)
    parts = [streets[0][0].name if streets else "", region.name if region else ""]
    return ", ".join(part for part in parts if part)


def _all(city: City, text: str) -> list[Found]:
    return [*_regions(city, text), *_streets(city, text), *_places(city, text)]


def _regions(city: City, text: str) -> list[Found]:
    rows = Boundary.objects.live().filter(city=city, name__icontains=text).order_by("pk")[:ROWS]
    return [
        Found(row.name, _("village") if row.level == "village" else "", _inside(row.shape)) for row in rows
    ]


def _inside(shape: shapely.Geometry) -> LonLat:
    point = shapely.point_on_surface(shape)
    return LonLat(point.x, point.y)


def _streets(city: City, text: str) -> list[Found]:
    """Give each street of a name once in each region, at the middle of its middle stretch."""
    rows = Street.objects.live().filter(city=city, name__icontains=text).select_related("region")
    groups: dict[tuple[str, int | None], list[Street]] = {}
    for row in rows.order_by("pk")[:ROWS]:
        groups.setdefault((row.name, row.region_id), []).append(row)
    return [_street(group[len(group) // 2]) for group in groups.values()]


def _street(row: Street) -> Found:
    middle = shapely.line_interpolate_point(shapely.from_wkb(bytes(row.line)), 0.5, normalized=True)
    return Found(row.name, row.region.name if row.region else "", LonLat(middle.x, middle.y))


def _places(city: City, text: str) -> list[Found]:
    rows = Place.objects.live().filter(city=city, name__icontains=text).select_related("region")
    return [Found(row.name, row.region.name if row.region else "", row.position) for row in rows[:ROWS]]


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _rank(name: str, text: str) -> tuple[int, int, str]:
    low, wanted = name.casefold(), text.casefold()
    if low == wanted:
        step = 0
    elif low.startswith(wanted):
        step = 1
    else:
        step = 2 if f" {wanted}" in low else 3
    return step, len(name), low
