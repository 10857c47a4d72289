"""Sums by H3 cell for the map at low zoom: changed with what they sum, and made anew to check them."""

from collections import Counter
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
ROWS_AT_ONCE = 1000


class Cell(NamedTuple):
    """What a tally is of."""

    of: str
    resolution: int
    cell: int
    key: str


type Change = Counter[Cell]


def cells(of: str, position: LonLat, key: str) -> list[Cell]:
    """Give the tallies that a thing at a position is part of."""
    finest = h3.latlng_to_cell(position.lat, position.lon, RESOLUTIONS[-1])
    return [
        Cell(of, resolution, h3.str_to_int(h3.cell_to_parent(finest, resolution)), key)
        for resolution in RESOLUTIONS
    ]


def middle(segment: Segment) -> LonLat:
    """Give the position that a segment is counted at."""
    point = shapely.from_wkb(bytes(segment.line)).interpolate(0.5, normalized=True)
    return LonLat(point.x, point.y)


def apply(city: City, change: Change) -> None:
    """Add a change to the tallies of a city. Hold the city's row locked."""
    wanted = {cell: by for cell, by in change.items() if by}
    found: dict[Cell, Tally] = {}
    for some in batched(sorted({cell.cell for cell in wanted}), ROWS_AT_ONCE):
        for tally in Tally.objects.filter(city=city, cell__in=some):
            found[Cell(tally.of, tally.resolution, tally.cell, tally.key)] = tally
    new, changed = [], []
    for cell, by in wanted.items():
        if cell in found:
            found[cell].count += by
            changed.append(found[cell])
        else:
            new.append(_tally(city, cell, by))
    rows.change(changed, ["count"])
    Tally.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    Tally.objects.filter(pk__in=[tally.pk for tally in changed if not tally.count]).delete()


def count(city: City) -> Change:
    """Count a city's damages and conditions from the records themselves."""
    finest: Counter[tuple[str, str, str]] = Counter()
    for lon, lat, kind in shown(city).values_list("lon", "lat", "kind").iterator(chunk_size=5000):
        finest[Tally.Of.DAMAGES, h3.latlng_to_cell(lat, lon, RESOLUTIONS[-1]), kind] += 1
    conditions = Condition.objects.current().filter(city=city).select_related("segment")
    for condition in conditions.iterator(chunk_size=5000):
        lon, lat = middle(condition.segment)
        finest[Tally.Of.SEGMENTS, h3.latlng_to_cell(lat, lon, RESOLUTIONS[-1]), condition.grade] += 1
    total: Change = Counter()
    for (of, cell, key), counted in finest.items():
        for resolution in RESOLUTIONS:
            total[Cell(of, resolution, h3.str_to_int(h3.cell_to_parent(cell, resolution)), key)] += counted
    return total


def shown(city: City) -> QuerySet[Damage]:
    """Give the damages that are on the map: those that nobody dismissed and no crew repaired."""
    return Damage.objects.filter(city=city).exclude(state__in=[Damage.State.DISMISSED, Damage.State.REPAIRED])


def rebuild(city: City) -> None:
    """Make the tallies of a city anew. Call it in a transaction that holds the city's row."""
    Tally.objects.filter(city=city).delete()
    tallies = (_tally(city, cell, by) for cell, by in count(city).items())
    for some in batched(tallies, ROWS_AT_ONCE):
        Tally.objects.bulk_create(some)


def _tally(city: City, cell: Cell, by: int) -> Tally:
    lat, lon = h3.cell_to_latlng(h3.int_to_str(cell.cell))
    return Tally(city=city, count=by, lon=lon, lat=lat, **cell._asdict())
