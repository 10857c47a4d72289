"""Whether anything changed since the last time one looked: one small question instead of many answers."""

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


def of(city: City) -> Marks:
    """Read the marks of a city."""
    with connection.cursor() as cursor:
        cursor.execute(_question(), [city.pk] * 6)
        states, changed, last, ended, ready, removed = cursor.fetchone()
    return Marks(city.version, states, (changed, last), (ended, (ready, removed)))


@cache
def _question() -> str:
    """Write it in SQL that SQLite and PostgreSQL share; each part is answered by an index."""
    parts = (
        ("MAX(changed_at)", SegmentState, ""),
        ("MAX(changed_at)", Hazard, ""),
        ("MAX(id)", Hazard, ""),
        ("MAX(ended_at)", Build, ""),
        ("MAX(id)", Build, " AND state = 'ready'"),
        ("MAX(removed_at)", Build, ""),
    )
    asked = (
        f"(SELECT {what} FROM {_table(model)} WHERE city_id = %s{more})"  # noqa: S608 - words of ours alone
        for what, model, more in parts
    )
    return f"SELECT {', '.join(asked)}"


def _table(model: Any) -> str:
    return connection.ops.quote_name(model._meta.db_table)
