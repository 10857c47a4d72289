"""What the map asks for: segments by grade and damages, close in each by itself, far out as sums of cells.

Many rows leave here, so they go straight to bytes through msgspec.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import h3
import msgspec
import shapely
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from simpul.ground.places import spatial
from simpul.ground.places.models import City, Segment
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.roads.models import Condition, Damage, Sighting, Survey, Tally
from simpul.rooms.roads.observe import tallies
from simpul.rooms.roads.understand.condition import Grade

MOST = 2000
"""Features in one answer; where there are more, it says "truncated"."""
LINES_FROM, UNSEEN_FROM, POINTS_FROM = 13, 14, 15
"""From these zooms on: segments as lines, segments that nobody has surveyed, damages as points."""
HALF_A_CELL = {5: 0.1, 6: 0.04, 7: 0.015, 8: 0.006, 9: 0.002}
"""Degrees from the middle of a cell to its corners, by resolution: a cell is in view where a corner is."""
CELLS = ((13, 9), (12, 8), (10, 7), (8, 6), (0, 5))
"""From this zoom on, cells of this H3 resolution: about 40 to 80 pixels across on a screen."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the map shows. `survey` None: the newest look; `only` None: every grade, or every kind."""

    city: City
    bounds: Bounds
    zoom: float
    survey: Survey | None = None
    only: frozenset[str] | None = None


def segments(wanted: Wanted) -> bytes:
    """Give segments as lines with their grade, or cells with counts by grade, as GeoJSON."""
    if wanted.zoom < LINES_FROM:
        return _cells(wanted, Tally.Of.SEGMENTS, "grades")
    rows = _conditions(wanted)
    features = [_segment(row, line) for row, line in zip(rows, _lines(rows), strict=True)]
    room = MOST - len(features)
    unseen = wanted.only is None or Grade.UNKNOWN in wanted.only
    if room > 0 and unseen and wanted.survey is None and wanted.zoom >= UNSEEN_FROM:
        features += _unseen(wanted, room)
    return _collection(features)


def damages(wanted: Wanted) -> bytes:
    """Give damages as points, or cells with counts by kind, as GeoJSON."""
    if wanted.zoom < POINTS_FROM:
        return _cells(wanted, Tally.Of.DAMAGES, "kinds")
    seen = ("confidence", "street__name", "seen_times", "last_seen_on")
    fields = ("pk", "lon", "lat", "kind", *seen, "reviewed_at", "state")
    rows = _damages(wanted).values_list(*fields)[: MOST + 1]
    return _collection([_damage(row) for row in rows])


def _damages(wanted: Wanted) -> QuerySet[Damage]:
    found = spatial.in_bbox(tallies.shown(wanted.city), wanted.bounds)
    if wanted.only is not None:
        found = found.filter(kind__in=wanted.only)
    if wanted.survey:
        seen = Sighting.objects.filter(damage=OuterRef("pk"), frame__survey=wanted.survey)
        found = found.filter(Exists(seen))
    return found


def _conditions(wanted: Wanted) -> list[dict[str, Any]]:
    inside = spatial.in_bbox(Segment.objects.live().filter(city=wanted.city), wanted.bounds)
    found = Condition.objects.filter(segment__in=inside.values("pk"))
    found = found.filter(survey=wanted.survey) if wanted.survey else found.current()
    if wanted.only is not None:
        found = found.filter(grade__in=wanted.only)
    confirmed = ("confirmed__grade", "confirmed__reviewed_share")
    fields = ("grade", "sdi_low", "sdi_high", "coverage", "surveyed_on", *confirmed)
    return list(found.values("segment_id", "segment__name", "segment__line", *fields)[: MOST + 1])


def _lines(rows: Sequence[dict[str, Any]], field: str = "segment__line") -> list[msgspec.Raw]:
    """Write many lines as GeoJSON geometries at once, to 0.1 m, without a Python list for each."""
    lines = shapely.from_wkb([bytes(row[field]) for row in rows])
    written = shapely.to_geojson(shapely.transform(lines, lambda degrees: degrees.round(6)))
    return [msgspec.Raw(text.encode()) for text in written]


def _segment(row: dict[str, Any], line: msgspec.Raw) -> dict[str, Any]:
    return _feature(
        line,
        {
            "id": row["segment_id"],
            "street": row["segment__name"],
            "grade": row["grade"],
            "sdi_low": row["sdi_low"],
            "sdi_high": row["sdi_high"],
            "coverage_percent": round(100 * row["coverage"]),
            "surveyed_on": row["surveyed_on"],
            "grade_confirmed": row["confirmed__grade"],
            "reviewed_share": row["confirmed__reviewed_share"],
            "url": _url("roads:segment", row["segment_id"]),
        },
    )


def _unseen(wanted: Wanted, room: int) -> list[dict[str, Any]]:
    """Give segments that no survey has seen, for the map to say so."""
    inside = spatial.in_bbox(Segment.objects.live().filter(city=wanted.city), wanted.bounds)
    surveyed = Condition.objects.current().filter(segment=OuterRef("pk"))
    rows = list(inside.exclude(Exists(surveyed)).values("pk", "name", "line")[: room + 1])
    nothing = {
        "grade": Grade.UNKNOWN,
        "sdi_low": None,
        "sdi_high": None,
        "coverage": 0.0,
        "surveyed_on": None,
        "confirmed__grade": None,
        "confirmed__reviewed_share": None,
    }
    return [
        _segment({"segment_id": row["pk"], "segment__name": row["name"], **nothing}, line)
        for row, line in zip(rows, _lines(rows, "line"), strict=True)
    ]


def _damage(row: tuple[Any, ...]) -> dict[str, Any]:
    pk, lon, lat, kind, confidence, street, seen_times, last_seen_on, reviewed_at, state = row
    return _feature(
        {"type": "Point", "coordinates": (lon, lat)},
        {
            "id": pk,
            "kind": kind,
            "confidence": confidence,
            "street": street,
            "seen_times": seen_times,
            "last_seen_on": last_seen_on,
            "url": _url("roads:damage", pk),
            "reviewed": reviewed_at is not None,
            "state": state,
        },
    )


def _cells(wanted: Wanted, of: str, name: str) -> bytes:
    """Give counts by cell, each at the mean position of what it counts: from the tallies, or counted here."""
    resolution = next(found for zoom, found in CELLS if wanted.zoom >= zoom)
    counted: defaultdict[int, dict[str, int]] = defaultdict(dict)
    sums: defaultdict[int, tallies.Sum] = defaultdict(tallies.Sum)
    for cell, key, total in _counts(wanted, of, resolution):
        if wanted.only is None or key in wanted.only:
            counted[cell][key] = total.number
            sums[cell] = sums[cell].plus(total)
    return _collection(
        [
            _feature(
                {"type": "Point", "coordinates": [round(side, 6) for side in sums[cell].mean()]},
                {"cell": h3.int_to_str(cell), "count": sums[cell].number, name: by_key},
            )
            for cell, by_key in counted.items()
        ]
    )


def _counts(wanted: Wanted, of: str, resolution: int) -> Iterable[tuple[int, str, tallies.Sum]]:
    """Give (cell, key, sum): what the tallies say, or for one survey what its records add up to."""
    west, south, east, north = wanted.bounds.around(HALF_A_CELL[resolution])
    if wanted.survey is None:
        inside = Tally.objects.filter(
            city=wanted.city, of=of, resolution=resolution,
            lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east,
        )  # fmt: skip
        found = inside.values_list("cell", "key", "count", "lon_sum", "lat_sum")[: 5 * MOST]
        return [(cell, key, tallies.Sum(*total)) for cell, key, *total in found]
    change = tallies.Change()
    for position, key in _of_survey(wanted, of):
        change.add(of, position, key)
    return [
        (cell.cell, cell.key, total) for cell, total in change.sums.items() if cell.resolution == resolution
    ]


def _of_survey(wanted: Wanted, of: str) -> Iterable[tuple[LonLat, str]]:
    if of == Tally.Of.DAMAGES:
        return [
            (LonLat(lon, lat), kind) for lon, lat, kind in _damages(wanted).values_list("lon", "lat", "kind")
        ]
    found = Condition.objects.filter(survey=wanted.survey).select_related("segment")
    return [(tallies.middle(one.segment), one.grade) for one in found]


def _feature(geometry: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _collection(features: list[dict[str, Any]]) -> bytes:
    truncated = len(features) > MOST
    return msgspec.json.encode(
        {
            "type": "FeatureCollection",
            "licence": "ODbL-1.0",
            "truncated": truncated,
            "features": features[:MOST],
        }
    )


def _url(name: str, pk: int) -> str:
    """Give an address; reversed once for each name, because 2,000 reversals take longer than the query."""
    if name not in _PATTERNS:
        _PATTERNS[name] = reverse(name, args=[0])
    return _PATTERNS[name].replace("/0/", f"/{pk}/")


_PATTERNS: dict[str, str] = {}
