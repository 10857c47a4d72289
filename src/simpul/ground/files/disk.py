"""The folder that contents are kept in: a file is there whole or not at all, also when the power goes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

UNFINISHED = ".unfinished-"
"""How the name of a file begins that is still being written."""
WAITS = 8
"""Files that wait for the disk side by side."""

type Readable = BinaryIO | File[bytes]


class Disk(FileSystemStorage):
    """Django's folder storage with an atomic save: written beside its place, made durable, then renamed.

    A name is a content here, so saving one that is there already changes nothing that anyone can see.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 - Django's signature
        """Give the name as it is: the same name is the same content."""
        return name

    def _save(self, name: str, content: File[bytes]) -> str:
        self.save_all({name: content})
        return name

    def save_all(self, contents: Mapping[str, Readable]) -> None:
        """Save several files: all are made durable together, then each is there whole.

        Written one by one, every file would wait for the disk twice; the waits are side by side here.
        """
        places = {name: Path(self.path(name)) for name in contents}
        with ExitStack() as stack, ThreadPoolExecutor(min(WAITS, len(places))) as waits:
            unfinished = [_written(stack, place, contents[name]) for name, place in places.items()]
            deque(waits.map(_make_durable, unfinished), maxlen=0)
            for part, place in zip(unfinished, places.values(), strict=True):
                part.replace(place)
            deque(waits.map(_make_durable, {place.parent for place in places.values()}), maxlen=0)


def _written(stack: ExitStack, place: Path, content: Readable) -> Path:
    """Write a file beside its place; the stack removes it where it is still there at the end."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=place.parent, prefix=UNFINISHED)
    stack.callback(_remove, Path(unfinished))
    with open(handle, "wb") as target:  # noqa: PTH123 - it is open already
        content.seek(0)
        shutil.copyfileobj(content, target, 1 << 20)
        os.fchmod(target.fileno(), 0o640)
    return Path(unfinished)


def _remove(unfinished: Path) -> None:
    with suppress(FileNotFoundError):
        unfinished.unlink()


def _make_durable(place: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
