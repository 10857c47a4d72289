"""A department enters a value: checked against its definition, kept as a draft revision with its evidence."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.files.models import Blob
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.indicators.act.fit import (
    ComputedHere,
    DoesNotFit,
    Fitting,
    NoProof,
    NoSuchDenominator,
    NoSuchIndicator,
    WrongYear,
    YearLocked,
    closed,
    file_of,
    fit,
)
from simpul.rooms.indicators.models import Evidence, Origin, State, Value
from simpul.rooms.indicators.observe import keep, standing
from simpul.rooms.indicators.understand.entry import Entry, Proof

__all__ = [
    "ENTER", "ComputedHere", "DoesNotFit", "NoProof", "NoSuchDenominator", "NoSuchIndicator", "WrongYear",
    "YearLocked", "add_evidence", "check_open", "enter", "keep_all",
]  # fmt: skip

ENTER = "indicators.enter"


@transaction.atomic
def enter(
    city: City, entry: Entry, *, actor: Person, now: datetime, origin: Origin = Origin.ENTERED
) -> Value:
    """Keep a value as a draft. What is the same as the newest revision is that revision.

    Args:
        city: whose value.
        entry: what is said; a small count of people in it is suppressed before anything is stored.
        actor: who says it.
        now: when.
        origin: how it came.

    Raises:
        PermissionDenied: the actor may not.
        NoSuchIndicator, ComputedHere, WrongYear, YearLocked, NoSuchDenominator: see act.fit.
        DoesNotFit, NoProof: see act.fit.
    """
    require(actor, ENTER, city)
    keep.alone(city)
    fitting = fit(city, entry, standing.read(city, [entry]), now)
    (value,) = keep_all(city, [fitting], actor=actor, now=now, origin=origin)
    return value


def keep_all(
    city: City, fittings: Sequence[Fitting], *, actor: Person, now: datetime, origin: Origin
) -> list[Value]:
    """Keep what fits as drafts, inside the transaction in which it was held against what the city has.

    Returns:
        The newest revision of each, in their order: the one before where it says the same.
    """
    values = [_value(city, one, actor, now, origin) for one in fittings]
    fresh = [(one, value) for one, value in zip(fittings, values, strict=True) if not one.same]
    keep.revise_all([keep.Revision(value, one.before, _sources(one)) for one, value in fresh])
    proofs = [_evidence(value, proof, blob) for one, value in fresh for proof, blob in one.proofs]
    Evidence.objects.bulk_create(proofs, batch_size=keep.ROWS_AT_ONCE)
    acts = [ledger.Act(ENTER, value, _told(value)) for _one, value in fresh]
    ledger.record_all(acts, city=city, actor=actor, now=now)
    return values


@transaction.atomic
def add_evidence(value: Value, proof: Proof, *, actor: Person, now: datetime) -> Evidence:
    """Put evidence to a value that is not approved yet.

    Raises:
        PermissionDenied: the actor may not.
        YearLocked: the year is closed.
        NoProof: see there.
    """
    require(actor, ENTER, value.city)
    check_open(value.city, value.year)
    if Value.objects.get(pk=value.pk).state == State.APPROVED:
        raise NoProof(_("The value is approved as it is. Enter it again to add evidence."))
    blob = file_of(proof, standing.read(value.city, [Entry(value.code, value.year, evidence=[proof])]))
    kept = _evidence(value, proof, blob)
    kept.save()
    ledger.record(
        city=value.city, actor=actor, verb="indicators.add_evidence", subject=value, now=now,
        file=proof.blob_sha256, link=proof.link,
    )  # fmt: skip
    return kept


def check_open(city: City, year: int) -> None:
    """Raise YearLocked where the year is closed."""
    if keep.locked(city, year):
        raise closed(year)


def _value(city: City, one: Fitting, actor: Person, now: datetime, origin: Origin) -> Value:
    """Make the value of what fits; the one before where it says the same."""
    if one.same and one.before:
        return one.before
    entry = one.entry
    return Value(
        city=city, code=entry.code, year=entry.year, scope=entry.scope, department=entry.department,
        state=State.DRAFT, origin=origin, unit=one.definition.unit, base=one.base, made_at=now,
        made_by=actor, **one.columns,
    )  # fmt: skip


def _sources(one: Fitting) -> list[keep.Source]:
    base = one.base
    return [keep.Source(f"indicators.denominator/{base.pk}", "denominator", base.value)] if base else []


def _evidence(value: Value, proof: Proof, blob: Blob | None) -> Evidence:
    return Evidence(value=value, blob=blob, link=proof.link, name=proof.name[:200], note=proof.note)


def _told(value: Value) -> dict[str, object]:
    """Say what the ledger keeps of a value."""
    names = ("code", "year", "scope", "revision", "kind", "number", "origin")
    return {name: getattr(value, name) for name in names}
