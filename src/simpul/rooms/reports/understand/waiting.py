"""On whom a report waits, and how long each office had it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from simpul.rooms.reports.understand.course import Course, Who


class On(StrEnum):
    """Whose turn it is."""

    DESK = "desk"
    OFFICE = "office"
    JUDGE = "judge"
    REPORTER = "reporter"
    NOBODY = "nobody"


_BY_PERMISSION = {
    "reports.verify": On.DESK,
    "reports.handle": On.OFFICE,
    "reports.decide_proof": On.JUDGE,
    "reports.end": On.OFFICE,
}


def on(state: str, course: Course) -> On:
    """Tell on whom a report in a state waits: who may do the first step that the course names from there."""
    if course.states[state].over:
        return On.NOBODY
    steps = course.possible(state, Who.OFFICE)
    if course.states[state].open and steps:
        return _BY_PERMISSION.get(steps[0].permission, On.DESK)
    return On.REPORTER if course.possible(state, Who.REPORTER) else On.NOBODY


class Happened(NamedTuple):
    """Something that happened: when, the state that it led to, and the office that had it then."""

    at: datetime
    state: str
    office: int | None


@dataclass(frozen=True, slots=True)
class Span:
    """How long an office had a report; `office` None: the desk. `until` None: it still has it."""

    office: int | None
    since: datetime
    until: datetime | None

    def lasted(self, now: datetime) -> timedelta:
        """Give how long until it ended, or until now."""
        return (self.until or now) - self.since


def held_by(events: Sequence[Happened], course: Course) -> list[Span]:
    """Give who had a report from when to when, oldest first; nobody does while it waits on who reported it.

    Args:
        events: in their order.
        course: of the states.
    """
    spans: list[Span] = []
    for event in events:
        turn = on(event.state, course)
        if turn in (On.NOBODY, On.REPORTER):
            _end(spans, event.at)
            continue
        office = None if turn == On.DESK else event.office
        if spans and spans[-1].until is None and spans[-1].office == office:
            continue
        _end(spans, event.at)
        spans.append(Span(office, event.at, None))
    return spans


def _end(spans: list[Span], at: datetime) -> None:
    if spans and spans[-1].until is None:
        spans[-1] = Span(spans[-1].office, spans[-1].since, at)
