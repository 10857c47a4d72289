"""On which days of the week the trips of a timetable run, and from when to when it holds."""

from dataclasses import dataclass, field
from datetime import date

from simpul.rooms.cycling.understand.gtfs_tables import Bad, Row, Table, Tables

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CALENDAR = ("service_id", *DAYS, "start_date", "end_date")
DATES = ("service_id", "date", "exception_type")
ADDED, REMOVED = "1", "2"
USUAL_SHARE = 0.5
"""A service that is given by dates alone runs on a weekday where it has at least this share of its dates."""


@dataclass(slots=True)
class Calendar:
    """The services: those with a week of their own, and those given by their dates alone."""

    week: dict[str, tuple[bool, ...]] = field(default_factory=dict)
    dates: dict[str, set[date]] = field(default_factory=dict)
    begin: date | None = None
    end: date | None = None

    def runs(self, service: str, weekday: int) -> bool | None:
        """Tell whether a service runs on a weekday (0 Monday) as a rule; None where nothing says so.

        Single days that are added to a service with a week of its own, or taken from it, do not change its
        rule.
        """
        if service in self.week:
            return self.week[service][weekday]
        if service not in self.dates:
            return None
        mine = sum(day.weekday() == weekday for day in self.dates[service])
        return mine > 0 and mine >= USUAL_SHARE * self._weekdays(weekday)

    def _weekdays(self, weekday: int) -> int:
        """Count the days of this weekday on which any service given by dates runs."""
        return len({day for days in self.dates.values() for day in days if day.weekday() == weekday})

    def span(self, about: Row | None) -> tuple[date | None, date | None]:
        """Give the first and the last day: as feed_info.txt says, else as the services do."""
        return _said(about, "feed_start_date") or self.begin, _said(about, "feed_end_date") or self.end

    def widen(self, begin: date, end: date) -> None:
        """Take days into the time that the services speak of."""
        self.begin = min(self.begin or begin, begin)
        self.end = max(self.end or end, end)


def read(tables: Tables) -> Calendar:
    """Read calendar.txt and calendar_dates.txt; each may be absent. Raises BadTimetable."""
    calendar = Calendar()
    for service, days, begin, end in tables.each(Table("calendar.txt", CALENDAR, optional=True), _service):
        calendar.week[service] = days
        calendar.widen(begin, end)
    for service, day, kind in tables.each(Table("calendar_dates.txt", DATES, optional=True), _date):
        if kind == ADDED:
            calendar.dates.setdefault(service, set()).add(day)
            calendar.widen(day, day)
    return calendar


def _service(row: Row) -> tuple[str, tuple[bool, ...], date, date]:
    days = tuple(row.whole(day, 1) == 1 for day in DAYS)
    begin, end = row.day("start_date"), row.day("end_date")
    if end < begin:
        raise Bad("date", f"{begin} > {end}")
    return row.key("service_id"), days, begin, end


def _date(row: Row) -> tuple[str, date, str]:
    kind = row.text("exception_type")
    if kind not in {ADDED, REMOVED}:
        raise Bad("whole", f"exception_type={kind}")
    return row.key("service_id"), row.day("date"), kind


def _said(about: Row | None, name: str) -> date | None:
    try:
        return about.day(name) if about is not None and about.text(name) else None
    except Bad:
        return None
