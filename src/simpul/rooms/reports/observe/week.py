"""What is read of the reports to count a week: what was said, how long it took, as it stood at its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.models import Event, Report
from simpul.rooms.reports.understand.course import course
from simpul.rooms.reports.understand.fair import Took

NOT_COUNTED = ("rejected", "withdrawn")
DONE = ("confirmed", "closed")
ENDED_UNDONE = "end"
SAID_DONE = "propose"


@dataclass(frozen=True, slots=True)
class Told:
    """A report as it is counted. `category` is a code, "" where it is not known; `region` a primary key."""

    pk: int
    position: LonLat
    made_at: datetime
    category: str
    region: int | None
    text: str


def monday(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def begins(city: City, monday_: date) -> datetime:
    """Give the instant at which a day begins in a city."""
    return datetime.combine(monday_, time(), ZoneInfo(city.time_zone))


def told(city: City, since: datetime, until: datetime) -> list[Told]:
    """Give the reports that came in a span of time, oldest first."""
    rows = counted(city).filter(made_at__gte=since, made_at__lt=until).order_by("made_at", "pk")
    fields = ("pk", "lon", "lat", "made_at", "category__code", "region_id", "text")
    return [
        Told(pk, LonLat(lon, lat), made_at, code or "", region, text)
        for pk, lon, lat, made_at, code, region, text in rows.values_list(*fields)
    ]


def counted(city: City) -> QuerySet[Report]:
    """Give the reports that count: not those that were refused or taken back, nor those of a flood."""
    rows = Report.objects.filter(city=city).exclude(state__in=NOT_COUNTED)
    return rows.exclude(arrival__quarantined=True)


def first_day(city: City) -> date | None:
    """Give the day of the first report; None before there is one."""
    first = counted(city).order_by("made_at").values_list("made_at", flat=True).first()
    return city.day(first) if first else None


def open_at(city: City, until: datetime) -> int:
    """Count the reports that were not over at an instant: for an older week, as far as their end tells."""
    rows = counted(city).filter(made_at__lt=until)
    return rows.count() - rows.filter(over_at__lt=until).count()


def over_between(city: City, since: datetime, until: datetime) -> int:
    """Count the reports that were over in a span of time."""
    over = Event.objects.filter(report__city=city, at__gte=since, at__lt=until, state__in=course().over())
    return over.exclude(step="").values("report").distinct().count()


def took(city: City, since: datetime, until: datetime) -> Iterator[tuple[int | None, Took]]:
    """Give for each report of a span how long it took, as it stood at the end of the span, with its region.

    Done is what was confirmed, or closed after the office said that it is done: from then on it counts as
    done. What was merged, handed over or ended undone left at that moment: how long it would have taken is
    not known.
    """
    reports = {
        pk: (made_at, region)
        for pk, made_at, region in counted(city)
        .filter(made_at__gte=since, made_at__lt=until)
        .order_by()
        .values_list("pk", "made_at", "region_id")
    }
    events = Event.objects.filter(report__city=city, report__made_at__gte=since, report__made_at__lt=until)
    rows = events.filter(at__lt=until).exclude(step="").order_by("report_id", "at", "pk")
    seen = set()
    for pk, steps in groupby(rows.values_list("report_id", "step", "state", "at"), key=lambda row: row[0]):
        if pk in reports:
            seen.add(pk)
            made_at, region = reports[pk]
            ended, is_done = _end([row[1:] for row in steps])
            yield region, Took(((ended or until) - made_at) / timedelta(days=1), is_done)
    for pk in reports.keys() - seen:
        made_at, region = reports[pk]
        yield region, Took((until - made_at) / timedelta(days=1), is_done=False)


def _end(steps: list[tuple[str, str, datetime]]) -> tuple[datetime | None, bool]:
    """Give when a report was over and whether it was done; (None, False) where it was not over."""
    last_step, state, at = steps[-1]
    if state not in course().over():
        return None, False
    if state not in DONE or last_step == ENDED_UNDONE:
        return at, False
    said = [when for step, _, when in steps if step == SAID_DONE]
    return (said[-1] if said else at), True
