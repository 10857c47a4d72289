"""A department enters a value: checked against its definition, kept as a draft revision with its evidence."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.files.models import Blob
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators.models import Denominator, Evidence, Origin, State, Value
from simpul.rooms.indicators.observe import keep
from simpul.rooms.indicators.understand import catalogue
from simpul.rooms.indicators.understand.catalogue import Definition
from simpul.rooms.indicators.understand.entry import (
    FIRST_YEAR,
    BadEntry,
    Entry,
    Proof,
    Reason,
    Settled,
    settle,
)
from simpul.rooms.indicators.understand.number import Kind

ENTER = "indicators.enter"


class NoSuchIndicator(Refused):
    """The catalogue has no indicator of that code."""


class ComputedHere(Refused):
    """A room of this installation computes the indicator: nobody enters it."""


class YearLocked(Refused):
    """The year takes no new revision until somebody unlocks it."""


class WrongYear(Refused):
    """No value can be of that year."""


class NoSuchDenominator(Refused):
    """The city has no such denominator of that year and scope."""


class DoesNotFit(Refused):
    """The parts of the value do not fit together, or one is missing. `reason` is one of understand.entry."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(_cures()[reason])
        self.reason: Reason = reason


class NoProof(Refused):
    """The evidence is neither a link nor a file of the store, or it is both."""


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
        origin: Origin.IMPORTED where it comes from a sheet.

    Raises:
        PermissionDenied: the actor may not.
        NoSuchIndicator, ComputedHere, WrongYear, YearLocked, NoSuchDenominator: see there.
        DoesNotFit, NoProof: see there.
    """
    require(actor, ENTER, city)
    entry = replace(entry, department=entry.department.strip(), scope=entry.scope.strip() or "city")
    definition = _definition(entry.code)
    _check_year(city, entry.year, now)
    keep.alone(city)
    check_open(city, entry.year)
    base = _base(city, entry)
    if base:
        entry = replace(entry, denominator=base.value)
    try:
        settled = settle(
            definition, entry, catalogue.suppression(now.date()), _out_of(city, definition, entry)
        )
    except BadEntry as error:
        raise DoesNotFit(error.reason) from error
    base = base if settled.kind is Kind.NUMBER else None
    before = keep.newest(city, entry.code, entry.year, entry.scope)
    if before and _same(before, entry, settled, base) and _shown(before, entry):
        return before
    value = keep.revise(
        Value(
            city=city, code=entry.code, year=entry.year, scope=entry.scope, department=entry.department,
            state=State.DRAFT, origin=origin, unit=definition.unit, base=base, made_at=now, made_by=actor,
            **_columns(settled),
        ),
        sources=[keep.Source(f"indicators.denominator/{base.pk}", "denominator", base.value)] if base else [],
    )  # fmt: skip
    for proof in entry.evidence:
        keep_proof(value, proof)
    ledger.record(
        city=city, actor=actor, verb=ENTER, subject=value, now=now, code=value.code, year=value.year,
        scope=value.scope, revision=value.revision, kind=value.kind, number=value.number, origin=value.origin,
    )  # fmt: skip
    return value


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
    kept = keep_proof(value, proof)
    ledger.record(
        city=value.city, actor=actor, verb="indicators.add_evidence", subject=value, now=now,
        file=proof.blob_sha256, link=proof.link,
    )  # fmt: skip
    return kept


def check_open(city: City, year: int) -> None:
    """Raise YearLocked where the year is closed."""
    if keep.locked(city, year):
        raise YearLocked(_("The year %(year)d is closed. Unlock it to change its values.") % {"year": year})


def keep_proof(value: Value, proof: Proof) -> Evidence:
    """Keep evidence. Raises NoProof."""
    blob = Blob.objects.filter(pk=proof.blob_sha256).first() if proof.blob_sha256 else None
    if bool(proof.link) == bool(blob):
        raise NoProof(_("Evidence is one link or one file."))
    try:
        if proof.link:
            URLValidator(schemes=["http", "https"])(proof.link)
    except ValidationError as error:
        raise NoProof(_("“%(link)s” is no address of a page.") % {"link": proof.link}) from error
    return Evidence.objects.create(
        value=value, blob=blob, link=proof.link, name=proof.name[:200], note=proof.note
    )


def _definition(code: str) -> Definition:
    try:
        definition = catalogue.find(code)
    except KeyError as error:
        raise NoSuchIndicator(
            _("There is no indicator “%(code)s”. Look its code up in the catalogue.") % {"code": code}
        ) from error
    if definition.computed:
        raise ComputedHere(
            _("%(code)s is computed from daily work here. It cannot be entered.") % {"code": code}
        )
    return definition


def _check_year(city: City, year: int, now: datetime) -> None:
    last = now.astimezone(ZoneInfo(city.time_zone)).year
    if not FIRST_YEAR <= year <= last:
        raise WrongYear(
            _("A value is of a year from %(first)d to %(last)d.") % {"first": FIRST_YEAR, "last": last}
        )


def _base(city: City, entry: Entry) -> Denominator | None:
    if not entry.base:
        return None
    wanted = {"city": city, "quantity": entry.base, "year": entry.year, "scope": entry.scope}
    found = Denominator.objects.current().filter(**wanted).first()
    if found is None:
        raise NoSuchDenominator(
            _("There is no %(what)s of %(year)d for “%(scope)s” yet. Enter it first, with its source.")
            % {"what": entry.base, "year": entry.year, "scope": entry.scope}
        )
    return found


def _out_of(city: City, definition: Definition, entry: Entry) -> float | None:
    """Give the city's own denominator that a rate is out of: anybody can multiply the two. None for none."""
    wanted = {"city": city, "quantity": definition.base, "year": entry.year, "scope": entry.scope}
    found = Denominator.objects.current().filter(**wanted).first() if definition.base else None
    return found.value if found else None


def _columns(settled: Settled) -> dict[str, object]:
    return {
        "kind": settled.kind, "number": settled.number, "numerator": settled.numerator,
        "denominator": settled.denominator, "per": settled.per, "why": settled.why,
    }  # fmt: skip


def _same(before: Value, entry: Entry, settled: Settled, base: Denominator | None) -> bool:
    """Tell whether the newest revision says this already. A returned one is entered anew all the same."""
    told = _columns(settled) | {"department": entry.department}
    return (
        before.state != State.RETURNED
        and before.base == base
        and all(getattr(before, name) == said for name, said in told.items())
    )


def _shown(before: Value, entry: Entry) -> bool:
    """Tell whether the newest revision has all this evidence already."""
    kept = {(proof.link, proof.blob_id or "") for proof in before.evidence.all()}
    return all((proof.link, proof.blob_sha256) in kept for proof in entry.evidence)


def _cures() -> dict[Reason, str]:
    return {
        "number_missing": _("There is no number here. Write one, or choose “no data because …”."),
        "number_with_kind": _("There is a number, but it is said that there is none. Leave one of them out."),
        "why_missing": _("Say why there is no number."),
        "why_too_long": _("Say why in at most 2000 letters."),
        "too_large": _("The number is too large to be kept to the last digit."),
        "bad_text": _("The scope has at most 60 letters and the department 120, on one line."),
        "people_below_zero": _("Fewer than no people cannot be counted."),
        "denominator_not_above_zero": _("What it is divided by must be more than 0."),
        "denominator_missing": _("Say also what it is out of, or the figure itself."),
        "no_ratio": _("This indicator is no ratio: give the figure itself, without parts."),
        "parts_disagree": _("The figure is not what its two parts give. Leave it out, or mend a part."),
    }
