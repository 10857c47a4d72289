"""A timetable comes in: a ZIP of tables, looked through before it is opened, then read in streams."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from django.utils.translation import gettext as _

from simpul.ground.files.archive import BadArchive, inspect_zip
from simpul.rooms.cycling.understand import gtfs
from simpul.rooms.cycling.understand.freshness import TimetableRules
from simpul.rooms.cycling.understand.gtfs import Timetable

A_PIECE = 1 << 20
A_LINE = 100_000
"""Characters that are read at once: a line that is longer is none of a table."""


def read(source: Path | BinaryIO, rules: TimetableRules) -> Timetable:
    """Read a timetable from its archive.

    Args:
        source: the ZIP file; its tables lie at its top or together in one folder.
        rules: how large it may be, and how much of it may be wrong.

    Raises:
        BadArchive: it is no archive, or one that must not be opened.
        gtfs_tables.BadTimetable: it is no timetable; where and why.
    """
    members = inspect_zip(source, max_total=rules.most_bytes, max_files=rules.most_files)
    with zipfile.ZipFile(source) as archive, ExitStack() as opened:
        names = _tables([member.name for member in members])

        def open_table(name: str) -> Iterable[str] | None:
            if name not in names:
                return None
            return _lines(opened.enter_context(archive.open(names[name])))

        try:
            return gtfs.read(open_table, rules)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise BadArchive(_("The archive cannot be read: %(error)s") % {"error": error}) from error


def fingerprint(source: Path | BinaryIO) -> str:
    """Give the SHA-256 of a file."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            return fingerprint(file)
    digest = hashlib.sha256()
    source.seek(0)
    while piece := source.read(A_PIECE):
        digest.update(piece)
    source.seek(0)
    return digest.hexdigest()


def _tables(names: list[str]) -> dict[str, str]:
    """Give the members that are tables by their plain names, from the folder that holds stops.txt."""
    folders = [PurePosixPath(name).parent for name in names if PurePosixPath(name).name == "stops.txt"]
    folder = min(folders, key=lambda one: len(one.parts), default=PurePosixPath())
    return {PurePosixPath(name).name: name for name in names if PurePosixPath(name).parent == folder}


def _lines(member: IO[bytes]) -> Iterator[str]:
    """Give the lines of a table, those of a monstrous length in pieces, so that memory stays small."""
    text = io.TextIOWrapper(member, "utf-8-sig", newline="")
    while line := text.readline(A_LINE):
        yield line
