"""What desk and offices do with one report: a step with what belongs to it, its category, its person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.models import Person
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import route, show
from simpul.rooms.reports.act import step as steps
from simpul.rooms.reports.act.merge import merge, split
from simpul.rooms.reports.act.step import Taken, hold, office
from simpul.rooms.reports.models import Category, Event, Office, Report
from simpul.rooms.reports.observe import desk

TO_AN_OFFICE = ("forward", "move")


class NoOffice(Refused):
    """A step needs an office, and none that takes reports was named."""


class SameOffice(Refused):
    """The office has it already."""


class CannotHave(Refused):
    """That colleague does not work on such reports."""


class NotNow(Refused):
    """The report is over: nobody works on it."""


class NothingSaid(Refused):
    """There are no words."""


class NotOfThisCity(Refused):
    """The category is not one of this city."""


@transaction.atomic
def do(  # noqa: PLR0913 - each is said by name
    report: Report,
    name: str,
    *,
    actor: Person,
    now: datetime,
    words: str = "",
    to: Office | None = None,
    parent: Report | None = None,
    ref: str = "",
) -> Report:
    """Do a step of the office. What becomes verified goes at once where the rules of the day send it.

    Args:
        report: which; read again with its row locked.
        name: of reports.toml, not one that needs a proof: those are done in `act.proof`.
        actor: who does it.
        now: when, aware.
        words: for everybody who may read the report.
        to: the office that gets it, of "forward" and "move".
        parent: what it is merged into.
        ref: what it came of.

    Returns:
        The report as it is now.

    Raises:
        PermissionDenied: the actor may not.
        Refused: as `act.step.step`; NoOffice, SameOffice, and what `act.merge` refuses.
    """
    if name == "merge":
        return merge(report, parent, actor=actor, now=now, words=words)
    if name == "split":
        report = split(report, actor=actor, now=now, words=words)
        steps.write(route.forward(report, office(actor), now=now), now=now)
        return report
    report = hold(report)
    steps.write(take(report, name, actor=actor, now=now, words=words, to=to, ref=ref), now=now)
    return report


def take(  # noqa: PLR0913 - each is said by name
    report: Report,
    name: str,
    *,
    actor: Person,
    now: datetime,
    words: str = "",
    to: Office | None = None,
    ref: str = "",
) -> list[Taken]:
    """Let a held report take a step of the office as `do` does, but for "merge" and "split"; in memory.

    Returns:
        The steps, to be written (`step.write`): its own, and that of the rules where it became verified.

    Raises:
        PermissionDenied, Refused: as `do`. Nothing is to be written then.
    """
    if name in TO_AN_OFFICE:
        _check_office(report, to)
    by, to = office(actor), to if name in TO_AN_OFFICE else None
    own = steps.take(report, name, by, now=now, words=words, to=to, ref=ref)
    return [own, *route.forward(report, by, now=now)]


def _check_office(report: Report, to: Office | None) -> None:
    if to is None or to.city_id != report.city_id or not to.active:
        raise NoOffice(_("Say which office gets it."))
    if to.pk == report.office_id and report.state != Report.State.RETURNED:
        raise SameOffice(_("%(office)s has it already.") % {"office": to})


@transaction.atomic
def assign(report: Report, person: Person | None, *, actor: Person, now: datetime) -> Report:
    """Give a report to a colleague, or to nobody in particular.

    Raises:
        PermissionDenied: the actor may not.
        CannotHave: that colleague does not work on it.
        NotNow: it is over.
    """
    report = hold(report)
    desk.require(actor, desk.HANDLE, report)
    if report.over_at:
        raise NotNow(_("The report is over: nobody works on it any more."))
    if person and not desk.may(person, desk.HANDLE, report):
        raise CannotHave(_("%(who)s does not work on such reports.") % {"who": person})
    report.assignee, report.changed_at = person, now
    report.save(update_fields=["assignee", "changed_at"])
    ledger.record(
        city=report.city, actor=actor, verb="reports.assign", subject=report, now=now,
        person=person.pk if person else None,
    )  # fmt: skip
    return report


@transaction.atomic
def categorise(report: Report, category: Category | None, *, actor: Person, now: datetime) -> Report:
    """Put a report in another category. Where the rules would send that, the desk sees on the page.

    Raises:
        PermissionDenied: the actor may not.
        NotOfThisCity: as it says.
    """
    report = hold(report)
    desk.require(actor, desk.HANDLE, report)
    if category and category.city_id != report.city_id:
        raise NotOfThisCity(_("This city has no such category."))
    before, report.category, report.changed_at = report.category, category, now
    report.shown = show.may_be_shown(report)
    report.save(update_fields=["category", "shown", "changed_at"])
    ledger.record(
        city=report.city, actor=actor, verb="reports.categorise", subject=report, now=now,
        before=before.code if before else None, category=category.code if category else None,
    )  # fmt: skip
    return report


@transaction.atomic
def say(report: Report, words: str, *, actor: Person, now: datetime) -> Event:
    """Write to who reported it, for everybody who may read the report.

    Raises:
        PermissionDenied: the actor may not.
        NothingSaid: no words.
    """
    report = hold(report)
    desk.require(actor, desk.HANDLE, report)
    said = words.strip()[:2000]
    if not said:
        raise NothingSaid(_("Write a few words."))
    report.changed_at = now
    report.save(update_fields=["changed_at"])
    event = Event.objects.create(
        report=report, at=now, state=report.state, who="office", by=actor, office=report.office, words=said
    )
    ledger.record(city=report.city, actor=actor, verb="reports.say", subject=report, now=now)
    return event
