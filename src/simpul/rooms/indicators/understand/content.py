"""What a package of figures says, and whether its figures hold together. Pure."""

import math
from datetime import datetime
from typing import Annotated, NoReturn

from msgspec import Meta, Struct

from simpul.kernel.refusal import Refused
from simpul.rooms.indicators.understand.number import Kind

NEAR = 1e-9
"""How far, as a share, a figure may be from the one that its parts give: the last digits."""

type Text = Annotated[str, Meta(max_length=60)]
type Long = Annotated[str, Meta(max_length=4000)]
type Year = Annotated[int, Meta(ge=1950, le=2200)]
type Instant = Annotated[datetime, Meta(tz=True)]


class Base(Struct, frozen=True):
    """The denominator that a figure was measured against."""

    quantity: Annotated[str, Meta(max_length=40)]
    value: Annotated[float, Meta(gt=0)]
    year: Year
    scope: Text
    source: Long
    verified: bool


class Use(Struct, frozen=True):
    """A record of the signing city that went into a figure."""

    ref: Annotated[str, Meta(max_length=160)]
    part: Annotated[str, Meta(max_length=20)]
    amount: float | None


class Value(Struct, frozen=True):
    """One figure, as the JSON has it: see models.Value for what each field is."""

    code: Text
    title: Long
    year: Year
    scope: Text
    kind: Kind
    number: float | None
    unit: Text
    numerator: float | None
    denominator: float | None
    per: float | None
    why: Long
    origin: Text
    department: Annotated[str, Meta(max_length=120)]
    revision: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    approved_at: Instant
    inputs_hash: Annotated[str, Meta(max_length=64)]
    base: Base | None
    used: list[Use]


class City(Struct, frozen=True):
    """Whose figures they are. `country` is ISO 3166-1 alpha-3, "" where not known."""

    slug: Text
    name: Long
    country: Annotated[str, Meta(max_length=3)]
    invented: bool


class Content(Struct, frozen=True):
    """What the JSON of a package says. `as_of` is when the newest figure was approved."""

    format: str
    city: City
    year: Year
    as_of: Instant
    revisions: Annotated[int, Meta(ge=0, le=2**31 - 1)]
    values: list[Value]


class BadPackage(Refused):
    """The file is not a package of figures as it was signed. The message names what is wrong where."""


def check(content: Content) -> int:
    """Check every figure, and give how many were worked out again from their parts. Raises BadPackage."""
    seen: set[tuple[str, str]] = set()
    for value in content.values:
        if (value.code, value.scope) in seen:
            _bad(value, "is there twice")
        seen.add((value.code, value.scope))
    return sum(_check_value(value, content.year) for value in content.values)


def _check_value(value: Value, year: int) -> bool:
    """Check that a figure is one of the four things and follows from its parts; tell whether it has parts."""
    if (value.kind is Kind.NUMBER) != (value.number is not None):
        _bad(value, "is no figure")
    if value.kind is Kind.SUPPRESSED and (value.numerator, value.denominator, value.used) != (None, None, []):
        _bad(value, "is suppressed and shows what it was made from")
    if value.year != year:
        _bad(value, f"is of {value.year}, not of {year}")
    if value.number is None or value.numerator is None or value.denominator is None or value.per is None:
        return False
    if not value.denominator:
        _bad(value, "is divided by nothing")
    given = value.per * value.numerator / value.denominator
    if not math.isclose(given, value.number, rel_tol=NEAR, abs_tol=NEAR):
        _bad(value, "is not what its parts give")
    return True


def _bad(value: Value, says: str) -> NoReturn:
    raise BadPackage(f"{value.code} of {value.scope!r} {says}.")
