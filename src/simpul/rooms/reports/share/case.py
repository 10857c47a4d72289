"""A report as colleagues see it: everything that is known of it, and what each of them may do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from simpul.ground.people.models import Person
from simpul.rooms.reports.act.template import of as templates_of
from simpul.rooms.reports.models import Contact, Escalation, Event, Note, Office, Proof, Report, Template
from simpul.rooms.reports.observe import desk, queue
from simpul.rooms.reports.observe.alike import alike
from simpul.rooms.reports.share import held, words
from simpul.rooms.reports.share.queue import waits_on
from simpul.rooms.reports.understand import answer
from simpul.rooms.reports.understand.course import Step, Who, course
from simpul.rooms.reports.understand.waiting import Happened, held_by

STEP_NAMES = {
    "verify": gettext_lazy("Verify"),
    "forward": gettext_lazy("Forward to an office"),
    "move": gettext_lazy("Move to another office"),
    "return": gettext_lazy("Send back to the desk"),
    "start": gettext_lazy("Begin the work"),
    "propose": gettext_lazy("Say that it is done"),
    "doubt": gettext_lazy("The proof has to be looked at"),
    "accept": gettext_lazy("Believe the proof"),
    "refuse": gettext_lazy("Refuse the proof"),
    "end": gettext_lazy("End without a repair"),
    "reject": gettext_lazy("Do not take it up"),
    "merge": gettext_lazy("Join with another report"),
    "split": gettext_lazy("Take apart again"),
    "hand_over": gettext_lazy("Hand to another government"),
    "reopen": gettext_lazy("Open again"),
}
STAGE_NAMES = {
    "verify": gettext_lazy("to be verified"),
    "follow_up": gettext_lazy("to be followed up"),
    "finish": gettext_lazy("to be finished"),
    "answer": gettext_lazy("to be answered by who reported it"),
}


def step_name(name: str) -> str:
    """Name a step of the office as what to do, in the reader's language."""
    return str(STEP_NAMES.get(name, name.replace("_", " ")))


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that the reader may do now."""

    step: Step
    name: str
    to_an_office: bool
    needs_parent: bool
    templates: Sequence[Template]


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened, for colleagues: what, by whom, with what office."""

    event: Event
    name: str
    who: str
    by_rule: str


@dataclass(frozen=True, slots=True)
class Had:
    """How long an office had it, in days to one tenth."""

    name: str
    since: datetime
    until: datetime | None
    days: float


@dataclass(frozen=True, slots=True)
class Case:
    """Everything of a report that one may see. `contact` None: there is none, or it is not theirs."""

    report: Report
    waits_on: str
    late: bool
    stage: str
    held: Sequence[str]
    history: Sequence[Told]
    had: Sequence[Had]
    notes: Sequence[Note]
    escalations: Sequence[Escalation]
    contact: Contact | None
    children: Sequence[Report]
    near: Sequence[tuple[Report, float]]
    choices: Sequence[Choice]
    proof_steps: Sequence[str]
    to_decide: Proof | None
    may_handle: bool


def case(report: Report, *, actor: Person, now: datetime) -> Case:
    """Put together what a colleague sees of a report that `observe.desk.find` gave."""
    seen = desk.visible(actor, report.city)
    events = list(report.events.select_related("by", "office"))
    may_handle = desk.may(actor, desk.HANDLE, report)
    possible = _possible(report, actor)
    return Case(
        report=report,
        waits_on=waits_on(report),
        late=bool(report.due_at and report.due_at <= now and course().states[report.state].open),
        stage=str(STAGE_NAMES.get(report.stage, report.stage)),
        held=held.reasons(report) if report.held else (),
        history=[told(one) for one in events],
        had=had(events, report, now),
        notes=list(report.notes.select_related("by")),
        escalations=list(report.escalations.select_related("office")),
        contact=_contact(report, actor),
        children=list(seen.filter(parent=report).select_related("city", "category")),
        near=_near(seen, report, now) if report.state != "merged" else [],
        choices=[_choice(one, report) for one in possible if not one.proof],
        proof_steps=[one.name for one in possible if one.proof],
        to_decide=report.proofs.waiting().first() if report.state == Report.State.DOUBTED else None,
        may_handle=may_handle,
    )


def _possible(report: Report, actor: Person) -> list[Step]:
    return [
        one for one in course().possible(report.state, Who.OFFICE) if desk.may(actor, one.permission, report)
    ]


def _choice(found: Step, report: Report) -> Choice:
    return Choice(
        found, step_name(found.name), found.name in ("forward", "move"), found.name == "merge",
        templates_of(report.city, found.name),
    )  # fmt: skip


def told(event: Event) -> Told:
    """Say what happened and who did it."""
    by = str(event.by) if event.by else ""
    if not by:
        by = _("who reported it") if event.who == Who.REPORTER.value else _("the machine")
    kind, _sep, rest = event.ref.partition("/")
    number = rest.partition("/")[2] if kind == "reports.routing" else ""
    return Told(event, words.step_title(event.step, event.office.name if event.office else ""), by, number)


def had(events: Sequence[Event], report: Report, now: datetime) -> list[Had]:
    """Say how long the desk and each office had a report."""
    named = {one.pk: one.name for one in Office.objects.filter(city=report.city)}
    spans = held_by([Happened(one.at, one.state, one.office_id) for one in events], course())
    day = timedelta(days=1)
    return [
        Had(
            named.get(span.office, "") if span.office else _("the citizens' desk"),
            span.since, span.until, round(span.lasted(now) / day, 1),
        )
        for span in spans
    ]  # fmt: skip


def _contact(report: Report, actor: Person) -> Contact | None:
    if report.known == Report.Known.NOBODY or not desk.may(actor, desk.READ_PERSON, report):
        return None
    return Contact.objects.filter(report=report).first()


def _near(seen: QuerySet[Report], report: Report, now: datetime) -> list[tuple[Report, float]]:
    """Give what may be the same: the likeliest by place, time and words first, then what is merely near."""
    others = seen.exclude(pk=report.pk).exclude(state__in=("merged", "rejected", "withdrawn"))
    others = others.select_related("category", "city")
    likely = alike(others, report.position, text=report.text, category=report.category, now=report.made_at)
    first = {one.report.pk: (one.report, one.distance_m) for one in likely}
    near = queue.near(seen, report, now - timedelta(days=queue.NEAR_DAYS))
    return [*first.values(), *(one for one in near if one[0].pk not in first)][:6]


def answered(template: Template, report: Report) -> str:
    """Fill in a ready answer for a report, in the language of who reported it."""
    with override(report.language):
        english = report.language.startswith("en")
        text = (template.text_en if english else template.text_id) or template.text_id
        due = report.due_at and report.city.day(report.due_at - timedelta(seconds=1))
        values = {
            "code": report.code,
            "category": str(report.category or ""),
            "place": report.place or (report.region.name if report.region else ""),
            "office": report.office.name if report.office else "",
            "due": formats.date_format(due) if due else "",
            "city": report.city.name,
        }
    return answer.filled(text, values)
