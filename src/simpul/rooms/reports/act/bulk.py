"""The same act for many reports: each one by itself, and for each it is said whether it was done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from simpul.kernel.refusal import Refused
from simpul.rooms.reports.models import Report

MOST = 200
"""Reports in one bulk act: what a page can show, and a request can do in its time."""


class NoneTicked(Refused):
    """No report was ticked, or too many."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report; `why` is "" where it was done."""

    report: Report
    why: str


def each(reports: Sequence[Report], act: Callable[[Report], object]) -> list[Outcome]:
    """Do an act with each report, which is a transaction: one that says no leaves the others alone.

    Raises:
        NoneTicked: there are none, or more than `MOST`.
    """
    if not 0 < len(reports) <= MOST:
        raise NoneTicked(_("Tick between 1 and %(most)d reports.") % {"most": MOST})
    return [_one(report, act) for report in reports]


def _one(report: Report, act: Callable[[Report], object]) -> Outcome:
    try:
        act(report)
    except Refused as refusal:
        return Outcome(report, str(refusal))
    except PermissionDenied as refusal:
        return Outcome(report, str(refusal) or _("You may not do this."))
    return Outcome(report, "")
