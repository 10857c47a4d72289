"""What whoever made a report may ask for (UU 27/2022 articles 6-8): to correct it, to have it forgotten."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from simpul.ground.files import store
from simpul.ground.files.models import Blob
from simpul.ground.ledger import act as ledger
from simpul.ground.post import act as post
from simpul.ground.proof import checks
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import show, subscribe
from simpul.rooms.reports.act.step import REPORTER, By, hold
from simpul.rooms.reports.act.submit import LONGEST
from simpul.rooms.reports.models import (
    Arrival,
    Chosen,
    Contact,
    Correction,
    Event,
    Letter,
    LetterPhoto,
    Note,
    Origin,
    Outgoing,
    Photo,
    Proof,
    Report,
    RoadStory,
    Subscription,
    Support,
)
from simpul.rooms.reports.observe.desk import require
from simpul.rooms.reports.observe.proof import PHOTO
from simpul.rooms.reports.understand import private

MODERATE = "reports.moderate"
UNREAD = ("submitted", "verified")
"""States in which nobody acts on the words yet, so that they can still be corrected."""
ROUGHLY = 2
"""Decimals that are left of a place without a region: about a kilometre."""

GOES: tuple[models.Manager[Any], ...] = (
    Contact.objects, Note.objects, Correction.objects, Support.objects, Arrival.objects, Outgoing.objects,
)  # fmt: skip
"""Rows of a report that are deleted when it is erased."""
BLANKED: tuple[tuple[models.Manager[Any], dict[str, Any]], ...] = (
    (Event.objects, {"words": ""}),
    (Origin.objects, {"theirs": ""}),
    (RoadStory.objects, {"told": {}}),
    (
        Proof.objects,
        {"lon": None, "lat": None, "accuracy_m": None, "facts": {}, "decision_note": ""},
    ),
)
"""Rows that stay, for the count of what was done, and what is emptied in them."""
BY_HAND = frozenset({"Photo", "Chosen", "Letter", "LetterPhoto", "Subscription", "Proof"})
"""Models whose rows have files or others' rows behind them, or must not be empty: treated below."""
STAYS = frozenset({"Report", "Escalation", "Heard", "Proposal"})
"""Models whose rows say nothing of whoever made the report."""


def thought_of() -> frozenset[str]:
    """Give the models of which it is settled what becomes of them when a report is erased."""
    managers = (*GOES, *(rows for rows, _emptied in BLANKED))
    return BY_HAND | STAYS | {rows.model.__name__ for rows in managers}


class TooLate(Refused):
    """An office works by the words already: they are not changed under its hands."""


class NothingLeft(Refused):
    """A report needs a sentence or a photo."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What is to stand in a report. `text` None leaves the words as they are."""

    name: str
    email: str
    phone: str
    text: str | None = None


@transaction.atomic
def correct(report: Report, to: Corrected, *, now: datetime) -> Report:
    """Correct what is stored, by the private link. What is empty is deleted.

    The words can be corrected until an office has them; the earlier ones are kept for staff until the report
    is erased.

    Raises:
        TooLate, NothingLeft: as they say.
    """
    report = hold(report)
    if to.text is not None and to.text.strip() != report.text:
        _reword(report, to.text.strip()[:LONGEST], now)
    if report.known != Report.Known.NOBODY:
        _correct_person(report, to, now)
    report.shown, report.changed_at = show.may_be_shown(report), now
    report.save()
    _record(report, "reports.correct", REPORTER, now)
    return report


def can_reword(report: Report) -> bool:
    """Tell whether the words can still be corrected."""
    return report.state in UNREAD


def _reword(report: Report, text: str, now: datetime) -> None:
    if not can_reword(report):
        raise TooLate(_("An office has the report already. Write to it by an answer instead."))
    if not text and not report.photos.exists():
        raise NothingLeft(_("A report needs a sentence or a photo. To take it away, delete it."))
    Correction.objects.create(report=report, why=Correction.Why.REPORTER, was=report.text, at=now)
    report.text = text
    report.held = list(dict.fromkeys([*report.held, *private.reasons(text)]))


def _correct_person(report: Report, to: Corrected, now: datetime) -> None:
    before = Contact.objects.filter(report=report).first()
    facts = {"name": to.name.strip()[:120], "email": to.email.strip(), "phone": to.phone.strip()[:30]}
    if any(facts.values()):
        Contact.objects.update_or_create(report=report, defaults=facts)
    elif before:
        before.delete()
    if facts["email"] != (before.email if before else ""):
        subscribe.move(report, facts["email"], now)


@transaction.atomic
def forget_person(report: Report, *, by: By, now: datetime) -> None:
    """Forget who made a report; what it says of the place stays.

    Raises:
        PermissionDenied: the actor may not.
    """
    report = hold(report)
    _may(report, by)
    for rows in (Contact.objects.filter(report=report), report.subscriptions.filter(reporter=True)):
        for email in rows.exclude(email="").values_list("email", flat=True):
            post.forget(subscribe.about(report), email)
    Contact.objects.filter(report=report).delete()
    Arrival.objects.filter(report=report).update(address="", device="", email="")
    _unsubscribe(report, Q(reporter=True))
    _record(report, "reports.forget_person", by, now)


@transaction.atomic
def erase(report: Report, *, by: By, now: datetime) -> Report:
    """Erase a report: words, photos, person, exact place. A row stays that says what and where roughly.

    Twice is as once.

    Args:
        report: any copy of it.
        by: who asked: whoever made it, a colleague on request, or the machine when its time is over.
        now: aware.

    Raises:
        PermissionDenied: the actor may not.
    """
    report = hold(report)
    _may(report, by)
    if report.erased_at:
        return report
    _forget_files(report)
    _unsubscribe(report, Q())
    for rows in GOES:
        rows.filter(report=report).delete()
    for rows, emptied in BLANKED:
        rows.filter(report=report).update(**emptied)
    Proof.objects.filter(report=report).exclude(reason="").update(reason="–")
    post.forget(subscribe.about(report))
    _make_tombstone(report, now)
    _record(report, "reports.erase", by, now)
    return report


def _may(report: Report, by: By) -> None:
    if by.actor:
        require(by.actor, MODERATE, report)


def _make_tombstone(report: Report, now: datetime) -> None:
    """Leave of a report its code, category, region, states and dates."""
    report.text = report.place = ""
    report.segment, report.accuracy_m, report.said_at, report.assignee = None, None, None, None
    report.held = []
    report.lon, report.lat = _roughly(report)
    report.due_at, report.erased_at, report.changed_at = None, now, now
    report.shown = show.may_be_shown(report)
    report.save()


def _roughly(report: Report) -> LonLat:
    """Give a point of the region that a report lies in; a rounded one where no region is known."""
    if report.region is None:
        return LonLat(round(report.lon, ROUGHLY), round(report.lat, ROUGHLY))
    point = shapely.point_on_surface(report.region.shape)
    return LonLat(point.x, point.y)


def _forget_files(report: Report) -> None:
    """Delete the photos of a report and what came with it by letter, with their files."""
    letters = Letter.objects.filter(Q(report=report) | Q(reply_to=report))
    _forget(Photo.objects.filter(report=report))
    _forget(Chosen.objects.filter(key=report.key))
    _forget(LetterPhoto.objects.filter(letter__in=letters))
    letters.update(name="", email="", text="")


def forget_photo(photo: Photo) -> None:
    """Delete one photo with its file."""
    _forget(Photo.objects.filter(pk=photo.pk))


def _forget(rows: models.QuerySet[Any]) -> None:
    blobs = list(rows.values_list("blob_id", flat=True))
    if rows.model is Photo:
        checks.forget([f"{PHOTO}/{pk}" for pk in rows.values_list("pk", flat=True)])
    rows.delete()
    for blob in Blob.objects.filter(pk__in=blobs):
        store.forget(blob)


def _unsubscribe(report: Report, which: Q) -> None:
    rows = list(Subscription.objects.filter(which, report=report).select_related("browser"))
    Subscription.objects.filter(pk__in=[one.pk for one in rows]).delete()
    for browser in {one.browser for one in rows if one.browser}:
        post.forget(subscribe.about(report), browser=browser)
        if not Subscription.objects.filter(browser=browser).exists():
            browser.delete()


def _record(report: Report, verb: str, by: By, now: datetime) -> None:
    ledger.record(city=report.city, actor=by.person, verb=verb, subject=report, now=now, who=by.who.value)
