"""A record as it is now, held while it is worked on."""

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
    rows = record._meta.base_manager.select_for_update(of=("self",), no_key=True)
    if related:
        rows = rows.select_related(*related)
    return rows.get(pk=record.pk)
