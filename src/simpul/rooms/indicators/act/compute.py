"""The rooms' indicators become values: a new revision only where what they are made from is another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_noop

from simpul.ground.files import store
from simpul.ground.files.models import Blob
from simpul.ground.files.understand import ZIP
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import forget, remembering, require, system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.indicator import Catalogue, Indicator, Made, Reading, catalogue
from simpul.rooms.indicators.models import Denominator, Failure, Origin, State, Used, Value
from simpul.rooms.indicators.observe import asked, keep
from simpul.rooms.indicators.understand.catalogue import find, suppression
from simpul.rooms.indicators.understand.entry import CITY
from simpul.rooms.indicators.understand.number import Kind
from simpul.rooms.indicators.understand.rows import check, hidden_hash, inputs_hash, packed
from simpul.rooms.indicators.understand.small import hides

NOTHING = gettext_noop("Nothing was measured in this year.")
"""Why a computed figure is none; English, translated where it is shown."""
RESTS = ((1_000, timedelta(hours=1)), (10_000, timedelta(days=1)))
"""How long a figure that is made from more than so many records is left as it is, once it was worked out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of computing a year: codes with a new revision, how many stayed, and what failed with why.

    `locked` is True where the year is closed and nothing was tried.
    """

    made: Sequence[str] = ()
    same: int = 0
    failed: Mapping[str, str] = field(default_factory=dict)
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """An answer with its rows, and what is stored of it: `file` its rows packed, `sources` what it is of."""

    indicator: Indicator
    reading: Reading
    rows: tuple[Made, ...]
    kind: Kind
    inputs_hash: str
    file: Blob | None = None
    sources: Sequence[keep.Source] = ()


@remembering()
def recompute(
    city: City, year: int, *, now: datetime, actor: Person | None = None, own: Catalogue = catalogue
) -> Outcome:
    """Ask every indicator of the rooms for a year, and keep what is new. One that fails stops no other.

    What several figures are counted from, their room reads once (`people.access.remembered`).
    Each figure is one transaction, so that a process that is killed has written whole figures only, and the
    next run goes on. What was worked out from the same rows again makes no revision.

    Args:
        city: whose figures.
        year: calendar year in the city's time zone.
        now: when.
        actor: who asks; None where the machine does it by itself.
        own: the rooms' indicators.

    Raises:
        PermissionDenied: the actor may not.
    """
    if actor:
        require(actor, "indicators.recompute", city)
    if keep.locked(city, year):
        return Outcome(locked=True)
    made, same, failed = [], 0, {}
    for indicator in own:
        try:
            is_new = _one(city, indicator, year, now, actor or system_person())
        except Exception as error:  # noqa: BLE001 - whatever a room does wrong is told, and stops no other
            failed[indicator.code] = _fail(city, indicator.code, year, error, now)
        else:
            made += [indicator.code] if is_new else []
            same += not is_new
    return Outcome(made, same, failed)


@remembering()
def years(city: City, now: datetime, own: Catalogue = catalogue) -> list[int]:
    """Give the years to compute: this one, those the rooms know of, and those computed before."""
    found = {now.astimezone(ZoneInfo(city.time_zone)).year}
    for indicator in own:
        found.update(indicator.years(city.pk) if indicator.years else ())
    before = Value.objects.current().filter(city=city, origin=Origin.COMPUTED)
    return sorted(found.union(before.values_list("year", flat=True).distinct()))


def rests(city: City, code: str, now: datetime) -> bool:
    """Tell whether a figure rests: it was worked out a moment ago, from many records (decision 0227)."""
    values = Value.objects.current().filter(city=city, code=code, scope=CITY, origin=Origin.COMPUTED)
    return any(
        Used.objects.filter(value=value)[records : records + 1].exists()
        for records, rest in RESTS
        for value in values.filter(made_at__gt=now - rest)
    )


def _one(city: City, indicator: Indicator, year: int, now: datetime, actor: Person) -> bool:
    """Compute one figure; tell whether it made a revision.

    It is measured and packed before the transaction: that takes seconds where a city is large, and on SQLite
    nobody else could write meanwhile. Where somebody wrote a revision in between, it is measured once more,
    alone.
    """
    seen = keep.newest(city, indicator.code, year, CITY)
    measured = _measure(city, indicator, year, now)
    if not _is_said(seen, measured):
        measured = _packed(measured)
    with transaction.atomic():
        keep.alone(city)
        if keep.newest(city, indicator.code, year, CITY) != seen:
            forget()
            measured = _packed(_measure(city, indicator, year, now))
        return _keep(city, measured, year, now, actor)


def _keep(city: City, measured: Measured, year: int, now: datetime, actor: Person) -> bool:
    """Keep a figure where it says something new; the city's figures are held."""
    indicator = measured.indicator
    before = keep.newest(city, indicator.code, year, CITY)
    Failure.objects.filter(city=city, code=indicator.code, year=year).delete()
    if keep.locked(city, year) or _is_said(before, measured):
        return False
    value = keep.revise(_value(city, year, measured, now, actor), sources=measured.sources)
    ledger.record(
        city=city, actor=actor, verb="indicators.compute", subject=value, now=now, code=value.code,
        year=year, scope=CITY, revision=value.revision, kind=value.kind, number=value.number,
        inputs=value.inputs_hash,
    )  # fmt: skip
    return True


def _measure(city: City, indicator: Indicator, year: int, now: datetime) -> Measured:
    reading, rows = asked.with_rows(indicator, city.pk, year)
    if indicator.rows and reading.value is not None:
        check(reading, rows)
    parts = {"numerator": reading.numerator, "denominator": reading.denominator, "per": reading.per}
    if reading.value is None:
        kind = Kind.NO_DATA
    elif find_persons(indicator) and hides(suppression(now.date()), number=reading.value, **parts):
        kind = Kind.SUPPRESSED
    else:
        kind = Kind.NUMBER
    if kind is Kind.SUPPRESSED:
        hashed = hidden_hash(city.slug, indicator.code, year)
    else:
        hashed = inputs_hash(city.slug, indicator.code, year, reading, rows)
    return Measured(indicator, reading, rows, kind, hashed)


def find_persons(indicator: Indicator) -> bool:
    """Tell whether the indicator counts people, by its own word or by the standard's definition."""
    try:
        return indicator.persons or find(indicator.code).persons
    except KeyError:  # it is in no catalogue of the installation: a test's own
        return indicator.persons


def _is_said(before: Value | None, measured: Measured) -> bool:
    """Tell whether the newest revision says it already; that there is nothing is not said at first."""
    if before is None:
        return measured.kind is Kind.NO_DATA
    return before.inputs_hash == measured.inputs_hash and before.kind == measured.kind


def _value(city: City, year: int, measured: Measured, now: datetime, actor: Person) -> Value:
    reading, is_number = measured.reading, measured.kind is Kind.NUMBER
    return Value(
        city=city, code=measured.indicator.code, year=year, scope=CITY, state=State.APPROVED,
        kind=measured.kind, number=reading.value if is_number else None,
        numerator=reading.numerator if is_number else None,
        denominator=reading.denominator if is_number else None, unit=measured.indicator.unit,
        per=reading.per, base=_base(measured) if is_number else None, origin=Origin.COMPUTED,
        why=NOTHING if measured.kind is Kind.NO_DATA else "", made_at=now, made_by=actor,
        inputs_hash=measured.inputs_hash, rows=measured.file,
    )  # fmt: skip


def _packed(measured: Measured) -> Measured:
    """Pack the rows of a number, and name its sources."""
    rows = measured.rows if measured.kind is Kind.NUMBER else ()
    file = store.put(packed(rows), expect=frozenset({ZIP})) if rows else None
    return replace(measured, file=file, sources=_sources(measured))


def _base(measured: Measured) -> Denominator | None:
    """Find the denominator of ours that the figure was divided by."""
    refs = [row.ref for row in measured.rows if row.part == "denominator" and row.ref.startswith(asked.BASE)]
    return (
        Denominator.objects.filter(pk=int(refs[0].removeprefix(asked.BASE))).first()
        if len(refs) == 1
        else None
    )


def _sources(measured: Measured) -> list[keep.Source]:
    rows = [keep.Source(row.source or row.ref, row.part, row.amount) for row in measured.rows]
    named = {row.ref for row in rows}
    rest = [keep.Source(ref) for ref in measured.reading.sources if ref not in named]
    return keep.total([*rows, *rest])


def _fail(city: City, code: str, year: int, error: Exception, now: datetime) -> str:
    says = f"{type(error).__name__}: {error}"[:2000]
    Failure.objects.update_or_create(city=city, code=code, year=year, defaults={"says": says, "at": now})
    return says
