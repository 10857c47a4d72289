"""A record as it is now, held while it is worked on."""

from collections.abc import Sequence

from django.db import models


def lock[M: models.Model](record: M, *related: str) -> M:
    """Read a record again and hold its row until the transaction ends: no other transaction changes it.

    Other rows may still be made that refer to it (decision 0220). Hold all that is worked on before the
    ledger is written (0223).

    Args:
        record: any copy of it; only its primary key is looked at.
        related: what is read with it, as `select_related` names it; not held.

    Raises:
        ObjectDoesNotExist: it is gone.
    """
    rows = _held(record)
    if related:
        rows = rows.select_related(*related)
    return rows.get(pk=record.pk)


def lock_all[M: models.Model](records: Sequence[M]) -> dict[int, M]:
    """Read records again and hold their rows, as `lock` does for one, in the order of their keys.

    Returns:
        Those that are still there, by primary key.
    """
    if not records:
        return {}
    return {
        one.pk: one for one in _held(records[0]).filter(pk__in=[one.pk for one in records]).order_by("pk")
    }


def _held[M: models.Model](record: M) -> models.QuerySet[M]:
    return record._meta.base_manager.select_for_update(of=("self",), no_key=True)
