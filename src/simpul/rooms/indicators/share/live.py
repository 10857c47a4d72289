"""What the rooms measure at this moment, without waiting for a revision."""

from django.utils.translation import gettext as _
from ninja import Schema

from simpul.ground.places.models import City
from simpul.kernel.indicator import Catalogue, Indicator, catalogue
from simpul.rooms.indicators.observe import asked


class Answer(Schema):
    """An indicator of a city in a year.

    `value` is null where there was nothing to measure; it is never guessed. `numerator_is` and
    `denominator_is` name the two parts with their units; `made_from` names the records behind them.
    """

    code: str
    title: str
    unit: str
    source: str
    city: str
    year: int
    invented: bool
    value: float | None
    numerator: float
    numerator_is: str
    denominator: float
    denominator_is: str
    made_from: list[str]


def answer(indicator: Indicator, city: City, year: int) -> Answer:
    """Measure one indicator."""
    reading = asked.reading(indicator, city.pk, year)
    return Answer(
        code=indicator.code,
        title=_(indicator.title),
        unit=indicator.unit,
        source=_(indicator.source),
        city=city.slug,
        year=year,
        invented=city.invented,
        value=reading.value,
        numerator=reading.numerator,
        numerator_is=_(indicator.parts[0]),
        denominator=reading.denominator,
        denominator_is=_(indicator.parts[1]),
        made_from=list(reading.sources),
    )


def answers(city: City, year: int, asked: Catalogue = catalogue) -> list[Answer]:
    """Measure them all, in the order of their codes."""
    return [answer(indicator, city, year) for indicator in asked]
