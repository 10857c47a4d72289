"""A large file on its way in: written beside, and gone again where it did not arrive whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class Arriving(TemporaryFileUploadHandler):
    """Django's handler of large files, which also leaves nothing behind on a disk that is full.

    Closing a file writes what it still holds: where there is no room for that, Django's own stops before it
    removes the file.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what came. Raises OSError where it cannot be written."""
        with self._whole():
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Give the file once all of it came. Raises OSError where the rest cannot be written."""
        with self._whole():
            return super().file_complete(file_size)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            Path(self.file.temporary_file_path()).unlink(missing_ok=True)
            raise
