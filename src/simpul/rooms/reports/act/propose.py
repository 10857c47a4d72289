"""Proposals: made once, changed by their author with every wording kept, taken back, amended, released."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require, system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City
from simpul.ground.rows import lock
from simpul.kernel.geo import Bounds, LonLat, on_earth
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import propose_news as news
from simpul.rooms.reports.act import propose_who as who
from simpul.rooms.reports.models import Amendment, Comment, Participant, Proposal, Report, Wording
from simpul.rooms.reports.observe import place
from simpul.rooms.reports.understand import code, private

MODERATE = "reports.moderate"
SHORTEST, LONGEST = 20, 5000


class TooShort(Refused):
    """A proposal needs a title, and a text that says what is wanted."""


class NotHere(Refused):
    """The place is not in the city."""


class NotYours(Refused):
    """Only who made it may do this."""


class TooLate(Refused):
    """It is before a meeting, or decided: its author cannot change it alone any more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody proposes; `position` None: no one place, perhaps a `region`. `named`: signed.

    `held`: reasons from outside why a person reads it first.
    """

    key: UUID
    title: str
    text: str
    position: LonLat | None = None
    region: Boundary | None = None
    place: str = ""
    report: Report | None = None
    named: bool = False
    held: Sequence[str] = ()


def propose(
    city: City, wanted: Wanted, participant: Participant | None, *, now: datetime
) -> tuple[Proposal, bool]:
    """Take a proposal. The same key again is the proposal as it stands.

    Returns:
        The proposal, and whether it is new.

    Raises:
        NotKnown, TooShort, NotHere: as they say; nothing was stored.
    """
    author = who.require(participant, city)
    if known := Proposal.objects.filter(key=wanted.key, participant=author).first():
        return known, False
    title, text = _words(wanted.title, wanted.text)
    elsewhere = wanted.region and wanted.region.city_id != city.pk
    if elsewhere or (wanted.position and not _is_here(city, wanted.position)):
        raise NotHere(_("The place is not in %(city)s. Move the pin.") % {"city": city})
    try:
        with transaction.atomic():
            return _keep(city, wanted, author, title, text, now), True
    except IntegrityError:  # the same key at the same moment
        return Proposal.objects.get(key=wanted.key, participant=author), False


def _is_here(city: City, at: LonLat) -> bool:
    return on_earth(*at) and city.bounds.meets(Bounds(*at, *at))


def _words(title: str, text: str) -> tuple[str, str]:
    title, text = " ".join(title.split())[:160], text.strip()[:LONGEST]
    if len(title) < 5 or len(text) < SHORTEST:  # noqa: PLR2004 - a word is no title
        raise TooShort(
            _("Give it a title, and say in at least %(least)d letters what you want and why.")
            % {"least": SHORTEST}
        )
    return title, text


def _keep(  # noqa: PLR0913, PLR0917 - what it is made of
    city: City, wanted: Wanted, author: Participant, title: str, text: str, now: datetime
) -> Proposal:
    at = wanted.position
    region = place.region(city, at) if at else wanted.region
    held = [*wanted.held, *_held(author, wanted.named, title, text, wanted.place)]
    made = Proposal.objects.create(
        city=city, key=wanted.key, participant=author, named=wanted.named, code=_code(), title=title,
        text=text, lon=at.lon if at else None, lat=at.lat if at else None, place=wanted.place.strip()[:200],
        region=region, report=wanted.report, held=held, shown=not held, made_at=now, state_at=now,
    )  # fmt: skip
    Wording.objects.create(proposal=made, number=1, title=title, text=text, at=now)
    ledger.record(
        city=city, actor=system_person(), verb="reports.propose", subject=made, now=now,
        region=region.code if region else None, report=wanted.report.pk if wanted.report else None,
        held=held,
    )  # fmt: skip
    return made


def _held(author: Participant | None, named: bool, *words: str) -> list[str]:  # noqa: FBT001 - the row's own
    return private.reasons("\n".join([*words, author.name if named and author else ""]))


def _code() -> str:
    while True:
        made = code.make(SystemRandom())
        if not Proposal.objects.filter(code=made).exists():
            return made


def hold(proposal: Proposal) -> Proposal:
    """Give a proposal as it is now, its row locked until the transaction ends."""
    return lock(proposal, "city", "participant")


@transaction.atomic
def reword(
    proposal: Proposal, title: str, text: str, participant: Participant | None, *, now: datetime
) -> Proposal:
    """Let the author change the text while it is open for support; the wording before stays readable.

    Raises:
        NotYours, TooLate, TooShort: as they say.
    """
    proposal = _own(proposal, participant)
    title, text = _words(title, text)
    if (title, text) != (proposal.title, proposal.text):
        write(proposal, title, text, now=now)
    return proposal


def write(
    proposal: Proposal, title: str, text: str, *, now: datetime, amendment: Amendment | None = None
) -> None:
    """Give a locked proposal a new wording; what is private in it holds it until a person has read it."""
    number = proposal.wordings.count() + 1
    proposal.title, proposal.text = title, text
    proposal.held = _held(proposal.participant, proposal.named, title, text)
    proposal.shown = not proposal.held and proposal.state != Proposal.State.WITHDRAWN
    proposal.save(update_fields=["title", "text", "held", "shown"])
    Wording.objects.create(
        proposal=proposal, number=number, title=title, text=text, at=now, amendment=amendment
    )
    ledger.record(
        city=proposal.city, actor=system_person(), verb="reports.reword", subject=proposal, now=now,
        number=number, amendment=amendment.pk if amendment else None, held=proposal.held,
    )  # fmt: skip


@transaction.atomic
def withdraw(proposal: Proposal, participant: Participant | None, *, now: datetime) -> Proposal:
    """Let the author take it back while it is open for support. Raises NotYours, TooLate."""
    proposal = _own(proposal, participant)
    proposal.state, proposal.state_at, proposal.shown = Proposal.State.WITHDRAWN, now, False
    proposal.save(update_fields=["state", "state_at", "shown"])
    ledger.record(
        city=proposal.city, actor=system_person(), verb="reports.withdraw_proposal", subject=proposal, now=now
    )
    return proposal


def _own(proposal: Proposal, participant: Participant | None) -> Proposal:
    author = who.require(participant, proposal.city)
    proposal = hold(proposal)
    if proposal.participant_id != author.pk:
        raise NotYours(_("Only who made the proposal may do this."))
    if proposal.state != Proposal.State.OPEN:
        raise TooLate(_("It is before a meeting already, or decided: it cannot be changed any more."))
    return proposal


@transaction.atomic
def release[T: (Proposal, Comment, Amendment)](said: T, actor: Person, *, show: bool, now: datetime) -> T:
    """Show what was held, or hide what everybody reads: somebody of the office has read it.

    Raises:
        PermissionDenied: the actor may not.
    """
    said = lock(said)
    proposal = said if isinstance(said, Proposal) else said.proposal
    require(actor, MODERATE, proposal.city)
    said.held = [] if show else [*dict.fromkeys([*said.held, "office"])]
    said.shown = show and said.erased_at is None and proposal.state != Proposal.State.WITHDRAWN
    said.save(update_fields=["held", "shown"])
    ledger.record(
        city=proposal.city, actor=actor, verb="reports.release" if show else "reports.hide", subject=said,
        now=now,
    )  # fmt: skip
    return said


def move(proposal: Proposal, state: str, *, now: datetime, words: str = "", ref: str = "") -> None:
    """Bring a proposal to another state, and tell who made it and who is for it. Within the act that does."""
    if proposal.state == state:
        return
    proposal.state, proposal.state_at = state, now
    proposal.save(update_fields=["state", "state_at"])
    news.tell(proposal, state, now=now, words=words, ref=ref)
