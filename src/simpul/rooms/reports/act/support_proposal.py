"""Support for a proposal: once each, and it can be taken back. Who supports what is shown to nobody."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.rooms.reports.act import propose
from simpul.rooms.reports.act import propose_who as who
from simpul.rooms.reports.models import Backing, Participant, Proposal


@transaction.atomic
def support(proposal: Proposal, participant: Participant | None, *, wanted: bool, now: datetime) -> int:
    """Be for a proposal, or no longer. Done twice it is as done once.

    Returns:
        How many are for it now.

    Raises:
        NotKnown, TooLate: as they say.
    """
    author = who.require(participant, proposal.city)
    proposal = propose.hold(proposal)
    if proposal.state not in {Proposal.State.OPEN, Proposal.State.MEETING}:
        raise propose.TooLate(_("This proposal is decided."))
    rows = Backing.objects.filter(proposal=proposal)
    if wanted:
        _row, changed = rows.get_or_create(participant=author, proposal=proposal, defaults={"at": now})
    else:
        changed = bool(rows.filter(participant=author).delete()[0])
    count = rows.count()
    if changed:
        ledger.record(
            city=proposal.city, actor=system_person(), verb="reports.support", subject=proposal, now=now,
            count=count,
        )  # fmt: skip
    return count
