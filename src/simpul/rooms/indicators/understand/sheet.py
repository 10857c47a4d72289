"""Values in a spreadsheet: our columns, what people call them, and how a row is written. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from simpul.rooms.indicators.understand.number import Kind, NotANumber, parse

COLUMNS = (
    "code", "year", "scope", "kind", "number", "numerator", "denominator", "base", "department", "why",
    "link",
)  # fmt: skip
NEEDED = ("code", "year")
"""Without these no row is a value."""
NUMBERS = ("number", "numerator", "denominator")

_CALLED = {
    "code": "code,indicator code,indicator,kode,kode indikator,indikator",
    "year": "year,tahun",
    "scope": "scope,area,part of the city,lingkup,wilayah,bagian kota",
    "kind": "kind,what is known,status,jenis,jenis nilai",
    "number": "number,value,figure,nilai,angka,capaian",
    "numerator": "numerator,counted,pembilang",
    "denominator": "denominator,out of,penyebut",
    "base": "base,measured against,dasar,besaran penyebut",
    "department": "department,office,opd,dinas,perangkat daerah,produsen data",
    "why": "why,note,remarks,reason,keterangan,alasan,catatan",
    "link": "link,evidence,source,tautan,bukti,sumber",
}
_HEADINGS = {name: column for column, names in _CALLED.items() for name in names.split(",")}
_KINDS = {
    Kind.NUMBER: "number,angka,nilai",
    Kind.NO_DATA: "no_data,no data,tidak ada data,belum ada data",
    Kind.NOT_APPLICABLE: "not_applicable,not applicable,tidak berlaku,tidak relevan",
    Kind.SUPPRESSED: "suppressed,kept back,dirahasiakan,disembunyikan",
}
_KIND_WORDS = {name: kind for kind, names in _KINDS.items() for name in names.split(",")}


class Cell(Protocol):
    """One cell of a sheet: its value, and its place such as "B7"."""

    @property
    def value(self) -> Any:
        """What is in it: text, a number, a day, or None."""

    @property
    def ref(self) -> str:
        """Where it is."""


class Sheet(Protocol):
    """One sheet: its name, the headings, and the rows under them."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def header(self) -> Sequence[str]:
        """The headings, from the left."""

    @property
    def rows(self) -> Sequence[Sequence[Cell]]:
        """The rows, each at least as long as the header."""


class Said(Protocol):
    """A value as `row_of` reads it: a Value with its department and base."""

    code: str
    year: int
    scope: str
    kind: str
    number: float | None
    numerator: float | None
    denominator: float | None
    department: str
    why: str


class MappingFault(ValueError):
    """The headings do not give our columns.

    `missing` names columns of ours that are needed, `unknown` headings that the sheet has not.
    """

    def __init__(self, missing: Sequence[str], unknown: Sequence[str] = ()) -> None:
        super().__init__(f"missing {missing}, unknown {unknown}")
        self.missing, self.unknown = tuple(missing), tuple(unknown)


def guess(header: Sequence[str]) -> dict[str, str]:
    """Tell which heading is which of our columns, by what people call them; the first one wins."""
    found: dict[str, str] = {}
    for heading in header:
        column = _HEADINGS.get(" ".join(heading.casefold().split()))
        if column:
            found.setdefault(column, heading)
    return found


def places(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Tell at which place each of our columns is.

    Args:
        header: the headings of the sheet.
        columns: the sheet's heading for each of ours; "" for none.

    Raises:
        MappingFault: a column that we need is not told, or a heading is not there.
    """
    told = {column: heading for column, heading in columns.items() if heading}
    unknown = [heading for heading in told.values() if heading not in header]
    unknown += [column for column in told if column not in COLUMNS]
    missing = [column for column in NEEDED if column not in told]
    if not {"number", "numerator", "kind"}.intersection(told):
        missing.append("number")
    if missing or unknown:
        raise MappingFault(missing, unknown)
    return {column: list(header).index(heading) for column, heading in told.items()}


def kind(said: str) -> Kind | None:
    """Read what kind of figure a word means, in English or Indonesian; None where it means none."""
    return _KIND_WORDS.get(" ".join(said.casefold().split()))


def row_of(value: Said, base: str = "", link: str = "") -> tuple[str | int | float | None, ...]:
    """Give the row of a value, in the order of COLUMNS, for a workbook, where a number is a number."""
    return (
        value.code, value.year, value.scope, str(value.kind), value.number, value.numerator,
        None if base else value.denominator, base, value.department, value.why, link,
    )  # fmt: skip


def written(row: Sequence[str | float | None]) -> list[str]:
    """Give a row as texts for CSV: numbers so that nobody can read them in two ways, "" for None."""
    return ["" if cell is None else cell if isinstance(cell, str) else digits(cell) for cell in row]


def digits(number: float) -> str:
    """Write a number with all its digits and no exponent; 1.234 as "1.2340", which is no 1234."""
    text = format(Decimal(repr(number)), "f")
    text = text.removesuffix(".0")
    try:
        parse(text)
    except NotANumber:
        return text + "0"
    return text
