"""Reports on the map: the newest in view, as GeoJSON, where `shape` says. Only what everybody may read."""

from typing import Any

from django.db.models import QuerySet

from simpul.ground.places import spatial
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.share import card, shape, words

MOST = 500
"""Points that a phone draws at once without a halt."""
HALF_CELL = 0.51
"""How far a report may be from the middle of its cell, in cells, and a little more for rounding."""
LARGE_SHARE = 0.05
"""Of the city's box: in a larger view the newest are found by their time, in a smaller one by their place."""


def features(city: City, rows: QuerySet[Report], view: Bounds) -> dict[str, Any]:
    """Give the newest of some reports in view. `more` tells that there are others: the reader zooms in.

    Args:
        city: whose.
        rows: reports that everybody may read.
        view: what is looked at.
    """
    newest = ["-made_at", "-pk"]
    if not is_large(view, city):
        rows = spatial.in_bbox(rows, view.around(HALF_CELL / shape.rules().cells))
        newest = ["-pk"]  # as they came in: the database need not sort all that lie in a crowded view
    inside = shape.in_view(rows, city, view)
    found = list(inside.select_related("category").order_by(*newest)[: MOST + 1])
    for one in found:
        one.city = city
    return {
        "type": "FeatureCollection",
        "features": [_feature(one) for one in found[:MOST]],
        "more": len(found) > MOST,
    }


def is_large(view: Bounds, city: City) -> bool:
    """Tell whether a view covers so much of the city's box that places tell little of what is in it."""
    whole = city.bounds
    across = min(view.east, whole.east) - max(view.west, whole.west)
    up = min(view.north, whole.north) - max(view.south, whole.south)
    area = (whole.east - whole.west) * (whole.north - whole.south)
    return max(0.0, across) * max(0.0, up) >= LARGE_SHARE * area


def _feature(report: Report) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": list(shape.place(report))},
        "properties": {
            "code": report.code, "title": card.title(report), "state": report.get_state_display(),
            "kind": words.kind(report.state), "url": report.get_absolute_url(),
            "made_on": report.city.day(report.made_at).isoformat(),
        },
    }  # fmt: skip
