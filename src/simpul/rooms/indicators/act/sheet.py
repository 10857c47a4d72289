"""A sheet of values is taken in: every row, or none and a list of what is wrong in which cell."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators.act.enter import (
    ENTER,
    ComputedHere,
    DoesNotFit,
    NoProof,
    NoSuchDenominator,
    NoSuchIndicator,
    WrongYear,
    YearLocked,
    enter,
)
from simpul.rooms.indicators.models import Mapping as Remembered
from simpul.rooms.indicators.models import Origin, Value
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


@transaction.atomic
def import_rows(  # noqa: PLR0913 - whose sheet, how it is read, by whom, and how it is called
    city: City,
    sheet: Sheet,
    columns: Mapping[str, str] | None = None,
    *,
    actor: Person,
    now: datetime,
    remember: str = "",
) -> tuple[Value, ...]:
    """Take a sheet in as drafts, all of it or nothing. The same sheet again makes no revision.

    Args:
        city: whose values.
        sheet: as adapters.sheets reads one.
        columns: the sheet's heading for each of our columns (understand.sheet.COLUMNS); None guesses by what
            the headings are called.
        actor: who brings it.
        now: when.
        remember: the name under which the city remembers the columns; "" does not.

    Returns:
        The newest revision of each row, in their order.

    Raises:
        PermissionDenied: the actor may not.
        BadCells: with every fault, each at its cell.
    """
    require(actor, ENTER, city)
    told = layout.guess(sheet.header) if columns is None else dict(columns)
    values: list[Value] = []
    faults: list[Fault] = []
    for row in rows(sheet, told):
        try:
            values.append(enter(city, row.entry, actor=actor, now=now, origin=Origin.IMPORTED))
        except Refused as refusal:
            faults.append(Fault(_place(row, refusal), str(refusal)))
    if faults:
        raise BadCells(faults)
    if remember.strip():
        Remembered.objects.update_or_create(
            city=city, name=remember.strip()[:120], defaults={"columns": told, "at": now, "by": actor}
        )
    ledger.record(
        city=city, actor=actor, verb="indicators.import", subject=city, now=now, sheet=sheet.name[:200],
        rows=len(values), new=sum(value.made_at == now for value in values),
    )  # fmt: skip
    return tuple(values)


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
