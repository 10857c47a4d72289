"""What a meeting makes of its proposals: a ranked list, what is taken, why not, and what goes up."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.models import Person
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import meet, propose
from simpul.rooms.reports.act import propose_news as news
from simpul.rooms.reports.models import Agenda, Meeting, Project, ProjectStep, Proposal
from simpul.rooms.reports.understand import cycle as understand

BEYOND = "quota"
"""The reason of the rule itself: the list was longer than what may be handed upward."""


class NotTheList(Refused):
    """The ranking does not name every proposal of the meeting once."""


class NoReason(Refused):
    """Whoever does not take a proposal says why."""


class NotReady(Refused):
    """Something must be done before the list goes upward."""


@transaction.atomic
def rank(meeting: Meeting, order: Sequence[int], *, actor: Person, now: datetime) -> None:
    """Rank the proposals that wait before a meeting.

    Args:
        meeting: whose.
        order: the primary keys of its agenda, best first; each that waits, once.
        actor: who keeps the record.
        now: when, aware.

    Raises:
        PermissionDenied, NotNow, NotTheList: as they say.
    """
    meeting = meet.locked(meeting, actor)
    rows = {row.pk: row for row in meeting.agenda.filter(outcome=Agenda.Outcome.WAITING)}
    if len(order) != len(rows) or set(order) != set(rows):
        raise NotTheList(_("Give each proposal of the list one place of its own."))
    meeting.agenda.filter(pk__in=rows).update(rank=None)  # no two have one rank on the way
    start = max((row.rank or 0 for row in meeting.agenda.exclude(pk__in=rows)), default=0)
    for place, pk in enumerate(order, start + 1):
        rows[pk].rank = place
    Agenda.objects.bulk_update(rows.values(), ["rank"])
    ledger.record(
        city=meeting.cycle.city, actor=actor, verb="reports.rank", subject=meeting, now=now,
        order=[rows[pk].proposal_id for pk in order],
    )  # fmt: skip


@transaction.atomic
def decide(row: Agenda, *, take: bool, reason: str, actor: Person, now: datetime) -> Agenda:
    """Take a proposal up at this level (a project begins), or say why it ends here.

    Raises:
        PermissionDenied, NotNow, NoReason: as they say.
    """
    meeting = meet.locked(row.meeting, actor)
    row = lock(row, "proposal__city")
    if row.outcome != Agenda.Outcome.WAITING:
        raise meet.NotNow(_("This was decided already."))
    said = reason.strip()[:500]
    if not take and not said:
        raise NoReason(_("Say why it is not taken, in a few words: who proposed it reads them."))
    _settle(meeting, row, take=take, reason=said, now=now)
    ledger.record(
        city=meeting.cycle.city, actor=actor, verb="reports.decide_proposal", subject=row.proposal, now=now,
        meeting=meeting.pk, level=meeting.level, taken=take,
    )  # fmt: skip
    return row


def _settle(meeting: Meeting, row: Agenda, *, take: bool, reason: str, now: datetime) -> None:
    row.outcome = Agenda.Outcome.TAKEN if take else Agenda.Outcome.DECLINED
    row.reason, row.at = reason, now
    row.save(update_fields=["outcome", "reason", "at"])
    proposal = propose.hold(row.proposal)
    state = Proposal.State.TAKEN if take else Proposal.State.DECLINED
    propose.move(proposal, state, now=now, words=reason, ref=f"meeting/{meeting.pk}")
    if take:
        project = Project.objects.create(
            city=proposal.city, title=proposal.title, state=Project.State.PLANNED, state_at=now
        )
        project.proposals.add(proposal)
        ProjectStep.objects.create(project=project, state=project.state, at=now)


@transaction.atomic
def close(meeting: Meeting, *, actor: Person, now: datetime) -> Sequence[Agenda]:
    """End a meeting: the first of its list go upward, the others end here by the quota.

    Returns:
        What was handed upward.

    Raises:
        PermissionDenied, NotNow: as they say.
        NotReady: nobody has written down who came, the list is not ranked, or, at the last level,
            something is not decided.
    """
    meeting = meet.locked(meeting, actor)
    known = meet.rules(meeting.cycle)
    rows = list(meeting.agenda.filter(outcome=Agenda.Outcome.WAITING).select_related("proposal__city"))
    above = known.above(meeting.level)
    if meeting.held_at is None:
        raise NotReady(_("Write down first who came."))
    if any(row.rank is None for row in rows):
        raise NotReady(_("Rank the list first."))
    if rows and above is None:
        raise NotReady(_("This is the last level: decide about each proposal first."))
    go, stay = understand.handed(rows, known.level(meeting.level).quota)
    for row in stay:
        _settle(meeting, row, take=False, reason=BEYOND, now=now)
    if above:
        _hand(meeting, go, above, now)
    meeting.closed_at = now
    meeting.save(update_fields=["closed_at"])
    ledger.record(
        city=meeting.cycle.city, actor=actor, verb="reports.close_meeting", subject=meeting, now=now,
        handed=[row.proposal_id for row in go], beyond=[row.proposal_id for row in stay],
    )  # fmt: skip
    return go


def _hand(meeting: Meeting, rows: Sequence[Agenda], above: understand.Level, now: datetime) -> None:
    area = understand.area_of(meeting.area, above)
    upper = meeting.cycle.meetings.filter(level=above.code, area__in=[area, ""], closed_at=None).first()
    for row in rows:
        row.outcome, row.at = Agenda.Outcome.HANDED, now
        row.save(update_fields=["outcome", "at"])
        if upper:
            Agenda.objects.get_or_create(meeting=upper, proposal=row.proposal, defaults={"at": now})
        news.tell(row.proposal, "handed", now=now, ref=f"meeting/{meeting.pk}")
