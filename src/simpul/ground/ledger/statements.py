"""The statements that write the ledger, in SQL: every act of every room pays for them (decision 0222)."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from simpul.ground.ledger.models import Entry, Head
from simpul.ground.ledger.understand import Row
from simpul.ground.places.models import City

COLUMNS = tuple(
    Entry._meta.get_field(name)
    for name in ("city", "sequence", "at", "actor", "verb", "subject", "detail", "prev_hash", "hash")
)
"""In the order of `Row`."""
FIND = "SELECT id, count, hash FROM ledger_head WHERE city_id = %s"
FIND_NETWORK = "SELECT id, count, hash FROM ledger_head WHERE city_id IS NULL AND %s IS NULL"
ADD = (
    "INSERT INTO ledger_entry (city_id, sequence, at, actor_id, verb, subject, detail, prev_hash, hash) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
MOVE = "UPDATE ledger_head SET count = %s, hash = %s WHERE id = %s"


class Held(NamedTuple):
    """The row of a chain's head: its key, the sequence of the last entry, and its hash."""

    pk: int
    sequence: int
    hash: str


def hold(city: int | None) -> Held:
    """Read the head of a chain, and lock it until the transaction ends."""
    find = FIND_NETWORK if city is None else FIND
    if connection.features.has_select_for_no_key_update:
        find += " FOR NO KEY UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(find, [city])
        found = cursor.fetchone()
        if found is None:
            Head.objects.get_or_create(city=City(pk=city) if city else None)
            cursor.execute(find, [city])
            found = cursor.fetchone()
    return Held(*found)


def add(rows: Sequence[Row], head: Held) -> None:
    """Write entries that follow each other, and let the held head end with the last of them."""
    values = [[_kept(*pair) for pair in zip(COLUMNS, row, strict=True)] for row in rows]
    with connection.cursor() as cursor:
        if len(values) == 1:
            cursor.execute(ADD, values[0])
        else:
            cursor.executemany(ADD, values)
        cursor.execute(MOVE, [rows[-1].sequence, rows[-1].hash, head.pk])


def _kept(column: Any, value: Any) -> Any:
    return column.get_db_prep_save(value, connection)
