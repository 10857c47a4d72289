"""The folder that contents are kept in: a file is there whole or not at all, also when the power goes."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

UNFINISHED = ".unfinished-"
"""How the name of a file begins that is still being written."""


class Disk(FileSystemStorage):
    """Django's folder storage with an atomic save: written beside its place, made durable, then renamed.

    A name is a content here, so saving one that is there already changes nothing that anyone can see.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 - Django's signature
        """Give the name as it is: the same name is the same content."""
        return name

    def _save(self, name: str, content: File[bytes]) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=UNFINISHED, delete=False) as unfinished:
            try:
                _write(unfinished, content)
                Path(unfinished.name).replace(place)
            except BaseException:
                with suppress(FileNotFoundError):
                    Path(unfinished.name).unlink()
                raise
        _make_durable(place.parent)
        return name


def _write(target: IO[bytes], content: File[bytes]) -> None:
    content.seek(0)
    shutil.copyfileobj(content, target, 1 << 20)
    target.flush()
    os.fchmod(target.fileno(), 0o640)
    os.fsync(target.fileno())


def _make_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
