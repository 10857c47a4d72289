"""What whoever takes part may ask for (UU 27/2022 articles 6-8): to correct it, to have it forgotten.

What others decided about stays counted: a row without words and without a person. Decision 0205.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require, system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary
from simpul.ground.post import act as post
from simpul.ground.post.models import Message
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act.survey import group
from simpul.rooms.reports.models import (
    Amendment,
    Arrival,
    Attendee,
    Backing,
    Comment,
    News,
    Participant,
    Proposal,
)
from simpul.rooms.reports.understand import private

MODERATE, MEET = "reports.moderate", "reports.meet"
UNDECIDED = (Proposal.State.OPEN, Proposal.State.MEETING)
GONE = "–"
"""What stands where a reason was that must not be empty."""
THOUGHT_OF = frozenset({"Proposal", "Amendment", "Comment", "Backing", "News"})
"""Models that name a participant: what becomes of each is settled here."""

type Said = Proposal | Amendment | Comment


class NotYours(Refused):
    """Only who said it may do this."""


class NothingLeft(Refused):
    """A comment needs words; to take it away it is deleted."""


def about(participant: Participant) -> str:
    """Say by which name the outbox knows the letters to somebody."""
    return f"reports.participant/{participant.pk}"


def ref(said: models.Model) -> str:
    """Say by which name the ledger, and what came in, know something that was said."""
    return f"{said._meta.label_lower}/{said.pk}"


def said_by(participant: Participant) -> list[Said]:
    """Give everything that somebody said: proposals, amendments, comments."""
    kinds: tuple[Any, ...] = (Proposal, Amendment, Comment)
    return [one for kind in kinds for one in kind.objects.filter(participant=participant).order_by("pk")]


@transaction.atomic
def correct(
    participant: Participant, *, name: str, gender: str, region: Boundary | None, now: datetime
) -> Participant:
    """Correct who somebody is; what is empty is deleted. A signed name changes wherever it stands.

    A name with something private in it holds back what it signs until a person has read it.
    """
    participant = _held(participant)
    participant.name, participant.gender = " ".join(name.split())[:120], group("gender", gender)
    participant.region = region if region and region.city_id == participant.city_id else None
    participant.save(update_fields=["name", "gender", "region"])
    if found := private.reasons(participant.name):
        for one in said_by(participant):
            if one.named and not one.erased_at:
                one.held, one.shown = list(dict.fromkeys([*one.held, *found])), False
                one.save(update_fields=["held", "shown"])
    _record(participant, "reports.correct_participant", None, now)
    return participant


@transaction.atomic
def reword(comment: Comment, text: str, participant: Participant, *, now: datetime) -> Comment:
    """Correct a comment. Raises NotYours, NothingLeft."""
    comment = lock(comment, "proposal__city")
    _mine(comment, participant)
    if not (said := text.strip()[:2000]):
        raise NothingLeft(_("Say something, or delete the comment."))
    hidden_by_office = "office" in comment.held
    comment.text = said
    comment.held = private.reasons(said + "\n" + (participant.name if comment.named else ""))
    comment.held += ["office"] if hidden_by_office else []
    comment.shown = not comment.held
    comment.save(update_fields=["text", "held", "shown"])
    ledger.record(
        city=comment.proposal.city, actor=system_person(), verb="reports.correct_comment", subject=comment,
        now=now, held=comment.held,
    )  # fmt: skip
    return comment


@transaction.atomic
def erase_mine(said: Said, participant: Participant, *, now: datetime) -> None:
    """Delete the words of one thing that somebody said. Twice is as once. Raises NotYours."""
    _mine(said, participant)
    erase_said(said, now=now)


def _mine(said: Said, participant: Participant) -> None:
    if said.participant_id is None or said.participant_id != participant.pk or said.erased_at:
        raise NotYours(_("Only who said it may do this."))


def erase_said(said: Said, *, now: datetime, actor: Person | None = None) -> None:
    """Leave of something that was said its row: when, and what was decided. Within a transaction."""
    said = lock(said)
    if said.erased_at:
        return
    if isinstance(said, Proposal):
        _empty_proposal(said, now)
    elif isinstance(said, Amendment):
        said.title, said.text, said.why = "", "", ""
    else:
        said.text = ""
    said.named, said.held, said.shown, said.erased_at = False, [], False, now
    said.save()
    Arrival.objects.filter(subject=ref(said)).delete()
    city = said.city if isinstance(said, Proposal) else said.proposal.city
    ledger.record(city=city, actor=actor or system_person(), verb="reports.erase_said", subject=said, now=now)


def _empty_proposal(proposal: Proposal, now: datetime) -> None:
    """Empty a proposal with every copy of its words: wordings, amendments of them, letters that wait."""
    proposal.title = proposal.text = proposal.place = ""
    proposal.lon, proposal.lat, proposal.report = None, None, None
    if proposal.state == Proposal.State.OPEN:
        proposal.state, proposal.state_at = Proposal.State.WITHDRAWN, now
    proposal.wordings.update(title="", text="")
    proposal.amendments.update(title="", text="", shown=False)
    proposal.amendments.filter(meeting=None).exclude(reason="").update(reason=GONE)
    News.objects.filter(proposal=proposal, sent_at=None).update(sent_at=now)
    keys = [
        f"reports.news/{pk}" for pk in News.objects.filter(proposal=proposal).values_list("pk", flat=True)
    ]
    Message.objects.filter(key__in=keys).delete()


@transaction.atomic
def forget(participant: Participant, *, words: bool, now: datetime, actor: Person | None = None) -> None:
    """Forget who somebody is; with `words`, what they said too. Their voices on what is decided stay counted.

    Supports of what is not decided yet are taken back: whoever comes again could be counted twice.

    Args:
        participant: any copy.
        words: whether proposals, amendments and comments lose their words as well.
        now: aware.
        actor: the colleague who does it on request; None: they themselves, or their time was over.

    Raises:
        PermissionDenied: the actor may not.
    """
    if actor:
        require(actor, MODERATE, participant.city)
    participant = _held(participant)
    mine = said_by(participant)
    for one in mine:
        if words:
            erase_said(one, now=now, actor=actor)
        elif one.named:
            one.named = False
            one.save(update_fields=["named"])
    Arrival.objects.filter(subject__in=[ref(one) for one in [*mine, participant]]).delete()
    Backing.objects.filter(participant=participant, proposal__state__in=UNDECIDED).delete()
    post.forget(about(participant))
    _record(participant, "reports.forget_participant", actor, now, words=words)
    participant.delete()


def find(city_id: int, email: str) -> Participant | None:
    """Give who takes part under an e-mail address, for a colleague who deletes on request; None: nobody."""
    said = email.strip().lower()
    rows = Participant.objects.filter(city=city_id).select_related("city")
    return rows.filter(models.Q(email=said) | models.Q(person__email__iexact=said)).first() if said else None


@transaction.atomic
def correct_attendee(attendee: Attendee, line: str, *, actor: Person, now: datetime) -> None:
    """Correct a name on the list of a meeting, on request, or delete it (""); the numbers stay.

    Raises:
        PermissionDenied: the actor may not.
    """
    meeting = attendee.meeting
    require(actor, MEET, meeting.cycle.city)
    name, _comma, role = " ".join(line.split()).partition(",")
    if name.strip():
        attendee.name, attendee.role = name.strip()[:120], role.strip()[:120]
        attendee.save(update_fields=["name", "role"])
    else:
        attendee.delete()
    ledger.record(
        city=meeting.cycle.city, actor=actor, verb="reports.correct_attendee", subject=meeting, now=now,
        deleted=not name.strip(),
    )  # fmt: skip


def _held(participant: Participant) -> Participant:
    return lock(participant, "city")


def _record(
    participant: Participant, verb: str, actor: Person | None, now: datetime, **more: Iterable[str] | bool
) -> None:
    ledger.record(
        city=participant.city, actor=actor or system_person(), verb=verb, subject=participant, now=now, **more
    )
