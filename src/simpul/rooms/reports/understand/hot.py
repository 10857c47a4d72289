"""Where reports gather: counted by H3 cell. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import h3

from simpul.kernel.geo import LonLat
from simpul.rooms.reports.understand.topics import Count


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the numbers of the week's reports in it, and how many there were in the weeks before."""

    cell: str
    now: tuple[int, ...]
    before: int

    @property
    def count(self) -> Count:
        """What is tested of it."""
        return Count(self.cell, len(self.now), self.before)


def cells(now: Sequence[LonLat], before: Iterable[LonLat], resolution: int) -> list[Cell]:
    """Give the cells in which there are reports of the week, those with most first."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, position in enumerate(now):
        holders[_cell(position, resolution)].append(number)
    earlier = Counter(_cell(position, resolution) for position in before)
    found = [Cell(cell, tuple(numbers), earlier[cell]) for cell, numbers in holders.items()]
    return sorted(found, key=lambda one: (-len(one.now), one.cell))


def outline(cell: str) -> list[LonLat]:
    """Give the corners of a cell."""
    return [LonLat(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]


def middle(cell: str) -> LonLat:
    """Give the middle of a cell."""
    lat, lon = h3.cell_to_latlng(cell)
    return LonLat(lon, lat)


def _cell(position: LonLat, resolution: int) -> str:
    found: str = h3.latlng_to_cell(position.lat, position.lon, resolution)
    return found
