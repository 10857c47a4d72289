"""Sums by H3 cell for the map at low zoom: changed with what they sum, and made anew to check them."""

from __future__ import annotations

from collections import defaultdict
from itertools import batched
from typing import NamedTuple

import h3
import shapely
from django.db.models import QuerySet

from simpul.ground.places.models import City, Segment
from simpul.kernel.geo import LonLat
from simpul.rooms.roads.models import Condition, Damage, Tally
from simpul.rooms.roads.observe import rows

RESOLUTIONS = (5, 6, 7, 8, 9)
"""Cells of about 10, 4, 1.4, 0.5 and 0.2 km across an edge (h3geo.org/docs/core-library/restable)."""
WHOLE = 10_000_000
"""Positions are added up as whole numbers of 1e-7 degrees, about 1 cm."""
ROWS_AT_ONCE = 1000
PLACE = ("lon_sum", "lat_sum", "lon", "lat")


class Cell(NamedTuple):
    """What a tally is of."""

    of: str
    resolution: int
    cell: int
    key: str


class Sum(NamedTuple):
    """How many there are, and the sums of their longitudes and latitudes in whole 1e-7 degrees."""

    number: int = 0
    lon: int = 0
    lat: int = 0

    def plus(self, other: Sum, times: int = 1) -> Sum:
        """Add another sum, or take it away with `times` -1."""
        return Sum(*(one + times * more for one, more in zip(self, other, strict=True)))

    def mean(self) -> LonLat:
        """Give the mean position of what is counted, of which there is at least one."""
        return LonLat(self.lon / self.number / WHOLE, self.lat / self.number / WHOLE)


class Change:
    """What is to be added to the tallies, cell by cell."""

    def __init__(self) -> None:
        self.sums: defaultdict[Cell, Sum] = defaultdict(Sum)

    def add(self, of: str, position: LonLat, key: str, times: int = 1) -> None:
        """Count a thing at a position in every cell that it lies in; `times` -1 takes it out again."""
        one = Sum(1, round(position.lon * WHOLE), round(position.lat * WHOLE))
        finest = h3.latlng_to_cell(position.lat, position.lon, RESOLUTIONS[-1])
        for resolution in RESOLUTIONS:
            cell = Cell(of, resolution, h3.str_to_int(h3.cell_to_parent(finest, resolution)), key)
            self.sums[cell] = self.sums[cell].plus(one, times)


def middle(segment: Segment) -> LonLat:
    """Give the position that a segment is counted at."""
    point = shapely.from_wkb(bytes(segment.line)).interpolate(0.5, normalized=True)
    return LonLat(point.x, point.y)


def apply(city: City, change: Change) -> None:
    """Add a change to the tallies of a city. Hold the city's row locked."""
    wanted = {cell: by for cell, by in change.sums.items() if any(by)}
    found: dict[Cell, Tally] = {}
    for some in batched(sorted({cell.cell for cell in wanted}), ROWS_AT_ONCE):
        for tally in Tally.objects.filter(city=city, cell__in=some):
            found[Cell(tally.of, tally.resolution, tally.cell, tally.key)] = tally
    before = {cell: Sum(tally.count, tally.lon_sum, tally.lat_sum) for cell, tally in found.items()}
    after = {cell: before.get(cell, Sum()).plus(by) for cell, by in wanted.items()}
    stay = {cell: total for cell, total in after.items() if total.number}
    for cell in stay.keys() & found.keys():
        _set(found[cell], stay[cell])
    rows.change([found[cell] for cell in stay if cell in found], ["count", *PLACE])
    new = [_set(Tally(city=city, **cell._asdict()), stay[cell]) for cell in stay if cell not in found]
    Tally.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    empty = [found[cell].pk for cell in after if cell not in stay and cell in found]
    Tally.objects.filter(pk__in=empty).delete()


def count(city: City) -> Change:
    """Count a city's damages and conditions from the records themselves."""
    total = Change()
    for lon, lat, kind in shown(city).values_list("lon", "lat", "kind").iterator(chunk_size=5000):
        total.add(Tally.Of.DAMAGES, LonLat(lon, lat), kind)
    conditions = Condition.objects.current().filter(city=city).select_related("segment")
    for condition in conditions.iterator(chunk_size=5000):
        total.add(Tally.Of.SEGMENTS, middle(condition.segment), condition.grade)
    return total


def shown(city: City) -> QuerySet[Damage]:
    """Give the damages that are on the map: those that nobody dismissed and no crew repaired."""
    return Damage.objects.filter(city=city).exclude(state__in=[Damage.State.DISMISSED, Damage.State.REPAIRED])


def rebuild(city: City) -> None:
    """Make the tallies of a city anew. Call it in a transaction that holds the city's row."""
    Tally.objects.filter(city=city).delete()
    tallies = (_set(Tally(city=city, **cell._asdict()), total) for cell, total in count(city).sums.items())
    for some in batched(tallies, ROWS_AT_ONCE):
        Tally.objects.bulk_create(some)


def _set(tally: Tally, total: Sum) -> Tally:
    """Write a sum and the mean position into a tally, not saved."""
    tally.count, tally.lon_sum, tally.lat_sum = total
    tally.lon, tally.lat = total.mean()
    return tally
