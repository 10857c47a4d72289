"""The city that an address names, with the marks of its records: one question for each request.

The city is read once in a process, and again when its row is another. SQLite says in a word whether anything
at all was written since the last question; where nothing was, that was its answer.
"""

import threading
from functools import cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections

from simpul.ground.places.models import City
from simpul.rooms.cycling.observe import marks
from simpul.rooms.cycling.observe.marks import Marks

_kept: dict[str, tuple[Any, City]] = {}
_asked = threading.local()


class _Written(NamedTuple):
    """A connection to SQLite, what others have written and what it has: the same while nobody has."""

    connection: Any
    others: int
    own: int


def city(slug: str) -> tuple[City, Marks]:
    """Give a city that is served here, and the marks of its records; who gets it leaves it as it is.

    Raises:
        City.DoesNotExist: none of this name is.
    """
    written = _written()
    if written is None:
        return _city(slug)
    if getattr(_asked, "written", None) != written:
        _asked.written, _asked.answers = written, {}
    answers: dict[str, tuple[City, Marks]] = _asked.answers
    if slug not in answers:
        answers[slug] = _city(slug)
    return answers[slug]


def _written() -> _Written | None:
    """Say how much was written so far; None where nobody can say, or where it may yet be taken back.

    `data_version` is another when another connection has committed
    (https://www.sqlite.org/pragma.html#pragma_data_version), `total_changes` counts what this one wrote.
    """
    database = connections[DEFAULT_DB_ALIAS]
    here = database.connection
    if database.vendor != "sqlite" or here is None or database.in_atomic_block or here.in_transaction:
        return None
    others = here.execute("PRAGMA data_version").fetchone()[0]
    return _Written(here, others, here.total_changes)


def _city(slug: str) -> tuple[City, Marks]:
    """Ask the database."""
    question, words = _question()
    with connection.cursor() as cursor:
        cursor.execute(question, [*words, slug])
        row = cursor.fetchone()
    if row is None:
        raise City.DoesNotExist
    own, found = row[: -marks.COUNT], row[-marks.COUNT :]
    kept = _kept.get(slug)
    if kept is None or kept[0] != own:
        kept = _kept[slug] = (own, City.objects.served().get(slug=slug))
    return kept[1], marks.read(kept[1], found)


@cache
def _question() -> tuple[str, tuple[Any, ...]]:
    """Write what Django would ask for the city, once, and the marks beside it; the slug is its last word."""
    question, words = City.objects.served().filter(slug="").order_by().query.sql_with_params()
    columns, rest = question.split(" FROM ", 1)
    return f"{columns}, {marks.columns(City._meta.db_table)} FROM {rest}", tuple(words[:-1])
