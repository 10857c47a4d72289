"""Which days are no working days: the public holidays of a city's state, by the library `holidays`."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from simpul.ground.places.models import City
from simpul.rooms.reports.understand import clock


def due(city: City, began: datetime, stage: str) -> datetime | None:
    """Give until when a stage that began then is in time, by the rule of that day; None without a clock."""
    rule = clock.in_force(clock.rules(), city.day(began))
    return clock.due(began, stage, rule, ZoneInfo(city.time_zone), _days(city.country))


@lru_cache(maxsize=16)
def _days(country: str) -> holidays.HolidayBase:
    """Give the holidays of a state (ISO 3166-1 alpha-3); none where the library knows none."""
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return holidays.HolidayBase()
