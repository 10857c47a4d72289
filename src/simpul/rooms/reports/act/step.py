"""A report goes on by one step of reports.toml: state, clock, office, event and ledger in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.act import Act
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.rows import lock, lock_all
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import show
from simpul.rooms.reports.models import Event, Office, Report
from simpul.rooms.reports.observe import days
from simpul.rooms.reports.observe.desk import require
from simpul.rooms.reports.understand.course import Step, Who, course


class StepNotPossible(Refused):
    """From the state that the report is in, this cannot follow."""


class NoReason(Refused):
    """A reason is needed, and none was given."""


class NoProof(Refused):
    """Nothing is done, and nothing decided on, without a proof."""


class SamePerson(Refused):
    """Against a dispute, somebody else goes on than who said that it was done."""


SAID_DONE = ("propose", "doubt")
COLUMNS = (
    "state", "state_at", "changed_at", "office_id", "assignee_id", "parent_id", "stage", "stage_since",
    "due_at", "over_at", "shown",
)  # fmt: skip
"""What a step may change of a report: no other column is written."""
PROOF = "reports.proof/"
"""What a step that needs a proof names it by, with its number."""


@dataclass(frozen=True, slots=True)
class By:
    """Whose step it is: a colleague's (`actor`), that of who reported it, or the machine's."""

    who: Who
    actor: Person | None = None

    @property
    def person(self) -> Person:
        """In whose name the ledger keeps it."""
        return self.actor or system_person()


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that a held report took in memory, with the event and the act that are to be written of it."""

    report: Report
    event: Event
    act: Act
    person: Person


REPORTER = By(Who.REPORTER)
MACHINE = By(Who.MACHINE)


def office(actor: Person) -> By:
    """Say that a colleague does it."""
    return By(Who.OFFICE, actor)


@transaction.atomic
def step(  # noqa: PLR0913 - each is said by name
    report: Report,
    name: str,
    by: By,
    *,
    now: datetime,
    words: str = "",
    to: Office | None = None,
    parent: Report | None = None,
    ref: str = "",
    **detail: Any,
) -> Report:
    """Do a step with a report, any copy of it: the row is locked and read again, then as `advance`."""
    return advance(
        hold(report), name, by, now=now, words=words, to=to, parent=parent, ref=ref, **detail
    )  # fmt: skip


def advance(  # noqa: PLR0913 - each is said by name
    report: Report,
    name: str,
    by: By,
    *,
    now: datetime,
    words: str = "",
    to: Office | None = None,
    parent: Report | None = None,
    ref: str = "",
    **detail: Any,
) -> Report:
    """Do a step with a report that is held (`hold`) in this transaction: `take` it, and `write` it at once.

    Returns:
        The report as it is now.

    Raises:
        PermissionDenied, Refused: as `take`.
    """
    write([take(report, name, by, now=now, words=words, to=to, parent=parent, ref=ref, **detail)], now=now)
    return report


def take(  # noqa: PLR0913 - each is said by name
    report: Report,
    name: str,
    by: By,
    *,
    now: datetime,
    words: str = "",
    to: Office | None = None,
    parent: Report | None = None,
    ref: str = "",
    **detail: Any,
) -> Taken:
    """Let a held report take a step, in memory: nothing is there until it is given to `write`.

    The clock of its new state begins, unless the stage goes on: another office does not begin it anew, and a
    dispute begins a new stage.

    Args:
        report: as `hold` gave it.
        name: of reports.toml.
        by: whose step.
        now: when, aware.
        words: for everybody who may read the report; needed where the step says so.
        to: the office that gets it: of "forward" and "move".
        parent: the report that it is merged into.
        ref: what it came of, such as "roads.verdict/7".
        detail: for the ledger, beside what it says anyway; never words, names or places.

    Returns:
        What `write` writes. The report is changed; where this raises, it is as it was.

    Raises:
        PermissionDenied: the actor may not do this with this report.
        StepNotPossible: from its state this cannot follow, or it is not whose step it is.
        NoReason: words are needed.
        NoProof: it is a step of `act.proof` alone.
        SamePerson: the actor said that it was done, and it was disputed.
    """
    found = course().steps[name]
    state = _after(report, found, by)
    said = words.strip()[:2000]
    if found.reason and not said:
        raise NoReason(_("Say why, in a few words."))
    if by.actor:
        require(by.actor, found.permission, report)
    _check_proof(report, found, by, ref)
    before = report.state
    report.state, report.state_at, report.changed_at = state, now, now
    if to or state == Report.State.DISPUTED:
        report.office, report.assignee = to or report.office, None
    if parent:
        report.parent = parent
    _wind(report, before, now)
    report.shown = show.may_be_shown(report)
    event = Event(
        report=report, at=now, step=name, state=state, who=by.who.value, by=by.actor,
        office_id=report.office_id, words=said, ref=ref,
    )  # fmt: skip
    kept = {"state": state, "office": report.office_id, "ref": ref, **detail}
    return Taken(report, event, Act(f"reports.{name}", report, kept), by.person)


def write(taken: Sequence[Taken], *, now: datetime) -> None:
    """Write steps of held reports down: reports that became alike together, events, and the ledger last."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for report in {one.report.pk: one.report for one in taken}.values():
        alike.setdefault(tuple(getattr(report, column) for column in COLUMNS), []).append(report.pk)
    for values, some in alike.items():
        Report.objects.filter(pk__in=some).update(**dict(zip(COLUMNS, values, strict=True)))
    Event.objects.bulk_create([one.event for one in taken])
    for (city, person), rows in groupby(taken, key=lambda one: (one.report.city, one.person)):
        ledger.record_all([one.act for one in rows], city=city, actor=person, now=now)


def hold(report: Report) -> Report:
    """Give a report as it is now, its row locked until the transaction ends.

    Its city, category, office and region are taken over from the copy where they were read and did not
    change.
    """
    return _like(lock(report), report)


def hold_all(reports: Sequence[Report]) -> dict[int, Report]:
    """Give reports as they are now, as `hold` gives one, by primary key; without those that are gone."""
    found = lock_all(reports)
    return {one.pk: _like(found[one.pk], one) for one in reports if one.pk in found}


def _like(found: Report, copy: Report) -> Report:
    """Take over what a copy had read beside the row, where that did not change."""
    for name in ("city", "category", "office", "region"):
        field = Report._meta.get_field(name)
        if isinstance(field, ForeignKey) and field.is_cached(copy):
            known = getattr(copy, name)
            if known and known.pk == getattr(found, field.attname):
                setattr(found, name, known)
    return found


def _after(report: Report, found: Step, by: By) -> str:
    state = course().after(report.state, found.name)
    if state is None or by.who != found.who:
        raise StepNotPossible(
            _("This cannot be done with the report now: its state is “%(state)s”.")
            % {"state": report.get_state_display()}
        )
    return state


def _check_proof(report: Report, found: Step, by: By, ref: str) -> None:
    """Raise NoProof or SamePerson where a step asks for what is not so."""
    if found.proof and not ref.startswith(PROOF):
        raise NoProof(_("Send a photo that it is done, or say why there is none."))
    if not found.other or by.actor is None:
        return
    events = Event.objects.filter(report=report)
    disputes = events.filter(state=Report.State.DISPUTED).order_by("-pk")
    disputed = disputes.values_list("pk", flat=True).first()
    said = disputed and events.filter(step__in=SAID_DONE, pk__lt=disputed).order_by("-pk").first()
    if said and said.by_id == by.actor.pk:
        raise SamePerson(
            _("You said that it was done, and it was disputed: somebody else has to go on with it.")
        )


def _wind(report: Report, before: str, now: datetime) -> None:
    """Let the clock of the new state run: on where the stage is the same, from now where it is another."""
    meaning = course().states[report.state]
    if meaning.stage != report.stage or report.state == "disputed":
        report.stage, report.stage_since = meaning.stage, now
    report.due_at = days.due(report.city, report.stage_since, report.stage)
    if meaning.over:
        report.over_at = now
    elif course().states[before].over:
        report.over_at = None
