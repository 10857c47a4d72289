"""What planners do: ask which repairs unlock the most calm street, and hand the answer on to road plans."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from math import isfinite
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger.act import record
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.roadstate.act.wishes import Line, wish_repairs
from simpul.ground.roadstate.models import RepairWish
from simpul.ground.rows import lock
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.models.network import RepairStudy
from simpul.rooms.cycling.observe import network
from simpul.rooms.cycling.observe.network import Streets
from simpul.rooms.cycling.understand.destination import goals
from simpul.rooms.cycling.understand.repairs import Plan, choose
from simpul.rooms.cycling.understand.worth import rules

PLAN = "cycling.plan_repairs"


class BadBudget(Refused):
    """A budget must be an amount of money above zero."""


class NoSuchKind(Refused):
    """There is no such kind of destination."""


class NoPrices(Refused):
    """Nobody knows what repairs cost in this city."""


class NotAnswered(Refused):
    """The study is not done, or found nothing that could be handed on."""


class HandedOn(Refused):
    """The study's repairs were handed on before."""


def may_plan(actor: Person, city: City) -> None:
    """Raise PermissionDenied unless the actor may ask for studies of repairs."""
    require(actor, PLAN, city)


@transaction.atomic
def ask(  # noqa: PLR0913 - what is asked, by whom, when, and who is to answer
    city: City,
    budget: float,
    kinds: Sequence[str],
    *,
    actor: Person,
    now: datetime,
    start: Callable[[int], object],
) -> RepairStudy:
    """Ask which repairs within a budget unlock the most calm street to destinations.

    Args:
        city: where.
        budget: in the currency of the city's prices.
        kinds: of destinations; none for all.
        actor: who asks.
        now: when.
        start: asks for the job that answers, in this transaction.

    Raises:
        PermissionDenied: the actor may not.
        BadBudget: not above zero, or not finite.
        NoSuchKind: a kind is none.
        NoPrices: nobody knows what repairs cost here.
    """
    may_plan(actor, city)
    if not (isfinite(budget) and budget > 0):
        raise BadBudget(_("Give the budget as an amount of money above zero."))
    if strange := sorted(set(kinds) - set(goals())):
        raise NoSuchKind(
            _("%(kind)s is no kind of destination. Choose among: %(kinds)s.")
            % {"kind": strange[0], "kinds": ", ".join(goals())}
        )
    currency = network.currency(city, city.day(now))
    if not currency:
        raise NoPrices(_("Nobody has said what repairs cost in %(city)s.") % {"city": city.name})
    study = RepairStudy.objects.create(
        city=city, budget=budget, currency=currency, kinds=sorted(set(kinds)), asked_at=now, asked_by=actor
    )
    record(
        city=city, actor=actor, verb="cycling.ask_study", subject=study, now=now, budget=budget,
        currency=currency, kinds=study.kinds,
    )  # fmt: skip
    start(study.pk)
    return study


def answer(study: RepairStudy, places: Collection[LonLat], now: datetime) -> RepairStudy:
    """Work the answer out and keep it. Run again it gives the answer of that moment."""
    on = study.city.day(now)
    streets = network.streets(study.city, on)
    plan = choose(streets.links, network.junctions(study.city, places), study.budget, rules().effort)
    study.answer = _answer(streets, plan, len(places))
    study.state, study.done_at, study.error = RepairStudy.State.DONE, now, ""
    study.save(update_fields=["answer", "state", "done_at", "error"])
    return study


def fail(study: RepairStudy, why: str, now: datetime) -> None:
    """Say that a study could not be answered."""
    study.state, study.done_at, study.error = RepairStudy.State.FAILED, now, why[:2000]
    study.save(update_fields=["state", "done_at", "error"])


@transaction.atomic
def hand_on(study: RepairStudy, *, why: str, actor: Person, now: datetime) -> RepairWish:
    """Hand a study's repairs on as a list that a road plan can take in.

    Raises:
        PermissionDenied: the actor may not.
        NotAnswered: there is no repair in it.
        HandedOn: it was handed on before.
    """
    may_plan(actor, study.city)
    study = lock(study, "city")
    if study.wish_id:
        raise HandedOn(_("This list was handed on before."))
    if not study.answer.get("repairs"):
        raise NotAnswered(_("There is no repair in this study to hand on."))
    lines = [
        Line(one["segment"], one["treatment"], one["cost"], study.currency) for one in study.answer["repairs"]
    ]
    study.wish = wish_repairs(study.city, lines, why=why, actor=actor, now=now)
    study.save(update_fields=["wish"])
    return study.wish


def _answer(streets: Streets, plan: Plan, places: int) -> dict[str, Any]:
    """Give what is kept of an answer: the sums, the steps, and the repairs in their order."""
    of_street = {link.street: link for link in streets.links}
    repairs = [asdict(streets.repairs[segment]) for segment in plan.segments]
    low = [link for link in streets.links if link.low_stress]
    return {
        "before_m": plan.before_m,
        "after_m": plan.after_m,
        "most_m": plan.most_m,
        "best": plan.best,
        "cost": plan.cost,
        "goals": places,
        "price_source": streets.price_source,
        "low_stress_m": sum(link.length_m for link in low),
        "calm_m": sum(link.length_m for link in low if link.calm),
        "unseen_m": sum(link.unseen_m for link in low),
        "mendable": sum(link.mendable for link in low),
        "steps": [
            {
                "streets": list(step.streets),
                "segments": list(step.segments),
                "cost": step.cost,
                "unlocked_m": step.unlocked_m,
                "length_m": sum(of_street[street].length_m for street in step.streets),
            }
            for step in plan.steps
        ],
        "joined": list(plan.joined),
        "unlocked": list(plan.unlocked),
        "repairs": [one | {"seen_on": one["seen_on"].isoformat()} for one in repairs],
    }
