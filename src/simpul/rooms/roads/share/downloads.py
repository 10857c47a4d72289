"""GeoJSON (RFC 7946), CSV and GeoPackage (OGC 12-128r19) of damages and segments, one row at a time."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from itertools import batched
from pathlib import Path
from typing import Any, Literal

import msgspec
import shapely
from fudgeo import FeatureClass, Field, GeoPackage, SpatialReferenceSystem
from fudgeo.enumeration import FieldType, GPKGFlavors, ShapeType
from fudgeo.geometry import LineString, Point

from simpul.ground.places.models import OSM_ATTRIBUTION, City
from simpul.rooms.roads.models import Survey
from simpul.rooms.roads.share import table
from simpul.rooms.roads.share.table import DamageRow, SegmentRow, Shaped

type What = Literal["damages", "segments"]
WHAT: tuple[What, ...] = ("damages", "segments")
ROW: dict[str, type[DamageRow] | type[SegmentRow]] = {"damages": DamageRow, "segments": SegmentRow}
WGS_84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
COLUMN = {str: FieldType.text, int: FieldType.integer, bool: FieldType.boolean, date: FieldType.date}


def rows(of: Survey | City, what: What) -> Iterator[Shaped[Any]]:
    """Give the rows of a download."""
    return table.damages(of) if what == "damages" else table.segments(of)


def licence(of: Survey | City) -> str:
    """Say whose the streets of a download are, where that is known, and whose the rest."""
    credit = (of if isinstance(of, City) else of.city).attribution
    terms = ", ODbL-1.0" if credit == OSM_ATTRIBUTION else ""
    return (f"Streets: {credit}{terms}. " if credit else "") + "Condition and damage: the city."


def geojson(of: Survey | City, what: What) -> Iterator[bytes]:
    """Write a FeatureCollection piece by piece."""
    yield b'{"type":"FeatureCollection","licence":' + msgspec.json.encode(licence(of)) + b',"features":[\n'
    first = True
    for row, shape in rows(of, what):
        yield (b"" if first else b",\n") + msgspec.json.encode(_feature(row, shape))
        first = False
    yield b"\n]}\n"


def comma(of: Survey | City, what: What) -> Iterator[bytes]:
    """Write a CSV with a header; a segment's line as WKT. A text that a spreadsheet would run is quoted."""
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow([*(field.name for field in fields(ROW[what])), *(["line"] if what == "segments" else [])])
    yield _taken(line)
    for row, shape in rows(of, what):
        values = [_safe(value) for value in table.plain(row).values()]
        wkt = [shapely.to_wkt(shape, rounding_precision=6)] if what == "segments" else []
        writer.writerow([*values, *wkt])
        yield _taken(line)


def geopackage(of: Survey | City, path: Path) -> Path:
    """Write a GeoPackage with the layers damages and segments."""
    path.unlink(missing_ok=True)
    made = GeoPackage._build_geopackage(  # noqa: SLF001 - `create` of fudgeo 1.5 leaves this connection open
        str(path), GPKGFlavors.epsg, ogr_contents=False, enable_metadata=False, enable_schema=False
    )
    made.close()
    package = GeoPackage(path)
    try:
        for what in WHAT:
            _layer(package, what, rows(of, what), licence(of))
    finally:
        package.connection.close()
    return path


def _layer(package: GeoPackage, what: What, shaped: Iterable[Shaped[Any]], whose: str) -> None:
    shape_type = ShapeType.point if what == "damages" else ShapeType.linestring
    columns = [
        Field("number" if field.name == "id" else field.name, _column(field.type))
        for field in fields(ROW[what])
    ]
    srs = SpatialReferenceSystem("WGS 84", "EPSG", 4326, WGS_84, srs_id=4326)
    layer = package.create_feature_class(
        what, srs, shape_type=shape_type, fields=columns, description=whose, geom_name="geom"
    )
    names = ", ".join(["geom", *(column.name for column in columns)])
    marks = ", ".join("?" * (len(columns) + 1))
    bounds: list[tuple[float, float, float, float]] = []
    with package.connection as connection:
        for some in batched(shaped, table.AT_ONCE):
            connection.executemany(
                f"INSERT INTO {what}({names}) VALUES ({marks})",  # noqa: S608 - our own names
                [(_geometry(shape), *table.plain(row).values()) for row, shape in some],
            )
            bounds.append(shapely.total_bounds([shape for _, shape in some]))
    _bound(layer, bounds)


def _bound(layer: FeatureClass, bounds: list[tuple[float, float, float, float]]) -> None:
    if bounds:
        west, south, east, north = zip(*bounds, strict=True)
        layer.extent = (float(min(west)), float(min(south)), float(max(east)), float(max(north)))


def _geometry(shape: shapely.Geometry) -> Point | LineString:
    if isinstance(shape, shapely.Point):
        return Point(x=shape.x, y=shape.y, srs_id=4326)
    return LineString(list(shape.coords), srs_id=4326)


def _column(kind: Any) -> str:
    return str(COLUMN.get(kind, FieldType.double))


def _feature(row: DamageRow | SegmentRow, shape: shapely.Geometry) -> dict[str, Any]:
    coordinates = shapely.get_coordinates(shape).round(6).tolist()
    is_point = isinstance(shape, shapely.Point)
    return {
        "type": "Feature",
        "id": row.id,
        "geometry": {
            "type": "Point" if is_point else "LineString",
            "coordinates": coordinates[0] if is_point else coordinates,
        },
        "properties": table.plain(row),
    }


def _safe(value: Any) -> Any:
    """Keep a spreadsheet from taking a street's name for a formula (OWASP: CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def _taken(line: io.StringIO) -> bytes:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text.encode()
