"""The tables of a GTFS timetable, row by row: columns by their names, a fault with its file and line.

Source: General Transit Feed Specification, Schedule Reference (MobilityData, revision of 2024).
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import NoReturn

MOST_SHOWN = 80
MOST_KEY = 200
"""Characters of a key that the database keeps."""
MOST_WHOLE = 2**31 - 1
WHOLE, CLOCK = re.compile(r"[0-9]{1,10}"), re.compile(r"([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])")
DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")

type Open = Callable[[str], Iterable[str] | None]
"""Gives the lines of a table by its name ("stops.txt"), None where the archive has none."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row, or a file, that cannot be used. `kind` is a key of `share.timetables.FAULTS`.

    `line` counts from 1, the names of the columns being line 1; 0 for a file as a whole.
    """

    file: str
    line: int
    kind: str
    value: str = ""

    def plain(self) -> dict[str, str | int]:
        """Give it for JSON."""
        return asdict(self)


class BadTimetable(Exception):
    """The timetable cannot be taken at all. Carries what is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{one.file}:{one.line} {one.kind} {one.value}" for one in faults[:5]))
        self.faults = faults


class Bad(Exception):
    """A cell is not what it must be."""

    def __init__(self, kind: str, value: str = "") -> None:
        super().__init__(kind)
        self.kind, self.value = kind, value


class Row:
    """A row of a table, its cells by the names of the columns."""

    __slots__ = ("_cells", "_header")

    def __init__(self, header: Mapping[str, int], cells: list[str]) -> None:
        self._header, self._cells = header, cells

    def text(self, name: str, most: int = MOST_KEY) -> str:
        """Give a cell without spaces around it, cut to `most`; "" where there is none. Raises Bad."""
        place = self._header.get(name)
        if place is None or place >= len(self._cells):
            return ""
        value = self._cells[place].strip()
        if "\x00" in value:
            raise Bad("nul", name)
        return value[:most]

    def key(self, name: str) -> str:
        """Give a cell that must not be empty. Raises Bad."""
        if len(self._cells) > len(self._header):
            raise Bad("cells", str(len(self._cells)))
        value = self.text(name, MOST_KEY + 1)
        if not value or len(value) > MOST_KEY:
            raise Bad("long" if value else "empty", name)
        return value

    def degrees(self, name: str, most: float) -> float:
        """Give degrees between -most and most. Raises Bad."""
        text = self.text(name)
        try:
            value = float(text)
        except ValueError:
            raise Bad("degrees", f"{name}={text}") from None
        if not -most <= value <= most:
            raise Bad("degrees", f"{name}={text}")
        return value

    def whole(self, name: str, most: int = MOST_WHOLE) -> int:
        """Give a whole number from 0. Raises Bad."""
        value = self.text(name)
        if not WHOLE.fullmatch(value) or int(value) > most:
            raise Bad("whole", f"{name}={value}")
        return int(value)

    def seconds(self, name: str) -> int | None:
        """Give a time of day in seconds, past 24:00:00 counting on; None where it is empty. Raises Bad."""
        value = self.text(name)
        if not value:
            return None
        found = CLOCK.fullmatch(value)
        if found is None:
            raise Bad("clock", f"{name}={value}")
        hours, minutes, seconds = map(int, found.groups())
        return 3600 * hours + 60 * minutes + seconds

    def day(self, name: str) -> date:
        """Give a date written 20261122. Raises Bad."""
        value = self.text(name)
        found = DATE.fullmatch(value)
        try:
            if found is not None:
                return date(*map(int, found.groups()))
        except ValueError:
            pass
        raise Bad("date", f"{name}={value}")


class Report:
    """What had to be left out. `kept` holds the first faults, `count` counts all."""

    def __init__(self, most_kept: int, most_share: float) -> None:
        self.kept: list[Fault] = []
        self.count = 0
        self._most_kept, self._most_share = most_kept, most_share

    def add(self, fault: Fault) -> None:
        """Note a fault."""
        self.count += 1
        if len(self.kept) < self._most_kept:
            self.kept.append(fault)

    def judge(self, name: str, bad: int, rows: int) -> None:
        """Refuse a file of which too large a share is wrong. Raises BadTimetable."""
        if bad and bad > self._most_share * rows:
            self.refuse(Fault(name, 0, "too_faulty", f"{bad} / {rows}"))

    def refuse(self, fault: Fault) -> NoReturn:
        """Give the whole timetable up. Raises BadTimetable."""
        raise BadTimetable([fault, *self.kept])


@dataclass(frozen=True, slots=True)
class Table:
    """What a table must have: its file, its columns, at most so many rows, whether it may be absent."""

    name: str
    columns: tuple[str, ...]
    most: int = 10_000_000
    optional: bool = False


class Tables:
    """The tables of one timetable; what is wrong in them goes to its report."""

    def __init__(self, open_table: Open, report: Report) -> None:
        self._open, self.report = open_table, report

    def each[T](self, table: Table, read: Callable[[Row], T]) -> Iterator[T]:
        """Read each row of a table; one that is wrong is left out and noted.

        Raises:
            BadTimetable: the file is missing, is no text, lacks a column, has too many rows, or too large a
                share of them is wrong.
        """
        good = bad = 0
        for line, row in self._rows(table):
            try:
                value = read(row)
            except Bad as fault:
                bad += 1
                self.report.add(Fault(table.name, line, fault.kind, fault.value[:MOST_SHOWN]))
            else:
                good += 1
                yield value
        self.report.judge(table.name, bad, good + bad)

    def _rows(self, table: Table) -> Iterator[tuple[int, Row]]:
        """Give the rows with the numbers of their lines. Raises BadTimetable."""
        lines = self._open(table.name)
        if lines is None:
            if table.optional:
                return
            self.report.refuse(Fault(table.name, 0, "no_file"))
        reader = csv.reader(lines, strict=True)
        try:
            header = self._header(table, next(reader, []))
            for count, cells in enumerate(reader):
                if count >= table.most:
                    self.report.refuse(Fault(table.name, reader.line_num, "too_many", str(table.most)))
                if any(cells):
                    yield reader.line_num, Row(header, cells)
        except (csv.Error, UnicodeDecodeError) as error:
            self.report.refuse(Fault(table.name, reader.line_num, "no_table", str(error)[:MOST_SHOWN]))

    def _header(self, table: Table, cells: list[str]) -> dict[str, int]:
        names = [cell.replace("\ufeff", "").strip(' "').lower() for cell in cells]
        missing = [column for column in table.columns if column not in names]
        if missing:
            self.report.refuse(Fault(table.name, 1, "no_column", ", ".join(missing)))
        if len(set(names)) != len(names):
            self.report.refuse(Fault(table.name, 1, "column_twice"))
        return {name: place for place, name in enumerate(names)}
