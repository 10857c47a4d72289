"""A report in one line of a list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from simpul.rooms.reports.models import Category, Report, Support
from simpul.rooms.reports.share import shape, words

LONGEST = 140
WITH = ("category", "region", "segment")
READ = (
    "code", "text", "state", "made_at", "due_at", "city", "category__code", "category__name",
    "category__name_en", "region__name", "segment__name",
)  # fmt: skip
"""What a card says, for a list that reads nothing else of its reports (`only`)."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a list says of a report. `away_m` is None where the list is not about a place."""

    code: str
    url: str
    title: str
    text: str
    place: str
    state: str
    kind: str
    made_at: datetime
    supports: int
    late: bool
    away_m: int | None = None


def title(report: Report) -> str:
    """Give what a report is called: its category. Reads `category`."""
    return named(report.category)


def named(category: Category | None) -> str:
    """Give what a report of a category is called; None: nobody knows yet."""
    return str(category) if category else _("Kind not known yet")


def place(report: Report, *, exact: bool = False) -> str:
    """Give the street and the region that everybody may read; "" where neither is known.

    Of a kind whose place leaves only as a cell, the street stays out unless it may be known (`exact`).
    """
    parts = [
        report.segment.name if report.segment and (exact or not shape.is_coarse(report)) else "",
        report.region.name if report.region else "",
    ]
    return ", ".join(part for part in parts if part)


def cards(
    reports: Iterable[Report], now: datetime, *, away_m: Mapping[int, float | None] | None = None
) -> list[Card]:
    """Give reports as a list says them, in their order, with one query for how many say "me too".

    Args:
        reports: with WITH selected, and their city known.
        now: when it is read, aware.
        away_m: metres away by primary key, where the list is about a place and they may be told.
    """
    rows = list(reports)
    supports = counted(rows)
    return [
        Card(
            one.code, one.get_absolute_url(), title(one), Truncator(one.text).chars(LONGEST), place(one),
            one.state_words, words.kind(one.state), one.made_at, supports.get(one.pk, 0),
            bool(one.due_at and one.due_at <= now), _metres((away_m or {}).get(one.pk)),
        )
        for one in rows
    ]  # fmt: skip


def _metres(away: float | None) -> int | None:
    return None if away is None else round(away)


def counted(reports: Iterable[Report]) -> dict[int, int]:
    """Give how many say "me too", by the report's primary key; none who has none."""
    rows = Support.objects.filter(report__in=[one.pk for one in reports]).order_by().values("report")
    return {row["report"]: row["n"] for row in rows.annotate(n=Count("pk"))}
