"""Amendments: somebody asks for another wording; the author takes it or not, or a meeting does."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require, system_person
from simpul.ground.people.models import Person
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import propose
from simpul.rooms.reports.act import propose_news as news
from simpul.rooms.reports.act import propose_who as who
from simpul.rooms.reports.models import Agenda, Amendment, Meeting, Participant, Proposal
from simpul.rooms.reports.understand import private

MEET = "reports.meet"


class NothingChanged(Refused):
    """The amendment says what the proposal says."""


class Decided(Refused):
    """It was decided before, or nothing can be changed any more."""


class NoReason(Refused):
    """Whoever does not take it says why."""


@transaction.atomic
def amend(  # noqa: PLR0913 - each is said by name
    proposal: Proposal,
    key: UUID,
    title: str,
    text: str,
    participant: Participant | None,
    *,
    now: datetime,
    why: str = "",
    named: bool = False,
    held: Sequence[str] = (),
) -> Amendment:
    """Ask for another wording of a proposal that is not decided yet.

    Raises:
        NotKnown, NothingChanged, TooShort, TooLate: as they say.
    """
    author = who.require(participant, proposal.city)
    proposal = propose.hold(proposal)
    if known := Amendment.objects.filter(key=key, participant=author).first():
        return known
    if proposal.state not in {Proposal.State.OPEN, Proposal.State.MEETING}:
        raise propose.TooLate(_("This proposal is decided."))
    title, text = " ".join(title.split())[:160], text.strip()[: propose.LONGEST]
    if len(text) < propose.SHORTEST or not title:
        raise propose.TooShort(_("An amendment is the whole text as it should be."))
    if (title, text) == (proposal.title, proposal.text):
        raise NothingChanged(_("This is the text as it is. Change what should be different."))
    found = [*held, *private.reasons("\n".join([title, text, why, author.name if named else ""]))]
    made = Amendment.objects.create(
        proposal=proposal, key=key, participant=author, named=named, base=proposal.wordings.count(),
        title=title, text=text, why=why.strip()[:500], held=found, shown=not found, made_at=now,
    )  # fmt: skip
    ledger.record(
        city=proposal.city, actor=system_person(), verb="reports.amend", subject=made, now=now, held=found
    )
    return made


@transaction.atomic
def decide(  # noqa: PLR0913 - each is said by name
    amendment: Amendment,
    *,
    take: bool,
    reason: str,
    now: datetime,
    participant: Participant | None = None,
    meeting: Meeting | None = None,
    actor: Person | None = None,
) -> Amendment:
    """Take an amendment into the text, or say why not.

    Args:
        amendment: which.
        take: whether its text becomes the proposal's.
        reason: needed where it is not taken.
        now: when, aware.
        participant: the author, while the proposal is open for support.
        meeting: the meeting that decides, where the proposal is before it.
        actor: the colleague who keeps the meeting's record.

    Raises:
        NotYours, TooLate, Decided, NoReason, PermissionDenied: as they say.
    """
    proposal = propose.hold(amendment.proposal)
    amendment = lock(amendment)
    if meeting and actor:
        require(actor, MEET, proposal.city)
        _is_before(proposal, meeting)
    elif proposal.participant_id != who.require(participant, proposal.city).pk:
        raise propose.NotYours(_("Only who made the proposal may do this."))
    elif proposal.state != Proposal.State.OPEN:
        raise propose.TooLate(_("It is before a meeting: the meeting decides."))
    if amendment.state != Amendment.State.OPEN:
        raise Decided(_("This amendment was decided before."))
    said = reason.strip()[:500]
    if not take and not said:
        raise NoReason(_("Say why it is not taken, in a few words."))
    amendment.state = Amendment.State.TAKEN if take else Amendment.State.DECLINED
    amendment.reason, amendment.decided_at, amendment.meeting = said, now, meeting
    amendment.save(update_fields=["state", "reason", "decided_at", "meeting"])
    if take:
        propose.write(proposal, amendment.title, amendment.text, now=now, amendment=amendment)
        news.tell(proposal, "amended", now=now)
    ledger.record(
        city=proposal.city, actor=actor or system_person(), verb="reports.decide_amendment",
        subject=amendment, now=now, taken=take, meeting=meeting.pk if meeting else None,
    )  # fmt: skip
    return amendment


def _is_before(proposal: Proposal, meeting: Meeting) -> None:
    row = Agenda.objects.filter(meeting=meeting, proposal=proposal, outcome=Agenda.Outcome.WAITING)
    if meeting.closed_at or not row.exists():
        raise Decided(_("The proposal is not before this meeting, or the meeting is over."))
