"""Whether anything changed since the last time one looked: one small question instead of many answers."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from simpul.ground.places.models import City
from simpul.ground.roadstate.models import Hazard, SegmentState
from simpul.rooms.cycling.models.build import Build


class Marks(NamedTuple):
    """Marks that differ when the records of a city differ; what they hold is the database's own form.

    `map`: its map; `states`: the newest word on a segment; `hazards`: the newest change and the newest row of
    them; `builds`: the newest finished build, and how many builds lost their folder.
    """

    map: Any
    states: Any
    hazards: tuple[Any, Any]
    builds: tuple[Any, Any]


COUNT = 6
"""How many columns the marks are."""


def of(city: City) -> Marks:
    """Read the marks of a city."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns()}", [city.pk] * COUNT)
        return read(city, cursor.fetchone())


def read(city: City, row: Sequence[Any]) -> Marks:
    """Give the marks of a city from their columns."""
    states, changed, last, ended, ready, removed = row
    return Marks(city.version, states, (changed, last), (ended, (ready, removed)))


@cache
def columns(cities: str = "") -> str:
    """Write them in SQL that SQLite and PostgreSQL share; each is answered by an index.

    Args:
        cities: the table around the question whose row is the city; "" where its number is a word of it.
    """
    parts = (
        ("MAX(changed_at)", SegmentState, ""),
        ("MAX(changed_at)", Hazard, ""),
        ("MAX(id)", Hazard, ""),
        ("MAX(ended_at)", Build, ""),
        ("MAX(id)", Build, " AND state = 'ready'"),
        ("MAX(removed_at)", Build, ""),
    )
    one = f"{connection.ops.quote_name(cities)}.id" if cities else "%s"
    asked = (
        f"(SELECT {what} FROM {_table(model)} WHERE city_id = {one}{more})"  # noqa: S608 - words of ours alone
        for what, model, more in parts
    )
    return ", ".join(asked)


def _table(model: Any) -> str:
    return connection.ops.quote_name(model._meta.db_table)
