"""A week is counted: once by itself when it is over, and again whenever somebody asks."""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require, system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import Boundary, City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.models import Week
from simpul.rooms.reports.observe import desk
from simpul.rooms.reports.observe import week as observe
from simpul.rooms.reports.observe.week import Told
from simpul.rooms.reports.understand import fair, groups, hot, topics
from simpul.rooms.reports.understand.topics import Count, Said

READ = "reports.read"
WEEK = timedelta(days=7)


class WeekNotOver(Refused):
    """A week is counted when it has begun; one that is still to come has nothing in it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How a week is counted (week.toml)."""

    method: str
    cell_resolution: int
    most_cells: int
    most_groups: int
    related: float
    fair_days: int
    smallest: int
    confidence: float


@cache
def rules() -> Rules:
    """Read week.toml."""
    text = files("simpul.rooms.reports").joinpath("data/week.toml").read_text(encoding="utf-8")
    said: dict[str, Any] = tomllib.loads(text)
    return Rules(**{name: said[name] for name in Rules.__slots__})


def count(city: City, day: date, *, now: datetime, actor: Person | None = None) -> Week:
    """Count the week of a day, and keep it in place of what was counted before.

    Args:
        city: whose.
        day: any of the week.
        now: when, aware.
        actor: the colleague who asked for it; None where it is counted by itself.

    Raises:
        PermissionDenied: the actor may not read all of them (`may_read`).
        WeekNotOver: it has not begun.
    """
    if actor:
        may_read(actor, city)
    monday = observe.monday(day)
    if observe.begins(city, monday) > now:
        raise WeekNotOver(_("This week has not begun yet. Choose one before it."))
    facts = _facts(city, monday)
    with transaction.atomic():
        kept, _new = Week.objects.update_or_create(
            city=city, begins_on=monday,
            defaults={"made_at": now, "method": rules().method, "facts": facts},
        )  # fmt: skip
        ledger.record(
            city=city, actor=actor or system_person(), verb="reports.count_week", subject=kept, now=now,
            week=monday.isoformat(), method=rules().method,
        )  # fmt: skip
    return kept


def may_read(actor: Person, city: City) -> None:
    """Raise PermissionDenied unless somebody may read all reports of a city: its numbers are of all."""
    require(actor, READ, city)
    if desk.scope(actor, city).parts is not None:
        raise PermissionDenied(
            _("The week is counted from all reports of %(city)s, and you work on a part of them.")
            % {"city": city}
        )


def _facts(city: City, monday: date) -> dict[str, Any]:
    weeks = _weeks(city, monday)
    since, until = observe.begins(city, monday), observe.begins(city, monday + WEEK)
    first = observe.begins(city, monday - weeks * WEEK)
    told = observe.told(city, first, until)
    now = [one for one in told if one.made_at >= since]
    before = [one for one in told if one.made_at < since]
    by_week = Counter(observe.monday(city.day(one.made_at)) for one in told)
    return {
        "weeks": weeks,
        "came": len(now),
        "came_by_week": [
            [day.isoformat(), by_week[day]] for day in (monday - back * WEEK for back in range(weeks, -1, -1))
        ],
        "over": observe.over_between(city, since, until),
        "open": observe.open_at(city, until),
        "categories": _categories(now, before, weeks),
        "topics": _topics(now, before, weeks),
        "cells": _cells(now, before, weeks),
        "villages": _villages(city, now, before, weeks),
        **_quiet(city, now),
        "groups": _groups(now),
        "fair": _fair(city, until),
    }


def _weeks(city: City, monday: date) -> int:
    """Give how many whole weeks before one there are reports of, as many as the rules compare with."""
    first = observe.first_day(city)
    if first is None or first >= monday:
        return 0
    begun = observe.monday(first)
    whole = (monday - begun).days // 7 - (first > begun)
    return max(0, min(topics.rules().weeks, whole))


def _said(said: Said) -> dict[str, Any]:
    return {"trend": said.trend.value, "chance": said.chance}


def _categories(now: Sequence[Told], before: Sequence[Told], weeks: int) -> list[dict[str, Any]]:
    own: defaultdict[str, list[int]] = defaultdict(list)
    for one in now:
        own[one.category].append(one.pk)
    earlier = Counter(one.category for one in before)
    said = topics.trends([Count(code, len(pks), earlier[code]) for code, pks in own.items()], weeks)
    rows = [
        {"key": code, "now": len(pks), "before": earlier[code], "reports": pks, **_said(said[code])}
        for code, pks in own.items()
    ]
    return sorted(rows, key=lambda row: (-row["now"], row["key"]))


def _topics(now: Sequence[Told], before: Sequence[Told], weeks: int) -> list[dict[str, Any]]:
    """Give the topics: new and growing ones first."""
    found = topics.topics([one.text for one in now], (one.text for one in before))
    said = topics.trends([Count(one.words, len(one.now), one.before) for one in found], weeks)
    risen = (topics.Trend.NEW, topics.Trend.GROWING)
    found.sort(key=lambda one: (said[one.words].trend not in risen, -len(one.now), one.words))
    return [
        {
            "key": one.words, "now": len(one.now), "before": one.before,
            "reports": [now[at].pk for at in one.now], **_said(said[one.words]),
        }
        for one in found[: topics.rules().most_topics]
    ]  # fmt: skip


def _cells(now: Sequence[Told], before: Sequence[Told], weeks: int) -> list[dict[str, Any]]:
    """Give the cells with enough reports to speak of, those with most first."""
    own = rules()
    found = hot.cells([one.position for one in now], (one.position for one in before), own.cell_resolution)
    said = topics.trends([one.count for one in found], weeks)
    kept = [one for one in found if len(one.now) >= topics.rules().least][: own.most_cells]
    return [
        {
            "key": one.cell, "now": len(one.now), "before": one.before, "position": hot.middle(one.cell),
            "reports": [now[at].pk for at in one.now], **_said(said[one.cell]),
        }
        for one in kept
    ]  # fmt: skip


def _villages(city: City, now: Sequence[Told], before: Sequence[Told], weeks: int) -> list[dict[str, Any]]:
    """Count by region, and per 1,000 people where the city says how many live there."""
    own: defaultdict[int | None, list[int]] = defaultdict(list)
    for one in now:
        own[one.region].append(one.pk)
    earlier = Counter(one.region for one in before)
    known = Boundary.objects.filter(pk__in=[pk for pk in own if pk]).in_bulk()
    people = _people(city)
    said = topics.trends([Count(str(pk), len(pks), earlier[pk]) for pk, pks in own.items()], weeks)
    rows = []
    for pk, pks in own.items():
        place = known.get(pk) if pk else None
        code = place.code if place else ""
        rows.append(
            {
                "key": code, "name": place.name if place else "", "now": len(pks), "before": earlier[pk],
                "reports": pks, "rate": _rate(len(pks), people.get(code)), **_said(said[str(pk)]),
            }
        )  # fmt: skip
    return sorted(rows, key=lambda row: (-row["now"], row["key"]))


def _quiet(city: City, now: Sequence[Told]) -> dict[str, list[str]]:
    """Give the codes of the regions from which nothing came, and of those whose people are known."""
    there = {one.region for one in now}
    rows = Boundary.objects.live().filter(city=city).order_by("code").values_list("pk", "code")
    quiet = [code for pk, code in rows if pk not in there]
    people = _people(city)
    return {"quiet": quiet, "quiet_with_people": [code for code in quiet if code in people]}


def _people(city: City) -> Mapping[str, Any]:
    """Give how many people live in each region, by its code: as the city says in its settings."""
    said: Mapping[str, Any] = city.settings.get("reports", {}).get("people", {})
    return said


def _rate(reports: int, people: object) -> list[float] | None:
    """Give reports per 1,000 people with the interval; None where nobody said how many live there."""
    if not isinstance(people, int | float) or people <= 0:
        return None
    return list(topics.rate(reports, people / 1000, rules().confidence))


def _groups(now: Sequence[Told]) -> list[dict[str, Any]]:
    ones = [groups.One(one.position, one.made_at.timestamp() / 86_400, one.category, one.text) for one in now]
    return [
        {
            "key": str(number), "now": len(group),
            "category": Counter(now[at].category for at in group).most_common(1)[0][0],
            "position": now[group[0]].position, "reports": [now[at].pk for at in group],
        }
        for number, group in enumerate(groups.groups(ones, rules().related)[: rules().most_groups])
    ]  # fmt: skip


def _fair(city: City, until: datetime) -> dict[str, Any]:
    """Give how long it took, for the city and by region, in the last half year and in the one before."""
    span = timedelta(days=rules().fair_days)
    last = _took(city, until - span, until)
    earlier = _took(city, until - 2 * span, until - span)
    known = Boundary.objects.filter(pk__in=[pk for pk in last if pk]).in_bulk()
    hides = fair.hidden({str(pk): len(took) for pk, took in last.items()}, rules().smallest)
    rows = []
    for pk, took in last.items():
        place = known.get(pk) if pk else None
        row: dict[str, Any] = {"key": place.code if place else "", "name": place.name if place else ""}
        if str(pk) in hides:
            row |= {"hidden": True}
        else:
            row |= {"hidden": False, **_median(took), "before": _earlier(earlier.get(pk, []))}
        rows.append(row)
    whole = [one for took in last.values() for one in took]
    was = [one for took in earlier.values() for one in took]
    rows.sort(key=lambda row: (row["hidden"], -(row.get("days") or 0), row["key"]))
    return {"days": rules().fair_days, "city": _median(whole) | {"before": _earlier(was)}, "regions": rows}


def _took(city: City, since: datetime, until: datetime) -> Mapping[int | None, list[fair.Took]]:
    found: defaultdict[int | None, list[fair.Took]] = defaultdict(list)
    for region, one in observe.took(city, since, until):
        found[region].append(one)
    return found


def _median(took: Sequence[fair.Took]) -> dict[str, Any]:
    found = fair.median(took, rules().confidence)
    days = {name: fair.whole_days(getattr(found, name)) for name in ("days", "low", "high")}
    return {"count": found.count, "done": found.done, **days}


def _earlier(took: Sequence[fair.Took]) -> int | None:
    """Give the median of the half year before; None where too few reports tell it."""
    if len(took) < rules().smallest:
        return None
    return fair.whole_days(fair.median(took, rules().confidence).days)
