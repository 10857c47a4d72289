"""When a ride begins, as a rider types it: a day and a time by the city's clock, empty for now."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from simpul.rooms.cycling.understand.wish import YEARS

LONGEST = 30


@dataclass(frozen=True, slots=True)
class Leave:
    """The start of a ride: `text` for the field, `at` for an address (ISO 8601 with its offset), "" for now.

    `said` is for people, `error` what is wrong with what was typed.
    """

    text: str = ""
    at: str = ""
    said: str = ""
    error: str = ""


def read(query: QueryDict, time_zone: str) -> Leave:
    """Read `leave` of the form, else `at` of an address; a fault of the address is said where it is routed.

    Args:
        query: of the page.
        time_zone: of the city, an IANA name: what is typed is by its clocks.
    """
    zone = ZoneInfo(time_zone)
    if "leave" in query:
        return _typed(query.get("leave", "").strip()[:LONGEST], zone)
    at = query.get("at", "").replace(" ", "+")  # a + in an address is read as a space
    moment = _moment(at)
    if moment is None or moment.tzinfo is None:
        return Leave(at=query.get("at", ""))
    return _leave(moment.astimezone(zone))


def _typed(text: str, zone: ZoneInfo) -> Leave:
    if not text:
        return Leave()
    moment = _moment(text)
    if moment is None or moment.tzinfo is not None:
        message = _("“%(text)s” is no day and time. Write one such as 2026-11-22 07:30, or nothing for now.")
        return Leave(text, error=message % {"text": text})
    return _leave(moment.replace(tzinfo=zone))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year in YEARS else None


def _leave(moment: datetime) -> Leave:
    moment = moment.replace(second=0, microsecond=0)
    return Leave(
        f"{moment:%Y-%m-%dT%H:%M}",
        moment.isoformat(timespec="minutes"),
        date_format(moment, "DATETIME_FORMAT"),
    )
