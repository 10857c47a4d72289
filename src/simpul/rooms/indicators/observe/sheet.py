"""A sheet of values is read: each cell at its place, every fault with its cell. Nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from simpul.kernel.refusal import Refused
from simpul.rooms.indicators.observe.number import NoNumber, read
from simpul.rooms.indicators.understand import sheet as layout
from simpul.rooms.indicators.understand.entry import CITY, Entry, Proof
from simpul.rooms.indicators.understand.number import Kind
from simpul.rooms.indicators.understand.sheet import NUMBERS, Cell, MappingFault, Sheet

MOST_ROWS = 10_000
"""Values in one sheet: every indicator of ten years, three times."""
SHOWN = 5
FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, and what to do. `ref` is its place ("B7"), "" for the sheet as a whole."""

    ref: str
    says: str


class BadCells(Refused):
    """The sheet cannot be taken in; nothing of it was. `faults` names every cell, in their order."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        told = [f"{fault.ref}: {fault.says}" if fault.ref else fault.says for fault in faults[:SHOWN]]
        said = _("Nothing was taken in. %(first)s") % {"first": "; ".join(told)}
        more = len(faults) - SHOWN
        super().__init__(said + (" " + _("and %(more)d more") % {"more": more} if more > 0 else ""))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry that was read, and where each of its columns stands."""

    entry: Entry
    refs: Mapping[str, str] = field(default_factory=dict)

    def ref(self, *columns: str) -> str:
        """Give the place of the first of these columns that the sheet has, else of the row's code."""
        return next((self.refs[column] for column in columns if column in self.refs), self.refs["code"])


def rows(sheet: Sheet, columns: Mapping[str, str]) -> list[Row]:
    """Read every row of a sheet.

    Args:
        sheet: of adapters.sheets, or the like.
        columns: the sheet's heading for each of our columns.

    Raises:
        BadCells: with every fault of every cell.
    """
    try:
        places = layout.places(sheet.header, columns)
    except MappingFault as fault:
        raise BadCells([Fault("", _mapping_cure(fault))]) from fault
    if len(sheet.rows) > MOST_ROWS:
        says = _("The sheet has more than %(most)d rows. Split it.") % {"most": MOST_ROWS}
        raise BadCells([Fault("", says)])
    found: list[Row] = []
    faults: list[Fault] = []
    first: dict[tuple[str, int, str], str] = {}
    for cells in sheet.rows:
        given = {column: cells[place] for column, place in places.items()}
        row, wrong = _row(given)
        faults += wrong
        if row and not wrong:
            found.append(row)
            key = (row.entry.code, row.entry.year, row.entry.scope)
            if key in first:
                says = _("The same value stands in row %(row)s already.") % {"row": first[key]}
                faults.append(Fault(row.ref("code"), says))
            first.setdefault(key, "".join(filter(str.isdigit, row.ref("code"))))
    if faults:
        raise BadCells(faults)
    return found


def _row(cells: Mapping[str, Cell]) -> tuple[Row | None, list[Fault]]:
    """Read one row: an entry, or what is wrong."""
    faults: list[Fault] = []
    text = {column: _text(cell) for column, cell in cells.items() if column not in (*NUMBERS, "year")}
    numbers: dict[str, float | None] = {}
    for column in NUMBERS:
        numbers[column] = _number(cells[column], faults) if column in cells else None
    year = _year(cells["year"], faults)
    if not text["code"]:
        faults.append(Fault(cells["code"].ref, _("The code of the indicator is missing.")))
    kind = Kind.NUMBER
    if text.get("kind"):
        kind = layout.kind(text["kind"]) or Kind.NUMBER
        if not layout.kind(text["kind"]):
            known = ", ".join(Kind)
            says = _("“%(said)s” is none of: %(known)s.") % {"said": text["kind"], "known": known}
            faults.append(Fault(cells["kind"].ref, says))
    if faults or year is None:
        return None, sorted(faults, key=lambda fault: (len(fault.ref), fault.ref))
    entry = Entry(
        code=text["code"], year=year, kind=kind, scope=text.get("scope") or CITY, base=text.get("base", ""),
        department=text.get("department", ""), why=text.get("why", ""),
        evidence=[Proof(link=text["link"])] if text.get("link") else (), **numbers,
    )  # fmt: skip
    return Row(entry, {column: cell.ref for column, cell in cells.items()}), []


def _text(cell: Cell) -> str:
    """Give a cell's text, without the apostrophe that keeps a spreadsheet from computing it."""
    text = "" if cell.value is None else str(cell.value).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA else text


def _number(cell: Cell, faults: list[Fault]) -> float | None:
    if cell.value is None or cell.value == "":
        return None
    if isinstance(cell.value, date):
        says = _("This is a day, not a number: the spreadsheet took a number for one. Write it as text.")
        faults.append(Fault(cell.ref, says))
        return None
    try:
        return read(cell.value)
    except NoNumber as refusal:
        faults.append(Fault(cell.ref, str(refusal)))
        return None


def _year(cell: Cell, faults: list[Fault]) -> int | None:
    said = cell.value.year if isinstance(cell.value, date) else cell.value
    text = str(said).strip().removesuffix(".0")
    if text.isascii() and text.isdigit() and len(text) == 4:  # noqa: PLR2004 - a year as people write it
        return int(text)
    faults.append(Fault(cell.ref, _("A year has four digits, such as 2025.")))
    return None


def _mapping_cure(fault: MappingFault) -> str:
    said = []
    if fault.missing:
        said.append(_("Say which column holds: %(columns)s.") % {"columns": ", ".join(fault.missing)})
    if fault.unknown:
        said.append(_("The sheet has no column: %(columns)s.") % {"columns": ", ".join(fault.unknown)})
    return " ".join(said)
