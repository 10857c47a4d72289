"""Opening hours by the OpenStreetMap standard: checked, asked about a moment, laid out by day. Pure.

The standard: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification. Read by opening-hours-py,
which knows the sun by the position, and the public holidays of the country around it (where it knows that
country at all: of ASEAN, Indonesia, the Philippines, Singapore and Vietnam).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Literal
from zoneinfo import ZoneInfo

import opening_hours

from simpul.kernel.geo import LonLat

type OpenState = Literal["open", "closed", "unknown"]

LONGEST = 255
"""Characters of a value that OpenStreetMap keeps."""
LOOK_DAYS = 366
"""How far ahead the next change is looked for; beyond it there is none worth telling."""
WEEK = 7


class BadHours(ValueError):
    """It is not written by the standard. `at` is the place, from 1, of the first character that is not."""

    def __init__(self, text: str, at: int) -> None:
        super().__init__(f"{text!r} cannot be read from character {at} on")
        self.at = at


@dataclass(frozen=True, slots=True)
class Now:
    """How it is at a moment. `until` is when that changes, aware; None where it does not within LOOK_DAYS.

    `note` is what the hours themselves say about it, such as "by appointment".
    """

    state: OpenState
    until: datetime | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """An opening on one day: "08:00" to "17:00"; "24:00" where it lasts into the next day.

    `sure` is False where the hours say "unknown".
    """

    begin: str
    end: str
    sure: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the coming week, one after another, that have the same openings; none where it is closed.

    `first` and `last` count from Monday, 0 to 6.
    """

    first: int
    last: int
    spans: tuple[Span, ...]


def check(text: str) -> str:
    """Give the hours as they are kept, "" for none. Raises BadHours."""
    plain = " ".join(text.split())
    if not plain:
        return ""
    if len(plain) > LONGEST:
        raise BadHours(plain, LONGEST + 1)
    _read(plain)
    return plain


def at(text: str, now: datetime, *, zone: ZoneInfo, position: LonLat) -> Now | None:
    """Tell how it is at a moment; None where the hours are not known or cannot be read."""
    if not text or len(text) > LONGEST:
        return None
    local = now.astimezone(zone)
    try:
        hours = _read(text, zone, position)
    except BadHours:
        return None
    state, note = hours.state(local)
    return Now(_state(state), hours.next_change(local), note)


def week(text: str, now: datetime, *, zone: ZoneInfo, position: LonLat) -> tuple[Days, ...]:
    """Lay out the seven days from today on, Monday first, like days together; () where none can be read."""
    if not text or len(text) > LONGEST:
        return ()
    try:
        hours = _read(text, zone, position)
    except BadHours:
        return ()
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    coming = (today + timedelta(days=number) for number in range(WEEK))
    days = sorted(((day.weekday(), _spans(hours, day)) for day in coming), key=lambda one: one[0])
    grouped = [list(group) for _of, group in groupby(days, key=lambda one: one[1])]
    return tuple(Days(group[0][0], group[-1][0], group[0][1]) for group in grouped)


def speaks_of_holidays(text: str) -> bool:
    """Tell whether the hours depend on public or school holidays."""
    return re.search(r"\b[PS]H\b", text) is not None


def _read(text: str, zone: ZoneInfo | None = None, position: LonLat | None = None) -> Any:
    where = (position.lat, position.lon) if position else None
    try:
        return opening_hours.OpeningHours(text, timezone=zone, coords=where, max_interval_days=LOOK_DAYS)
    except opening_hours.ParserError as error:  # type: ignore[attr-defined]  # its stub leaves it out
        place = re.search(r"--> \d+:(\d+)", str(error))
        raise BadHours(text, int(place[1]) if place else 1) from error


def _spans(hours: Any, day: datetime) -> tuple[Span, ...]:
    end = day + timedelta(days=1)
    found = [
        Span(_clock(begin, day, end), _clock(until, day, end), _state(state) == "open", note)
        for begin, until, state, note in hours.intervals(day, end)
        if _state(state) != "closed"
    ]
    return tuple(found)


def _clock(moment: datetime | None, day: datetime, end: datetime) -> str:
    if moment is None or moment >= end:
        return "24:00"
    return f"{max(moment, day):%H:%M}"


def _state(state: Any) -> OpenState:
    if state == opening_hours.State.OPEN:
        return "open"
    return "closed" if state == opening_hours.State.CLOSED else "unknown"
