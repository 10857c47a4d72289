"""What a handler has on the phone: own reports first, then those of the office, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.reports.models import Event, Note, Report
from simpul.rooms.reports.observe import desk
from simpul.rooms.reports.share import words
from simpul.rooms.reports.understand.course import Who, course

MINE, OTHERS = 60, 40
IN_THE_FIELD = ("forwarded", "in_progress", "disputed")


@dataclass(frozen=True, slots=True)
class Thing:
    """A report on the phone: `steps` are those that can be done there now."""

    report: Report
    steps: frozenset[str]
    late: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """One report on its own page."""

    thing: Thing
    notes: Sequence[Note]
    history: Sequence[tuple[Event, str]]


def listed(city: City, actor: Person, now: datetime) -> tuple[list[Thing], list[Thing]]:
    """Give what somebody was given, and what else there is for the offices that they work for."""
    seen = desk.visible(actor, city).filter(over_at=None, state__in=IN_THE_FIELD)
    rows = seen.select_related("city", "category", "office", "region", "segment").order_by("due_at", "pk")
    mine = [thing(one, now) for one in rows.filter(assignee=actor)[:MINE]]
    return mine, [thing(one, now) for one in rows.exclude(assignee=actor)[:OTHERS]]


def thing(report: Report, now: datetime) -> Thing:
    """Say what a handler can do with a report."""
    possible = course().possible(report.state, Who.OFFICE)
    steps = frozenset(one.name for one in possible if one.permission == desk.HANDLE)
    late = bool(report.due_at and report.due_at <= now and course().states[report.state].open)
    return Thing(report, steps, late)


def whole(report: Report, now: datetime) -> Whole:
    """Put together one page."""
    events = report.events.select_related("office")
    said = [(one, words.step_title(one.step, one.office.name if one.office else "")) for one in events]
    return Whole(thing(report, now), list(report.notes.select_related("by")), said)
