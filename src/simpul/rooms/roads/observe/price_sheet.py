"""A price list is read: each cell at its place, every fault with its cell. Nothing is stored."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from simpul.ground.roadstate import money
from simpul.ground.roadstate.act import Said
from simpul.kernel.refusal import Refused

COLUMNS = {
    "treatment": ("treatment", "penanganan", "pekerjaan", "jenis penanganan", "kode", "code"),
    "unit": ("unit", "satuan"),
    "amount": ("amount", "price", "unit price", "harga", "harga satuan"),
}
"""What the columns are called, in small letters; the first is what we write."""
UNITS = {"piece": "piece", "buah": "piece", "bh": "piece", "m2": "m2", "m²": "m2", "m": "m", "m1": "m"}
GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(\1\d{3})*")
ONE_GROUP = re.compile(r"\d{1,3}[.,]\d{3}")
PLAIN = re.compile(r"\d{1,15}([.,]\d{1,2})?")
SHOWN = 5
MOST = 1e15


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


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, and what to do. `ref` is its place ("B7"), "" for the table as a whole."""

    ref: str
    says: str

    def __str__(self) -> str:
        return f"{self.ref}: {self.says}" if self.ref else self.says


class BadPriceList(Refused):
    """The table cannot be taken in; nothing of it was. `faults` has every one, in their order."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        said = _("Nothing was taken in. %(first)s") % {"first": "; ".join(str(one) for one in faults[:SHOWN])}
        more = len(faults) - SHOWN
        super().__init__(said + (" " + _("and %(more)d more") % {"more": more} if more > 0 else ""))
        self.faults = tuple(faults)


def read(sheet: Sheet) -> list[Said]:
    """Read the prices of a sheet: a row for each treatment. Raises BadPriceList."""
    at = _columns(sheet.header)
    faults: list[Fault] = []
    found: list[Said] = []
    taken: dict[str, str] = {}
    for row in sheet.rows:
        cells = {name: row[column] for name, column in at.items()}
        one = _row(cells, faults)
        if one is None:
            continue
        if one.treatment in taken:
            says = _("%(name)s has a price in %(ref)s already. Keep one of them.")
            faults.append(
                Fault(cells["treatment"].ref, says % {"name": one.treatment, "ref": taken[one.treatment]})
            )
        taken.setdefault(one.treatment, cells["treatment"].ref)
        found.append(one)
    if not found and not faults:
        faults.append(Fault("", _("There is no price in the table.")))
    if faults:
        raise BadPriceList(faults)
    return found


def _columns(header: Sequence[str]) -> dict[str, int]:
    names = [name.strip().lower() for name in header]
    at = {
        column: next((names.index(word) for word in words if word in names), -1)
        for column, words in COLUMNS.items()
    }
    missing = [column for column, place in at.items() if place < 0]
    if missing:
        says = _("The table has no column for: %(missing)s. Give a first row with these names.")
        raise BadPriceList([Fault("", says % {"missing": ", ".join(missing)})])
    return at


def _row(cells: Mapping[str, Cell], faults: list[Fault]) -> Said | None:
    """Read one row; None where a cell of it cannot be read, which is then among the faults."""
    before = len(faults)
    name = str(cells["treatment"].value or "").strip().lower().replace(" ", "_")
    if name not in money.treatments():
        says = _("%(name)s is no treatment. There are: %(there)s.")
        faults.append(
            Fault(
                cells["treatment"].ref, says % {"name": name or "–", "there": ", ".join(money.treatments())}
            )
        )
    unit = UNITS.get(str(cells["unit"].value or "").strip().lower(), "")
    if not unit:
        says = _("%(unit)s is no unit of a price. There are: %(there)s.")
        faults.append(
            Fault(
                cells["unit"].ref,
                says % {"unit": cells["unit"].value or "–", "there": ", ".join(money.UNITS)},
            )
        )
    amount = _amount(cells["amount"], faults)
    return Said(name, amount, unit) if len(faults) == before and amount is not None else None


def _amount(cell: Cell, faults: list[Fault]) -> float | None:
    """Read an amount of money, a number or as people write it: 400000, 1.250.000, 400000,50."""
    said = cell.value
    number: float | None = None
    if isinstance(said, int | float) and not isinstance(said, bool):
        number = float(said)
    elif isinstance(said, str):
        text = said.replace(" ", "").removeprefix("Rp").removeprefix(".")
        if ONE_GROUP.fullmatch(text):
            says = _("%(text)s can be read in two ways. Write it without a point or comma for thousands.")
            faults.append(Fault(cell.ref, says % {"text": said}))
            return None
        if GROUPED.fullmatch(text):
            number = float(re.sub(r"[.,]", "", text))
        elif PLAIN.fullmatch(text):
            number = float(text.replace(",", "."))
    if number is None or not 0 < number < MOST:
        says = _("%(text)s is no amount of money above zero.")
        faults.append(Fault(cell.ref, says % {"text": "–" if said is None else said}))
        return None
    return number
