"""A sheet of values is taken in: every row, or none and a list of what is wrong in which cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators.act.enter import ENTER, keep_all
from simpul.rooms.indicators.act.fit import (
    ComputedHere,
    DoesNotFit,
    Fitting,
    NoProof,
    NoSuchDenominator,
    NoSuchIndicator,
    WrongYear,
    YearLocked,
    fit,
)
from simpul.rooms.indicators.models import Mapping as Remembered
from simpul.rooms.indicators.models import Origin, Value
from simpul.rooms.indicators.observe import keep, standing
from simpul.rooms.indicators.observe.sheet import BadCells, Fault, Row, rows
from simpul.rooms.indicators.understand import sheet as layout
from simpul.rooms.indicators.understand.sheet import Sheet

_PLACES: Mapping[type[Refused], tuple[str, ...]] = {
    NoSuchIndicator: ("code",),
    ComputedHere: ("code",),
    WrongYear: ("year",),
    YearLocked: ("year",),
    NoSuchDenominator: ("base",),
    NoProof: ("link",),
}
_REASONS: Mapping[str, tuple[str, ...]] = {
    "why_missing": ("why", "kind"),
    "why_too_long": ("why",),
    "denominator_not_above_zero": ("denominator",),
    "denominator_missing": ("denominator", "numerator"),
    "bad_text": ("scope", "department"),
}


class NoSuchMapping(Refused):
    """The city remembers no way of reading sheets by that name."""


type Tell = Callable[[int, int], None]
"""Hears how many rows of how many are seen."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A sheet whose every row can be taken in: its rows, how it is read, and how many are new or changed."""

    rows: Sequence[Row]
    columns: Mapping[str, str]
    new: int


def see(  # noqa: PLR0913 - whose sheet, how it is read, by whom, and who hears how far it is
    city: City,
    sheet: Sheet,
    columns: Mapping[str, str] | None = None,
    *,
    actor: Person,
    now: datetime,
    tell: Tell | None = None,
) -> Seen:
    """Hold every row of a sheet against the rules, and keep nothing: what a preview says, the import says.

    Args:
        city: whose values.
        sheet: as adapters.sheets reads one.
        columns: the sheet's heading for each of our columns (understand.sheet.COLUMNS); None guesses by what
            the headings are called.
        actor: who brings it.
        now: when.
        tell: hears how far it has come.

    Raises:
        PermissionDenied: the actor may not.
        BadCells: with every fault, each at its cell.
    """
    require(actor, ENTER, city)
    told = layout.guess(sheet.header) if columns is None else dict(columns)
    found = rows(sheet, told)
    fitting = _fitting(city, found, now, tell)
    return Seen(found, told, sum(not one.same for one in fitting))


def import_rows(  # noqa: PLR0913 - whose sheet, how it is read, by whom, and how it is called
    city: City,
    sheet: Sheet,
    columns: Mapping[str, str] | None = None,
    *,
    actor: Person,
    now: datetime,
    remember: str = "",
    tell: Tell | None = None,
) -> tuple[Value, ...]:
    """Take a sheet in as drafts, all of it or nothing. The same sheet again makes no revision.

    Every row is held against the rules before the first one is written, and again in the transaction that
    writes them all, in which nobody else writes values of the city.

    Args:
        city: whose values.
        sheet: as adapters.sheets reads one.
        columns: see `see`.
        actor: who brings it.
        now: when.
        remember: the name under which the city remembers the columns; "" does not.
        tell: hears how far it has come.

    Returns:
        The newest revision of each row, in their order.

    Raises:
        PermissionDenied: the actor may not.
        BadCells: with every fault, each at its cell.
    """
    seen = see(city, sheet, columns, actor=actor, now=now, tell=tell)
    return write(city, sheet.name, seen, actor=actor, now=now, remember=remember)


@transaction.atomic
def write(  # noqa: PLR0913 - whose sheet, what was seen in it, by whom, and how it is called
    city: City, name: str, seen: Seen, *, actor: Person, now: datetime, remember: str = ""
) -> tuple[Value, ...]:
    """Keep what was seen in a sheet. Raises BadCells where it does not fit any more; nothing is kept then."""
    require(actor, ENTER, city)
    keep.alone(city)
    fitting = _fitting(city, seen.rows, now)
    values = keep_all(city, fitting, actor=actor, now=now, origin=Origin.IMPORTED)
    if remember.strip():
        Remembered.objects.update_or_create(
            city=city, name=remember.strip()[:120], defaults={"columns": seen.columns, "at": now, "by": actor}
        )
    ledger.record(
        city=city, actor=actor, verb="indicators.import", subject=city, now=now, sheet=name[:200],
        rows=len(values), new=sum(not one.same for one in fitting),
    )  # fmt: skip
    return tuple(values)


def _fitting(city: City, found: Sequence[Row], now: datetime, tell: Tell | None = None) -> list[Fitting]:
    """Hold each row against its definition and what the city has. Raises BadCells with every fault."""
    around = standing.read(city, [row.entry for row in found])
    fitting: list[Fitting] = []
    faults: list[Fault] = []
    for at, row in enumerate(found):
        if tell and at % ROWS_TOLD == 0:
            tell(at, len(found))
        try:
            fitting.append(fit(city, row.entry, around, now))
        except Refused as refusal:
            faults.append(Fault(_place(row, refusal), str(refusal)))
    if faults:
        raise BadCells(faults)
    return fitting


ROWS_TOLD = 500
"""Rows after which it is told how far a sheet has come."""


def mapping(city: City, name: str) -> Mapping[str, str]:
    """Give the columns that the city remembers under a name. Raises NoSuchMapping."""
    found = Remembered.objects.filter(city=city, name=name).first()
    if found is None:
        names = ", ".join(
            Remembered.objects.filter(city=city).order_by("name").values_list("name", flat=True)
        )
        raise NoSuchMapping(
            _("No way of reading sheets is remembered as “%(name)s”, only: %(names)s")
            % {"name": name, "names": names or "-"}
        )
    columns: Mapping[str, str] = found.columns
    return columns


def _place(row: Row, refusal: Refused) -> str:
    """Give the cell that a refusal is about."""
    if isinstance(refusal, DoesNotFit):
        return row.ref(*_REASONS.get(refusal.reason, ("number", "numerator", "kind")))
    return row.ref(*_PLACES.get(type(refusal), ("code",)))
