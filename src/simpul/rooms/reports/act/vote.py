"""A vote on a budget: prepared, opened, and cast, once each and in secret.

Who has voted (`Elector.voted`) and what was voted (`Ballot`) are written in one transaction, with nothing
that could join them later: no time, no order, no key of the other. Decision 0203 says against whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast as as_type

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import count
from simpul.rooms.reports.models import Ballot, Budget, Elector, Poll, Project, Receipt
from simpul.rooms.reports.observe import eligible
from simpul.rooms.reports.understand import budget as understand
from simpul.rooms.reports.understand import receipt, tally
from simpul.rooms.reports.understand.receipt import Halves
from simpul.rooms.reports.understand.tally import Choice, Offer

BUDGET = "reports.budget"


class NotReady(Refused):
    """Something stands in the way of opening the vote."""


class NotOpen(Refused):
    """The vote has not begun, or is over."""


class BadBallot(Refused):
    """The ballot does not count as it is."""


class AlreadyVoted(Refused):
    """With this code somebody has voted."""


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot as it comes in. `token`: 32 hexadecimal digits that stood in the form, drawn by chance."""

    mark: str
    token: str
    choices: Sequence[int]
    address: str = ""


def prepare(  # noqa: PLR0913 - each is said by name
    budget: Budget, *, method: str, most: int, opens_at: datetime, closes_at: datetime, actor: Person,
    now: datetime,
) -> Poll:  # fmt: skip
    """Say how and when a budget is voted on; done again, it says so anew until the vote opens.

    Raises:
        PermissionDenied, NotReady: as they say.
    """
    require(actor, BUDGET, budget.city)
    if closes_at <= opens_at:
        raise NotReady(_("The vote must end after it begins."))
    said = {"method": method, "most": most, "opens_at": opens_at, "closes_at": closes_at, "made_by": actor}
    with transaction.atomic():
        poll = Poll.objects.select_for_update(of=("self",), no_key=True).filter(budget=budget).first()
        if poll and poll.state != Poll.State.DRAFT:
            raise NotReady(_("The vote has begun already."))
        poll, _new = Poll.objects.update_or_create(budget=budget, defaults=said)
        ledger.record(
            city=budget.city, actor=actor, verb="reports.prepare_vote", subject=poll, now=now, method=method,
            most=most, opens_at=opens_at, closes_at=closes_at,
        )  # fmt: skip
    return poll


def offer(poll: Poll) -> Offer:
    """Give what stands to vote: as it was published when the vote opened, before that as it is now."""
    if poll.offer:
        return Offer.of(poll.offer)
    budget = poll.budget
    areas = tuple((one.pk, one.name, one.ceiling) for one in budget.areas.order_by("pk"))
    projects = tuple(
        Choice(one.pk, one.title, as_type("int", one.cost), one.area_id)
        for one in Project.objects.filter(budget=budget, state=Project.State.OFFERED).order_by("pk")
    )
    return Offer(poll.method, poll.most, budget.total, areas, projects, eligible.rules()["least_votes"])


@transaction.atomic
def open_(poll: Poll, *, actor: Person, now: datetime) -> Poll:
    """Open a vote: from here on nothing of what stands to vote, nor the list of who may, is changed.

    Raises:
        PermissionDenied: the actor may not.
        NotReady: nobody is on the list, or a project could never be chosen.
    """
    poll = locked(poll)
    require(actor, BUDGET, poll.budget.city)
    if poll.state != Poll.State.DRAFT:
        raise NotReady(_("The vote has begun already."))
    found = offer(poll)
    if faults := understand.faults(found):
        raise NotReady(" ".join(_fault(*one) for one in faults))
    electors = poll.electors.count()
    if not electors:
        raise NotReady(_("Nobody may vote yet: bring in the list, or make codes."))
    if poll.closes_at <= now:
        raise NotReady(_("The vote would be over already. Give it another end."))
    poll.offer, poll.rules, poll.state = found.to_json(), eligible.rules(), Poll.State.OPEN
    poll.rules = {name: value for name, value in poll.rules.items() if name not in {"groups", "valid_from"}}
    poll.save(update_fields=["offer", "rules", "state"])
    poll.budget.public = True
    poll.budget.save(update_fields=["public"])
    ledger.record(
        city=poll.budget.city, actor=actor, verb="reports.open_vote", subject=poll, now=now,
        electors=electors, projects=len(found.projects), method=found.method,
    )  # fmt: skip
    return poll


def _fault(kind: str, about: str) -> str:
    words = {
        "none": _("A vote needs at least two projects."),
        "many": _("A ballot holds at most %(about)s projects."),
        "area": _("The ceiling of %(about)s is above the whole budget."),
        "dear": _("“%(about)s” costs more than may be spent there."),
        "most": _("A ballot must hold at least one project, and fewer than there are."),
    }
    return words[kind] % {"about": about}


def check(poll: Poll, said: Cast, *, now: datetime) -> None:
    """Make sure that a ballot would count, without casting it: for the page that shows it once more.

    Raises:
        NotOpen, BadBallot, AlreadyVoted, NotOnTheList, TooManyTries: as they say.
    """
    with transaction.atomic():
        _ready(poll, said, now)
        if eligible.find(poll, said.mark, said.address).voted:
            raise AlreadyVoted(_("With this code somebody has voted already."))


def cast(poll: Poll, said: Cast, *, now: datetime) -> Halves:
    """Cast a ballot. The same form sent again gives the same receipt, and counts once.

    Returns:
        The number of the receipt, and the code under which the ballot is published.

    Raises:
        NotOpen, BadBallot, AlreadyVoted, NotOnTheList, TooManyTries: as they say; nothing was stored.
    """
    with transaction.atomic():
        poll = locked(poll)
        _ready(poll, said, now)
        elector = eligible.find(poll, said.mark, said.address)
        found = receipt.halves(said.token, poll.pk, said.choices)
        if elector.voted:
            if poll.receipts.filter(number=found.number).exists():
                return found
            raise AlreadyVoted(_("With this code somebody has voted already."))
        Elector.objects.filter(pk=elector.pk).update(voted=True)
        Ballot.objects.create(poll=poll, code=found.code, choices=sorted(said.choices))
        Receipt.objects.create(poll=poll, number=found.number)
        if poll.receipts.filter(mixed=False).count() >= poll.rules["batch"]:
            count.mix(poll, now=now)
    return found


def _ready(poll: Poll, said: Cast, now: datetime) -> None:
    if poll.state != Poll.State.OPEN or not poll.opens_at <= now < poll.closes_at:
        raise NotOpen(_("The vote is not open now."))
    if len(said.token) != receipt.TOKEN_DIGITS or not set(said.token) <= set("0123456789abcdef"):
        raise BadBallot(_("The form is not whole. Load the page again."))
    if why := tally.fault(offer(poll), list(said.choices)):
        raise BadBallot(_why(why, poll))


def _why(why: str, poll: Poll) -> str:
    words = {
        "empty": _("Choose at least one project."),
        "unknown": _("A project that you chose does not stand to vote."),
        "twice": _("A project is chosen twice."),
        "many": _("Choose at most %(most)d projects."),
        "dear": _("What you chose costs more than the whole budget. Take something away."),
    }
    return words[why] % {"most": poll.most} if why == "many" else words[why]


def locked(poll: Poll) -> Poll:
    """Give a vote as it is now, its row locked until the transaction ends: one ballot after the other."""
    return lock(poll, "budget__city")
