"""Somebody sees the same: counted once for each device, and for everybody to read."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.models import Report, Support
from simpul.rooms.reports.understand.course import course


class AlreadyOver(Refused):
    """Nobody works on the report any more."""


@transaction.atomic
def support(report: Report, key: UUID, *, now: datetime) -> bool:
    """Count one more who sees what a report tells. Who may: everybody who may read it.

    Args:
        report: one that everybody may read.
        key: the device's own.
        now: when, aware.

    Returns:
        Whether it is new; the same device counts once.

    Raises:
        AlreadyOver: the report is over; what is there again is a new report.
    """
    if course().states[report.state].over:
        raise AlreadyOver(_("This report is over. If it is there again, report it anew."))
    _found, is_new = Support.objects.get_or_create(report=report, key=key, defaults={"at": now})
    if is_new:
        ledger.record(
            city=report.city, actor=system_person(), verb="reports.support", subject=report, now=now
        )
    return is_new
