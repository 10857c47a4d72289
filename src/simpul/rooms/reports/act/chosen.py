"""Photos come in: cleaned at once, kept under the key of their form until it is sent."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from simpul.ground.files import store, understand
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act.submit import Shot
from simpul.rooms.reports.models import Chosen
from simpul.rooms.reports.understand.tell import Limits


class NoPhoto(Refused):
    """The file is no photo that can be read."""


class TooManyPhotos(Refused):
    """More photos than a report takes."""


class Picture(Protocol):
    """What a cleaner gives: a JPEG of `size` (width, height), when and where it was taken, if it says."""

    @property
    def jpeg(self) -> bytes:
        """Its bytes."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""

    @property
    def taken_at(self) -> datetime | None:
        """When; None where it does not say."""

    @property
    def position(self) -> LonLat | None:
        """Where; None where it does not say."""


type Clean = Callable[[bytes], Picture]
"""Cleans a photo: nothing of the camera left, faces and plates hidden. Raises ValueError where it is none."""


def shot(data: bytes, clean: Clean, *, name: str = "") -> tuple[Shot, LonLat | None]:
    """Clean a photo and keep it: what `submit` takes, and where it was taken.

    Raises:
        NoPhoto: it cannot be read; `name` says which.
    """
    try:
        found = clean(data)
    except ValueError as error:
        raise NoPhoto(
            _("“%(name)s” is no photo that can be read. Send a JPEG, PNG or WebP.") % {"name": name[:80]}
        ) from error
    blob = store.put(found.jpeg, expect=frozenset({understand.JPEG}))
    digest = hashlib.sha256(data).hexdigest()
    return Shot(blob, digest, *found.size, found.taken_at), found.position


def choose(
    key: UUID, sent: Sequence[tuple[str, bytes]], clean: Clean, limits: Limits, *, now: datetime
) -> None:
    """Keep photos, each with its name, under the key of a form. The same photo again is one.

    Raises:
        TooManyPhotos, NoPhoto: none of these was kept; those of before stay.
    """
    if not sent:
        return
    there = set(Chosen.objects.filter(key=key).values_list("sha256", flat=True))
    new = {hashlib.sha256(data).hexdigest(): (name, data) for name, data in sent}
    if len(there | set(new)) > limits.photos:
        raise TooManyPhotos(
            _("At most %(most)d photos. Choose those that show it best.") % {"most": limits.photos}
        )
    for name, data in new.values():
        if len(data) > limits.photo_bytes:
            raise NoPhoto(
                _("“%(name)s” is too large: at most %(most)d MB.")
                % {"name": name[:80], "most": limits.photo_bytes // 1_000_000}
            )
    shots = [shot(data, clean, name=name) for digest, (name, data) in new.items() if digest not in there]
    Chosen.objects.bulk_create(
        [
            Chosen(
                key=key, blob=one.blob, sha256=one.sha256, width=one.width, height=one.height,
                taken_at=one.taken_at, at=now, lon=at.lon if at else None, lat=at.lat if at else None,
            )
            for one, at in shots
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def leave_out(key: UUID, numbers: Sequence[str]) -> None:
    """Take photos out of a form again, by their primary keys as the form sent them."""
    wanted = [int(one) for one in numbers if one.isascii() and one.isdigit() and len(one) < 19]  # noqa: PLR2004 - digits of a 64-bit number
    forget(Chosen.objects.filter(key=key, pk__in=wanted))


def waiting(key: UUID) -> list[Chosen]:
    """Give the photos that wait under a key."""
    return list(Chosen.objects.filter(key=key).select_related("blob"))


def shots(rows: Sequence[Chosen]) -> list[Shot]:
    """Give photos that waited as `submit` takes them."""
    return [Shot(one.blob, one.sha256, one.width, one.height, one.taken_at) for one in rows]


def used(rows: Sequence[Chosen]) -> None:
    """Delete rows of photos that a report has now; the photos stay."""
    if rows:
        Chosen.objects.filter(pk__in=[one.pk for one in rows]).delete()


def forget(rows: QuerySet[Chosen]) -> None:
    """Delete rows of photos that wait; what nothing else points at goes from the store too."""
    blobs = [one.blob for one in rows.select_related("blob")]
    if not blobs:
        return
    with transaction.atomic():
        rows.delete()
        for blob in blobs:
            if not Chosen.objects.filter(blob=blob).exists():
                store.forget(blob)


def sweep(now: datetime, hours: float) -> int:
    """Forget the photos of forms that were not sent in so many hours. Gives how many."""
    old = Chosen.objects.filter(at__lt=now - timedelta(hours=hours))
    count = old.count()
    forget(old)
    return count
