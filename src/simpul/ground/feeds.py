"""Calendars of what is to come, as every calendar program reads them (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

MAKER = "-//Simpul//Calendar//EN"


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a calendar.

    `key` names it for ever, such as "hub.meeting/8": a changed event keeps it. `starts` is a day, or an aware
    instant; `ends` is its last day or the instant it ends, None for one day or for no length. `changed_at` is
    when we last changed it, aware. `url` is absolute; "" for none.
    """

    key: str
    title: str
    starts: date
    changed_at: datetime
    ends: date | None = None
    text: str = ""
    place: str = ""
    url: str = ""


def calendar(events: Iterable[Happening], *, name: str, host: str) -> bytes:
    """Give a calendar file.

    Args:
        events: in any order.
        name: of the calendar, as the reader's program shows it.
        host: of this installation, such as "hub.example.org"; with its key it names an event everywhere.

    Returns:
        iCalendar, to be sent as text/calendar; the same events give the same bytes.
    """
    made = Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    for event in sorted(events, key=lambda each: (each.starts.isoformat(), each.key)):
        made.add_component(_event(event, host))
    return bytes(made.to_ical())


def _event(event: Happening, host: str) -> Event:
    made = Event()
    made.add("uid", f"{event.key}@{host}")
    made.add("dtstamp", event.changed_at.astimezone(UTC))
    made.add("last-modified", event.changed_at.astimezone(UTC))
    made.add("summary", event.title)
    made.add("dtstart", _moment(event.starts))
    if event.ends is not None:
        # A day ends where the next begins: RFC 5545, 3.6.1, DTEND is not part of the event.
        is_day = not isinstance(event.ends, datetime)
        made.add("dtend", event.ends + timedelta(days=1) if is_day else _moment(event.ends))
    for field, text in (("description", event.text), ("location", event.place), ("url", event.url)):
        if text:
            made.add(field, text)
    return made


def _moment(when: date) -> date:
    return when.astimezone(UTC) if isinstance(when, datetime) else when
