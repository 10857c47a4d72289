"""Notes beside a report, for colleagues only."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.models import Person
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.models import Note, Report
from simpul.rooms.reports.observe import desk

LONGEST = 4000


class NothingNoted(Refused):
    """A note without words."""


@transaction.atomic
def note(report: Report, text: str, *, actor: Person, now: datetime, key: UUID | None = None) -> Note:
    """Write a note; the same `key` again is the same note. The ledger keeps that there is one, not its words.

    Raises:
        PermissionDenied: the actor may not.
        NothingNoted: no words.
    """
    desk.require(actor, desk.HANDLE, report)
    said = text.strip()[:LONGEST]
    if not said:
        raise NothingNoted(_("Write a few words."))
    there = Note.objects.filter(report=report, key=key).first() if key else None
    if there:
        return there
    kept = Note.objects.create(report=report, at=now, by=actor, text=said, key=key)
    ledger.record(city=report.city, actor=actor, verb="reports.note", subject=report, now=now)
    return kept
