"""How many routes were shared lately from one address, so that nobody fills the disk.

Of an address only a keyed hash is counted, in the memory of this process, for an hour; none is written down.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.understand.curated import rule

HOUR = timedelta(hours=1)


class TooMany(Refused):
    """More routes were shared from one address than riders share."""


def check(address: str, now: datetime) -> None:
    """Make sure that one more route may be shared from an address.

    Raises:
        TooMany: not now; in an hour.
    """
    if cache.get(_name(address), 0) >= rule(now.date()).shared_an_hour:
        raise TooMany(
            _(
                "Too many routes were shared from here. The address of the planner can be sent as it is; "
                "a short one can be made in an hour."
            )
        )


def count(address: str) -> None:
    """Count a route that was shared from an address."""
    name = _name(address)
    cache.add(name, 0, HOUR.total_seconds())
    cache.incr(name)


def _name(address: str) -> str:
    key = settings.SECRET_KEY.encode()
    return f"cycling-shares-{hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:32]}"
