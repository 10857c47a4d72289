"""Where a report lies: the smallest region around it and the segment that it stands at."""

import shapely

from simpul.ground.places import spatial
from simpul.ground.places.models import Boundary, City, Segment
from simpul.kernel.geo import Bounds, LonLat

NEAR_M = 40.0
"""A report stands at the nearest segment within so many metres: half a wide road and a phone's error."""


def region(city: City, position: LonLat) -> Boundary | None:
    """Give the smallest region around a position; None where no boundary file covers it."""
    box = Bounds(*position, *position)
    found = spatial.in_bbox(Boundary.objects.live().filter(city=city), box)
    point = shapely.Point(position)
    around = [one for one in found if shapely.covers(one.shape, point)]
    return max(around, key=lambda one: len(one.code), default=None)


def segment(city: City, position: LonLat) -> Segment | None:
    """Give the segment that a position stands at; None where none is near."""
    found = spatial.nearest(Segment.objects.live().filter(city=city), position, NEAR_M)
    return found[0][0] if found else None
