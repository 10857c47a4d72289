"""The register of destinations as a table and as GeoJSON that can be taken in again."""

import json
from collections.abc import Iterator
from typing import Any

from simpul.ground.places.models import City
from simpul.rooms.cycling.models.destination import Destination
from simpul.rooms.cycling.share.destinations import MAP, listed
from simpul.rooms.cycling.understand import destination as rules
from simpul.rooms.cycling.understand import destination_sheet as layout
from simpul.rooms.cycling.understand.destination_said import FIELDS

COLUMNS = layout.COLUMNS
_NOTHING: dict[str, Any] = dict.fromkeys(FIELDS, "")


def rows(city: City, *, staff: bool = False, with_map: bool = False) -> list[tuple[Any, ...]]:
    """Give the rows of the register in the order of COLUMNS; None is an empty cell.

    Args:
        city: whose.
        staff: with drafts and what is not there any more, for those who may edit.
        with_map: also the goals that only the map knows, with an id by which they can be written about.
    """
    found = Destination.objects.filter(city=city).order_by("pk")
    kept = found if staff else found.public()
    own = [
        layout.row_of(str(row.pk), {name: getattr(row, name) for name in FIELDS}, row.state) for row in kept
    ]
    return [*own, *(_of_map(city, staff=staff) if with_map else ())]


def features(city: City, *, staff: bool = False, with_map: bool = False) -> str:
    """Give the same rows as a GeoJSON FeatureCollection (RFC 7946)."""
    made = [_feature(row) for row in rows(city, staff=staff, with_map=with_map)]
    return json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False)


def _of_map(city: City, *, staff: bool) -> Iterator[tuple[Any, ...]]:
    for one in listed(city, rules.goals(), staff=staff):
        if one.state == MAP:
            where = {"kind": one.kind, "name": one.given, "lon": one.position.lon, "lat": one.position.lat}
            yield layout.row_of(one.id, _NOTHING | where, "")


def _feature(row: tuple[Any, ...]) -> dict[str, Any]:
    said = dict(zip(COLUMNS, row, strict=True))
    position = {"type": "Point", "coordinates": [said.pop("lon"), said.pop("lat")]}
    return {"type": "Feature", "id": said["id"], "geometry": position, "properties": said}
