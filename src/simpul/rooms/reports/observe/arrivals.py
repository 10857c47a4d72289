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
COUNT = "(SELECT COUNT(*) FROM (SELECT 1 FROM reports_arrival WHERE at > %s AND {column} = %s LIMIT %s) AS s)"
"""Arrivals by one thing that a sender is known by, and no more of them than a limit needs."""


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
        ("address", address, limits.most_address), ("device", device, limits.held_device),
        ("email", email, limits.held_email), ("city_id", city.pk, limits.asked_city),
    )  # fmt: skip
    known = [row for row in asked if row[1] and row[2]]
    if not known:
        return Seen(0, 0, 0, 0)
    counts = ", ".join(COUNT.format(column=column) for column, _value, _most in known)
    with connection.cursor() as cursor:
        given = [one for _column, value, most in known for one in (since, value, most)]
        cursor.execute(f"SELECT {counts}", given)
        found = dict(zip((column for column, *_rest in known), cursor.fetchone(), strict=True))
    return Seen(*(found.get(column, 0) for column, *_rest in asked))


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
