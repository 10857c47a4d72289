"""A table of destinations is read: each cell at its place, every fault with its cell. Nothing is stored."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.utils.translation import gettext as _

from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.understand import destination as rules
from simpul.rooms.cycling.understand import destination_sheet as layout
from simpul.rooms.cycling.understand.destination_said import FIELDS

MOST_ROWS = 5000
"""Rows of one table: more destinations than any city has, ten times."""
SHOWN = 5
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d{1,12}([.,]\d+)?")
MONEY = re.compile(r"\d{1,12}([.,]\d{1,2})?")
TWO_DECIMALS = 2


class Cell(Protocol):
    """One cell: its value, and its place such as "B7"."""

    @property
    def value(self) -> Any:
        """What is in it."""

    @property
    def ref(self) -> str:
        """Where it is."""


class Sheet(Protocol):
    """One sheet: its headings, and the rows under them."""

    @property
    def header(self) -> Sequence[str]:
        """The headings, from the left."""

    @property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """The rows, each at least as long as the header."""


class Feature(Protocol):
    """One feature of a GeoJSON file; `where` names it, `geometry` is a point of shapely."""

    @property
    def where(self) -> str:
        """Which it is."""

    @property
    def properties(self) -> Mapping[str, Any]:
        """What is said of it."""

    @property
    def geometry(self) -> Any:
        """Where it lies."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, and what to do. `ref` is its place ("B7"), "" for the table as a whole."""

    ref: str
    says: str


class BadTable(Refused):
    """The table cannot be taken in; nothing of it was. `cells` names every fault, in their order."""

    def __init__(self, cells: Sequence[Fault]) -> None:
        told = [f"{fault.ref}: {fault.says}" if fault.ref else fault.says for fault in cells[:SHOWN]]
        said = _("Nothing was taken in. %(first)s") % {"first": "; ".join(told)}
        more = len(cells) - SHOWN
        super().__init__(said + (" " + _("and %(more)d more") % {"more": more} if more > 0 else ""))
        self.cells = tuple(cells)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the destination that it names ("" for a new one), what it says, and where each cell stands.

    `faults` says which of its cells cannot be read; what they would say is left empty.
    """

    id: str
    said: Mapping[str, Any]
    state: str
    refs: Mapping[str, str]
    faults: tuple[Fault, ...] = ()

    def ref(self, column: str) -> str:
        """Give the place of a column's cell, else of the row's name."""
        return self.refs.get(column) or self.refs.get("name") or next(iter(self.refs.values()), "")


@dataclass(frozen=True, slots=True)
class Place:
    """A value and where it stands."""

    value: Any
    ref: str


def of_sheet(sheet: Sheet) -> list[Row]:
    """Read the rows of a sheet. Raises BadTable where it is no table of destinations."""
    columns = layout.guess(sheet.header)
    _enough(columns)
    return _rows({column: row[at] for column, at in columns.items()} for row in sheet.rows)


def of_features(features: Iterable[Feature]) -> list[Row]:
    """Read the features of a GeoJSON file: their properties, and the position of their point.

    Raises:
        BadTable: there is none in it, or too many.
    """
    return _rows(map(_cells, features))


def _cells(feature: Feature) -> dict[str, Cell]:
    names = list(feature.properties)
    cells: dict[str, Cell] = {
        column: Place(feature.properties[names[at]], f"{feature.where}, {names[at]}")
        for column, at in layout.guess(names).items()
    }
    where = f"{feature.where}, geometry"
    lon, lat = Place(feature.geometry.x, where), Place(feature.geometry.y, where)
    return cells | {"lon": lon, "lat": lat}


def _enough(columns: Mapping[str, int]) -> None:
    missing = [name for name in layout.NEEDED if name not in columns]
    if missing and "id" not in columns:
        says = _("The table has no column for: %(missing)s. Give a first row with these names.")
        raise BadTable([Fault("", says % {"missing": ", ".join(missing)})])


def _rows(given: Iterable[Mapping[str, Cell]]) -> list[Row]:
    rows: list[Row] = []
    ids: dict[str, str] = {}
    for cells in given:
        row = _row(cells, ids)
        rows.append(row)
        if row.id:
            ids[row.id] = row.ref("id")
        if len(rows) > MOST_ROWS:
            says = _("There are more than %(most)d rows. Split the file.") % {"most": MOST_ROWS}
            raise BadTable([Fault("", says)])
    if not rows:
        raise BadTable([Fault("", _("There is no row in it."))])
    return rows


def _row(cells: Mapping[str, Cell], ids: Mapping[str, str]) -> Row:
    """Read one row; `ids` are those of the rows before, and where they stand."""
    faults: list[Fault] = []
    said = {column: _value(column, cells[column], faults) for column in FIELDS if column in cells}
    if said.get("price") == 0:
        said |= {"price": None, "fee": said.get("fee") or "no"}
    state = _text(cells["state"]).casefold() if "state" in cells else ""
    if state and state not in rules.STEPS:
        says = _("This is none of: %(known)s.") % {"known": ", ".join(rules.STEPS)}
        faults.append(Fault(cells["state"].ref, says))
    named = _text(cells["id"]).removesuffix(".0") if "id" in cells else ""
    if named in ids:
        says = _("The same id stands in %(place)s already.") % {"place": ids[named]}
        faults.append(Fault(cells["id"].ref, says))
    refs = {column: cell.ref for column, cell in cells.items()}
    return Row(named, said, state, refs, tuple(faults))


def _value(column: str, cell: Cell, faults: list[Fault]) -> Any:
    if column in layout.NUMBERS:
        return _number(cell, faults)
    if column == "price":
        return _money(cell, faults)
    if column == "checked_on":
        return _day(cell, faults)
    text = _text(cell)
    if column == "kind" and text:
        return _kind(text, cell, faults)
    return text


def _text(cell: Cell) -> str:
    """Give a cell's text, without the apostrophe that keeps a spreadsheet from computing it."""
    text = "" if cell.value is None else str(cell.value).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA else text


def _kind(text: str, cell: Cell, faults: list[Fault]) -> str:
    found = rules.kind_called(text)
    if found is None:
        says = _("“%(said)s” is none of: %(known)s.") % {"said": text, "known": ", ".join(rules.kinds())}
        faults.append(Fault(cell.ref, says))
    return found or ""


def _number(cell: Cell, faults: list[Fault]) -> float | None:
    text = _text(cell)
    if not text:
        return None
    if isinstance(cell.value, int | float) or NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    faults.append(
        Fault(cell.ref, _("“%(said)s” is no number of degrees, such as 114.3691.") % {"said": text})
    )
    return None


def _money(cell: Cell, faults: list[Fault]) -> Decimal | None:
    text = _text(cell)
    if not text:
        return None
    try:
        if isinstance(cell.value, int | float) or MONEY.fullmatch(text):
            return Decimal(text.replace(",", "."))
    except InvalidOperation:
        pass
    says = _("“%(said)s” is no price. Write digits only, such as 15000 or 2.50.") % {"said": text}
    faults.append(Fault(cell.ref, says))
    return None


def _day(cell: Cell, faults: list[Fault]) -> date | None:
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    text = _text(cell)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(Fault(cell.ref, _("“%(said)s” is no day, such as 2026-03-01.") % {"said": text}))
        return None
