"""The store of contents: put in, read out, forgotten. A content is named by its SHA-256 and kept once."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from simpul.ground.files import understand
from simpul.ground.files.disk import Disk
from simpul.ground.files.full import NoRoom, is_full
from simpul.ground.files.models import Blob
from simpul.kernel.refusal import Refused


class NotThisKind(Refused):
    """The content is not what was asked for, whatever its name says."""


class TooBig(Refused):
    """The content is longer than is allowed."""


class TooManyPixels(Refused):
    """The image would fill more memory than is allowed, however small its file is."""


class Gone(Refused):
    """The content is known, but its bytes are not in the store any more."""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What an image's header says: `width` and `height` in pixels, as stored, before any EXIF rotation."""

    content_type: str
    width: int
    height: int


def put(data: bytes | BinaryIO, *, expect: frozenset[str], most_bytes: int | None = None) -> Blob:
    """Keep a content and give its record; the same content again gives the same record.

    The caller must point at the record with a foreign key (PROTECT) in the same transaction or within a day:
    what nothing points at is swept away.

    Args:
        data: the bytes, or a seekable file of any length, which is read in pieces.
        expect: the content types that are welcome here, such as `understand.IMAGES`.
        most_bytes: the longest that is welcome; settings.SIMPUL_FILE_BYTES where None.

    Raises:
        NotThisKind: the content shows itself to be something else, or is empty.
        TooBig: it is longer than allowed.
        TooManyPixels: it is an image of more pixels than settings.SIMPUL_IMAGE_PIXELS.
        NoRoom: the disk is full.
    """
    file = io.BytesIO(data) if isinstance(data, bytes) else data
    (blob,) = _put([(_checked(file, expect, most_bytes), file)])
    return blob


def put_all(contents: Sequence[bytes], *, expect: frozenset[str]) -> list[Blob]:
    """Keep several contents together, as `put` keeps one: in one transaction, and made durable at once.

    Returns:
        Their records, in their order.

    Raises:
        NotThisKind, TooBig, TooManyPixels, NoRoom: of any of them; nothing that is new has a record then.
    """
    files = [io.BytesIO(content) for content in contents]
    return _put([(_checked(file, expect, None), file) for file in files])


def inspect_image(data: bytes) -> ImageFacts:
    """Read an image's header and decode nothing.

    Raises:
        NotThisKind: it is no JPEG or PNG, or its header is broken.
        TooManyPixels: it has more pixels than settings.SIMPUL_IMAGE_PIXELS.
    """
    content_type = understand.kind(data[: understand.HEAD_BYTES])
    size = understand.image_size(data)
    if content_type not in understand.IMAGES or size is None:
        raise NotThisKind(_("This is no JPEG or PNG image that can be read."))
    if size[0] * size[1] > settings.SIMPUL_IMAGE_PIXELS:
        raise TooManyPixels(
            _("The image has %(width)d x %(height)d pixels; at most %(most)d are taken.")
            % {"width": size[0], "height": size[1], "most": settings.SIMPUL_IMAGE_PIXELS}
        )
    return ImageFacts(content_type, *size)


def open(blob: Blob) -> bytes:  # noqa: A001 - it is read as store.open
    """Give all the bytes of a content. Raises Gone."""
    with stream(blob) as file:
        data: bytes = file.read()
    return data


def stream(blob: Blob) -> File[bytes]:
    """Give an open file of the content, to be read in pieces and closed. Raises Gone."""
    try:
        return storage().open(name(blob.sha256))
    except FileNotFoundError as error:
        raise Gone(
            _("The file %(sha256)s is not in the store any more.") % {"sha256": blob.sha256}
        ) from error


@contextmanager
def path(blob: Blob) -> Iterator[Path]:
    """Give a path to read the content from, good inside the block only. Raises Gone."""
    try:
        place = Path(storage().path(name(blob.sha256)))
    except NotImplementedError:  # an object store has no paths: bring the content here
        with stream(blob) as file, tempfile.NamedTemporaryFile() as copy:
            for piece in file.chunks():
                copy.write(piece)
            copy.flush()
            yield Path(copy.name)
        return
    if not place.is_file():
        raise Gone(_("The file %(sha256)s is not in the store any more.") % {"sha256": blob.sha256})
    yield place


def forget(blob: Blob) -> bool:
    """Delete a content with its record, unless something still points at it.

    The bytes go when the transaction commits.

    Returns:
        Whether it was forgotten; False where another record needs it.
    """
    try:
        with transaction.atomic():
            Blob(sha256=blob.sha256).delete()
    except (models.ProtectedError, models.RestrictedError):
        return False
    transaction.on_commit(partial(remove_orphan, name(blob.sha256)))
    return True


def remove_orphan(place: str) -> bool:
    """Remove the bytes at a place that no record names; False where one does after all. For `sweep` only."""
    sha256 = place.rpartition("/")[2]
    with _alone(sha256):
        if place == name(sha256) and Blob.objects.filter(sha256=sha256).exists():
            return False
        storage().delete(place)
    return True


def storage() -> Storage:
    """Give the place of contents: settings.STORAGES["files"], a folder or a bucket."""
    return storages["files"]


def name(sha256: str) -> str:
    """Give the name of a content in its place: "ab/cd/<sha256>", so that no folder grows endless."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _checked(file: BinaryIO, expect: frozenset[str], most_bytes: int | None) -> Blob:
    """Give the record of a content that is welcome, not saved."""
    sha256, size = _measure(file, most_bytes or settings.SIMPUL_FILE_BYTES)
    file.seek(0)
    content_type = understand.kind(file.read(understand.HEAD_BYTES))
    if content_type not in expect:
        raise NotThisKind(
            _("This is %(found)s, not %(wanted)s.")
            % {"found": content_type, "wanted": ", ".join(sorted(expect))}
        )
    if content_type in understand.IMAGES:
        file.seek(0)
        inspect_image(file.read())
    return Blob(sha256=sha256, size=size, content_type=content_type)


def _put(checked: Sequence[tuple[Blob, BinaryIO]]) -> list[Blob]:
    contents = {blob.sha256: file for blob, file in checked}
    _keep(contents)
    with _alone(*contents):
        Blob.objects.bulk_create([blob for blob, _file in checked], ignore_conflicts=True)
        _keep(contents)  # again: one may have been forgotten since
        kept = Blob.objects.in_bulk(list(contents))
    return [kept[blob.sha256] for blob, _file in checked]


def _measure(file: BinaryIO, most_bytes: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(1 << 20):
        digest.update(piece)
        size += len(piece)
        if size > most_bytes:
            raise TooBig(_("The file is longer than %(most)d bytes.") % {"most": most_bytes})
    return digest.hexdigest(), size


def _keep(contents: Mapping[str, BinaryIO]) -> None:
    """Save the bytes of contents that are not there yet. Raises NoRoom."""
    place = storage()
    missing = {name(sha256): file for sha256, file in contents.items() if not place.exists(name(sha256))}
    try:
        if isinstance(place, Disk) and len(missing) > 1:
            place.save_all(missing)
            return
        for where, file in missing.items():
            place.save(where, File(file))
    except OSError as error:
        if not is_full(error):
            raise
        raise NoRoom(
            _("There is no room to keep the file, and nothing of it was kept. Free some space, or try later.")
        ) from error


@contextmanager
def _alone(*contents: str) -> Iterator[None]:
    """Hold off everybody else who would keep or remove these contents, until the transaction ends."""
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite has one writer at a time, and it is us
            keys = {int(hashlib.sha256(sha256.encode()).hexdigest()[:15], 16) for sha256 in contents}
            with connection.cursor() as cursor:
                for key in sorted(keys):  # everybody in the same order, so that nobody waits in a ring
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
        yield
