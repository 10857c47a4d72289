"""A condition table as an office sent it: its rows read, and each put on the segments it speaks for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.translation import gettext as _

from simpul.ground.places.models import City, Segment
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.understand import condition_table
from simpul.rooms.roads.understand.condition_table import Fault, Line

NO_LINK, NO_SEGMENT = "no_link", "no_segment"


class BadTable(Refused):
    """The table lacks a column that every row needs, or is too long."""


class Cell(Protocol):
    """A cell of a sheet."""

    @property
    def value(self) -> Any:
        """What stands in it; None where it is empty."""

    @property
    def ref(self) -> str:
        """Its place, such as "B7"."""


class Sheet(Protocol):
    """A sheet, as adapters.sheets reads it."""

    @property
    def header(self) -> tuple[str, ...]:
        """The titles."""

    @property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """The rows below."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a row: its number, the cell and the column that it is about, and why."""

    row: int
    cell: str
    column: str
    fault: Fault

    def plain(self) -> dict[str, Any]:
        """Give it as JSON can keep it."""
        return {
            "row": self.row, "cell": self.cell, "column": self.column, "fault": self.fault.key,
            "info": dict(self.fault.info),
        }  # fmt: skip


def read(city: City, sheet: Sheet, today: date) -> tuple[list[Line], list[Wrong]]:
    """Read every row of a sheet.

    Returns:
        The rows that can be taken in, and what is wrong with the others, in the order of the sheet.

    Raises:
        BadTable: a column is missing, or there are too many rows.
    """
    form = condition_table.form()
    places = condition_table.places(sheet.header)
    if lacking := condition_table.missing(places):
        names = ", ".join(column.name for column in lacking)
        raise BadTable(
            _("The table has no column %(names)s. Write these names, or their titles, in its first row.")
            % {"names": names}
        )
    if len(sheet.rows) > form.most_rows:
        raise BadTable(
            _("The table has %(rows)d rows; at most %(most)d are taken at once. Split it into several files.")
            % {"rows": len(sheet.rows), "most": form.most_rows}
        )
    lines: list[Line] = []
    wrong: list[Wrong] = []
    for cells in sheet.rows:
        number = _row_number(cells)
        found = condition_table.line(
            number, {name: cells[place].value for name, place in places.items()}, today
        )
        if isinstance(found, Line):
            lines.append(found)
        else:
            wrong += [_wrong(number, cells, places, name, fault) for name, fault in found]
    placed, unplaced = _on_the_map(city, lines)
    wrong += [_wrong_of(sheet, places, number, name, fault) for number, name, fault in unplaced]
    return placed, sorted(wrong, key=lambda one: one.row)


def segments_of(city: City, lines: Sequence[Line]) -> Iterator[tuple[Line, Segment]]:
    """Give each row with each segment that it speaks for; rows that speak for none give nothing."""
    of_link = _segments(city, {line.link for line in lines})
    for line in lines:
        segments = of_link.get(line.link, [])
        pieces = [(segment.from_m, segment.to_m) for segment in segments]
        for at in condition_table.covered(line.from_m, line.to_m, pieces):
            yield line, segments[at]


def _on_the_map(city: City, lines: Sequence[Line]) -> tuple[list[Line], list[tuple[int, str, Fault]]]:
    of_link = _segments(city, {line.link for line in lines})
    speaks = {line.number for line, _segment in segments_of(city, lines)}
    wrong = []
    for line in lines:
        if line.link not in of_link:
            wrong.append((line.number, "LINK", Fault(NO_LINK, {"link": line.link})))
        elif line.number not in speaks:
            end = condition_table.sta(of_link[line.link][-1].to_m)
            wrong.append((line.number, "FROM_STA", Fault(NO_SEGMENT, {"end": end})))
    bad = {number for number, _name, _fault in wrong}
    return [line for line in lines if line.number not in bad], wrong


def _segments(city: City, links: set[str]) -> Mapping[str, list[Segment]]:
    """Give the segments of links, each link's in their order; a link is the number of a street."""
    numbers = [int(link) for link in links if link.isascii() and link.isdigit() and len(link) < 19]  # noqa: PLR2004 - of a 64-bit number
    found: defaultdict[str, list[Segment]] = defaultdict(list)
    for start in range(0, len(numbers), 500):
        some = Segment.objects.live().filter(city=city, street_id__in=numbers[start : start + 500])
        for segment in some.order_by("street_id", "index"):
            found[str(segment.street_id)].append(segment)
    return found


def _row_number(cells: Sequence[Cell]) -> int:
    return int("".join(letter for letter in cells[0].ref if letter.isdigit()))


def _wrong(number: int, cells: Sequence[Cell], places: Mapping[str, int], name: str, fault: Fault) -> Wrong:
    return Wrong(number, cells[places[name]].ref if name in places else "", name, fault)


def _wrong_of(sheet: Sheet, places: Mapping[str, int], number: int, name: str, fault: Fault) -> Wrong:
    cells = next(row for row in sheet.rows if _row_number(row) == number)
    return _wrong(number, cells, places, name, fault)
