"""Reports that tell of the same: one is told by another, and comes apart again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.people.models import Person
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act.step import hold, office, step
from simpul.rooms.reports.models import Report

NO_PARENTS = ("merged", "rejected", "withdrawn", "handed_over")


class NoParent(Refused):
    """A report cannot be told by that one."""


@transaction.atomic
def merge(report: Report, parent: Report | None, *, actor: Person, now: datetime, words: str = "") -> Report:
    """Let a report be told by another. Those that it told of itself are told by that one too.

    Raises:
        PermissionDenied: the actor may not.
        NoParent: none was named, it is itself, of another city, or one that cannot tell of others.
        StepNotPossible: the report cannot be merged from its state.
    """
    if parent is None or parent.pk == report.pk or parent.city_id != report.city_id:
        raise NoParent(_("Say which other report of this city tells of the same."))
    first, second = sorted(
        (report.pk, parent.pk)
    )  # the lower one first, so that two merges never wait on each other
    for pk in (first, second):
        hold(Report(pk=pk))
    parent = hold(parent)
    if parent.state in NO_PARENTS or parent.erased_at:
        raise NoParent(
            _("Report %(code)s cannot tell of others: its state is “%(state)s”.")
            % {"code": parent.code, "state": parent.get_state_display()}
        )
    done = step(report, "merge", office(actor), now=now, words=words, parent=parent, parent_code=parent.code)
    Report.objects.filter(parent=done, state=Report.State.MERGED).update(parent=parent, changed_at=now)
    return done


@transaction.atomic
def split(report: Report, *, actor: Person, now: datetime, words: str = "") -> Report:
    """Let a report that was merged go on by itself. The ledger says which report told of it.

    Raises:
        PermissionDenied: the actor may not.
        StepNotPossible: it is not merged.
    """
    parent = hold(report).parent
    told_by = parent.code if parent else ""
    done = step(report, "split", office(actor), now=now, words=words, parent_code=told_by)
    done.parent = None
    done.save(update_fields=["parent"])
    return done
