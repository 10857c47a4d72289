"""What comes in over Open311: clients get keys, send reports once each, and add to what they sent."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import answer, intake, submit
from simpul.rooms.reports.act.begin import SET_UP
from simpul.rooms.reports.act.submit import Said, Shot
from simpul.rooms.reports.models import Client, Contact, Event, Heard, Origin, Report
from simpul.rooms.reports.observe.open311 import Added, Sent
from simpul.rooms.reports.understand import open311
from simpul.rooms.reports.understand.course import Who, course

HOUR = timedelta(hours=1)
DONE, NOT_DONE = frozenset({"fixed", "closed"}), frozenset({"open", "reopen"})


class NameTaken(Refused):
    """The city has a client of that name."""


class TooMany(Refused):
    """The client sent more reports in an hour than it may."""


@transaction.atomic
def grant(city: City, name: str, *, actor: Person, now: datetime) -> tuple[Client, str]:
    """Give a programme a key, which is told once and kept as a hash.

    Raises:
        PermissionDenied: the actor may not set the room up.
        NameTaken: there is one of that name.
    """
    require(actor, SET_UP, city)
    if Client.objects.filter(city=city, name=name).exists():
        raise NameTaken(_("There is a client called “%(name)s” already.") % {"name": name})
    key = secrets.token_urlsafe(32)
    client = Client.objects.create(
        city=city, name=name, sha256=open311.hashed(key), per_hour=open311.rules().per_hour, made_at=now,
        made_by=actor,
    )  # fmt: skip
    ledger.record(city=city, actor=actor, verb="reports.open311_key", subject=client, now=now, name=name)
    return client, key


@transaction.atomic
def end(client: Client, *, actor: Person, now: datetime) -> Client:
    """End a key: from now on nothing comes in with it. Raises PermissionDenied."""
    require(actor, SET_UP, client.city)
    if client.ended_at is None:
        client.ended_at = now
        client.save(update_fields=["ended_at"])
        ledger.record(city=client.city, actor=actor, verb="reports.open311_key_end", subject=client, now=now)
    return client


def take(
    client: Client, sent: Sent, *, now: datetime, language: str, photos: Sequence[Shot] = ()
) -> tuple[Report, bool]:
    """Take a report in that a client sends. The same number, or the same words within a day, come in once.

    Returns:
        As `submit.submit`.

    Raises:
        TooMany: it sent more than it may.
        Refused: as `submit.submit`; nothing was stored.
    """
    known = _known(client, sent, now)
    if known:
        return known, False
    lately = Origin.objects.filter(client=client, report__made_at__gt=now - HOUR)
    if lately.count() >= client.per_hour:
        raise TooMany(_("More than %(most)d reports came in an hour.") % {"most": client.per_hour})
    said = Said(
        sent.key(client, now), sent.position, sent.text, sent.category, place=sent.place, known=sent.known,
        name=sent.name, email=sent.email, phone=sent.phone, language=language, photos=photos,
    )  # fmt: skip
    with transaction.atomic():
        report, is_new = submit.submit(client.city, said, now=now, source=Report.Source.OPEN311.value)
        if is_new:
            Origin.objects.create(report=report, client=client, theirs=sent.theirs)
    return report, is_new


def _known(client: Client, sent: Sent, now: datetime) -> Report | None:
    """Give the report that this is again: of the same number, or the same words today or in the last day."""
    mine = Report.objects.filter(origin__client=client)
    if sent.theirs:
        return mine.filter(key=sent.key(client, now)).first()
    day = timedelta(days=1)
    keys = [sent.key(client, now), sent.key(client, now - day)]
    return mine.filter(key__in=keys, made_at__gt=now - day).order_by("-made_at").first()


@transaction.atomic
def add(client: Client, added: Added, *, now: datetime) -> Event:
    """Take an update in about a report that the client sent: words, or whether it is done.

    The state moves only where the e-mail address is that of who reported it: anybody may comment there.
    The same `theirs` again is the update that it was.
    """
    if added.theirs:
        heard = Heard.objects.filter(client=client, theirs=added.theirs).select_related("event").first()
        if heard:
            return heard.event
    ref = f"reports.client/{client.pk}"
    event = _answered(added, now) or intake.say(added.report, added.text, now=now, ref=ref)
    if added.theirs:
        Heard.objects.create(client=client, theirs=added.theirs, event=event)
    return event


def _answered(added: Added, now: datetime) -> Event | None:
    report = added.report
    email = Contact.objects.filter(report=report).values_list("email", flat=True).first()
    if not email or email.casefold() != added.email.casefold():
        return None
    name = "confirm" if added.status in DONE else "dispute" if added.status in NOT_DONE else ""
    possible = {one.name for one in course().possible(report.state, Who.REPORTER)}
    if name not in possible or (name == "dispute" and not added.text):
        return None
    intake.hold(report, added.text)
    answer.answer(report, name, now=now, words=added.text)
    return Event.objects.filter(report=report).order_by("-pk")[0]
