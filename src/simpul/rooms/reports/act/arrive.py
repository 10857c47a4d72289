"""A report comes in from the open network: it is taken, held apart for a person, or turned away."""

from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import submit
from simpul.rooms.reports.act.submit import Said
from simpul.rooms.reports.models import Arrival, Report
from simpul.rooms.reports.observe import arrivals, blocks
from simpul.rooms.reports.observe.challenge import Sender
from simpul.rooms.reports.understand import guard
from simpul.rooms.reports.understand.guard import Word

FLOOD = "flood"
"""The reason for which what may be part of a flood is held."""


class TooMany(Refused):
    """More reports came from one place than people send."""


class KeptOut(Refused):
    """The sender is blocked for a time. The message says until when, why, and where to object."""


def arrive(
    city: City, said: Said, sender: Sender, *, now: datetime, source: str = Report.Source.WEB.value
) -> tuple[Report, bool]:
    """Take a report in from somebody who is not a colleague: `act.submit`, with what guards it.

    What may be part of a flood is held ("flood") and waits apart from the desk's queues. The same key again
    is never counted nor refused: an answer that was lost on the way costs nothing.

    Args:
        city: where.
        said: what.
        sender: from where (`observe.challenge.sender`).
        now: when, aware.
        source: one of Report.Source.

    Returns:
        As `submit.submit`.

    Raises:
        KeptOut, TooMany: as they say; nothing was stored.
        Refused: as `submit.submit`.
    """
    known = submit.known(city, said.key)
    return (known, False) if known else arrive_new(city, said, sender, now=now, source=source)


def arrive_new(
    city: City, said: Said, sender: Sender, *, now: datetime, source: str = Report.Source.WEB.value
) -> tuple[Report, bool]:
    """Take a report in whose key was not known a moment ago: as `arrive`, which asks that first."""
    email = "" if said.known == Report.Known.NOBODY else arrivals.known_by("email", said.email)
    word, worked = check(city, sender, email, now)
    holds = word == Word.HOLD
    if holds:
        said = replace(said, held=[*said.held, FLOOD])

    def arrival(report: Report) -> None:
        Arrival.objects.create(
            report=report, city=city, address=sender.address, device=sender.device, email=email,
            worked=worked, quarantined=holds, at=now,
        )  # fmt: skip

    return submit.keep(city, said, now=now, source=source, beside=arrival)


def check(city: City, sender: Sender, email: str, now: datetime) -> tuple[Word, str]:
    """Say what is done with one more report of a sender, and which answer to a puzzle it uses up ("": none).

    Raises:
        KeptOut, TooMany: it is turned away.
    """
    blocked = arrivals.block(city, [sender.address, sender.device, email], now)
    if blocked:
        where = reverse("reports:appeal", args=[blocks.token(blocked)])
        raise KeptOut(
            _("No reports are taken from here until %(day)s: %(reason)s. To object: %(where)s")
            % {"day": date_format(blocked.until), "reason": blocked.reason, "where": where}
        )
    limits = guard.of(city.settings)
    seen = arrivals.seen(city, limits, sender.address, sender.device, email, now)
    worked = sender.worked if sender.worked and not arrivals.was_used(sender.worked) else ""
    word = guard.word(limits, seen, is_script=sender.is_script, has_worked=bool(worked))
    if word == Word.HOLD:
        seen = arrivals.waiting(city, limits, sender.address, seen)
        word = guard.word(limits, seen, is_script=sender.is_script, has_worked=bool(worked))
    if word == Word.REFUSE:
        raise TooMany(_("Very many reports came from your network. Keep yours and send it again in an hour."))
    return word, worked
