"""Whether what was said to be done was: the share confirmed, disputed, and closed without an answer.

A report counts in the year of the city in which an office first said that it was done. What it says of it is
the last answer: of who reported it, or of a later camera.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.db.models import Min
from django.utils.translation import gettext_noop as _

from simpul.ground.people.access import remembered
from simpul.kernel.indicator import Made, Reading, catalogue
from simpul.rooms.reports.measure import resolve
from simpul.rooms.reports.models import Event, Report

SAID = ("propose", "doubt")
ANSWERS = {
    "confirm": "confirmed", "see_mended": "confirmed", "dispute": "disputed", "see_damaged": "disputed",
    "time_out": "unanswered",
}  # fmt: skip
TITLES = {
    "confirmed": _("Share of reports said to be done that were confirmed"),
    "disputed": _("Share of reports said to be done that were disputed"),
    "unanswered": _("Share of reports said to be done that nobody answered about"),
}
DIRECTIONS = {"confirmed": "up", "disputed": "down", "unanswered": None}
AFTER = (
    "reports.propose", "reports.accept", "reports.confirm", "reports.dispute", "reports.see_mended",
    "reports.see_damaged", "reports.time_out",
)  # fmt: skip


class Answered(NamedTuple):
    """A report that was said to be done and answered: "confirmed", "disputed" or "unanswered"."""

    pk: int
    code: str
    answer: str


def years(city_id: int) -> list[int]:
    """Give the years in which something of a city was said to be done, first to last."""
    found = Event.objects.filter(report__city=city_id, step__in=SAID)
    return remembered(("reports.said", city_id), lambda: resolve.calendar(found, "at", city_id))


def answered(city_id: int, year: int) -> list[Answered]:
    """Give the reports that were first said to be done in a year, and have an answer, in their order."""
    return remembered(("reports.answered", city_id, year), lambda: _answered(city_id, year))


def _answered(city_id: int, year: int) -> list[Answered]:
    begins, ends = resolve.span(city_id, year)
    said = Event.objects.filter(report__city=city_id, step__in=SAID).order_by()
    first = said.values("report").annotate(first=Min("at")).filter(first__gte=begins, first__lt=ends)
    mine = [row["report"] for row in first]
    last: dict[int, str] = {}
    steps = Event.objects.filter(report__city=city_id, step__in=list(ANSWERS)).order_by("at", "pk")
    for pk, step in steps.values_list("report_id", "step"):
        last[pk] = ANSWERS[step]
    rows = Report.objects.filter(city=city_id, pk__in=first.values("report"))
    codes = {
        pk: resolve.named(code, shown=shown) for pk, code, shown in rows.values_list("pk", "code", "shown")
    }
    return [Answered(pk, codes[pk], last[pk]) for pk in sorted(mine) if pk in last]


def _measures(answer: str) -> tuple[Callable[[int, int], Reading], Callable[[int, int], Iterator[Made]]]:
    def rows(city_id: int, year: int) -> Iterator[Made]:
        found = answered(city_id, year)
        yield from (resolve.row("numerator", 1, one.pk, one.code) for one in found if one.answer == answer)
        yield from (resolve.row("denominator", 1, one.pk, one.code) for one in found)

    def measure(city_id: int, year: int) -> Reading:
        found = answered(city_id, year)
        return Reading(sum(one.answer == answer for one in found), len(found))

    return measure, rows


for _answer, _title in TITLES.items():
    _measure, _rows = _measures(_answer)
    catalogue.add(
        code=f"reports.{_answer}",
        title=_title,
        unit="%",
        parts=(_("reports of which that is the last answer"), _("reports said to be done, with an answer")),
        source=resolve.SOURCE,
        rows=_rows,
        direction=DIRECTIONS[_answer],  # type: ignore[arg-type]
        theme="governance",
        after=AFTER,
        years=years,
    )(_measure)
