"""What is late is told upwards, each level once; what nobody answered in time is closed."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.act import Act
from simpul.ground.people import access
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.rooms.reports.act.step import MACHINE, take, write
from simpul.rooms.reports.models import Escalation, Report
from simpul.rooms.reports.observe import queue
from simpul.rooms.reports.understand import escalation
from simpul.rooms.reports.understand.course import course
from simpul.rooms.reports.understand.escalation import Level, Whom
from simpul.rooms.reports.understand.waiting import On, on

AT_ONCE = 100

type Tell = Callable[[Sequence[Escalation]], None]
"""Says it to the people; called in the transaction, so it only puts messages in the outbox."""


def nobody(_made: Sequence[Escalation]) -> None:
    """Tell nobody: the page and the ledger say it."""


def escalate(city: City, *, now: datetime, tell: Tell = nobody) -> int:
    """Tell upwards what is late by the rule of today, and give how many tellings there were.

    Safe to run twice and at once: one worker at a time works on a city, and the database keeps each telling
    of a stage once.
    """
    rule, told = escalation.in_force(escalation.rules(), city.day(now)), 0
    for level in rule.levels:
        while done := _some(city, level, now, tell):
            told += done
    return told


@transaction.atomic
def _some(city: City, level: Level, now: datetime, tell: Tell) -> int:
    lock(city)  # another worker waits here
    late = list(
        _untold(city, level, now).select_related("city", "office", "assignee", "category", "region")[:AT_ONCE]
    )
    if not late:
        return 0
    made = Escalation.objects.bulk_create(
        Escalation(
            report=one, stage=one.stage, stage_since=one.stage_since, level=level.number,
            to=_whom(one, level), office=one.office, at=now,
        )
        for one in late
    )  # fmt: skip
    tell(made)
    ledger.record_all(
        [
            Act("reports.escalate", one.report, {"stage": one.stage, "level": one.level, "to": one.to})
            for one in made
        ],
        city=city, actor=system_person(), now=now,
    )  # fmt: skip
    return len(made)


def _whom(report: Report, level: Level) -> Whom:
    """Give who is told: where no office has it yet, what is for the office is for the desk."""
    at_desk = on(report.state, course()) == On.DESK
    return Whom.DESK if level.whom == Whom.OFFICE and at_desk else level.whom


def _untold(city: City, level: Level, now: datetime) -> QuerySet[Report]:
    told = Escalation.objects.filter(
        report=OuterRef("pk"),
        stage=OuterRef("stage"),
        stage_since=OuterRef("stage_since"),
        level=level.number,
    )
    reports = queue.waiting(Report.objects.filter(city=city, erased_at=None))
    late = reports.filter(due_at__lte=now - level.after)
    return (
        late.filter(stage__in=level.stages, state__in=course().open())
        .exclude(Exists(told))
        .order_by("due_at", "pk")
    )


def time_out(city: City, *, now: datetime) -> int:
    """Close what was said to be done and nobody answered within the clock; give how many."""
    closed = 0
    with access.remembering():
        while done := _close_some(city, now):
            closed += done
    return closed


@transaction.atomic
def _close_some(city: City, now: datetime) -> int:
    """Close those that are due first, held: nobody answers in between, and no other worker closes them."""
    waiting = Report.objects.select_for_update(of=("self",), no_key=True).filter(
        city=city, over_at=None, state=Report.State.PROPOSED, due_at__lte=now, erased_at=None
    )
    due = list(waiting.select_related("category").order_by("due_at", "pk")[:AT_ONCE])
    for report in due:
        report.city = city
    write([take(report, "time_out", MACHINE, now=now) for report in due], now=now)
    return len(due)
