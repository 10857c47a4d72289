"""The rows under a record brought to what its source says: changed, added, and taken away."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models


def sync(
    rows: models.QuerySet[Any],
    owner: Mapping[str, Any],
    wanted: Iterable[Mapping[str, Any]],
    by: Sequence[str],
    *,
    new: bool = False,
) -> None:
    """Bring rows to what is wanted; rows that nobody names are deleted.

    Args:
        rows: the rows that this source may touch.
        owner: the foreign key of a new row, by name.
        wanted: the columns of each row.
        by: the columns that say which row is which.
        new: whether the owner was made just now and has no rows.
    """
    have = {} if new else {tuple(getattr(row, name) for name in by): row for row in rows}
    made = []
    for columns in wanted:
        row = have.pop(tuple(columns.get(name) for name in by), None)
        if row is None:
            made.append(rows.model(**owner, **columns))
            continue
        changed = [name for name, value in columns.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, columns[name])
        if changed:
            row.save(update_fields=changed)
    if made:
        rows.model.objects.bulk_create(made)
    if have:
        rows.filter(pk__in=[row.pk for row in have.values()]).delete()
