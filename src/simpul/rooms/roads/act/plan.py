"""Plans: made, worked out by a job, signed by who may. A signed plan stays as it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground import roadstate
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import allowed, require
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City, Level
from simpul.ground.roadstate.act import take_wish
from simpul.ground.roadstate.models import RepairWish
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.models import Plan
from simpul.rooms.roads.observe import plan as gathered
from simpul.rooms.roads.understand import plan_inputs

PLAN = "roads.plan"
SIGN = "roads.sign_plan"
READ = "roads.read"
MOST_WEIGHT = 10.0
YEARS = (2000, 2200)


class BadPlan(Refused):
    """What is asked of a plan cannot be: its years, budgets, weights or shares."""


class NoPrices(Refused):
    """Nobody knows what repairs cost in this city."""


class NotReady(Refused):
    """The plan is not worked out, so that there is nothing to sign."""


class Signed(Refused):
    """The plan is signed: it stays as it is."""


class Changed(Refused):
    """The inputs of the plan are not what its lines were worked out from."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plan is made of.

    `budgets` is money for each year from `from_year`, in the currency of the city's prices. `weights` are
    those of data/plan.toml, the shipped ones where they are left out. `least_by_district` are shares of the
    budgets, 0 to 1, by code. `wishes` are planners' lists to take in.
    """

    name: str
    from_year: int
    budgets: Sequence[float]
    weights: Mapping[str, float] = field(default_factory=dict)
    least_by_district: Mapping[str, float] = field(default_factory=dict)
    wishes: Sequence[RepairWish] = ()


def may_read(actor: object, city: City) -> bool:
    """Tell whether somebody may read plans that are not signed; signed ones are public."""
    return allowed(actor, READ, city)


def read(actor: object, plan: Plan) -> Plan:
    """Give a plan to somebody. Raises PermissionDenied where it is not signed and they may not read it."""
    if plan.state != Plan.State.SIGNED and not may_read(actor, plan.city):
        raise PermissionDenied(_("This plan is not signed yet: only colleagues of the road office read it."))
    return plan


def may_plan(actor: Person, city: City) -> None:
    """Raise PermissionDenied unless the actor may make plans."""
    require(actor, PLAN, city)


@transaction.atomic
def make(city: City, asked: Asked, *, actor: Person, now: datetime, start: Callable[[int], object]) -> Plan:
    """Make a plan, and ask for the job that works it out.

    Args:
        city: where.
        asked: what it is made of.
        actor: who makes it.
        now: when.
        start: asks for the job, in this transaction.

    Raises:
        PermissionDenied: the actor may not.
        BadPlan: something of it cannot be.
        NoPrices: nobody knows what repairs cost here.
        AlreadyTaken: another plan has one of the wish lists.
    """
    require(actor, PLAN, city)
    weights = dict(plan_inputs.shipped()["weights"]) | dict(asked.weights)
    _check(asked, weights)
    prices = roadstate.prices(city, city.day(now))
    if not prices:
        raise NoPrices(
            _("Nobody has said what repairs cost in %(city)s. Set the prices first.") % {"city": city.name}
        )
    plan = Plan.objects.create(
        city=city, name=asked.name.strip()[:200], from_year=asked.from_year, years=len(asked.budgets),
        currency=next(iter(prices.values())).currency, budgets=[float(one) for one in asked.budgets],
        weights=weights, made_at=now, by=actor,
        least_by_district={code: share for code, share in asked.least_by_district.items() if share},
    )  # fmt: skip
    for wish in asked.wishes:
        if wish.city_id != city.pk:
            raise BadPlan(_("A wish list is of another city."))
        take_wish(wish, into=gathered.taken_by(plan), actor=actor, now=now)
    ledger.record(
        city=city, actor=actor, verb=PLAN, subject=plan, now=now, name=plan.name, from_year=plan.from_year,
        budgets=plan.budgets, currency=plan.currency, weights=plan.weights,
        least_by_district=plan.least_by_district, wishes=[wish.pk for wish in asked.wishes],
    )  # fmt: skip
    start(plan.pk)
    return plan


@transaction.atomic
def sign(plan: Plan, *, actor: Person, now: datetime) -> Plan:
    """Sign a plan off. It and what it was worked out from stay as they are, whatever is changed later.

    Raises:
        PermissionDenied: the actor may not.
        Signed: it is signed already.
        NotReady: it is not worked out.
        Changed: its inputs do not have the hash that was kept with the lines.
    """
    require(actor, SIGN, plan.city)
    plan = lock(plan, "city")
    unsigned(plan)
    if plan.state != Plan.State.READY:
        raise NotReady(_("The plan is not worked out yet: there is nothing to sign."))
    if gathered.sha256(plan.inputs) != plan.inputs_sha256:
        raise Changed(_("The inputs of this plan were changed since it was worked out. Make it again."))
    plan.state, plan.signed_at, plan.signed_by = Plan.State.SIGNED, now, actor
    plan.save(update_fields=["state", "signed_at", "signed_by"])
    ledger.record(
        city=plan.city, actor=actor, verb=SIGN, subject=plan, now=now, name=plan.name,
        inputs_sha256=plan.inputs_sha256, lines_sha256=plan.summary["lines_sha256"],
        lines=plan.summary["lines"], amount=plan.summary["amount"], currency=plan.currency,
        solver=plan.inputs["solver"],
    )  # fmt: skip
    return plan


def unsigned(plan: Plan) -> None:
    """Refuse to change a signed plan. Raises Signed."""
    if plan.state == Plan.State.SIGNED:
        raise Signed(_("This plan is signed and stays as it is. Make another one."))


def _check(asked: Asked, weights: Mapping[str, Any]) -> None:
    """Refuse what cannot be. Raises BadPlan."""
    most_years = int(plan_inputs.shipped()["most_years"])
    if not asked.name.strip():
        raise BadPlan(_("Give the plan a name."))
    if not YEARS[0] <= asked.from_year <= YEARS[1]:
        raise BadPlan(_("Give the first year with four digits, such as 2027."))
    if not 1 <= len(asked.budgets) <= most_years:
        raise BadPlan(_("A plan is for 1 to %(most)d years.") % {"most": most_years})
    if not all(isfinite(one) and one >= 0 for one in asked.budgets) or not sum(asked.budgets) > 0:
        raise BadPlan(_("Give each year's budget as an amount of money, at least one above zero."))
    if strange := sorted(set(weights) - set(plan_inputs.shipped()["weights"])):
        raise BadPlan(_("%(name)s is no weight.") % {"name": strange[0]})
    if not all(isfinite(one) and 0 <= one <= MOST_WEIGHT for one in weights.values()):
        raise BadPlan(_("Weights are numbers from 0 to %(most)d.") % {"most": MOST_WEIGHT})
    shares = asked.least_by_district.values()
    if not all(isfinite(one) and 0 <= one <= 1 for one in shares) or sum(shares) > 1 + 1e-9:
        raise BadPlan(_("The least shares of the districts come to more than the whole budget."))


def districts(city: City) -> list[str]:
    """Give the codes of a city's districts."""
    found = Boundary.objects.live().filter(city=city, level=Level.DISTRICT).order_by("code")
    return list(found.values_list("code", flat=True))
