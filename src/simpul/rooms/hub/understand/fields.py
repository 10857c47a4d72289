"""What each field of the public record may hold. A check gives the value as it is kept, or raises Bad."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from simpul.rooms.hub.understand import when
from simpul.rooms.hub.understand.bad import Bad
from simpul.rooms.hub.understand.words import words

MOST = Decimal(10) ** 17
CENT = Decimal("0.01")
YEARS = range(1990, 2101)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Known:
    """What the record has: `sources` by id, and the keys of each kind of record."""

    sources: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, frozenset[str]] = field(default_factory=dict)


type Check = Callable[[Any, Known], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record: how its value is checked, whether it must be there, and what stands else."""

    check: Check
    required: bool = False
    default: Any = None


def text(most: int = 5000) -> Check:
    """Take words of at most so many characters."""

    def check(value: Any, _known: Known) -> str:
        if not isinstance(value, str):
            raise Bad("must be text, in quotes")
        if len(value) > most:
            raise Bad("has %(count)d characters; at most %(most)d are taken", count=len(value), most=most)
        return value.strip()

    return check


def slug(value: Any, _known: Known) -> str:
    """Take a name for addresses: small letters, digits, single hyphens."""
    if not isinstance(value, str) or not SLUG.fullmatch(value):
        raise Bad("%(value)r is no name for an address: small letters, digits and hyphens", value=value)
    return value


def year(value: Any, _known: Known) -> int:
    """Take a year of our time."""
    if isinstance(value, bool) or not isinstance(value, int) or value not in YEARS:
        raise Bad(
            "%(value)r is no year from %(first)d to %(last)d", value=value, first=YEARS[0], last=YEARS[-1]
        )
    return value


def number(low: float, high: float) -> Check:
    """Take a number within bounds, both allowed."""

    def check(value: Any, _known: Known) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise Bad("%(value)r is no number from %(low)g to %(high)g", value=value, low=low, high=high)
        return value

    return check


def flag(value: Any, _known: Known) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise Bad("must be true or false")
    return value


def partial_date(value: Any, _known: Known) -> str:
    """Take a date or a part of one, as text."""
    if not isinstance(value, str):
        raise Bad("must be a date in quotes, such as '2025-09' or '2025'")
    when.span(value)
    return value


def word(kind: str) -> Check:
    """Take one of the network's own words (data/words.toml)."""

    def check(value: Any, _known: Known) -> str:
        if value not in words(kind):
            raise Bad("%(value)r is not one of %(known)s", value=value, known=", ".join(words(kind)))
        return str(value)

    return check


def one_of(*allowed: str) -> Check:
    """Take one of a few words."""

    def check(value: Any, _known: Known) -> str:
        if value not in allowed:
            raise Bad("%(value)r is not one of %(known)s", value=value, known=", ".join(allowed))
        return str(value)

    return check


def of(kind: str) -> Check:
    """Take the key of another record of the files."""

    def check(value: Any, known: Known) -> str:
        if value not in known.keys.get(kind, frozenset()):
            raise Bad("there is no %(kind)s %(value)r in the record", kind=kind, value=value)
        return str(value)

    return check


def source(value: Any, known: Known) -> str:
    """Take the id of a source of the file, or the source itself."""
    return known.sources.get(checked := text(1000)(value, known), checked)


def many(check: Check) -> Check:
    """Take a list whose every part passes a check."""

    def each(value: Any, known: Known) -> list[Any]:
        if not isinstance(value, list):
            raise Bad("must be a list, in square brackets")
        return [check(one, known) for one in value]

    return each


def by_year(check: Check) -> Check:
    """Take a table from years to values that pass a check."""

    def each(value: Any, known: Known) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Bad("must be a table such as { 2025 = 'listed' }")
        for name in value:
            year(int(name) if name.isdecimal() else name, known)
        return {name: check(one, known) for name, one in sorted(value.items())}

    return each


def currency(value: Any, _known: Known) -> str:
    """Take three capital letters (ISO 4217)."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{3}", value):
        raise Bad("%(value)r is no currency: three capital letters such as IDR (ISO 4217)", value=value)
    return value


def amount(value: Any, _known: Known) -> str:
    """Take an amount of money from 0, with at most two decimals; it is kept as text, exact."""
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        exact = Decimal("NaN")
    if isinstance(value, bool) or not exact.is_finite() or not 0 <= exact < MOST:
        raise ValueError(
            f"{value!r} is no amount of money from 0: write digits, and a point before the cents"
        )
    if exact != exact.quantize(CENT):
        raise Bad("%(value)r has more than two decimals", value=value)
    return f"{exact:.2f}".removesuffix(".00")


def figure(value: Any, known: Known) -> float | str:
    """Take a number, or the words that stand in its place."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Bad("must be a number, or words in quotes")
    return text(200)(value, known) if isinstance(value, str) else value
