"""A route is put behind a short address, and forgotten when its time is over."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from simpul.ground.places.models import City
from simpul.kernel.routing import Path
from simpul.rooms.cycling.models import SharedRoute
from simpul.rooms.cycling.understand import kept
from simpul.rooms.cycling.understand.curated import rule

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""What is told apart on paper and by telephone."""
LENGTH = 14
"""Letters of a token: 69 bits, which nobody tries out."""


def share(  # noqa: PLR0913 - all of what is kept
    city: City,
    *,
    wish: Mapping[str, str],
    kind: str,
    language: str,
    path: Path,
    shown: Mapping[str, Any],
    tiles: str,
    now: datetime,
) -> tuple[SharedRoute, bool]:
    """Keep a route. The same wish with the same line is the same address, also when two ask at once.

    Everybody may; the entry point limits how often. Nothing is kept of who asked; the ends of the line are
    where the asker put them.

    Args:
        city: where it lies.
        wish: the parameters of the address that it was asked with.
        kind: which of the routes of the answer.
        language: of the texts in `shown`.
        path: the way itself.
        shown: the route as the answer showed it.
        tiles: which network.
        now: when.

    Returns:
        The kept route, and whether it is new.
    """
    packed = kept.pack(path)
    print_ = kept.fingerprint(dict(wish), kind, language, packed["line"])
    until = now + timedelta(days=rule(now.date()).keep_shared_days)
    known = SharedRoute.objects.filter(city=city, fingerprint=print_).first()
    if known is None:
        try:
            with transaction.atomic():
                return SharedRoute.objects.create(
                    city=city, token=_token(), fingerprint=print_, wish=dict(wish), kind=kind,
                    language=language, path=packed, shown=dict(shown), tiles=tiles, made_at=now,
                    expires_at=until,
                ), True  # fmt: skip
        except IntegrityError:
            known = SharedRoute.objects.get(city=city, fingerprint=print_)
    if known.expires_at < until:
        known.expires_at = until
        known.save(update_fields=["expires_at"])
    return known, False


def forget(now: datetime) -> int:
    """Delete the shared routes whose time is over, and give how many."""
    return SharedRoute.objects.filter(expires_at__lte=now).delete()[0]


def _token() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
