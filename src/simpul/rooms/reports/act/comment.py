"""Comments on a proposal: each kept once, held for a person where something private is in it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import propose_who as who
from simpul.rooms.reports.models import Comment, Participant, Proposal
from simpul.rooms.reports.understand import private

LONGEST = 2000


class NothingSaid(Refused):
    """The comment is empty."""


@transaction.atomic
def comment(  # noqa: PLR0913 - each is said by name
    proposal: Proposal,
    key: UUID,
    text: str,
    participant: Participant | None,
    *,
    now: datetime,
    named: bool = False,
    held: Sequence[str] = (),
) -> Comment:
    """Take a comment. The same key again is the comment as it stands.

    Raises:
        NotKnown, NothingSaid: as they say.
    """
    author = who.require(participant, proposal.city)
    said = text.strip()[:LONGEST]
    if not said:
        raise NothingSaid(_("Say something first."))
    found = [*held, *private.reasons(said + "\n" + (author.name if named else ""))]
    fresh = {
        "proposal": proposal, "text": said, "named": named, "held": found, "shown": not found, "made_at": now,
    }  # fmt: skip
    made, is_new = Comment.objects.get_or_create(key=key, participant=author, defaults=fresh)
    if is_new:
        ledger.record(
            city=proposal.city, actor=system_person(), verb="reports.comment", subject=made, now=now,
            proposal=proposal.pk, held=found,
        )  # fmt: skip
    return made
