"""The indicators of the indicators room itself: what its own denominators and duties tell.

The sums read like any room's: numerator, denominator, and the rows behind them.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from simpul.kernel.indicator import Made, Reading, catalogue
from simpul.rooms.indicators.models import Denominator, Duty, Value

CITY = "city"


def rows_density(city_id: int, year: int) -> Iterator[Made]:
    """Give the count of people and the land area that the density is made of."""
    found = _denominators(city_id, year)
    for part, quantity in (("numerator", "population"), ("denominator", "area_km2")):
        one = found.get(quantity)
        if one and len(found) == 2:  # noqa: PLR2004 - both parts, or there is no ratio
            yield Made(part, one.value, one.source, f"indicators.denominator/{one.pk}")  # type: ignore[arg-type]


def years_density(city_id: int) -> list[int]:
    """Give the years of which the city told a denominator."""
    years = Denominator.objects.current().filter(city=city_id, scope=CITY).values_list("year", flat=True)
    return sorted(set(years))


@catalogue.add(
    code="indicators.density",
    title=_("People per square kilometre of land"),
    unit=_("people per km²"),
    parts=(_("people"), _("square kilometres of land")),
    source=_("The city's own denominators, each with its source"),
    rows=rows_density,
    theme="population_social",
    after=("indicators.set_denominator",),
    years=years_density,
    persons=True,
)
def density(city_id: int, year: int) -> Reading:
    """Population by land area of the same year and the whole city; None where either is not known."""
    found = _denominators(city_id, year)
    if len(found) < 2:  # noqa: PLR2004 - both parts
        return Reading(0, 0, per=1)
    people, area = found["population"], found["area_km2"]
    return Reading(people.value, area.value, per=1)


def rows_owed(city_id: int, year: int) -> Iterator[Made]:
    """Give each duty that is done, with the value that did it, then each duty."""
    duties = list(_duties(city_id, year))
    done = _done(city_id, year)
    for duty in duties:
        value = done.get((duty.code, duty.scope))
        if value:
            yield Made(
                "numerator", 1, duty.code, f"indicators.duty/{duty.pk}", source=f"indicators.value/{value}"
            )
    for duty in duties:
        yield Made("denominator", 1, duty.code, f"indicators.duty/{duty.pk}")


def years_owed(city_id: int) -> list[int]:
    """Give the years that some department owes a figure of."""
    return sorted(set(Duty.objects.filter(city=city_id).values_list("year", flat=True)))


@catalogue.add(
    code="indicators.owed",
    title=_("Share of the figures owed for the year that are approved"),
    unit="%",
    parts=(_("figures owed that are approved"), _("figures owed")),
    source=_("The city's own list of which department owes which figure"),
    rows=rows_owed,
    direction="up",
    theme="governance",
    after=("indicators.set_duty", "indicators.approve"),
    years=years_owed,
)
def owed(city_id: int, year: int) -> Reading:
    """Duties of the year whose figure has an approved revision, out of all duties of the year."""
    duties, done = list(_duties(city_id, year)), _done(city_id, year)
    return Reading(sum((duty.code, duty.scope) in done for duty in duties), len(duties))


def _denominators(city_id: int, year: int) -> dict[str, Denominator]:
    found = Denominator.objects.current().filter(
        city=city_id, year=year, scope=CITY, quantity__in=("population", "area_km2")
    )
    return {one.quantity: one for one in found}


def _duties(city_id: int, year: int) -> Iterator[Duty]:
    return Duty.objects.filter(city=city_id, year=year).order_by("code", "scope").iterator()


def _done(city_id: int, year: int) -> dict[tuple[str, str], int]:
    """Give the published value of each code and scope of the year."""
    values = Value.objects.published().filter(city=city_id, year=year).values_list("code", "scope", "pk")
    return {(code, scope): pk for code, scope, pk in values}
