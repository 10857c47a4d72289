"""What the page of a report says: the same for everybody, and more to whoever has the private link."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.reports.models import Contact, Event, Report
from simpul.rooms.reports.observe import reporter
from simpul.rooms.reports.share import card, shape, words
from simpul.rooms.reports.understand.course import Who, course

WITH = ("city", *card.WITH, "office")
"""What the page of a report reads beside it; what it is merged into is rare, and read when it is."""
AROUND = 0.0025
"""Degrees around a report that its map shows: some 280 m each way."""


@dataclass(frozen=True, slots=True)
class Row:
    """Something that happened, as everybody may read it: no colleague's name, only their office's."""

    at: datetime
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo of a report."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Everything that the page of a report says.

    `at` is where its map shows it; `exact` false: that is the middle of a cell of some 550 m (`shape`).
    Whoever has the private link sees the place as it was reported.
    """

    report: Report
    title: str
    place: str
    status: words.Status
    rows: list[Row]
    photos: list[Picture]
    supports: int
    may_support: bool
    name: str
    at: LonLat
    exact: bool
    bounds: Bounds
    parent: Report | None


@dataclass(frozen=True, slots=True)
class Mine:
    """What the private page says beside it: `may` names the answers that are possible now."""

    token: str
    link: str
    may: frozenset[str]
    is_shown: bool
    contact: Contact | None


def public(report: Report, now: datetime, *, token: str = "") -> ReportPage:
    """Give what the page of a report says.

    Args:
        report: with WITH selected.
        now: when it is read, aware.
        token: of the private link, where the photos are to be read through it.
    """
    events = list(report.events.select_related("office"))
    last = next((one.step for one in reversed(events) if one.step), "")
    parent = report.parent if report.parent and report.parent.shown else None
    exact = bool(token) or not shape.is_coarse(report)
    at = report.position if exact else shape.place(report)
    place = card.place(report, exact=exact)
    return ReportPage(
        report, card.title(report), place, words.status(report, now, last_step=last),
        [_row(one) for one in events], _photos(report, token), card.counted([report]).get(report.pk, 0),
        not course().states[report.state].over, _name(report),
        at, exact, Bounds(*at, *at).around(AROUND), parent,
    )  # fmt: skip


def mine(report: Report, token: str) -> Mine:
    """Give what the private page says beside that."""
    steps = course().possible(report.state, Who.REPORTER)
    return Mine(
        token, reverse("reports:mine", args=[token]), frozenset(one.name for one in steps), report.shown,
        Contact.objects.filter(report=report).first(),
    )  # fmt: skip


def link(report: Report) -> str:
    """Give the address of a report's private page."""
    return reverse("reports:mine", args=[reporter.token(report)])


def _row(event: Event) -> Row:
    office = event.office.name if event.office else ""
    return Row(event.at, words.step_title(event.step, office), event.words)


def _photos(report: Report, token: str) -> list[Picture]:
    found = []
    for one in report.photos.all():
        if token:
            url = reverse("reports:mine-photo", args=[token, one.pk])
        else:
            url = reverse("reports:photo", args=[report.city.slug, report.code, one.pk])
        found.append(Picture(url, one.width, one.height))
    return found


def _name(report: Report) -> str:
    """Give the name of who reported it, where everybody may know it."""
    if report.known != Report.Known.ALL:
        return ""
    return Contact.objects.filter(report=report).values_list("name", flat=True).first() or ""
