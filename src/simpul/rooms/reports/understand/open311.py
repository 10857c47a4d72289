"""Open311 (GeoReport v2) in words and numbers: statuses, spans of time, keys. Pure.

Source: GeoReport v2, wiki.open311.org/GeoReport_v2; statuses and updates as FixMyStreet's client reads them.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

FIRST, LAST = 1900, 9000


class BadTime(ValueError):
    """It is no instant of ISO 8601, or a span ends before it begins."""


@dataclass(frozen=True, slots=True)
class Status:
    """`plain` is "open" or "closed"; `full` tells more, in FixMyStreet's words."""

    plain: str
    full: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What open311.toml says. Times in minutes; `heard` maps their statuses to our steps."""

    window: timedelta
    page_rows: int
    per_hour: int
    waits: tuple[timedelta, ...]
    overlap: timedelta
    statuses: Mapping[str, Status]
    heard: Mapping[str, str]

    def wait(self, tries: int) -> timedelta:
        """Give how long to wait after so many failed tries."""
        return self.waits[min(tries, len(self.waits)) - 1]

    def states(self, plain: str) -> tuple[str, ...]:
        """Give the states that a plain status stands for."""
        return tuple(name for name, one in self.statuses.items() if one.plain == plain)


@cache
def rules() -> Rules:
    """Read open311.toml."""
    text = files("simpul.rooms.reports").joinpath("data/open311.toml").read_text(encoding="utf-8")
    return read(tomllib.loads(text))


def read(said: Mapping[str, Any]) -> Rules:
    """Read the rules."""
    return Rules(
        timedelta(days=said["window_days"]), said["page_rows"], said["per_hour"],
        tuple(timedelta(minutes=one) for one in said["tries_minutes"]),
        timedelta(minutes=said["overlap_minutes"]),
        {name: Status(**one) for name, one in said["statuses"].items()}, said["heard"],
    )  # fmt: skip


def instant(text: str) -> datetime:
    """Read an instant as the standard writes it (w3.org/TR/NOTE-datetime); UTC where it has no zone.

    Raises:
        BadTime: it is none.
    """
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError as error:
        raise BadTime(text) from error
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    if not FIRST < found.year < LAST:  # so that a zone or a window away from it is still an instant
        raise BadTime(text)
    return found


def span(start: str, end: str, now: datetime, window: timedelta) -> tuple[datetime, datetime]:
    """Give from when to when is asked: at most the window, and the newest one where nothing is said.

    Raises:
        BadTime: one is no instant, or they are the wrong way round.
    """
    if start:
        begins = instant(start)
        ends = min(instant(end), begins + window) if end else begins + window
    else:
        ends = instant(end) if end else now
        begins = ends - window
    if ends < begins:
        raise BadTime(f"{start} - {end}")
    return begins, ends


def whole_days(begins: datetime, ends: datetime) -> tuple[datetime, datetime]:
    """Widen a span to whole days (UTC), so that nobody finds a minute by asking for ever shorter spans."""
    first = begins.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    last = ends.astimezone(UTC).replace(hour=23, minute=59, second=59, microsecond=999999)
    return first, last


def hashed(key: str) -> str:
    """Give what is kept of a client's key. It has 32 random bytes, so that a plain hash cannot be undone."""
    return hashlib.sha256(key.strip().encode()).hexdigest()


def status_of(said: str) -> str:
    """Give another server's status as open311.toml writes them."""
    return said.strip().lower().replace(" ", "_")
