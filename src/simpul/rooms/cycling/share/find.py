"""Places by name, and positions by the name of what is there: what a rider reads instead of numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from simpul.ground.places import spatial
from simpul.ground.places.models import City, Place, Street
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.models import Destination
from simpul.rooms.cycling.models.destination import State
from simpul.rooms.cycling.understand import destination
from simpul.rooms.cycling.understand.typed import written

MOST = 8
LONGEST = 120
"""Letters of a name that are read."""
AT_M = 15.0
"""Whoever is this near to a place stands at it; farther away he is near a street."""
NEAR_M = 150.0
ROWS = 400
"""Rows of a common word that are looked at: a reader who types one letter more gets another choice."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place, a destination or a street. `where` is its region or "", to tell two of one name apart."""

    name: str
    where: str
    position: LonLat

    @property
    def label(self) -> str:
        """What the rider sees, which leads back here when it is typed."""
        return f"{self.name}, {self.where}" if self.where else self.name


def named(city: City, text: str, limit: int = MOST) -> list[Found]:
    """Find what a name may mean: whole names first, then beginnings, then words within.

    A name may be followed by a comma and its region. What has no name is never found.
    """
    wanted = " ".join(text[:LONGEST].split())
    name, comma, region = wanted.partition(",")
    if not name.strip():
        return []
    found = _all(city, wanted)
    if comma and not found:
        parts = _all(city, name.strip())
        found = [one for one in parts if one.where.casefold() == region.strip().casefold()]
    ranked = sorted(found, key=lambda one: _rank(one.name, name.strip() if comma else wanted))
    return _once(ranked)[:limit]


def is_plain(found: list[Found], text: str) -> bool:
    """Tell whether the first of these is surely what was meant: alone, or alone of exactly this name."""
    if len(found) <= 1:
        return bool(found)
    same = [one for one in found if text.strip().casefold() in {one.name.casefold(), one.label.casefold()}]
    return len(same) == 1 and same[0] == found[0]


def called(city: City, position: LonLat) -> str:
    """Say what is at a position: a place, else the nearest named street, else its numbers."""
    for own, _distance in spatial.nearest(_published(city), position, AT_M, limit=1):
        return _own(own).name
    for one, _distance in spatial.nearest(Place.objects.live().filter(city=city), position, AT_M, limit=4):
        if one.name:
            return _place(one).label
    streets = Street.objects.live().filter(city=city).exclude(name="")
    for street, distance_m in spatial.nearest(streets, position, NEAR_M):
        if distance_m <= AT_M:
            return str(street.name)
        return _("near %(street)s") % {"street": street.name}
    return written(position)


def _all(city: City, text: str) -> list[Found]:
    return [*_destinations(city, text), *_places(city, text), *_streets(city, text)]


def _published(city: City) -> QuerySet[Destination]:
    """Give the destinations of the register that all may see."""
    return Destination.objects.filter(city=city, state=State.PUBLISHED)


def _destinations(city: City, text: str) -> list[Found]:
    named_so = Q(name__icontains=text) | Q(name_en__icontains=text)
    return [_own(row) for row in _published(city).filter(named_so)[:ROWS]]


def _own(row: Destination) -> Found:
    name = row.name_en if get_language() == "en" and row.name_en else row.name
    return Found(name, "", row.position)


def _places(city: City, text: str) -> list[Found]:
    named_so = Q(name__icontains=text) | Q(**{"tags__name:en__icontains": text})
    rows = Place.objects.live().filter(named_so, city=city).select_related("region")
    return [_place(row) for row in rows[:ROWS]]


def _place(row: Place) -> Found:
    """Give a place by the name that the reader can read."""
    name = destination.readable(get_language() or "en", row.name, row.tags)
    return Found(name, row.region.name if row.region else "", row.position)


def _streets(city: City, text: str) -> list[Found]:
    """Give each street of a name once in each region, at the middle of its middle stretch."""
    rows: QuerySet[Street] = Street.objects.live().filter(city=city, name__icontains=text)
    groups: dict[tuple[str, int | None], list[Street]] = {}
    for row in rows.select_related("region").order_by("pk")[:ROWS]:
        groups.setdefault((row.name, row.region_id), []).append(row)
    return [_street(group[len(group) // 2]) for group in groups.values()]


def _street(row: Street) -> Found:
    line = row.positions
    after = max(len(line) // 2, 1)
    (lon, lat), (other, north) = (
        line[after - 1],
        line[after],
    )  # between corners: at one, another street is as near
    middle = LonLat((lon + other) / 2, (lat + north) / 2)
    return Found(row.name, row.region.name if row.region else "", middle)


def _rank(name: str, text: str) -> tuple[int, int, str]:
    low, wanted = name.casefold(), text.casefold()
    if low == wanted:
        step = 0
    elif low.startswith(wanted):
        step = 1
    else:
        step = 2 if f" {wanted}" in low else 3
    return step, len(name), low


def _once(found: Iterable[Found]) -> list[Found]:
    """Keep the first of each label."""
    return list({one.label.casefold(): one for one in reversed(list(found))}.values())[::-1]
