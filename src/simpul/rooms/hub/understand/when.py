"""Dates that are only partly known (ISO 8601): "2019", "2019-08", "2019-08-23", or two joined by "/"."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from simpul.rooms.hub.understand.bad import Bad

PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day that a partial date allows; None where that end is not known."""

    first: date | None
    last: date | None


def span(text: str) -> Span:
    """Read a date, a part of one, or two joined by "/". "" allows every day.

    Raises:
        Bad: it is none of these, or ends before it begins.
        ValueError: there is no such day.
    """
    if not text:
        return Span(None, None)
    begin, _, end = text.partition("/")
    first, last = _days(begin)[0], _days(end or begin)[1]
    if last < first:
        raise Bad("%(value)r ends before it begins", value=text)
    return Span(first, last)


def _days(text: str) -> tuple[date, date]:
    found = PART.fullmatch(text)
    if found is None:
        raise Bad("%(value)r is no date: write 2025, 2025-09 or 2025-09-09", value=text)
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None  # noqa: S101 - the pattern has it
    if day and month:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def surely_together(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two terms (since, until) hold on one day whatever the partly known dates are.

    A term without an end lasts, so two of them meet; one without a beginning surely holds only at its end. A
    day that one ends on and the other begins on is no clash.
    """
    if not one[1] and not other[1]:
        return True
    begins = [span(term[0]).last or (span(term[1]).first or date.max) for term in (one, other)]
    ends = [span(term[1]).first or date.max for term in (one, other)]
    return max(begins) < min(ends)
