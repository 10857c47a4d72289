"""A budget that residents decide about: its areas, its projects and costs, and what becomes of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import propose
from simpul.rooms.reports.act import propose_news as news
from simpul.rooms.reports.models import Budget, BudgetArea, Poll, Project, ProjectStep, Proposal

BUDGET = "reports.budget"
NEXT = {
    Project.State.CHOSEN: (Project.State.PLANNED, Project.State.STARTED, Project.State.STOPPED),
    Project.State.PLANNED: (Project.State.STARTED, Project.State.STOPPED),
    Project.State.STARTED: (Project.State.DONE, Project.State.STOPPED),
    Project.State.STOPPED: (Project.State.STARTED,),
}
"""How a project goes on, by a person of the office; a vote's count does the rest."""
TOLD = {Project.State.STARTED: Proposal.State.AT_WORK, Project.State.DONE: Proposal.State.DONE}


class Fixed(Refused):
    """A vote on it is open or counted: nothing of what stands to vote is changed."""


class NotThere(Refused):
    """The area or the proposal is not of this budget's city."""


class NotPossible(Refused):
    """From its state a project cannot go there."""


class NoReason(Refused):
    """A project that is stopped needs a reason."""


class BadMoney(Refused):
    """It is no amount above 0."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A project to stand to vote."""

    title: str
    text: str
    cost: int
    area: BudgetArea | None = None
    proposals: Sequence[Proposal] = ()


@transaction.atomic
def make(  # noqa: PLR0913 - each is said by name
    city: City, title: str, *, year: int, total: int, actor: Person, now: datetime, text: str = "",
    currency: str = "IDR",
) -> Budget:  # fmt: skip
    """Make a budget. Raises PermissionDenied, BadMoney."""
    require(actor, BUDGET, city)
    made = Budget.objects.create(
        city=city, title=title.strip()[:160], text=text.strip(), year=year, total=_money(total),
        currency=currency, made_at=now, made_by=actor,
    )  # fmt: skip
    ledger.record(
        city=city, actor=actor, verb="reports.make_budget", subject=made, now=now, year=year, total=total,
        currency=currency,
    )  # fmt: skip
    return made


@transaction.atomic
def area(  # noqa: PLR0913 - each is said by name
    budget: Budget, name: str, ceiling: int, *, actor: Person, now: datetime, region: Boundary | None = None
) -> BudgetArea:
    """Give a part of the city a ceiling. Raises PermissionDenied, Fixed, BadMoney, NotThere."""
    budget = _open(budget, actor)
    if region and region.city_id != budget.city_id:
        raise NotThere(_("This village is not in %(city)s.") % {"city": budget.city})
    made, _new = BudgetArea.objects.update_or_create(
        budget=budget, name=name.strip()[:120], defaults={"ceiling": _money(ceiling), "region": region}
    )
    ledger.record(
        city=budget.city, actor=actor, verb="reports.budget_area", subject=made, now=now, ceiling=ceiling
    )
    return made


@transaction.atomic
def offer(budget: Budget, plan: Plan, *, actor: Person, now: datetime) -> Project:
    """Put a project to the vote, with the proposals that it came of.

    Raises:
        PermissionDenied, Fixed, BadMoney, NotThere: as they say.
    """
    budget = _open(budget, actor)
    strange = [one for one in plan.proposals if one.city_id != budget.city_id]
    if strange or (plan.area and plan.area.budget_id != budget.pk):
        raise NotThere(_("The area or a proposal is not of this budget."))
    made = Project.objects.create(
        city=budget.city, budget=budget, area=plan.area, title=plan.title.strip()[:160],
        text=plan.text.strip(), cost=_money(plan.cost), state_at=now,
    )  # fmt: skip
    made.proposals.set(plan.proposals)
    ledger.record(
        city=budget.city, actor=actor, verb="reports.offer_project", subject=made, now=now, cost=plan.cost,
        area=plan.area.pk if plan.area else None, proposals=[one.pk for one in plan.proposals],
    )  # fmt: skip
    return made


@transaction.atomic
def publish(budget: Budget, *, actor: Person, now: datetime) -> Budget:
    """Let everybody see a budget and its projects. Raises PermissionDenied."""
    require(actor, BUDGET, budget.city)
    budget.public = True
    budget.save(update_fields=["public"])
    ledger.record(city=budget.city, actor=actor, verb="reports.publish_budget", subject=budget, now=now)
    return budget


@transaction.atomic
def go_on(project: Project, state: str, *, actor: Person, now: datetime, words: str = "") -> Project:
    """Bring a project further; who proposed it and who was for it are told.

    Raises:
        PermissionDenied, NotPossible, NoReason: as they say.
    """
    require(actor, BUDGET, project.city)
    found = lock(project, "city")
    if state not in NEXT.get(Project.State(found.state), ()):
        raise NotPossible(
            _("From “%(state)s” a project does not go there.") % {"state": found.get_state_display()}
        )
    said = words.strip()[:500]
    if state == Project.State.STOPPED and not said:
        raise NoReason(_("Say why it is stopped: who proposed it reads it."))
    settle(found, state, now=now, words=said)
    ledger.record(city=found.city, actor=actor, verb="reports.project", subject=found, now=now, state=state)
    return found


def settle(project: Project, state: str, *, now: datetime, words: str = "") -> None:
    """Bring a project to a state within the act that does so; its proposals move with it."""
    project.state, project.state_at = state, now
    project.save(update_fields=["state", "state_at"])
    ProjectStep.objects.create(project=project, state=state, words=words, at=now)
    told = TOLD.get(Project.State(state))
    for proposal in project.proposals.select_for_update(no_key=True).select_related("city"):
        if told:
            propose.move(proposal, told, now=now, words=words, ref=f"project/{project.pk}")
        else:
            news.tell(proposal, f"project_{state}", now=now, words=words, ref=f"project/{project.pk}")


def _open(budget: Budget, actor: Person) -> Budget:
    """Give a budget, its row locked, on which no vote has begun. Raises PermissionDenied, Fixed."""
    found = lock(budget, "city")
    require(actor, BUDGET, found.city)
    if Poll.objects.filter(budget=found).exclude(state=Poll.State.DRAFT).exists():
        raise Fixed(_("The vote has begun: nothing of what stands to vote is changed any more."))
    return found


def _money(amount: int) -> int:
    if not 0 < amount < 2**53:
        raise BadMoney(_("Give an amount above 0."))
    return amount
