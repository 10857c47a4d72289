"""The front page of a city's reports: how many are how far, and the list, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from simpul.ground.places.models import Boundary, City
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.share import card, words

PAGE = 20
KEPT_S = 60
"""How long counts are remembered: with a million reports, counting anew for each reader costs too much."""
KINDS: dict[str, str | Promise] = {
    "open": gettext_lazy("Being worked on"),
    "asked": gettext_lazy("Said to be done"),
    "done": gettext_lazy("Confirmed as done"),
    "over": gettext_lazy("Over otherwise"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the list is asked for; "" is all. `before`: the code of the report before the page."""

    kind: str = ""
    category: str = ""
    region: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list; `older` is the code to ask the next one with, "" at the end."""

    cards: list[card.Card]
    older: str


def rows(city: City, asked: Filter) -> QuerySet[Report]:
    """Give the reports that everybody may read and a filter asks for."""
    found = Report.objects.filter(city=city).shown()
    if asked.kind:
        found = found.filter(state__in=_states(asked.kind))
    if asked.category:
        found = found.filter(category=_key(Category.objects.filter(city=city, code=asked.category)))
    if asked.region:
        found = found.filter(region=_key(Boundary.objects.filter(city=city, code=asked.region)))
    return found


def _key(found: QuerySet[Any]) -> int:
    """Give the primary key of what has a code, so that an index of it leads to the list; -1 for nothing."""
    return found.values_list("pk", flat=True).first() or -1


def listed(city: City, asked: Filter, now: datetime) -> Listed:
    """Give one page of the list, newest first. An older page costs what the first one does."""
    found = rows(city, asked)
    if asked.before:
        last = Report.objects.filter(city=city, code=asked.before).shown().first()
        if last:
            older = Q(made_at__lt=last.made_at) | Q(made_at=last.made_at, pk__lt=last.pk)
            found = found.filter(made_at__lte=last.made_at).filter(older)
    page = list(found.select_related(*card.WITH).only(*card.READ)[: PAGE + 1])
    for one in page:
        one.city = city  # one row: joined, it would lead the plan
    return Listed(card.cards(page[:PAGE], now), page[PAGE - 1].code if len(page) > PAGE else "")


def counts(city: City) -> list[tuple[str, str | Promise, int]]:
    """Give how many reports that everybody may read are how far; at most KEPT_S seconds old."""
    name = f"reports-counts-{city.pk}"
    found: dict[str, int] | None = cache.get(name)
    if found is None:
        found = _counted(city)
        cache.set(name, found, KEPT_S)
    return [(kind, title, found[kind]) for kind, title in KINDS.items()]


def _counted(city: City) -> dict[str, int]:
    found: Any = Report.objects.filter(city=city).shown().order_by().values("state").annotate(n=Count("pk"))
    by_state = {row["state"]: row["n"] for row in found}
    return {kind: sum(by_state.get(state, 0) for state in _states(kind)) for kind in KINDS}


def _states(kind: str) -> list[str]:
    return [state for state in Report.State.values if words.kind(state) == kind]
