"""What is held until a person has read it: shown, with parts hidden, for the office only, or not taken up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.models import Person
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import rights, show
from simpul.rooms.reports.act import step as steps
from simpul.rooms.reports.act.step import hold
from simpul.rooms.reports.act.submit import LONGEST
from simpul.rooms.reports.models import Arrival, Correction, Report
from simpul.rooms.reports.observe.desk import may, require

MODERATE = "reports.moderate"
AT_ONCE = 500
"""Reports of one sender that one decision rejects; the rest wait for the next."""


class NothingLeft(Refused):
    """Nothing would be left to read."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided on a report that was read.

    `text` is what stands there from now on, `hidden` the photos that go (primary keys), `confidential` that
    nobody but the office reads it.
    """

    text: str
    hidden: Collection[int] = ()
    confidential: bool = False


@transaction.atomic
def release(report: Report, decision: Decision, *, actor: Person, now: datetime) -> Report:
    """Let a report go on its way, as it was decided.

    Raises:
        PermissionDenied: the actor may not.
        NothingLeft: neither words nor a photo would be left.
    """
    report = hold(report)
    require(actor, MODERATE, report)
    text, photos = decision.text.strip()[:LONGEST], list(report.photos.filter(pk__in=decision.hidden))
    if not text and report.photos.count() == len(photos):
        raise NothingLeft(_("Nothing would be left. Reject the report, or leave a sentence."))
    if text != report.text:
        Correction.objects.create(
            report=report, why=Correction.Why.HIDDEN, was=report.text, at=now, by=actor
        )  # fmt: skip
    for photo in photos:
        rights.forget_photo(photo)
    hides = text != report.text
    report.text, report.held, report.changed_at = text, [], now
    report.confidential = decision.confidential
    report.shown = show.may_be_shown(report)
    report.save()
    apart = Arrival.objects.filter(report=report, quarantined=True).update(quarantined=False)
    ledger.record(
        city=report.city, actor=actor, verb="reports.release", subject=report, now=now, hides=hides,
        photos=len(photos), confidential=decision.confidential, apart=bool(apart),
    )  # fmt: skip
    return report


@transaction.atomic
def reject(report: Report, reason: str, *, actor: Person, now: datetime) -> Report:
    """Do not take a held report up.

    Raises:
        PermissionDenied, StepNotPossible, NoReason: as `step.step`.
    """
    require(actor, MODERATE, report)
    done = steps.step(report, "reject", steps.office(actor), now=now, words=reason)
    Arrival.objects.filter(report=report).update(quarantined=False)
    return done


def reject_sender(report: Report, reason: str, *, actor: Person, now: datetime) -> int:
    """Reject everything that waits apart from the same address or device. Returns how many.

    Raises:
        PermissionDenied, NoReason: as `step.step`.
    """
    require(actor, MODERATE, report)
    same = of_sender(report)
    done = 0
    for one in same[:AT_ONCE]:
        if may(actor, MODERATE, one):
            reject(one, reason, actor=actor, now=now)
            done += 1
    return done


def of_sender(report: Report) -> list[Report]:
    """Give the reports that wait apart and come from the address or the device of a report, it among them."""
    arrival = Arrival.objects.filter(report=report).first()
    if arrival is None:
        return []
    waiting = Report.objects.filter(city=report.city, arrival__quarantined=True, state="submitted")
    by_address = waiting.filter(arrival__address=arrival.address) if arrival.address else waiting.none()
    by_device = waiting.filter(arrival__device=arrival.device) if arrival.device else waiting.none()
    found = {one.pk: one for rows in (by_address, by_device) for one in rows.select_related("city")[:AT_ONCE]}
    return list(found.values())
