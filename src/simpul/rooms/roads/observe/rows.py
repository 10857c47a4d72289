"""Many rows changed at once: one prepared statement, run for each row.

Django's `bulk_update` writes one CASE for all of them, and spends more time writing it than the database
changing them.
"""

from collections.abc import Iterable, Sequence

from django.db import connection, models


def change(rows: Iterable[models.Model], fields: Sequence[str]) -> None:
    """Save these fields of rows that are there already, all of one model. Call it in a transaction."""
    rows = list(rows)
    if not rows:
        return
    model = type(rows[0])
    columns = [model._meta.get_field(name) for name in fields]
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(column.column)} = %s" for column in columns)  # type: ignore[union-attr, arg-type]
    table = quote(model._meta.db_table)
    values = [
        [
            *(
                column.get_db_prep_save(getattr(row, column.attname), connection)  # type: ignore[union-attr]
                for column in columns
            ),
            row.pk,
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {changes} WHERE id = %s", values)  # noqa: S608 - names of ours
