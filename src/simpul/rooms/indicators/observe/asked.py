"""What the rooms answer when they are asked now; the city's own count of people or area completes it."""

from dataclasses import replace

from simpul.kernel.indicator import Indicator, Made, Reading
from simpul.rooms.indicators.models import Denominator
from simpul.rooms.indicators.understand.entry import CITY

BASE = "indicators.denominator/"


def reading(indicator: Indicator, city_id: int, year: int) -> Reading:
    """Measure an indicator; its value is None where its base is not known for that year."""
    return _measured(indicator, city_id, year)[0]


def with_rows(indicator: Indicator, city_id: int, year: int) -> tuple[Reading, tuple[Made, ...]]:
    """Measure an indicator, and give the rows behind the answer, its base as the last of them."""
    found, base = _measured(indicator, city_id, year)
    made = tuple(indicator.rows(city_id, year)) if indicator.rows else ()
    if base and indicator.rows:
        made = (*made, Made("denominator", base.value, base.source, f"{BASE}{base.pk}"))
    return found, made


def _measured(indicator: Indicator, city_id: int, year: int) -> tuple[Reading, Denominator | None]:
    found = indicator.measure(city_id, year)
    if not (indicator.base and found.denominator):
        return found, None
    own = Denominator.objects.current().filter(city=city_id, quantity=indicator.base, scope=CITY, year=year)
    base = own.first()
    return replace(found, denominator=base.value if base else 0), base
