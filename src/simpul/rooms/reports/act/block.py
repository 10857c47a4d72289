"""A sender is kept out for a time, with a reason; objects by a link; and is let in again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require as require_in
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act.rights_together import ref
from simpul.rooms.reports.models import Amendment, Arrival, Blocked, Comment, Proposal, Report
from simpul.rooms.reports.observe.desk import require

MODERATE = "reports.moderate"
LONGEST_APPEAL = 2000
MOST_DAYS = 365


class NotKnown(Refused):
    """Nothing is known any more of where a report came from."""


class SaidAlready(Refused):
    """An appeal is made once; somebody reads it."""


@transaction.atomic
def block(  # noqa: PLR0913 - what a block is
    report: Report, kind: str, days: int, reason: str, *, actor: Person, now: datetime
) -> Blocked:
    """Keep whoever sent a report out of the city's reports for some days.

    Args:
        report: one that they sent.
        kind: one of Blocked.Kind: what they are known by.
        days: from one to a year.
        reason: in plain words: the sender reads it.
        actor: who decides.
        now: aware.

    Raises:
        PermissionDenied: the actor may not.
        NotKnown: the report came in otherwise, or too long ago.
    """
    require(actor, MODERATE, report)
    arrival = Arrival.objects.filter(report=report).first()
    return _block(report.city, arrival, kind, days, reason, actor=actor, now=now)


@transaction.atomic
def block_said(  # noqa: PLR0913 - what a block is
    said: Proposal | Comment | Amendment, kind: str, days: int, reason: str, *, actor: Person, now: datetime
) -> Blocked:
    """Keep whoever said something to or in a proposal out, as `block` does. Raises as it does."""
    city = said.city if isinstance(said, Proposal) else said.proposal.city
    require_in(actor, MODERATE, city)
    arrival = Arrival.objects.filter(subject=ref(said)).first()
    return _block(city, arrival, kind, days, reason, actor=actor, now=now)


def _block(  # noqa: PLR0913 - what a block is
    city: City, arrival: Arrival | None, kind: str, days: int, reason: str, *, actor: Person, now: datetime
) -> Blocked:
    known_by = getattr(arrival, kind) if arrival and kind in Blocked.Kind.values else ""
    if not known_by:
        raise NotKnown(_("Nothing is known of where this came from that could be blocked."))
    until = now + timedelta(days=min(max(days, 1), MOST_DAYS))
    made = Blocked.objects.create(
        city=city, kind=kind, known_by=known_by, reason=reason.strip()[:300], at=now, until=until, by=actor,
    )  # fmt: skip
    ledger.record(city=city, actor=actor, verb="reports.block", subject=made, now=now, kind=kind, until=until)
    return made


def appeal(blocked: Blocked, text: str, *, now: datetime) -> None:
    """Object to a block, once. Raises SaidAlready."""
    said = text.strip()[:LONGEST_APPEAL]
    mine = Blocked.objects.filter(pk=blocked.pk, appealed_at=None)
    if not mine.update(appeal=said, appealed_at=now):
        raise SaidAlready(_("You have objected already. Somebody of the city reads it."))


@transaction.atomic
def lift(blocked: Blocked, *, actor: Person, now: datetime) -> None:
    """Let a sender in again. Twice is as once.

    Raises:
        PermissionDenied: the actor may not.
    """
    require_in(actor, MODERATE, blocked.city)
    if Blocked.objects.filter(pk=blocked.pk, lifted_at=None).update(lifted_at=now):
        ledger.record(
            city=blocked.city, actor=actor, verb="reports.unblock", subject=blocked, now=now,
            appealed=bool(blocked.appealed_at),
        )  # fmt: skip
