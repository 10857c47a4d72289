"""Reports on the map: the newest in view, as GeoJSON, where `shape` says. Only what everybody may read."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from simpul.ground.places import spatial
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.share import card, shape, words

MOST = 500
"""Points that a phone draws at once without a halt."""
HALF_CELL = 0.51
"""How far a report may be from the middle of its cell, in cells, and a little more for rounding."""
ANY = "ANY-CODE"
"""Stands in an address where the code of a report belongs."""
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
    found = list(inside.order_by(*newest).values_list(*Row._fields)[: MOST + 1])
    say = _words(city)
    return {
        "type": "FeatureCollection",
        "features": [say(Row(*one)) for one in found[:MOST]],
        "more": len(found) > MOST,
    }


def is_large(view: Bounds, city: City) -> bool:
    """Tell whether a view covers so much of the city's box that places tell little of what is in it."""
    whole = city.bounds
    across = min(view.east, whole.east) - max(view.west, whole.west)
    up = min(view.north, whole.north) - max(view.south, whole.south)
    area = (whole.east - whole.west) * (whole.north - whole.south)
    return max(0.0, across) * max(0.0, up) >= LARGE_SHARE * area


class Row(NamedTuple):
    """What the map reads of a report: a phone asks for hundreds at once."""

    code: str
    category: int | None
    state: str
    lon: float
    lat: float
    made_at: datetime


def _words(city: City) -> Callable[[Row], dict[str, Any]]:
    """Give what says a report of a city as a feature; what they have in common is read once."""
    kinds = {one.pk: one for one in Category.objects.filter(city=city)}
    titles: dict[int | None, str] = {pk: card.named(one) for pk, one in kinds.items()}
    unknown = card.named(None)
    rough = {pk for pk, one in kinds.items() if one.code in shape.rules().coarse}
    states = {state: (str(label), words.kind(state)) for state, label in Report.State.choices}
    before, _code, after = reverse("reports:report", args=[city.slug, ANY]).rpartition(ANY)

    def say(row: Row) -> dict[str, Any]:
        state, kind = states[row.state]
        at = shape.left(LonLat(row.lon, row.lat), coarse=row.category in rough)
        return {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": list(at)},
            "properties": {
                "code": row.code, "title": titles.get(row.category, unknown), "state": state, "kind": kind,
                "url": f"{before}{row.code}{after}", "made_on": city.day(row.made_at).isoformat(),
            },
        }  # fmt: skip

    return say
