"""Tables as they leave, for a spreadsheet to open: CSV and XLSX in which no text is a formula."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import xlsxwriter

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would compute (OWASP, CSV injection)."""
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*%?")
_UNNAMEABLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")

type Value = str | float | int | date | None


class Table(NamedTuple):
    """What is written as one sheet. None is an empty cell; an aware instant is written as ISO 8601 text."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value | Decimal]]


def write_csv(header: Sequence[str], rows: Sequence[Sequence[Value | Decimal]]) -> bytes:
    """Give a table as CSV (RFC 4180) in UTF-8 without a mark.

    A text that a spreadsheet would take for a formula gets an apostrophe before it. None is an empty field.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_defused(name) for name in header])
    writer.writerows([_defused(value) for value in row] for row in rows)
    return text.getvalue().encode()


def write_xlsx(tables: Sequence[Table | tuple[str, Sequence[str], Sequence[Sequence[Any]]]]) -> bytes:
    """Give tables as a workbook, a sheet each; no text is a formula. The same tables give the same bytes.

    Raises:
        ValueError: a number that is not finite.
    """
    file = io.BytesIO()
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, never | {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a fixed day, for the same bytes
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        taken: set[str] = set()
        for table in map(Table._make, tables):
            sheet = book.add_worksheet(_sheet_name(table.name, taken))
            sheet.write_row(0, 0, table.header, bold)
            sheet.freeze_panes(1, 0)
            for at, row in enumerate(table.rows, 1):
                for column, value in enumerate(row):
                    _put(sheet, at, column, value, day)
            sheet.autofit(max_width=400)
    return file.getvalue()


def _defused(value: Value | Decimal) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value.isoformat() if isinstance(value, date) else value


def _sheet_name(name: str, taken: set[str]) -> str:
    """Give a name that a workbook allows (31 letters, some refused) and that no sheet before has."""
    plain = _UNNAMEABLE.sub(" ", name).strip(" '")[:31] or "Sheet"
    numbered = (f"{plain[:27]} {count}" for count in range(2, 1000))
    chosen = plain if plain.lower() not in taken else next(n for n in numbered if n.lower() not in taken)
    taken.add(chosen.lower())
    return chosen


def _put(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_string(row, column, value.isoformat())
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int | float | Decimal):
        if value != value or abs(value) == float("inf"):  # noqa: PLR0124 - NaN is not itself
            raise ValueError(f"{value} is no number for a sheet")
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))
