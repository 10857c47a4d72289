"""What a department says about an indicator, and the figure that follows from it. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from simpul.rooms.indicators.understand.catalogue import Definition, Suppression
from simpul.rooms.indicators.understand.number import Kind
from simpul.rooms.indicators.understand.small import hides

type Reason = Literal[
    "number_missing",
    "number_with_kind",
    "why_missing",
    "why_too_long",
    "too_large",
    "bad_text",
    "people_below_zero",
    "denominator_not_above_zero",
    "denominator_missing",
    "no_ratio",
    "parts_disagree",
]

CITY = "city"
"""The scope that is the whole city."""
FIRST_YEAR = 1950
"""The earliest year that a value can be of."""
LONGEST = {"scope": 60, "department": 120}
"""Letters that fit on one line, by field."""
LONGEST_WHY = 2000
MOST = 2**53
"""Whole numbers from here on are not told apart by every reader of JSON (RFC 7493 section 2.2)."""
NEAR = 0.005
"""How far, as a share, a figure that was told may be from the one that its parts give: it was rounded."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that a value is right: a link, or a file of the store by its hash. One of the two."""

    link: str = ""
    blob_sha256: str = ""
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A value as somebody enters it.

    `number` may be left out where both parts are told. `base` names the quantity that it was measured
    against ("population"): the city's own denominator of that year and scope is then the denominator. `why`
    says why there is no number, or what is to be known about it.
    """

    code: str
    year: int
    kind: Kind = Kind.NUMBER
    number: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    scope: str = CITY
    department: str = ""
    why: str = ""
    base: str = ""
    evidence: Sequence[Proof] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """What is stored of an entry. `hidden` tells that our rule, not the department, suppressed it."""

    kind: Kind
    number: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    per: float | None = None
    why: str = ""
    hidden: bool = False


class BadEntry(ValueError):
    """The entry cannot be; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def settle(definition: Definition, entry: Entry, rule: Suppression, out_of: float | None = None) -> Settled:
    """Give what is stored of an entry whose denominator, where it has a `base`, is filled in.

    The figure is worked out from the parts where both are there, so that it follows from them to the last
    digit. A small count of people is suppressed here: neither it, nor its parts, nor what was said about it,
    reach the database.

    Args:
        definition: of the indicator.
        entry: what is said.
        rule: about small counts.
        out_of: what anybody can find out that a rate was measured against, where the entry does not say it.

    Raises:
        BadEntry: the parts of the entry do not fit together.
    """
    _check_text(entry)
    if entry.kind is not Kind.NUMBER:
        return _without_number(entry)
    _check_parts(entry)
    if definition.persons and min(entry.numerator or 0, entry.number or 0) < 0:
        raise BadEntry("people_below_zero")
    number, per = _number(definition, entry)
    told: dict[str, Any] = {
        "number": number,
        "numerator": entry.numerator,
        "denominator": entry.denominator,
        "per": per,
    }
    if definition.persons and hides(rule, **(told | {"denominator": entry.denominator or out_of})):
        return Settled(Kind.SUPPRESSED, hidden=True)
    return Settled(Kind.NUMBER, why=entry.why.strip(), **told)


def _check_text(entry: Entry) -> None:
    for name, longest in LONGEST.items():
        if len(getattr(entry, name)) > longest or not getattr(entry, name).isprintable():
            raise BadEntry("bad_text")
    if len(entry.why) > LONGEST_WHY or "\0" in entry.why:
        raise BadEntry("why_too_long")


def _check_parts(entry: Entry) -> None:
    for part in (entry.number, entry.numerator, entry.denominator):
        if part is not None and not abs(part) < MOST:  # so that NaN is refused too
            raise BadEntry("too_large")
    if entry.denominator is not None and entry.denominator <= 0:
        raise BadEntry("denominator_not_above_zero")


def _without_number(entry: Entry) -> Settled:
    if (entry.number, entry.numerator, entry.denominator) != (None, None, None):
        raise BadEntry("number_with_kind")
    if entry.kind is not Kind.SUPPRESSED and not entry.why.strip():
        raise BadEntry("why_missing")
    return Settled(entry.kind, why=entry.why.strip())


def _number(definition: Definition, entry: Entry) -> tuple[float, float | None]:
    """Give the figure and what its ratio is scaled by, None where it is no ratio. Raises BadEntry."""
    if entry.numerator is None or entry.denominator is None:
        if entry.number is None:
            raise BadEntry("denominator_missing" if entry.numerator is not None else "number_missing")
        return entry.number, definition.per
    if definition.per is None:
        raise BadEntry("no_ratio")
    worked_out = definition.per * entry.numerator / entry.denominator
    if not abs(worked_out) < MOST:
        raise BadEntry("too_large")
    if entry.number is not None and not math.isclose(entry.number, worked_out, rel_tol=NEAR, abs_tol=NEAR):
        raise BadEntry("parts_disagree")
    return worked_out, definition.per
