"""Something other than a report comes in from the open network: words, a support, an address, an answer.

The same limits as for reports hold, counted together with them. Words that may be part of a flood wait for a
person; what cannot wait is not taken. A vote is not guarded by this: nobody is kept out of one (0206).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.cache import cache
from django.db import models, transaction
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act.arrive import FLOOD, TooMany, check
from simpul.rooms.reports.act.rights_together import ref
from simpul.rooms.reports.models import Arrival, Participant
from simpul.rooms.reports.observe import arrivals
from simpul.rooms.reports.observe.challenge import Sender
from simpul.rooms.reports.understand import guard
from simpul.rooms.reports.understand.guard import Word


class NotTaken(Refused):
    """It came as programs send it, or with very many others; sent once more by a person it is taken."""


@dataclass(frozen=True, slots=True)
class Came:
    """What is known of how something came; `held` is ["flood"] where it waits for a person."""

    sender: Sender
    email: str
    worked: str
    held: list[str]


def come(city: City, sender: Sender, email: str, *, can_wait: bool, now: datetime) -> Came:
    """Look at where something comes from, before it is kept.

    Args:
        city: where.
        sender: from where (`observe.challenge.sender`).
        email: of who takes part, "" where there is none.
        can_wait: whether it is words that a person can read first.
        now: when, aware.

    Raises:
        KeptOut, TooMany, NotTaken: as they say; nothing was stored.
    """
    known_by = arrivals.known_by("email", email)
    word, worked = check(city, sender, known_by, now)
    if word == Word.HOLD and not can_wait:
        raise _not_taken()
    return Came(sender, known_by, worked, [FLOOD] if word == Word.HOLD else [])


def _not_taken() -> NotTaken:
    return NotTaken(
        _(
            "This came as programs send it, or with very many others. Load the page again, wait a moment and "
            "press the button once more, with JavaScript switched on."
        )
    )


def keep(city: City, came: Came, subject: models.Model, *, now: datetime) -> None:
    """Write down how something came, once; the hashes go after some days, as those of reports do."""
    fresh = {
        "city": city, "address": came.sender.address, "device": came.sender.device, "email": came.email,
        "worked": came.worked, "at": now,
    }  # fmt: skip
    Arrival.objects.get_or_create(subject=ref(subject), defaults=fresh)


def take[T: models.Model](
    city: City, sender: Sender, me: Participant | None, make: Callable[[list[str]], T], *, now: datetime
) -> T:
    """Take in words of somebody who takes part: `make` keeps them, given why they are held.

    Raises:
        KeptOut, TooMany: nothing was stored.
        Refused: as `make`.
    """
    came = come(city, sender, address_of(me), can_wait=True, now=now)
    with transaction.atomic():
        made = make(came.held)
        keep(city, came, made, now=now)
    return made


def press(city: City, sender: Sender, me: Participant | None, *, now: datetime) -> None:
    """Let somebody press a button that counts, such as a support; what comes of it is the caller's.

    Each is counted under who pressed it, without what was pressed. Raises KeptOut, TooMany, NotTaken.
    """
    came = come(city, sender, address_of(me), can_wait=False, now=now)
    if me:
        Arrival.objects.create(
            city=city, subject=ref(me), address=sender.address, device=sender.device, email=came.email,
            worked=came.worked, at=now,
        )  # fmt: skip


def answer(city: City, sender: Sender, *, asks: bool, now: datetime) -> None:
    """Let somebody answer a consultation: counted in memory only, so that no row stands beside an answer.

    Args:
        city: where.
        sender: from where.
        asks: whether work was asked for.
        now: when, aware.

    Raises:
        KeptOut, TooMany, NotTaken: nothing was stored.
    """
    check(city, replace(sender, is_script=False), "", now)
    worked = (
        sender.worked and not arrivals.was_used(sender.worked) and cache.add(f"reports-{sender.worked}", 1)
    )
    if sender.is_script or (asks and not worked):
        raise _not_taken()
    if not arrivals.take_turns("answers", sender.address, 1, guard.of(city.settings).most_address):
        raise TooMany(_("Very many answers came from your network. Keep yours and send it again in an hour."))


def address_of(me: Participant | None) -> str:
    """Give the e-mail address of who takes part; "" where there is none."""
    if me is None:
        return ""
    return me.email or (me.person.email if me.person else "")
