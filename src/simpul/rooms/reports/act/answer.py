"""Who reported it answers: it is done, it is not (with words and a photo), or it is taken back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from simpul.rooms.reports.act.step import REPORTER, advance, hold
from simpul.rooms.reports.act.submit import Shot
from simpul.rooms.reports.models import Event, Photo, Proof, Report
from simpul.rooms.reports.understand import private

STEPS = ("confirm", "dispute", "withdraw")
OUTCOMES = {"confirm": Proof.Outcome.CONFIRMED.value, "dispute": Proof.Outcome.DISPUTED.value}


def confirm(report: Report, now: datetime) -> Report:
    """Say that it is done. Raises StepNotPossible: nobody asks, or not any more."""
    return answer(report, "confirm", now=now)


def dispute(report: Report, words: str, photo: Shot | None, now: datetime) -> Report:
    """Say that it is not done, and why. Raises StepNotPossible, NoReason."""
    return answer(report, "dispute", now=now, words=words, photos=[photo] if photo else [])


@transaction.atomic
def answer(
    report: Report, name: str, *, now: datetime, words: str = "", photos: Sequence[Shot] = ()
) -> Report:
    """Take an answer of whoever has the private link. The same answer again is the one that it was.

    A dispute goes to another person than the one who said that it was done (`act.step`). Words in which a
    number of a telephone or an identity card stands hold the report back until a person has read them.

    Args:
        report: theirs.
        name: one of STEPS.
        now: when, aware.
        words: why; a dispute needs them.
        photos: what it looks like now; kept with the report.

    Raises:
        StepNotPossible, NoReason: as `step` does; nothing was kept.
    """
    report = hold(report)
    if _answered(report, name, words):
        return report
    found = [one for one in private.reasons(words) if one not in report.held]
    if found:
        report.held = [*report.held, *found]
        report.save(update_fields=["held"])
    report = advance(report, name, REPORTER, now=now, words=words)
    kept = _keep(report, photos)
    if name in OUTCOMES:
        judge(report, OUTCOMES[name], now=now, again=kept)
    return report


def judge(
    report: Report, outcome: str, *, now: datetime, by_camera: bool = False, again: Photo | None = None
) -> Proof | None:
    """Write beside the last proof that was believed what was said of it; the report is held.

    Returns:
        That proof; None where there is none.
    """
    last = Proof.objects.counted().filter(report=report).order_by("-decided_at", "-pk").first()
    if last is None:
        return None
    last.outcome, last.outcome_at, last.by_camera, last.again = outcome, now, by_camera, again
    last.save(update_fields=["outcome", "outcome_at", "by_camera", "again"])
    return last


def _answered(report: Report, name: str, words: str) -> bool:
    """Tell whether this very answer is the last thing that happened."""
    last = Event.objects.filter(report=report).exclude(step="").order_by("-pk").first()
    return bool(last and last.step == name and last.who == "reporter" and last.words == words.strip()[:2000])


def _keep(report: Report, photos: Sequence[Shot]) -> Photo | None:
    """Keep photos with a report, each once. Returns the first of them."""
    if not photos:
        return None
    there = set(report.photos.values_list("sha256", flat=True))
    Photo.objects.bulk_create(
        Photo(report=report, blob=one.blob, sha256=one.sha256, width=one.width, height=one.height,
              taken_at=one.taken_at)
        for one in {one.sha256: one for one in photos}.values()
        if one.sha256 not in there
    )  # fmt: skip
    return report.photos.filter(sha256=photos[0].sha256).first()
