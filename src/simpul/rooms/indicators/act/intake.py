"""A sheet is handed over, and taken in by a job: all of it once, however often the job is begun."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import get_language

from simpul.ground.files.models import Blob
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators.act.enter import ENTER
from simpul.rooms.indicators.act.sheet import Tell, see, write
from simpul.rooms.indicators.models import Intake, IntakeState
from simpul.rooms.indicators.observe.sheet import BadCells, Fault
from simpul.rooms.indicators.understand.sheet import Sheet

MOST_FAULTS = 200
"""Faults that are kept of a refused sheet; the rest are counted."""


def hand_over(  # noqa: PLR0913 - whose file, which sheet of it, how it is read, by whom and when
    city: City, blob: Blob, name: str, sheet: str, columns: Mapping[str, str], *, actor: Person,
    now: datetime, remember: str = "",
) -> Intake:  # fmt: skip
    """Write down that a sheet is to be taken in. The caller asks for the job in the same transaction.

    Raises:
        PermissionDenied: the actor may not.
    """  # fmt: skip
    require(actor, ENTER, city)
    return Intake.objects.create(
        city=city, blob=blob, name=name[:200], sheet=sheet[:200], columns=dict(columns),
        remember=remember.strip()[:120], language=get_language() or "en", asked_at=now, asked_by=actor,
    )  # fmt: skip


def take(intake: Intake, sheet: Sheet, *, now: datetime, tell: Tell | None = None) -> Intake:
    """Take a sheet in that was handed over: the values and that it is done are kept together, or neither is.

    One that is done already stays as it is, so a job that was killed after the last write doubles nothing.

    Args:
        intake: which.
        sheet: as it was read again from the file that was kept.
        now: when.
        tell: hears how far it has come.
    """
    city, actor = intake.city, intake.asked_by
    try:
        seen = see(city, sheet, intake.columns, actor=actor, now=now, tell=tell)
        if tell:
            tell(len(seen.rows), len(seen.rows))
        with transaction.atomic():
            found = lock(intake)
            if found.is_done:
                return found
            values = write(city, intake.sheet, seen, actor=actor, now=now, remember=intake.remember)
            found.count, found.new = len(values), sum(value.made_at == now for value in values)
            _end(found, IntakeState.TAKEN, now)
    except (Refused, PermissionDenied) as refusal:
        return refuse(intake, refusal, now)
    return found


def refuse(intake: Intake, refusal: Exception, now: datetime) -> Intake:
    """Write down why a sheet was not taken in, each fault with its cell."""
    faults = refusal.faults if isinstance(refusal, BadCells) else (Fault("", str(refusal)),)
    with transaction.atomic():
        found = lock(intake)
        if not found.is_done:
            found.faults = [[fault.ref, fault.says] for fault in faults[:MOST_FAULTS]]
            found.more = max(0, len(faults) - MOST_FAULTS)
            _end(found, IntakeState.REFUSED, now)
    return found


def _end(intake: Intake, state: IntakeState, now: datetime) -> None:
    intake.state, intake.ended_at = state, now
    intake.save(update_fields=["state", "ended_at", "count", "new", "faults", "more"])
