"""From a matched position to our own rows: the street, how far along it, and the segment there."""

from bisect import bisect_right
from typing import NamedTuple

import numpy as np
import shapely

from simpul.ground.places import lines
from simpul.ground.places.models import City, Segment, Street
from simpul.kernel.geo import LonLat

FARTHEST_M = 50.0
"""A position farther from every stretch of its way than this was matched on another map than ours."""


class Located(NamedTuple):
    """A place on a street: `chainage_m` metres from its start in the digitised direction."""

    street: Street
    chainage_m: float


class Locator:
    """Answers for many positions of one city; it reads each way and each street once."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._streets: dict[int, list[tuple[Street, lines.Line]]] = {}
        self._segments: dict[int, list[Segment]] = {}

    def on_street(self, way_id: int, position: LonLat) -> Located | None:
        """Find the stretch of an OpenStreetMap way that a position on it lies on.

        Args:
            way_id: the way that the position was matched to.
            position: the snapped position.

        Returns:
            None where the city's map does not have the way, or not there.
        """
        if way_id not in self._streets:
            rows = Street.objects.live().filter(city=self._city, osm_way_id=way_id).order_by("pk")
            self._streets[way_id] = [
                (row, shapely.get_coordinates(shapely.from_wkb(bytes(row.line)))) for row in rows
            ]
        found = [(lines.nearest(line, position), row) for row, line in self._streets[way_id]]
        if not found:
            return None
        place, street = min(found, key=lambda pair: pair[0].distance_m)
        if place.distance_m > FARTHEST_M:
            return None
        return Located(street, float(np.clip(place.chainage_m, 0, street.length_m)))

    def segment_at(self, street: Street, chainage_m: float) -> Segment:
        """Find the segment at a chainage; the first or last one beyond the ends.

        Raises:
            Segment.DoesNotExist: the street has none, because it is retired.
        """
        if street.pk not in self._segments:
            rows = Segment.objects.live().filter(street=street).order_by("index")
            self._segments[street.pk] = list(rows)
        segments = self._segments[street.pk]
        if not segments:
            raise Segment.DoesNotExist
        at = bisect_right(segments, chainage_m, key=lambda segment: segment.from_m) - 1
        return segments[max(at, 0)]


def on_street(city: City, way_id: int, position: LonLat) -> Located | None:
    """Answer for one position: see `Locator`."""
    return Locator(city).on_street(way_id, position)


def segment_at(street: Street, chainage_m: float) -> Segment:
    """Answer for one chainage: see `Locator`."""
    return Locator(street.city).segment_at(street, chainage_m)
