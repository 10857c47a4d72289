"""How long reports take, by kind, and how many are over within the clock.

A report counts in the year of the city in which it was over: confirmed, or closed without an answer. What was
rejected, merged, taken back or handed to another government was not resolved by the city and does not count.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext_noop as _

from simpul.ground.people.access import remembered
from simpul.ground.places.models import City
from simpul.kernel.indicator import Made, Reading, catalogue
from simpul.rooms.reports.models import Event, Report
from simpul.rooms.reports.observe import days
from simpul.rooms.reports.understand.course import course

SOURCE = _("Residents' reports to the city and what became of them")
AFTER = (
    "reports.confirm", "reports.time_out", "reports.see_mended", "reports.end", "reports.reopen",
    "reports.see_damaged",
)  # fmt: skip
RESOLVED = (Report.State.CONFIRMED, Report.State.CLOSED)
GROUPS = {
    "roads": _("Days until a report about roads is over, median"),
    "water": _("Days until a report about water is over, median"),
    "clean": _("Days until a report about waste and cleanliness is over, median"),
    "order": _("Days until a report about public order is over, median"),
    "services": _("Days until a report about public services is over, median"),
}


class Over(NamedTuple):
    """A report that is over: its key, code, days from coming in to being over, and its kind's group."""

    pk: int
    code: str
    days: float
    group: str | None


def years(city_id: int) -> list[int]:
    """Give the years in which reports of a city were resolved, first to last."""
    found = Report.objects.filter(city=city_id, state__in=RESOLVED, over_at__isnull=False)
    return remembered(("reports.over", city_id), lambda: calendar(found, "over_at", city_id))


def calendar(rows: QuerySet[Any], name: str, city_id: int) -> list[int]:
    """Give the years of a city from the first moment of a column to the last."""
    here, ends = zone(city_id), rows.aggregate(first=Min(name), last=Max(name))
    if ends["first"] is None:
        return []
    return list(range(ends["first"].astimezone(here).year, ends["last"].astimezone(here).year + 1))


def resolved(city_id: int, year: int) -> QuerySet[Report]:
    """Give the reports that were resolved in a year of the city."""
    begins, ends = span(city_id, year)
    return Report.objects.filter(
        city=city_id, state__in=RESOLVED, over_at__gte=begins, over_at__lt=ends
    ).order_by("pk")


def span(city_id: int, year: int) -> tuple[datetime, datetime]:
    """Give when a year of a city begins and ends."""
    here = zone(city_id)
    return tuple(datetime(one, 1, 1, tzinfo=here) for one in (year, year + 1))  # type: ignore[return-value]


def row(part: str, amount: float, pk: int, code: str) -> Made:
    """Give a report as a row of a figure. Without a link: not everybody may read each of them."""
    return Made(part, amount, code, f"reports.report/{pk}")  # type: ignore[arg-type]


def named(code: str, *, shown: bool) -> str:
    """Give what a report is called in the rows of a figure: its code only where everybody may read it."""
    return code if shown else "…"


def zone(city_id: int) -> ZoneInfo:
    """Give the time zone of a city."""
    return ZoneInfo(City.objects.values_list("time_zone", flat=True).get(pk=city_id))


def middle(city_id: int, year: int, group: str) -> list[Over]:
    """Give the report in the middle of those resolved in a year, or the two; "" is any group."""
    found = remembered(("reports.over", city_id, year), lambda: _by_days(city_id, year))
    rows = [one for one in found if group in ("", one.group)]
    return rows[(len(rows) - 1) // 2 : len(rows) // 2 + 1] if rows else []


def _by_days(city_id: int, year: int) -> list[Over]:
    """Give the reports resolved in a year, the shortest first."""
    columns = ("pk", "code", "shown", "made_at", "over_at", "category__group")
    found = resolved(city_id, year).values_list(*columns)
    rows = [
        Over(pk, named(code, shown=shown), round((over - made).total_seconds() / 86_400, 2), group)
        for pk, code, shown, made, over, group in found
        if over
    ]
    return sorted(rows, key=lambda one: (one.days, one.pk))


def _measures(group: str) -> tuple[Callable[[int, int], Reading], Callable[[int, int], Iterator[Made]]]:
    """Give the measure of one group, and its rows."""

    def rows(city_id: int, year: int) -> Iterator[Made]:
        found = middle(city_id, year, group)
        yield from (row("numerator", one.days, one.pk, one.code) for one in found)
        yield from (row("denominator", 1, one.pk, one.code) for one in found)

    def measure(city_id: int, year: int) -> Reading:
        found = middle(city_id, year, group)
        sources = tuple(f"reports.report/{one.pk}" for one in found)
        return Reading(sum(one.days for one in found), len(found), per=1, sources=sources)

    return measure, rows


def _add(code: str, title: str, group: str) -> None:
    measure, rows = _measures(group)
    catalogue.add(
        code=code,
        title=title,
        unit=_("days"),
        parts=(_("days of the report in the middle, or of the two"), _("reports in the middle: one, or two")),
        source=SOURCE,
        rows=rows,
        direction="down",
        theme="governance",
        after=AFTER,
        years=years,
    )(measure)


_add("reports.days_to_resolve", _("Days until a resident's report is over, median"), "")
for _group, _title in GROUPS.items():
    _add(f"reports.days_to_resolve_{_group}", _title, _group)


class Kept(NamedTuple):
    """A resolved report, and whether every stage of it ended before its clock ran out."""

    pk: int
    code: str
    in_time: bool


def clocks(city_id: int, year: int) -> list[Kept]:
    """Give the resolved reports of a year that had a clock, stage by stage from their events."""
    return remembered(("reports.clocks", city_id, year), lambda: _clocks(city_id, year))


def _clocks(city_id: int, year: int) -> list[Kept]:
    city = City.objects.get(pk=city_id)
    found = list(resolved(city_id, year).values_list("pk", "code", "shown"))
    steps: dict[int, list[tuple[datetime, str]]] = {}
    rows = Event.objects.filter(report__in=resolved(city_id, year).values("pk")).exclude(step="")
    for pk, at, state in rows.order_by("at", "pk").values_list("report_id", "at", "state"):
        steps.setdefault(pk, []).append((at, state))
    return [
        Kept(pk, named(code, shown=shown), _in_time(city, steps.get(pk, []))) for pk, code, shown in found
    ]


def _in_time(city: City, steps: list[tuple[datetime, str]]) -> bool:
    """Tell whether each stage of the city's ended in time; who reported it may answer late."""
    stages = {name: one.stage for name, one in course().states.items()}
    began, stage = None, ""
    for at, state in steps:
        if stages[state] == stage and state != Report.State.DISPUTED:
            continue
        due = days.due(city, began, stage) if began and stage and stage != "answer" else None
        if due and at > due:
            return False
        began, stage = at, stages[state]
    return True


def rows_clock(city_id: int, year: int) -> Iterator[Made]:
    """Give each report within the clock, then each that was resolved."""
    found = clocks(city_id, year)
    yield from (row("numerator", 1, one.pk, one.code) for one in found if one.in_time)
    yield from (row("denominator", 1, one.pk, one.code) for one in found)


@catalogue.add(
    code="reports.within_clock",
    title=_("Share of reports that were over with every stage within its clock"),
    unit="%",
    parts=(_("reports with every stage in time"), _("reports that were over")),
    source=SOURCE,
    rows=rows_clock,
    direction="up",
    theme="governance",
    after=AFTER,
    years=years,
)
def within_clock(city_id: int, year: int) -> Reading:
    """Resolved reports of which verifying, following up and finishing were all in time."""
    found = clocks(city_id, year)
    return Reading(sum(one.in_time for one in found), len(found))
