"""All public needs and answers, laid out for matching, and kept for as long as they say the same.

The database gives what is public now as one text each time; what is kept is looked up by that whole text (and
by all else that went into it), so nothing that changed or was taken back is ever answered from what was kept.
"""

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet, StringAgg, TextField, Value
from django.db.models.functions import Cast, JSONArray

from simpul.rooms.hub.models.help import Offer, Request
from simpul.rooms.hub.models.practice import Practice, PracticeText
from simpul.rooms.hub.models.project import Cost, Project, SupportNeed
from simpul.rooms.hub.share import sides
from simpul.rooms.hub.share.sides import Atlas, Row, Worked
from simpul.rooms.hub.understand.life import UNANSWERED
from simpul.rooms.hub.understand.match import Table

KEPT = 2
"""How many tables of a kind a process keeps: what is public now, and what was before a change."""
type Counted = frozenset[tuple[int, Worked]]


def offers(known: Atlas, today: date) -> Table:
    """Give every open offer: two queries."""
    found = Offer.objects.open(today)
    text = _text(
        found, "pk", "kind", "focus_areas", "stages", "amount", "currency", "climates", "languages",
        "city_id", "partner__country", "remote",
    )  # fmt: skip
    return _offers(text, frozenset(sides.offers_worked(found).items()), known)


def requests(known: Atlas, today: date) -> Table:
    """Give every request that still looks for an answer: one query, and nothing is kept.

    A request may say what its project says, and that may not be public: it stays in this answer.
    """
    found = Request.objects.open(today).filter(state__in=UNANSWERED).select_related("project")
    return Table(sides.of_request(one, known) for one in found.order_by())


def needs(known: Atlas) -> Table:
    """Give every open need of a published project: two queries."""
    text = _text(
        SupportNeed.objects.filter(open=True, project__published=True), "pk", "kind", "project_id",
        "project__focus_area", "project__status", "project__network_city__city_id", "project__state_id",
        "project__lon", "project__lat",
    )  # fmt: skip
    return _needs(text, _costs(), known)


def practices(known: Atlas) -> Table:
    """Give every published practice: three queries."""
    found = Practice.objects.public()
    text = _text(found, "pk", "focus_area", "stage", "cost", "currency", "climates", "city_id")
    words = _text(PracticeText.objects.filter(practice__state="published"), "practice_id", "language")
    worked = sides.practices_worked(found.order_by().values("pk"))
    return _practices(text, words, frozenset(worked.items()), known)


def projects(known: Atlas) -> Table:
    """Give every published project, as something to learn from: two queries."""
    columns = ("pk", "focus_area", "status", "network_city__city_id", "state_id", "lon", "lat")
    return _projects(_text(Project.objects.public(), *columns), _costs(), known)


def _costs() -> str:
    return _text(
        Cost.objects.filter(project__published=True), "project_id", "kind", "currency", "amount", "pk"
    )


def _text(found: QuerySet[Any], *columns: str) -> str:
    """Give rows as one JSON text, made by the database: a fifth of the time that objects would take."""
    row = Cast(JSONArray(*columns), TextField())
    return found.order_by().aggregate(text=StringAgg(row, Value(",")))["text"] or ""


def _rows(text: str) -> list[Row]:
    rows: list[Row] = json.loads(f"[{text}]")
    return rows


def _lists(row: Row, places: Iterable[int]) -> Row:
    """Open the lists of a row: SQLite gives a list within a list as its text."""
    return [
        json.loads(value) if at in places and isinstance(value, str) else value
        for at, value in enumerate(row)
    ]


def _money(text: str) -> list[Row]:
    """Give rows of money in the order in which they were entered, so that sums are the same each time."""
    return [row[:4] for row in sorted(_rows(text), key=lambda row: int(row[4]))]


@lru_cache(maxsize=KEPT)
def _offers(text: str, worked: Counted, known: Atlas) -> Table:
    of = dict(worked)
    return Table(sides.offer_side(_lists(row, (2, 3, 6, 7)), known, of) for row in _rows(text))


@lru_cache(maxsize=KEPT)
def _needs(text: str, costs: str, known: Atlas) -> Table:
    lacking = sides.gaps(_money(costs))
    return Table(sides.need_side(row, known, lacking) for row in _rows(text))


@lru_cache(maxsize=KEPT)
def _practices(text: str, words: str, worked: Counted, known: Atlas) -> Table:
    spoken: dict[int, list[str]] = {}
    for practice, language in _rows(words):
        spoken.setdefault(practice, []).append(language)
    of = dict(worked)
    return Table(sides.practice_side(_lists(row, (5,)), known, spoken, of) for row in _rows(text))


@lru_cache(maxsize=KEPT)
def _projects(text: str, costs: str, known: Atlas) -> Table:
    spent = sides.money(_money(costs), Cost.Kind.INVESTMENT)
    return Table(sides.project_side(row, known, spent) for row in _rows(text))
