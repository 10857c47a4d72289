"""The one spatial module: what lies in a box, near a position, inside a polygon, on SQLite and on PostgreSQL.

A model keeps its geometry as WKB with its bounds in four float columns, or a position in two. Its app says so
once with `index(Model, ...)` below the model, and its migration makes the index with
`CreateIndex("Model", ...)`: an R*Tree kept right by triggers on SQLite, a core GiST index on PostgreSQL.
Neither needs an extension.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from django.db import connections, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState
from django.db.models.expressions import RawSQL

from simpul.kernel.geo import Bounds, LonLat, distance_m, metres_per_degree

FIRST_LOOK_M = 50.0
"""How far `nearest` looks first; it then looks four times as far until it has enough."""
AT_ONCE_M = 150.0
"""Where nothing farther is asked for, `nearest` looks once."""


class Columns(NamedTuple):
    """Which fields of a model say where it is.

    `west`, `south`, `east`, `north` name its bounds; for a model with a position, west = east = its longitude
    and south = north = its latitude. `shape` names the WKB field, "" for a model with a position.
    """

    west: str
    south: str
    east: str
    north: str
    shape: str = ""

    @property
    def is_point(self) -> bool:
        """Tell whether the model has a position rather than bounds."""
        return self.west == self.east


_indexed: dict[type[models.Model], Columns] = {}


def index(
    model: type[models.Model],
    *,
    bounds: tuple[str, str, str, str] | None = None,
    point: tuple[str, str] | None = None,
    shape: str = "",
) -> None:
    """Say which fields of a model carry its bounds (and its WKB), or its position. Called below the model."""
    _indexed[model] = _columns(bounds, point, shape)


def indexed() -> dict[type[models.Model], Columns]:
    """Give the models that said where they are."""
    return dict(_indexed)


def in_bbox[M: models.Model](queryset: models.QuerySet[M], bounds: Bounds) -> models.QuerySet[M]:
    """Keep what touches the box, edges included. Bounds decide for lines and polygons. Uses the index."""
    columns = _indexed[queryset.model]
    connection = connections[queryset.db]
    table = _table(queryset.model)
    if connection.vendor == "sqlite":
        # An R*Tree keeps 32-bit floats, rounded outward: it finds a little too much, never too little.
        where = "west <= %s AND east >= %s AND south <= %s AND north >= %s"
        sql = f'SELECT id FROM "{table}_rtree" WHERE {where}'  # noqa: S608 - names of ours alone
        box = (bounds.east, bounds.west, bounds.north, bounds.south)
        found: Any = RawSQL(sql, box)  # noqa: S611 - the box goes in as parameters
        queryset = queryset.filter(pk__in=found)
    else:
        queryset = queryset.filter(_touches(columns, bounds))
    return queryset.filter(
        **{
            f"{columns.west}__lte": bounds.east,
            f"{columns.east}__gte": bounds.west,
            f"{columns.south}__lte": bounds.north,
            f"{columns.north}__gte": bounds.south,
        }
    )


def nearest[M: models.Model](
    queryset: models.QuerySet[M], position: LonLat, within_m: float, limit: int = 1
) -> list[tuple[M, float]]:
    """Give what is at most `within_m` metres away, nearest first, each with its distance in metres.

    Distances are great-circle metres to the nearest point of the geometry; 0 inside a polygon.
    """
    look_m = within_m if within_m <= AT_ONCE_M else FIRST_LOOK_M
    while True:
        found = _within(queryset, position, look_m)
        if len(found) >= limit or look_m >= within_m:
            return found[:limit]
        look_m = min(look_m * 4, within_m)


def inside[M: models.Model](queryset: models.QuerySet[M], polygon: shapely.Geometry) -> list[M]:
    """Give what touches the polygon, its edge included: the index finds, the exact shape decides."""
    rows = list(in_bbox(queryset, Bounds(*polygon.bounds)))
    shapely.prepare(polygon)
    touches = shapely.intersects(polygon, _shapes(rows, _indexed[queryset.model]))
    return [row for row, is_in in zip(rows, touches, strict=True) if is_in]


def analyse(model: type[models.Model], *, using: str = "default") -> None:
    """Let the database count its rows again, so that it plans well. Call it after loading many."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(_table(model))}")


class CreateIndex(Operation):
    """Make the spatial index of a model of the migration's own app: `CreateIndex("Street", bounds=(...))`.

    Args:
        model: the model's name.
        bounds: the names of its west, south, east and north columns, or
        point: of its longitude and latitude columns. Rows with NULL there are in no box.
    """

    reversible = True
    category = OperationCategory.ADDITION

    def __init__(
        self,
        model: str,
        bounds: tuple[str, str, str, str] | None = None,
        point: tuple[str, str] | None = None,
    ) -> None:
        self.model, self.bounds, self.point = model, bounds, point

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: the index is no part of the model's state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002 - Django's signature
        to_state: ProjectState,
    ) -> None:
        """Make it, and put in it what is in the table already."""
        model = to_state.apps.get_model(app_label, self.model)
        make(schema_editor.connection, _table(model), _columns(self.bounds, self.point, ""))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,  # noqa: ARG002 - Django's signature
    ) -> None:
        """Drop it."""
        table = _table(from_state.apps.get_model(app_label, self.model))
        with schema_editor.connection.cursor() as cursor:
            for statement in _drop(schema_editor.connection.vendor, table):
                cursor.execute(statement)

    def describe(self) -> str:
        """Say what it does."""
        return f"Create the spatial index of {self.model}"


def make(connection: Any, table: str, columns: Columns) -> None:
    """Make the spatial index of a table anew and fill it."""
    vendor = connection.vendor
    statements = _rtree(table, columns) if vendor == "sqlite" else _gist(table, columns)
    with connection.cursor() as cursor:
        for statement in (*_drop(vendor, table), *statements):
            cursor.execute(statement)


def mend(connection: Any) -> list[str]:
    """Make again each index whose triggers are gone, and give their tables.

    Django alters a SQLite table by copying it, and the triggers of the old one vanish with it: called after
    every `migrate`. PostgreSQL keeps its indexes by itself.
    """
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'table')")
        names = {name for (name,) in cursor.fetchall()}
    mended = []
    for model, columns in _indexed.items():
        table = _table(model)
        if f"{table}_rtree" in names and not {f"{table}_rtree_{on}" for on in "iud"} <= names:
            make(connection, table, columns)
            mended.append(table)
    return mended


def _touches(columns: Columns, bounds: Bounds) -> models.Func:
    """Give the condition that the GiST index of `_gist` answers."""
    west, south, east, north = bounds
    ours = _point(models.F(columns.west), models.F(columns.south))
    if not columns.is_point:
        ours = _call("box", ours, _point(models.F(columns.east), models.F(columns.north)))
    theirs = _call(
        "box",
        _point(models.Value(west), models.Value(south)),
        _point(models.Value(east), models.Value(north)),
    )
    operator = " <@ " if columns.is_point else " && "
    return models.Func(
        ours, theirs, template="%(expressions)s", arg_joiner=operator, output_field=models.BooleanField()
    )


def _call(function: str, *arguments: models.expressions.Combinable) -> models.Func:
    return models.Func(*arguments, function=function, output_field=models.FloatField())


def _point(lon: models.expressions.Combinable, lat: models.expressions.Combinable) -> models.Func:
    return _call("point", lon, lat)


def _columns(bounds: tuple[str, str, str, str] | None, point: tuple[str, str] | None, shape: str) -> Columns:
    if bounds:
        return Columns(*bounds, shape)
    if point:
        lon, lat = point
        return Columns(lon, lat, lon, lat)
    raise ValueError("give the columns of the bounds or of the point")


def _drop(vendor: str, table: str) -> Sequence[str]:
    if vendor == "sqlite":
        triggers = [f'DROP TRIGGER IF EXISTS "{table}_rtree_{on}"' for on in "iud"]
        return [*triggers, f'DROP TABLE IF EXISTS "{table}_rtree"']
    return [f'DROP INDEX IF EXISTS "{table}_gist"']


def _rtree(table: str, columns: Columns) -> Sequence[str]:
    fields = (columns.west, columns.east, columns.south, columns.north)
    names = ", ".join(f'"{field}"' for field in fields)
    known = " AND ".join(f'new."{field}" IS NOT NULL' for field in dict.fromkeys(fields))
    new = ", ".join(f'new."{field}"' for field in fields)
    put = f'INSERT OR REPLACE INTO "{table}_rtree" SELECT new.id, {new} WHERE {known};'
    take = f'DELETE FROM "{table}_rtree" WHERE id = old.id;'  # noqa: S608
    moved = ", ".join(f'"{field}"' for field in dict.fromkeys(fields))
    return [
        f'CREATE VIRTUAL TABLE "{table}_rtree" USING rtree(id, west, east, south, north)',
        f'INSERT INTO "{table}_rtree" SELECT id, {names} FROM "{table}" WHERE {known.replace("new.", "")}',  # noqa: S608 - names of ours alone
        f'CREATE TRIGGER "{table}_rtree_i" AFTER INSERT ON "{table}" BEGIN {put} END',
        f'CREATE TRIGGER "{table}_rtree_u" AFTER UPDATE OF id, {moved} ON "{table}" BEGIN {take} {put} END',
        f'CREATE TRIGGER "{table}_rtree_d" AFTER DELETE ON "{table}" BEGIN {take} END',
    ]


def _gist(table: str, columns: Columns) -> Sequence[str]:
    west, south, east, north = (f'"{field}"' for field in columns[:4])
    key = f"point({west}, {south})"
    if not columns.is_point:
        key = f"box({key}, point({east}, {north}))"
    return [f'CREATE INDEX "{table}_gist" ON "{table}" USING gist ({key})']


def _shapes(rows: Sequence[models.Model], columns: Columns) -> Any:
    if columns.shape:
        return shapely.from_wkb([bytes(getattr(row, columns.shape)) for row in rows])
    pairs = [(getattr(row, columns.west), getattr(row, columns.south)) for row in rows]
    return shapely.points(np.array(pairs, dtype=float).reshape(-1, 2))


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


def _within[M: models.Model](
    queryset: models.QuerySet[M], position: LonLat, within_m: float
) -> list[tuple[M, float]]:
    """Give all that is at most so far away, nearest first. Shapes are flattened around the position."""
    lon_m, lat_m = metres_per_degree(position.lat)
    dlon, dlat = 1.01 * within_m / max(lon_m, 1.0), 1.01 * within_m / lat_m
    box = Bounds(position.lon - dlon, position.lat - dlat, position.lon + dlon, position.lat + dlat)
    rows = list(in_bbox(queryset, box))
    if not rows:
        return []
    scale = (lon_m, lat_m)
    flat = shapely.transform(_shapes(rows, _indexed[queryset.model]), lambda xy: (xy - position) * scale)
    paths = shapely.shortest_line(shapely.Point(0, 0), flat)
    ends = shapely.get_coordinates(shapely.get_point(paths, -1)) / scale + position
    found = [(row, distance_m(position, LonLat(*end))) for row, end in zip(rows, ends.tolist(), strict=True)]
    return sorted((pair for pair in found if pair[1] <= within_m), key=lambda pair: pair[1])
