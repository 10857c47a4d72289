"""How long the roads of each class are: one figure for each class of condition."""

import math
from collections.abc import Callable, Iterator

from django.utils.translation import gettext_noop as _

from simpul.kernel.indicator import Made, Reading, catalogue
from simpul.rooms.roads.measure import condition
from simpul.rooms.roads.understand.condition import Grade

TITLES = {
    Grade.GOOD: _("Length of road in good condition"),
    Grade.FAIR: _("Length of road in fair condition"),
    Grade.POOR: _("Length of road that is lightly damaged"),
    Grade.BAD: _("Length of road that is heavily damaged"),
}
DIRECTIONS = {Grade.GOOD: "up", Grade.BAD: "down"}


def _measures(
    grade: Grade,
) -> tuple[Callable[[int, int], Reading], Callable[[int, int], Iterator[Made]]]:
    """Give the measure of one class, and its rows."""

    def rows(city_id: int, year: int) -> Iterator[Made]:
        for look in condition.looks(city_id, year):
            if look.grade == grade:
                yield condition.row("numerator", look, look.length_m / 1000)
        yield from _whole(city_id, year)

    def measure(city_id: int, year: int) -> Reading:
        found = condition.looks(city_id, year)
        length_m = math.fsum(look.length_m for look in found if look.grade == grade)
        known = 1 if found else 0
        return Reading(length_m / 1000, known, per=1, sources=condition.surveys(city_id, year))

    return measure, rows


def _whole(city_id: int, year: int) -> Iterator[Made]:
    """Give the one that a length is divided by: there is none where nothing was surveyed."""
    if condition.looks(city_id, year):
        yield Made("denominator", 1, "1", f"places.city/{city_id}")


for _grade, _title in TITLES.items():
    _measure, _rows = _measures(_grade)
    catalogue.add(
        code=f"roads.length_{_grade.value}",
        title=_title,
        unit="km",
        parts=(_("kilometres at the last look of the year"), _("1, where anything was surveyed")),
        source=condition.SOURCE,
        rows=_rows,
        direction=DIRECTIONS.get(_grade),  # type: ignore[arg-type]
        theme="transportation",
        after=condition.AFTER,
        years=condition.years,
    )(_measure)
