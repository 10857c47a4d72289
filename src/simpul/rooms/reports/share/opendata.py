"""The file of a city's reports for everybody: CSV and GeoJSON, row by row."""

import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import date

from simpul.ground.places.models import City
from simpul.rooms.reports.share import layers, shape

COLUMNS = tuple(one.name for one in fields(shape.Open))
AT_ONCE = 2000


def table(city: City) -> Iterator[list[str | float | int | date | None]]:
    """Give the rows of COLUMNS, the oldest first."""
    for one in layers.rows().filter(city=city).order_by("pk").iterator(chunk_size=AT_ONCE):
        said = asdict(shape.shape(one))
        said["exact"] = "yes" if said["exact"] else "no"
        yield [said[name] for name in COLUMNS]


def features(city: City) -> Iterator[str]:
    """Give a GeoJSON document in pieces."""
    yield '{"type":"FeatureCollection","features":['
    comma = ""
    for one in layers.rows().filter(city=city).order_by("pk").iterator(chunk_size=AT_ONCE):
        yield comma + json.dumps(shape.feature(one), ensure_ascii=False)
        comma = ","
    yield "]}"
