"""Where reports come from lately: counted by keyed hashes, so that a flood is told from people."""

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from simpul.ground.places.models import City
from simpul.rooms.reports.models import Arrival, Blocked
from simpul.rooms.reports.understand.guard import Limits, Seen

HOUR = timedelta(hours=1)
COUNT = "(SELECT COUNT(*) FROM (SELECT 1 FROM reports_arrival WHERE at > %s AND {known} LIMIT %s) AS s)"
"""Arrivals by one thing that a sender is known by, and no more of them than a limit needs."""
CITY = "city_id = %s"
HASH = "{column} = %s AND NOT ({column} = '')"
"""The second half is the condition of the indexes, which leave out what has no hash: SQLite takes such an
index only where the question says the same (https://www.sqlite.org/partialindex.html), and reads all
arrivals otherwise."""


def known_by(kind: str, said: str) -> str:
    """Give the keyed hash that an address, device or e-mail is known by; "" for an empty one."""
    if not said:
        return ""
    text = f"simpul.rooms.reports.{kind}:{said.strip().casefold()}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def seen(  # noqa: PLR0913, PLR0917 - what a sender is known by
    city: City, limits: Limits, address: str, device: str, email: str, now: datetime
) -> Seen:
    """Count what came in the last hour, as far as the limits need it (all are hashes); see `waiting`."""
    since = Arrival._meta.get_field("at").get_db_prep_value(now - HOUR, connection)
    asked = (
        (HASH.format(column="address"), address, limits.most_address),
        (HASH.format(column="device"), device, limits.held_device),
        (HASH.format(column="email"), email, limits.held_email),
        (CITY, city.pk, limits.asked_city),
    )
    wanted = [row for row in asked if row[1] and row[2]]
    if not wanted:
        return Seen(0, 0, 0, 0)
    counts = ", ".join(COUNT.format(known=known) for known, _value, _most in wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [one for _, value, most in wanted for one in (since, value, most)])
        found = dict(zip((known for known, *_rest in wanted), cursor.fetchone(), strict=True))
    return Seen(*(found.get(known, 0) for known, *_rest in asked))


def waiting(city: City, limits: Limits, address: str, found: Seen) -> Seen:
    """Add what waits for a person: only a report that has to wait itself needs it counted."""
    rows = Arrival.objects.filter(city=city, quarantined=True).order_by()
    return replace(
        found,
        waiting=rows.filter(address=address)[: limits.most_waiting].count() if address else 0,
        waiting_city=rows[: limits.most_waiting_city].count(),
    )


def block(city: City, hashes: list[str], now: datetime) -> Blocked | None:
    """Give the block that keeps a sender out now, the longest of them; None where none does."""
    known = [one for one in hashes if one]
    return Blocked.objects.now(now).filter(city=city, known_by__in=known).order_by("-until").first()


def was_used(worked: str) -> bool:
    """Tell whether the answer to a puzzle came with a report already."""
    return Arrival.objects.filter(worked=worked).exists()


def take_turns(kind: str, address: str, many: int, most: int) -> bool:
    """Count something that an address (its hash) does, in the memory of this process, for an hour.

    Returns:
        Whether it is within `most`; what is not is not to be done.
    """
    name = f"reports-{kind}-{address}"
    cache.add(name, 0, HOUR.total_seconds())
    return cache.incr(name, many) <= most
