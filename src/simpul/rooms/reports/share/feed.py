"""What is new among the reports that everybody may read, for a feed reader (Atom, RFC 4287)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from simpul.rooms.reports.models import Report
from simpul.rooms.reports.models.report import Reports
from simpul.rooms.reports.share import card, words

MOST = 50
WITH = ("city", "category", "region", "office", "segment", "parent")


@dataclass(frozen=True, slots=True)
class News:
    """A report, or something that happened to one. `key` names it within its page."""

    key: str
    title: str
    what: str
    url: str
    published_at: datetime
    changed_at: datetime


def reports(found: Reports, now: datetime) -> list[News]:
    """Give the reports that changed last, of those that everybody may read."""
    newest = found.shown().select_related(*WITH).defer("region__geometry")
    return [_report(one, now) for one in newest.order_by("-changed_at", "-pk")[:MOST]]


def events(report: Report) -> list[News]:
    """Give what happened to a report, the newest first."""
    rows = report.events.select_related("office").order_by("-at", "-pk")[:MOST]
    url = report.get_absolute_url()
    return [
        News(
            str(one.pk), words.step_title(one.step, one.office.name if one.office else ""), one.words, url,
            one.at, one.at,
        )
        for one in rows
    ]  # fmt: skip


def _report(report: Report, now: datetime) -> News:
    status = words.status(report, now)
    title = _("%(kind)s: %(state)s") % {"kind": card.title(report), "state": status.title}
    parts = (card.place(report), report.text, status.next)
    what = "\n\n".join(part for part in parts if part)
    return News("", title, what, report.get_absolute_url(), report.made_at, report.changed_at)
