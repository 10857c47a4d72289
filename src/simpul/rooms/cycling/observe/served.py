"""The city that an address names, with the marks of its records: one question for each request.

The city is read once in a process, and again when its row is another.
"""

from functools import cache
from typing import Any

from django.db import connection

from simpul.ground.places.models import City
from simpul.rooms.cycling.observe import marks
from simpul.rooms.cycling.observe.marks import Marks

_kept: dict[str, tuple[Any, City]] = {}


def city(slug: str) -> tuple[City, Marks]:
    """Give a city that is served here, and the marks of its records; who gets it leaves it as it is.

    Raises:
        City.DoesNotExist: none of this name is.
    """
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
