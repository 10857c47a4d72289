"""The rules that bring a report to an office: drafted, tried, put in force from a day, and used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act.step import By, Taken, take
from simpul.rooms.reports.models import Office, Report, Routing
from simpul.rooms.reports.observe import routing as observed
from simpul.rooms.reports.observe.desk import SET_UP
from simpul.rooms.reports.understand import routing
from simpul.rooms.reports.understand.routing import Fault, Wrong

MOST = 200
"""Rules in one routing: more than that nobody reads."""


class RulesNameNothing(Refused):
    """A rule names an office, a category or a region that is not there."""


class InForce(Refused):
    """Rules in force are not changed: newer ones follow them."""


class DayIsOver(Refused):
    """Rules cannot begin on a day that is over."""


class DayIsTaken(Refused):
    """Other rules begin on that day."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Rules as they are drafted, with where they come from, such as a decree."""

    source: str
    rules: Sequence[Mapping[str, Any]]
    otherwise: Office | None


@transaction.atomic
def draft(city: City, wanted: Wanted, of: Routing | None, *, actor: Person, now: datetime) -> Routing:
    """Keep a draft: a new one where `of` is None.

    Raises:
        PermissionDenied: the actor may not.
        RulesNameNothing: a rule names what is not there, or there are too many.
        InForce: it is no draft any more.
    """
    require(actor, SET_UP, city)
    if of is not None:
        of = _held(of)
    rows = [
        {
            "categories": list(row["categories"]),
            "regions": list(row["regions"]),
            "office": row["office"],
        }
        for row in wanted.rules
    ]
    _check(city, rows, wanted.otherwise)
    kept = of or Routing(city=city, valid_from=city.day(now), made_at=now, made_by=actor)
    kept.source, kept.rules, kept.otherwise = wanted.source.strip()[:300], rows, wanted.otherwise
    kept.save()
    ledger.record(
        city=city, actor=actor, verb="reports.draft_routing", subject=kept, now=now, rules=len(rows)
    )
    return kept


@transaction.atomic
def go_live(rules: Routing, day: date, *, actor: Person, now: datetime) -> Routing:
    """Put a draft in force from a day on.

    Raises:
        PermissionDenied: the actor may not.
        InForce: it is already.
        DayIsOver, DayIsTaken, RulesNameNothing: as they say.
    """
    require(actor, SET_UP, rules.city)
    rules = _held(rules)
    if day < rules.city.day(now):
        raise DayIsOver(_("Rules begin today or later: what was forwarded before them stays as it was."))
    live = Routing.objects.filter(city=rules.city, state=Routing.State.LIVE, valid_from=day)
    if live.exists():
        raise DayIsTaken(_("Other rules begin on that day already. Choose another day."))
    _check(rules.city, rules.rules, rules.otherwise)
    rules.state, rules.valid_from = Routing.State.LIVE, day
    rules.save(update_fields=["state", "valid_from"])
    ledger.record(
        city=rules.city, actor=actor, verb="reports.set_routing", subject=rules, now=now, valid_from=day,
        rules=rules.rules, otherwise=rules.otherwise_id,
    )  # fmt: skip
    return rules


@transaction.atomic
def drop(rules: Routing, *, actor: Person, now: datetime) -> None:
    """Throw a draft away.

    Raises:
        PermissionDenied: the actor may not.
        InForce: it is in force.
    """
    require(actor, SET_UP, rules.city)
    rules = _held(rules)
    ledger.record(city=rules.city, actor=actor, verb="reports.drop_routing", subject=rules, now=now)
    rules.delete()


def _held(rules: Routing) -> Routing:
    found = Routing.objects.select_for_update(of=("self",), no_key=True).select_related("city", "otherwise")
    kept = found.get(pk=rules.pk)
    if kept.state == Routing.State.LIVE:
        raise InForce(_("These rules are in force. Draft newer ones: they follow them from their day on."))
    return kept


def _check(city: City, rows: Sequence[Mapping[str, Any]], otherwise: Office | None) -> None:
    if len(rows) > MOST:
        raise RulesNameNothing(_("At most %(most)d rules: join some of them.") % {"most": MOST})
    plan = routing.read(rows, otherwise.pk if otherwise else None)
    found = routing.faults(plan, observed.ground(city).known)
    if found:
        raise RulesNameNothing(" ".join(said(one) for one in found[:5]))


def said(fault: Fault) -> str:
    """Say what is wrong with a rule."""
    words = {
        Wrong.CATEGORY: _("Rule %(number)d: there is no category “%(value)s”."),
        Wrong.REGION: _("Rule %(number)d: there is no region of the code “%(value)s”."),
        Wrong.OFFICE: _("Rule %(number)d: its office takes no reports. Choose another one."),
    }
    return words[fault.wrong] % {"number": fault.number, "value": fault.value}


def forward(report: Report, by: By, *, now: datetime) -> list[Taken]:
    """Let the rules of the day forward a held report that was verified, in the name of whoever verified it.

    What the rules do not name, and what goes to an office that takes no reports any more, waits at the desk.

    Returns:
        The step that it takes (`step.take`), to be written; none where it waits.
    """
    rules = observed.in_force(report.city, report.city.day(now))
    if rules is None or report.state != Report.State.VERIFIED:
        return []
    region = report.region.code if report.region else None
    choice = observed.plan(rules).choose(report.category.code if report.category else None, region)
    office = observed.office(report.city, choice.office)
    if office is None:
        return []
    ref = f"reports.routing/{rules.pk}/{choice.rule}"
    return [take(report, "forward", by, now=now, to=office, ref=ref, by_rule=choice.rule)]
