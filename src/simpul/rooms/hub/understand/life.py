"""The lives of offers, requests, bookings, practices, adoptions: which step leads where. Pure data."""

from collections.abc import Iterable, Mapping
from datetime import date

type Life = Mapping[str, Mapping[str, str]]
"""From a state, by the name of a step, to a state."""

HELP: Life = {
    "draft": {"publish": "open", "withdraw": "withdrawn"},
    "open": {"match": "matched", "book": "booked", "close": "closed", "withdraw": "withdrawn"},
    "matched": {"book": "booked", "reopen": "open", "close": "closed", "withdraw": "withdrawn"},
    "booked": {"deliver": "delivered", "reopen": "open", "close": "closed"},
    "delivered": {"reopen": "open", "close": "closed"},
    "closed": {"reopen": "open"},
    "withdrawn": {"publish": "open"},
}
"""An offer or a request. "match", "book" and "deliver" follow from bookings; its owner says the others."""

SAID = ("publish", "close", "reopen", "withdraw")
PUBLIC = ("open", "matched", "booked", "delivered", "closed")
OPEN = ("open", "matched", "booked", "delivered")
"""An offer of several places goes on being open to others while some of them are booked or delivered."""
UNANSWERED = ("open", "matched")
"""A request in one of these still looks for an answer."""

BOOKING: Life = {
    "waiting": {"promote": "asked", "cancel": "cancelled", "decline": "declined"},
    "asked": {"book": "booked", "cancel": "cancelled", "decline": "declined"},
    "booked": {"deliver": "delivered", "cancel": "cancelled", "decline": "declined"},
    "delivered": {},
    "cancelled": {},
    "declined": {},
}
"""A booking: "cancel" is the receiver's no, "decline" the giver's; "book" follows from both confirmations."""

HOLDING = ("asked", "booked")
"""States in which a booking holds its places: what is delivered is over, and the places are free again."""

PRACTICE: Life = {
    "draft": {"publish": "published"},
    "published": {"withdraw": "withdrawn"},
    "withdrawn": {"publish": "published"},
}

ADOPTION: Life = {
    "begun": {"run": "running", "stop": "stopped"},
    "running": {"stop": "stopped"},
    "stopped": {"run": "running"},
}


def follow(life: Life, state: str, step: str) -> str | None:
    """Give the state that a step leads to; None where the life does not know that step from there."""
    return life.get(state, {}).get(step)


type Span = tuple[date | None, date | None, int]
"""From, to (both included; None is open) and how many places."""


def free(places: int | None, taken: Iterable[Span], wanted: tuple[date | None, date | None]) -> int | None:
    """Count the places that are free on the busiest day of a span; None where the number is not limited.

    Args:
        places: how many there are on any day; None where nobody said.
        taken: what is held by others.
        wanted: first and last day; None is open on that side.
    """
    if places is None:
        return None
    first, last = wanted[0] or date.min, wanted[1] or date.max
    held = [(start or date.min, end or date.max, count) for start, end, count in taken]
    beginnings = {first} | {start for start, _end, _count in held if first <= start <= last}
    busiest = max(sum(count for start, end, count in held if start <= day <= end) for day in beginnings)
    return max(0, places - busiest)
