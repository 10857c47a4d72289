"""Frames put on streets: snapped by the map matcher, then measured along the street."""

import time
from collections.abc import Iterable, Sequence
from itertools import batched

import numpy as np
import shapely
from django.db import transaction

from simpul.ground.places.models import City, Street
from simpul.kernel.geo import LonLat, metres_per_degree
from simpul.kernel.ports import MatchTrace, StreetMatch
from simpul.rooms.roads.models import Frame, Survey
from simpul.rooms.roads.observe import rows

NEAR_M = 25.0
"""A street whose own line is farther from the snapped position is not the one that was driven."""
ROWS_AT_ONCE = 500
PLACED = ["street", "forward", "chainage_m", "snapped_lon", "snapped_lat"]


class Measured:
    """A street's line in local metres, to find chainages along it and positions at them."""

    def __init__(self, street: Street) -> None:
        self.street = street
        degrees = shapely.from_wkb(bytes(street.line))
        self._scale = np.array(metres_per_degree(float(degrees.centroid.y)))
        self.line = shapely.transform(degrees, lambda xy: xy * self._scale)
        self._stretch = street.length_m / self.line.length if self.line.length else 1.0

    def chainage_m(self, position: LonLat) -> tuple[float, float]:
        """Give the metres along the street nearest to a position, and how far off it is."""
        point = shapely.Point(np.array(position) * self._scale)
        along = float(self.line.project(point))
        chainage_m = min(along * self._stretch, self.street.length_m)
        return chainage_m, float(self.line.distance(point))

    def position(self, chainage_m: float) -> LonLat:
        """Give the position at a chainage."""
        point = self.line.interpolate(chainage_m / self._stretch)
        return LonLat(point.x / float(self._scale[0]), point.y / float(self._scale[1]))


def measured(streets: Iterable[Street]) -> dict[int, Measured]:
    """Give streets by their id, ready to be measured along."""
    return {street.pk: Measured(street) for street in streets}


def place(survey: Survey, match: MatchTrace) -> None:
    """Snap every accepted frame to its street. Frames that match none stay without one, and are counted.

    Running it again gives the same.
    """
    started = time.monotonic()
    Survey.objects.filter(pk=survey.pk).update(state=Survey.State.PLACING)
    frames = list(
        Frame.objects.filter(survey=survey, state=Frame.State.ACCEPTED)
        .order_by("sequence")
        .only("pk", "lon", "lat", *PLACED)
    )
    found = match([LonLat(frame.lon or 0.0, frame.lat or 0.0) for frame in frames])
    ways = _ways(survey.city, {matched.way_id for matched in found if matched})
    for frame, matched in zip(frames, found, strict=True):
        _put(frame, matched, ways)
    for batch in batched(frames, ROWS_AT_ONCE):
        with transaction.atomic():
            rows.change(batch, PLACED)
    survey.refresh_from_db()
    survey.unplaced = sum(frame.street_id is None for frame in frames)
    survey.timings |= {"place_s": round(time.monotonic() - started, 2)}
    with transaction.atomic():
        survey.save(update_fields=["unplaced", "timings"])


def _ways(city: City, way_ids: set[int]) -> dict[int, list[Measured]]:
    ways: dict[int, list[Measured]] = {}
    for some in batched(sorted(way_ids), ROWS_AT_ONCE):
        streets = Street.objects.live().filter(city=city, osm_way_id__in=some).order_by("pk")
        for street in streets:
            ways.setdefault(street.osm_way_id, []).append(Measured(street))
    return ways


def _put(frame: Frame, matched: StreetMatch | None, ways: dict[int, list[Measured]]) -> None:
    spot = _nearest(ways.get(matched.way_id, ()), matched.position) if matched else None
    if matched is None or spot is None:
        frame.street, frame.forward, frame.chainage_m = None, None, None
        frame.snapped_lon = frame.snapped_lat = None
        return
    street, chainage_m = spot
    frame.street, frame.forward, frame.chainage_m = street, matched.forward, round(chainage_m, 2)
    frame.snapped_lon, frame.snapped_lat = round(matched.position.lon, 7), round(matched.position.lat, 7)


def _nearest(streets: Sequence[Measured], position: LonLat) -> tuple[Street, float] | None:
    """Give the stretch of the way that a position is on, and the chainage; None where there is none."""
    places = [(*one.chainage_m(position), one.street) for one in streets]
    near = [(off, street.pk, chainage_m, street) for chainage_m, off, street in places if off <= NEAR_M]
    if not near:
        return None
    _, _, chainage_m, street = min(near, key=lambda place: place[:2])
    return street, chainage_m
