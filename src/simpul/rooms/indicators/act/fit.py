"""An entry is held against its definition and what the city has: what would be kept, or why it cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from simpul.ground.files.models import Blob
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators.models import Denominator, State, Value
from simpul.rooms.indicators.observe.standing import Standing
from simpul.rooms.indicators.understand import catalogue
from simpul.rooms.indicators.understand.catalogue import Definition
from simpul.rooms.indicators.understand.entry import (
    CITY,
    FIRST_YEAR,
    BadEntry,
    Entry,
    Proof,
    Reason,
    Settled,
    settle,
)
from simpul.rooms.indicators.understand.number import Kind

_is_address = URLValidator(schemes=["http", "https"])


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


@dataclass(frozen=True, slots=True)
class Fitting:
    """An entry that can be kept: what is stored of it, and the newest revision before it.

    `same` tells that the newest revision says all of it already.
    """

    entry: Entry
    definition: Definition
    settled: Settled
    base: Denominator | None
    before: Value | None
    proofs: Sequence[tuple[Proof, Blob | None]]
    same: bool

    @property
    def columns(self) -> dict[str, object]:
        """The columns of a value that say it."""
        return columns(self.settled)


def fit(city: City, entry: Entry, standing: Standing, now: datetime) -> Fitting:
    """See what would be kept of an entry. It reads nothing but what is given.

    Args:
        city: whose value.
        entry: what is said; a small count of people in it is suppressed here, before anything is stored.
        standing: what the city has, read for this entry among others.
        now: when.

    Raises:
        NoSuchIndicator, ComputedHere, WrongYear, YearLocked, NoSuchDenominator: see there.
        DoesNotFit, NoProof: see there.
    """
    entry = replace(entry, department=entry.department.strip(), scope=entry.scope.strip() or CITY)
    definition = _definition(entry.code)
    _check_year(city, entry.year, now)
    if entry.year in standing.closed:
        raise closed(entry.year)
    base = _base(entry, standing)
    if base:
        entry = replace(entry, denominator=base.value)
    out_of = standing.bases.get((definition.base, entry.year, entry.scope))
    try:
        rule = catalogue.suppression(now.date())
        settled = settle(definition, entry, rule, out_of.value if out_of else None)
    except BadEntry as error:
        raise DoesNotFit(error.reason) from error
    base = base if settled.kind is Kind.NUMBER else None
    before = standing.newest.get((entry.code, entry.year, entry.scope))
    proofs = [(proof, file_of(proof, standing)) for proof in entry.evidence]
    same = before is not None and _same(before, entry, settled, base) and _shown(before, entry)
    return Fitting(entry, definition, settled, base, before, proofs, same)


def closed(year: int) -> YearLocked:
    """Give the refusal of a year that is closed."""
    return YearLocked(_("The year %(year)d is closed. Unlock it to change its values.") % {"year": year})


def file_of(proof: Proof, standing: Standing) -> Blob | None:
    """Give the file of a piece of evidence, None where it is a link. Raises NoProof."""
    blob = standing.files.get(proof.blob_sha256)
    if bool(proof.link) == bool(blob):
        raise NoProof(_("Evidence is one link or one file."))
    try:
        if proof.link:
            _is_address(proof.link)
    except ValidationError as error:
        raise NoProof(_("“%(link)s” is no address of a page.") % {"link": proof.link}) from error
    return blob


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


def _base(entry: Entry, standing: Standing) -> Denominator | None:
    if not entry.base:
        return None
    found = standing.bases.get((entry.base, entry.year, entry.scope))
    if found is None:
        raise NoSuchDenominator(
            _("There is no %(what)s of %(year)d for “%(scope)s” yet. Enter it first, with its source.")
            % {"what": entry.base, "year": entry.year, "scope": entry.scope}
        )
    return found


def columns(settled: Settled) -> dict[str, object]:
    """Give the columns of a value that say what was settled."""
    return {
        "kind": settled.kind, "number": settled.number, "numerator": settled.numerator,
        "denominator": settled.denominator, "per": settled.per, "why": settled.why,
    }  # fmt: skip


def _same(before: Value, entry: Entry, settled: Settled, base: Denominator | None) -> bool:
    """Tell whether the newest revision says this already. A returned one is entered anew all the same."""
    told = columns(settled) | {"department": entry.department, "base_id": base.pk if base else None}
    return before.state != State.RETURNED and all(
        getattr(before, name) == said for name, said in told.items()
    )


def _shown(before: Value, entry: Entry) -> bool:
    """Tell whether the newest revision has all this evidence already."""
    if not entry.evidence:
        return True
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
