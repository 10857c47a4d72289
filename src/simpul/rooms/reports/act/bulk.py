"""The same act for many reports: each one by itself, and for each it is said whether it was done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import batched

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act.step import Taken, hold_all, write
from simpul.rooms.reports.models import Report

MOST = 200
"""Reports in one bulk act: what a page can show, and a request can do in its time."""
AT_ONCE = 50
"""Reports that take a step in one transaction: others who write wait that long."""


class NoneTicked(Refused):
    """No report was ticked, or too many."""


class Gone(Refused):
    """The report is not there any more."""


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
    _check(reports)
    return [_one(report, partial(act, report)) for report in reports]


def steps(
    reports: Sequence[Report], take: Callable[[Report], Sequence[Taken]], *, now: datetime
) -> list[Outcome]:
    """Let each report take a step, `AT_ONCE` of them in one transaction; one that says no leaves the others.

    Args:
        reports: which, any copies.
        take: gives the steps of a report that is held (`step.take`), or raises Refused, PermissionDenied.
        now: when, aware.

    Raises:
        NoneTicked: there are none, or more than `MOST`.
    """
    _check(reports)
    return [outcome for some in batched(reports, AT_ONCE) for outcome in _some(some, take, now)]


@transaction.atomic
def _some(
    reports: Sequence[Report], take: Callable[[Report], Sequence[Taken]], now: datetime
) -> list[Outcome]:
    held = hold_all(reports)
    taken: list[Taken] = []

    def one(pk: int) -> None:
        if pk not in held:
            raise Gone(_("The report is not there any more."))
        taken.extend(take(held[pk]))

    outcomes = [_one(report, partial(one, report.pk)) for report in reports]
    write(taken, now=now)
    return outcomes


def _check(reports: Sequence[Report]) -> None:
    if not 0 < len(reports) <= MOST:
        raise NoneTicked(_("Tick between 1 and %(most)d reports.") % {"most": MOST})


def _one(report: Report, act: Callable[[], object]) -> Outcome:
    try:
        act()
    except Refused as refusal:
        return Outcome(report, str(refusal))
    except PermissionDenied as refusal:
        return Outcome(report, str(refusal) or _("You may not do this."))
    return Outcome(report, "")
