"""Cleaning the store: what a killed process left half done is removed, and what is lost is said."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched

from django.core.files.storage import Storage
from django.db import models

from simpul.ground.files import store
from simpul.ground.files.models import Blob

ORPHAN_AGE = timedelta(days=1)
"""How long a content may lie that nothing points at: whoever put it there may be about to."""


@dataclass(slots=True)
class Swept:
    """What a sweep did: contents `removed`, and the SHA-256 of each known content whose bytes are gone."""

    removed: int = 0
    missing: list[str] = field(default_factory=list)


def sweep(now: datetime) -> Swept:
    """Remove records that nothing points at, bytes without a record and unfinished files: all past a day."""
    swept = Swept()
    before = now - ORPHAN_AGE
    for blob in _unreferenced(before).iterator():
        swept.removed += store.forget(blob)
    there: set[str] = set()
    for names in batched(_names(store.storage(), "", 2), 500):
        known = set(
            Blob.objects.filter(pk__in=[name.rpartition("/")[2] for name in names]).values_list(
                "pk", flat=True
            )
        )
        there |= known
        for name in names:
            last = name.rpartition("/")[2]
            if last not in known and store.storage().get_modified_time(name) < before:
                swept.removed += store.remove_orphan(name)
    recorded = Blob.objects.filter(created_at__lt=before).values_list("pk", flat=True)
    swept.missing = [sha256 for sha256 in recorded.iterator() if sha256 not in there]
    return swept


def _unreferenced(before: datetime) -> models.QuerySet[Blob]:
    """Give the old records that no foreign key of any room points at."""
    blobs = Blob.objects.filter(created_at__lt=before)
    for relation in Blob._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            users = relation.related_model._base_manager.filter(  # noqa: SLF001
                **{relation.field.name: models.OuterRef("pk")}
            )
            blobs = blobs.exclude(models.Exists(users))
    return blobs


def _names(storage: Storage, folder: str, depth: int) -> Iterator[str]:
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    if depth == 0:
        yield from (f"{folder}/{name}" for name in names)
        return
    for name in folders:
        yield from _names(storage, f"{folder}/{name}".lstrip("/"), depth - 1)
