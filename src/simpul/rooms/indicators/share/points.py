"""What other rooms read of a city's indicators: a series by year, and the newest figure of each code.

Only published values are given: the newest approved revision of each year.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simpul.ground.places.models import City
from simpul.rooms.indicators.models import Value
from simpul.rooms.indicators.understand.number import Figure, Kind

COLUMNS = ("code", "year", "kind", "number", "why", "unit", "origin", "revision", "pk")


@dataclass(frozen=True, slots=True)
class Point:
    """One published figure of a year.

    `unit` is as it was stored, `origin` is "computed", "entered", "imported" or "received"; `value` is the
    number of the revision, by which its page is found.
    """

    code: str
    year: int
    figure: Figure
    unit: str
    origin: str
    revision: int
    value: int


def series(city: City, code: str, scope: str = "city") -> list[Point]:
    """Give the published figures of one indicator of a city, oldest first; a year without one is absent."""
    found = Value.objects.published().filter(city=city, code=code, scope=scope).order_by("year")
    return [_point(row) for row in found.values_list(*COLUMNS)]


def latest(city: City, codes: Iterable[str], scope: str = "city") -> Mapping[str, Point]:
    """Give the newest published figure of each code, in one query; a code without one is absent."""
    found = Value.objects.published().filter(city=city, code__in=list(codes), scope=scope).order_by("year")
    return {row[0]: _point(row) for row in found.values_list(*COLUMNS)}


def _point(row: tuple[str, int, str, float | None, str, str, str, int, int]) -> Point:
    code, year, kind, number, why, unit, origin, revision, value = row
    return Point(code, year, Figure(Kind(kind), number, why), unit, origin, revision, value)
