"""Ballots are mixed, the bulletin grows, and at the end everything is counted and published."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require, system_person
from simpul.ground.people.models import Person
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import budget as budgets
from simpul.rooms.reports.models import Ballot, Poll, Project, Receipt
from simpul.rooms.reports.observe import ballots
from simpul.rooms.reports.understand import receipt

BUDGET = "reports.budget"
AT_ONCE = 500


class NotOver(Refused):
    """The vote is not over yet, or was counted."""


def mix(poll: Poll, *, now: datetime) -> None:
    """Empty the box into the bulletin: within the transaction of the act that does, the vote's row locked.

    What waited is written anew in the order of its hashes under fresh keys drawn by chance: neither a row's
    key nor its place in the file tells when it came. The root goes to the ledger with how many there are.
    """
    waiting = list(poll.ballots.filter(mixed=False))
    numbers = list(poll.receipts.filter(mixed=False).values_list("number", flat=True))
    poll.ballots.filter(mixed=False).delete()
    poll.receipts.filter(mixed=False).delete()
    waiting.sort(key=lambda one: receipt.ballot(one.code, one.choices))
    Ballot.objects.bulk_create(
        [Ballot(id=uuid4(), poll=poll, code=one.code, choices=one.choices, mixed=True) for one in waiting],
        batch_size=AT_ONCE,
    )
    Receipt.objects.bulk_create(
        [Receipt(id=uuid4(), poll=poll, number=one, mixed=True) for one in sorted(numbers)],
        batch_size=AT_ONCE,
    )
    listed = ballots.bulletin(poll)
    poll.receipts_root, poll.receipts_count = receipt.root(listed), len(listed)
    poll.save(update_fields=["receipts_root", "receipts_count"])
    ledger.record(
        city=poll.budget.city, actor=system_person(), verb="reports.vote_bulletin", subject=poll, now=now,
        count=len(listed), root=poll.receipts_root,
    )  # fmt: skip


@transaction.atomic
def count(poll: Poll, *, now: datetime, actor: Person | None = None) -> Poll:
    """Count a vote that is over, and publish it: roots, votes and winners go to the ledger.

    Args:
        poll: which.
        now: when, aware.
        actor: who asks for it; None: the machine, as soon as the vote is over.

    Raises:
        PermissionDenied, NotOver: as they say.
    """
    found = Poll.objects.select_for_update(of=("self",), no_key=True).select_related("budget__city")
    poll = found.get(pk=poll.pk)
    if actor:
        require(actor, BUDGET, poll.budget.city)
    if poll.state != Poll.State.OPEN or now < poll.closes_at:
        raise NotOver(_("The vote is not over yet, or it was counted."))
    mix(poll, now=now)
    published = ballots.published(poll)
    poll.ballots_root, poll.result = published["ballots_root"], published["result"]
    poll.state, poll.counted_at = Poll.State.COUNTED, now
    poll.save(update_fields=["ballots_root", "result", "state", "counted_at"])
    chosen = {line["id"] for line in published["result"] if line["chosen"]}
    for project in Project.objects.filter(budget=poll.budget, state=Project.State.OFFERED):
        state = Project.State.CHOSEN if project.pk in chosen else Project.State.NOT_CHOSEN
        budgets.settle(project, state, now=now)
    ledger.record(
        city=poll.budget.city, actor=actor or system_person(), verb="reports.count_vote", subject=poll,
        now=now, ballots=len(published["ballots"]), ballots_root=poll.ballots_root,
        receipts_root=poll.receipts_root, voted=poll.electors.filter(voted=True).count(),
        chosen=sorted(chosen),
    )  # fmt: skip
    return poll
