"""People's spreadsheets: CSV as offices write it, XLSX, XLS and ODS, with the place of every cell."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from simpul.adapters import workbook
from simpul.adapters.tables import Table, Value, write_csv, write_xlsx
from simpul.kernel.refusal import Refused

__all__ = [
    "BadSheet", "Cell", "Encrypted", "NoTable", "Sheet", "Table", "TooBig", "Value", "read",
    "write_csv", "write_xlsx",
]  # fmt: skip

LARGEST = 20_000_000
"""Bytes of a file."""
UNPACKED = 300_000_000
"""Bytes of what a workbook, which is a ZIP, may unpack to: 100,000 rows of 50 columns are about as much."""
ROWS, COLUMNS = 100_000, 1_000
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")


class BadSheet(Refused):
    """The file cannot be read as a table. The message names the file, says what is wrong and what to do."""


class TooBig(BadSheet):
    """It is larger, longer or wider than we read, or unpacks to more."""


class Encrypted(BadSheet):
    """It is protected by a password."""


class NoTable(BadSheet):
    """There is no cell in it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value and its place as the spreadsheet shows it, such as "B7".

    A number in a text is left as the text ("12,5" stays so): whoever knows the column reads it. A whole
    number of a workbook is an int, a day a date, an instant a datetime, a yes or no "TRUE" or "FALSE", an
    empty cell None.
    """

    value: Value
    ref: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the texts of its first row that is not empty, and each row after it that is not empty.

    Every row is at least as long as the header.
    """

    name: str
    header: tuple[str, ...]
    rows: list[list[Cell]]


def read(data: bytes, name: str) -> list[Sheet]:
    """Read every sheet that is not empty, by the content of the file and not by its name.

    CSV is separated by comma, semicolon or tab, in UTF-8, UTF-16 with its mark, or Windows-1252.

    Args:
        data: the file.
        name: its name, for the message.

    Raises:
        TooBig: more than LARGEST bytes, UNPACKED bytes unpacked, ROWS rows or COLUMNS columns.
        Encrypted: it has a password.
        NoTable: it is empty.
        BadSheet: it is no table, or broken. Nothing of it was taken.
    """
    if len(data) > LARGEST:
        why = _("larger than %(most)d MB. Split it into several files.") % {"most": LARGEST // 1_000_000}
        raise TooBig(f"{name}: {why}")
    if data.startswith((_ZIP, _OLE)):
        found = list(_workbook(data, name))
    else:
        found = [_sheet(Path(name).stem, (0, 0), _csv_rows(_text(data, name), name))]
    sheets = [sheet for sheet in found if sheet]
    if not sheets:
        why = _("there is no cell in it. Save the sheet that holds the table and try again.")
        raise NoTable(f"{name}: {why}")
    return sheets


def _workbook(data: bytes, name: str) -> Iterator[Sheet | None]:
    if data.startswith(_ZIP):
        _unpack(data, name)
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise _encrypted(name)
    command = [sys.executable, "-I", workbook.__file__, str(ROWS + 1), str(COLUMNS)]
    done = subprocess.run(command, input=data, capture_output=True, check=False)  # noqa: S603 - our own program
    if done.returncode == workbook.ENCRYPTED:
        raise _encrypted(name)
    if done.returncode == workbook.BROKEN:
        why = done.stderr.decode(errors="replace")[:200]
        raise _broken(name, why)
    if done.returncode:
        raise _too_long(name)
    for title, (row, column), rows in json.loads(done.stdout):
        yield _sheet(title, (row, column), [[_value(value) for value in cells] for cells in rows])


def _encrypted(name: str) -> Encrypted:
    return Encrypted(f"{name}: " + _("it is protected by a password. Save it without one and try again."))


def _broken(name: str, why: object) -> BadSheet:
    text = _("the workbook is broken (%(why)s). Open it, save it again as .xlsx and try again.") % {
        "why": why
    }
    return BadSheet(f"{name}: {text}")


def _too_long(where: str) -> TooBig:
    text = _("more than %(rows)d rows or %(columns)d columns, empty ones between counted. Split it up.")
    return TooBig(f"{where}: {text % {'rows': ROWS, 'columns': COLUMNS}}")


def _unpack(data: bytes, name: str) -> None:
    """Unpack a workbook once, to nowhere, to see that it is whole and how large it is."""
    left = UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                with archive.open(member) as file:
                    if member.filename == "META-INF/manifest.xml" and b"encryption-data" in file.read(
                        1_000_000
                    ):
                        raise _encrypted(name)
                    while part := file.read(1_000_000):
                        left -= len(part)
                        if left < 0:
                            most = UNPACKED // 1_000_000
                            raise TooBig(
                                f"{name}: " + _("it unpacks to more than %(most)d MB.") % {"most": most}
                            )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise _broken(name, error) from error
    except RuntimeError as error:  # zipfile's word for a member with a password
        raise _encrypted(name) from error


def _sheet(name: str, start: tuple[int, int], rows: Sequence[Sequence[Value]]) -> Sheet | None:
    """Make a sheet of raw rows; `start` is row and column of the first. None where every cell is empty."""
    kept = [(start[0] + at + 1, row) for at, row in enumerate(rows) if any(_is_said(value) for value in row)]
    if not kept:
        return None
    header = [_label(value) for value in kept[0][1]]
    while not header[-1]:
        header.pop()
    body = [
        [
            Cell(_blank(row[at]) if at < len(row) else None, f"{xl_col_to_name(start[1] + at)}{number}")
            for at in range(max(len(header), _used(row)))
        ]
        for number, row in kept[1:]
    ]
    return Sheet(name, tuple(header), body)


def _used(row: Sequence[Value]) -> int:
    return max((at + 1 for at, value in enumerate(row) if _is_said(value)), default=0)


def _is_said(value: Value) -> bool:
    return _blank(value) is not None


def _blank(value: Value) -> Value:
    return (value.strip() or None) if isinstance(value, str) else value


def _label(value: Value) -> str:
    return "" if value is None else " ".join(str(value).split())


def _value(raw: Any) -> Value:
    """Give what a value of the reader's JSON was."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 2**53:
        return int(raw)
    if isinstance(raw, list):
        return datetime.fromisoformat(raw[0]) if "T" in raw[0] else date.fromisoformat(raw[0])
    return raw  # type: ignore[no-any-return]


def _text(data: bytes, name: str) -> str:
    """Decode a text file: by its mark, else as UTF-8, else as Windows-1252."""
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    marked = next((codec for mark, codec in marks.items() if data.startswith(mark)), None)
    for codec in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    why = _("this is no text and no workbook. Save it as .xlsx, or as .csv in UTF-8.")
    raise BadSheet(f"{name}: {why}")


def _csv_rows(text: str, name: str) -> list[list[Value]]:
    told = re.match(r"sep=(.)\r?\n", text)  # as Excel writes and reads it
    separator = told[1] if told else _separator(text)
    reader = csv.reader(
        io.StringIO(text[told.end() :] if told else text, newline=""), delimiter=separator, strict=True
    )
    rows: list[list[Value]] = [[]] if told else []
    try:
        for row in reader:
            rows.append([*row])
            if len(rows) > ROWS + 1 or len(row) > COLUMNS:
                raise _too_long(_("%(file)s, line %(line)d") % {"file": name, "line": reader.line_num})
    except csv.Error as error:
        where = _("%(file)s, line %(line)d") % {"file": name, "line": reader.line_num}
        cure = _("Look at its quotation marks.")
        raise BadSheet(f"{where}: {error}. {cure}") from error
    return rows


def _separator(text: str) -> str:
    """Give the separator that the first line with any uses most, outside of quotation marks."""
    for line in text.splitlines()[:20]:
        plain = re.sub(r'"[^"]*("|$)', "", line)
        counts: Mapping[str, int] = {mark: plain.count(mark) for mark in ";\t,"}
        if any(counts.values()):
            return max(counts, key=counts.__getitem__)
    return ","
