"""What the road room says of the damage that a report is about moves the report, and its reporter is told."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import formats, translation
from django.utils.translation import gettext as _

from simpul.ground.people.access import system_person
from simpul.ground.roadstate.models import Grade
from simpul.rooms.reports.act.answer import judge
from simpul.rooms.reports.act.step import MACHINE, advance, hold
from simpul.rooms.reports.models import Event, Proof, Report, RoadStory
from simpul.rooms.reports.understand.course import course

STEPS = {
    "ordered": "road_order",
    "repaired": "road_repair",
    "confirmed": "see_mended",
    "disputed": "see_damaged",
}
OUTCOMES = {"confirmed": Proof.Outcome.CONFIRMED.value, "disputed": Proof.Outcome.DISPUTED.value}


@transaction.atomic
def follow(report: Report, damage: str, said: Mapping[str, Any], *, now: datetime) -> bool:
    """Let a report follow what was said of its damage.

    Args:
        report: which.
        damage: the record of the road room, such as "roads.damage/7".
        said: what the ledger says: "what" ("joined", "ordered", "repaired", "confirmed", "disputed",
            "parted"), "kind", and, where they are known, "order", "due_on", "repaired_on", "seen_on",
            "before", "after", "grade_before", "grade_after".
        now: when, aware.

    Returns:
        Whether the report moved.
    """
    report = hold(report)
    story = _remember(report, damage, said, now)
    with translation.override(report.language):
        if said["what"] not in STEPS:
            return _join(story, now) if said["what"] == "joined" else False
        return _move(report, story, now)


def _remember(report: Report, damage: str, said: Mapping[str, Any], now: datetime) -> RoadStory:
    story, _is_new = RoadStory.objects.get_or_create(report=report, defaults={"changed_at": now})
    story.what, story.kind, story.changed_at = said["what"], said.get("kind", ""), now
    story.damage = "" if said["what"] == "parted" else damage
    story.order = said.get("order")
    for name in ("due_on", "repaired_on", "seen_on"):
        setattr(story, name, _day(said.get(name)))
    story.before, story.after = said.get("before"), said.get("after")
    story.grade_before, story.grade_after = said.get("grade_before", ""), said.get("grade_after", "")
    story.save()
    return story


def _day(said: Any) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) else said


def _join(story: RoadStory, now: datetime) -> bool:
    """Write into the report that the camera of a survey saw the damage too; once for each damage."""
    report, ref = story.report, story.damage
    if Event.objects.filter(report=report, ref=ref, step="").exists():
        return False
    words = _("The camera of a road survey saw the damage too. Your report makes it count more in the plan.")
    Event.objects.create(
        report=report, at=now, state=report.state, who="machine", office=report.office, words=words, ref=ref
    )
    Report.objects.filter(pk=report.pk).update(changed_at=now)
    return True


def _move(report: Report, story: RoadStory, now: datetime) -> bool:
    """Do the step that what was heard leads to, and the repair before it where that was not heard of."""
    name = STEPS[story.what]
    if name in ("see_mended", "see_damaged") and course().after(report.state, name) is None:
        report = _repair(report, story, now) or report
    if course().after(report.state, name) is None:
        return False
    if name == "road_repair":
        return _repair(report, story, now) is not None
    report = advance(report, name, MACHINE, now=now, words=words_of(story), ref=story.damage)
    if story.what in OUTCOMES:
        judge(report, OUTCOMES[story.what], now=now, by_camera=True)
    _overtake(report, now)
    return True


def _repair(report: Report, story: RoadStory, now: datetime) -> Report | None:
    """Say that it is done, by the proof that the road office believed; None where that cannot be."""
    if course().after(report.state, "road_repair") is None:
        return None
    _overtake(report, now)
    Proof.objects.get_or_create(
        key=uuid5(NAMESPACE_URL, f"reports.report/{report.pk}/{story.damage}/{story.repaired_on}"),
        defaults={
            "report": report, "office_id": report.office_id, "ref": story.damage, "received_at": now,
            "by": system_person(), "state": Proof.State.ACCEPTED, "decided_at": now,
        },
    )  # fmt: skip
    return advance(report, "road_repair", MACHINE, now=now, words=repaired_words(story), ref=story.damage)


def _overtake(report: Report, now: datetime) -> None:
    """Close a proof that still waited: the road room's word came first."""
    waiting = Proof.objects.waiting().filter(report=report)
    waiting.update(
        state=Proof.State.REFUSED, decided_by=system_person(), decided_at=now,
        decision_note=_("The road office's own proof, or a survey, came first."),
    )  # fmt: skip


def words_of(story: RoadStory) -> str:
    """Say what was heard, in the language that is on."""
    if story.what == "ordered":
        return _("A road crew was told to mend it, by %(day)s at the latest.") % {"day": _on(story.due_on)}
    if story.what == "disputed":
        return _(
            "The camera of the survey of %(day)s sees the damage still. The repair does not count; "
            "somebody else sees to it."
        ) % {"day": _on(story.seen_on)}
    said = _("The camera of the survey of %(day)s passed the place and does not see the damage any more.") % {
        "day": _on(story.seen_on)
    }
    helped = helped_words(story)
    return f"{said} {helped}" if helped else said


def repaired_words(story: RoadStory) -> str:
    """Say that it was mended, in the language that is on."""
    return _(
        "The road office has the proof that it was mended on %(day)s. Is it? The next survey looks too."
    ) % {"day": _on(story.repaired_on)}


def helped_words(story: RoadStory) -> str:
    """Say what the report brought: the stretch's index before and after; "" where that is not known."""
    if story.before is None or story.after is None or story.after >= story.before:
        return ""
    return _(
        "Your report helped: this stretch went from %(before)s (%(was)s) to %(after)s (%(is)s) on the road "
        "index SDI, where less is better."
    ) % {
        "before": formats.number_format(story.before, 0), "after": formats.number_format(story.after, 0),
        "was": Grade(story.grade_before).label, "is": Grade(story.grade_after).label,
    }  # fmt: skip


def _on(day: date | None) -> str:
    return formats.date_format(day, "DATE_FORMAT") if day else "?"
