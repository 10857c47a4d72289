"""The way of a value through the office: submitted, then approved, or returned with a reason."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators.act.enter import check_open
from simpul.rooms.indicators.models import STATE_NAMES, State, Value
from simpul.rooms.indicators.observe import keep


class WrongState(Refused):
    """The value is not where this step begins."""


class NotNewest(Refused):
    """There is a newer revision of the value."""


class ReasonNeeded(Refused):
    """A value is not returned without saying why."""


def submit(value: Value, *, actor: Person, now: datetime) -> Value:
    """Hand a value in for approval. Raises PermissionDenied, WrongState, NotNewest, YearLocked."""
    return _move(value, State.SUBMITTED, {State.DRAFT, State.RETURNED}, actor=actor, now=now)


def approve(value: Value, *, actor: Person, now: datetime) -> Value:
    """Let a value out: from now on it is the one that is published. Raises as `submit` does."""
    return _move(value, State.APPROVED, {State.SUBMITTED}, actor=actor, now=now)


def return_(value: Value, reason: str, *, actor: Person, now: datetime) -> Value:
    """Send a value back to its department. Raises as `submit` does, and ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded(_("Say why it goes back, so that the department can mend it."))
    return _move(value, State.RETURNED, {State.SUBMITTED}, actor=actor, now=now, reason=reason.strip())


PERMISSIONS = {
    State.SUBMITTED: "indicators.submit",
    State.APPROVED: "indicators.approve",
    State.RETURNED: "indicators.approve",
}
VERBS = {State.SUBMITTED: "submit", State.APPROVED: "approve", State.RETURNED: "return"}


@transaction.atomic
def _move(  # noqa: PLR0913 - what, whereto, wherefrom, by whom, when, why
    value: Value, to: State, from_: Collection[State], *, actor: Person, now: datetime, reason: str = ""
) -> Value:
    require(actor, PERMISSIONS[to], value.city)
    keep.alone(value.city)
    check_open(value.city, value.year)
    found = Value.objects.select_related("city").get(pk=value.pk)
    if not found.current:
        raise NotNewest(_("There is a newer revision of this value. Look at that one."))
    if found.state not in from_:
        raise WrongState(
            _("The value is “%(state)s” now: this step cannot be taken.")
            % {"state": STATE_NAMES[State(found.state)]}
        )
    found.state = to
    found.save(update_fields=["state"])
    keep.step(found, actor, now, reason)
    if to == State.APPROVED:
        keep.publish(found)
    ledger.record(
        city=found.city, actor=actor, verb=f"indicators.{VERBS[to]}", subject=found, now=now,
        code=found.code, year=found.year, scope=found.scope, revision=found.revision, reason=reason,
    )  # fmt: skip
    return found
