"""When the sun rises and sets at a place, by astral (the algorithm of NOAA's solar calculator). Pure."""

from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import NamedTuple

from astral import Observer
from astral.sun import sunrise, sunset

from simpul.kernel.geo import LonLat


class Daylight(NamedTuple):
    """From when to when the sun is up on a day; None for both where it does not rise or does not set."""

    rises_at: datetime | None
    sets_at: datetime | None


def daylight(position: LonLat, on: date, zone: tzinfo) -> Daylight:
    """Give when the sun rises and sets, aware and in the given zone; within a minute or two."""
    return _daylight(round(position.lat, 1), round(position.lon, 1), on, zone)  # 11 km: half a minute of sun


@lru_cache(maxsize=1024)
def _daylight(lat: float, lon: float, on: date, zone: tzinfo) -> Daylight:
    observer = Observer(latitude=lat, longitude=lon)
    try:
        return Daylight(sunrise(observer, date=on, tzinfo=zone), sunset(observer, date=on, tzinfo=zone))
    except ValueError:  # beyond the polar circles there are days without either
        return Daylight(None, None)
