"""Cities beside each other, only where scope, unit and definition agree; by name, never by rank.

A city that is left out is named with the reason. What else than the cities makes their figures differ (who
counted the people, of which year, how a figure came about) is said beside them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.kernel.chart import Chart, bars
from simpul.rooms.indicators.models import ORIGIN_NAMES, Value
from simpul.rooms.indicators.share import words
from simpul.rooms.indicators.share.words import Shown
from simpul.rooms.indicators.understand.catalogue import Definition
from simpul.rooms.indicators.understand.number import Kind

MOST_BARS = 20
"""Cities on one page: drawing takes some 3 ms a bar, and nobody takes in more at a glance."""

COLUMNS = (
    "pk", "city_id", "kind", "number", "why", "unit", "per", "origin", "numerator", "denominator",
    "base__quantity", "base__year", "base__scope", "base__source", "base__verified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One city of a comparison. `base` says what the figure was measured against, "" where nobody told."""

    slug: str
    name: str
    invented: bool
    shown: Shown
    number: float | None
    origin: str
    origin_name: str
    base: str
    value: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A city that cannot stand beside the others, and why not."""

    slug: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The cities that agree, by name; those left out, by name; and what is to be known about all of them."""

    definition: Definition
    year: int
    unit: str
    sides: Sequence[Side]
    left_out: Sequence[LeftOut]
    caveats: Sequence[str]


def newest_year(code: str, cities: Iterable[int] | None = None, scope: str = "city") -> int | None:
    """Give the newest year with a published figure of the code; None where there is none."""
    found = Value.objects.published().filter(code=code, scope=scope)
    if cities is not None:
        found = found.filter(city__in=list(cities))
    newest: int | None = found.aggregate(newest=Max("year"))["newest"]
    return newest


def compare(
    definition: Definition, year: int, cities: Sequence[City] | None = None, scope: str = "city"
) -> Comparison:
    """Compare the published figures of a year.

    Args:
        definition: of the indicator.
        year: which.
        cities: those to compare; None for every city that says something of that year.
        scope: of the values; others are never mixed in.
    """
    values = Value.objects.published().filter(code=definition.code, year=year, scope=scope)
    if cities is None:
        named = {pk: (slug, name, made_up) for pk, slug, name, made_up in _cities()}
    else:
        named = {city.pk: (city.slug, city.name, city.invented) for city in cities}
        values = values.filter(city__in=list(named))
    rows = {row[1]: row for row in values.values_list(*COLUMNS) if row[1] in named}
    agreed = (definition.unit, _most([row[6] for row in rows.values() if row[2] == Kind.NUMBER]))
    sides, left_out = [], []
    wanted = rows if cities is None else named
    for pk in sorted(wanted, key=lambda one: (named[one][1].casefold(), one)):
        slug, name, invented = named[pk]
        why = _why_not(rows.get(pk), agreed, year)
        if why:
            left_out.append(LeftOut(slug, name, why))
        else:
            sides.append(_side(definition, slug, name, invented, rows[pk]))
    caveats = _caveats(definition, sides, [rows[pk] for pk in rows])
    return Comparison(definition, year, words.unit(definition), sides, left_out, caveats)


def chart(comparison: Comparison, sides: Sequence[Side]) -> Chart | None:
    """Draw the sides of a page in the order of their names; None where none of them is a number."""
    drawn = [side for side in sides if side.shown.is_number]
    if not drawn:
        return None
    title = words.title(comparison.definition)
    values = [(side.name, side.number if side.shown.is_number else side.shown.text) for side in sides]
    return bars(
        "comparison",
        f"{title}, {comparison.year}",
        sentence(comparison, drawn),
        values,
        header=(_("City"), comparison.unit),
        unit=comparison.unit,
        note=_("In the order of their names. The order says nothing of who does better."),
    )


def sentence(comparison: Comparison, drawn: Sequence[Side]) -> str:
    """Say in words what the picture shows: how many cities, and between which figures they lie."""
    numbers = [side.number for side in drawn if side.number is not None]
    told = {
        "n": len(numbers),
        "year": comparison.year,
        "low": words.written(min(numbers)),
        "high": words.written(max(numbers)),
        "unit": comparison.unit,
    }
    if len(numbers) == 1:
        return _("One city has a comparable figure for %(year)d: %(low)s %(unit)s.") % told
    said = _("%(n)d cities have comparable figures for %(year)d, between %(low)s and %(high)s %(unit)s.")
    return said % told


def _cities() -> Iterable[tuple[int, str, str, bool]]:
    return City.objects.order_by().values_list("pk", "slug", "name", "invented")


def _most(units: Sequence[float | None]) -> float | None:
    """Give the scale that most figures have, the smaller of those that tie."""
    return max(sorted(set(units), key=lambda one: one or 0), key=units.count, default=None)


def _why_not(row: Sequence[object] | None, agreed: tuple[str, float | None], year: int) -> str:
    """Say why a city's figure cannot stand beside the others, "" where it can."""
    if row is None:
        return _("It has published nothing for %(year)d.") % {"year": year}
    if row[2] != Kind.NUMBER:
        return ""
    if row[5] != agreed[0]:
        told = {"theirs": row[5] or _("no unit"), "ours": agreed[0]}
        return _("It measures in “%(theirs)s”, the definition in “%(ours)s”.") % told
    if row[6] != agreed[1] and row[6] is not None and agreed[1] is not None:
        return _("It scales its figure in another way than the others.")
    return ""


def _side(definition: Definition, slug: str, name: str, invented: bool, row: Sequence[object]) -> Side:  # noqa: FBT001
    pk, _city, kind, number, why, unit, _per, origin, _over, _under, quantity, year, scope, source, _seen = (
        row
    )
    base = ""
    if quantity:
        known = words.listed("quantities", (str(quantity),))[0]
        base = f"{known}, {year}" + (f", {scope}" if scope != "city" else "") + f" ({source})"
    shown = words.shown(str(kind), number, words.unit(definition, str(unit)), str(why))  # type: ignore[arg-type]
    return Side(slug, name, invented, shown, number, origin, str(ORIGIN_NAMES[origin]), base, pk)  # type: ignore[arg-type,index]


def _caveats(definition: Definition, sides: Sequence[Side], rows: Sequence[Sequence[object]]) -> list[str]:
    """Say what else than the cities can make these figures differ."""
    numbers = [row for row in rows if row[2] == Kind.NUMBER]
    bases = {(row[11], row[12]) for row in numbers if row[10]}
    sources = {row[13] for row in numbers if row[10]}
    asked: Mapping[str, bool] = {
        _("Number and meaning of this indicator were not seen in a public source; check the standard."): (
            not definition.verified
        ),
        _("The cities count people or land of different years or areas; each row says which."): len(bases)
        > 1,
        _("The counts come from different sources; each row says which."): len(sources) > 1,
        _("Some of these counts were not verified."): any(row[10] and not row[14] for row in numbers),
        _("For some figures nobody told what they were measured against."): bool(definition.base)
        and any(not row[10] for row in numbers),
        _("Some figures are computed from daily work, others were entered by hand."): (
            len({row[7] == "computed" for row in numbers}) > 1
        ),
        _("An invented city is among them: its figures say nothing about a real place."): any(
            side.invented for side in sides
        ),
        _("Every city is different: a figure does not say why it is so."): True,
    }
    return [caveat for caveat, holds in asked.items() if holds]
