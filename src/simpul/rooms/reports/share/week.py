"""The week as the head of the city reads it: figures with their sentences, tables, charts and a map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from simpul.kernel import chart
from simpul.kernel.chart import Chart
from simpul.rooms.reports.models import Category, Report, Week
from simpul.rooms.reports.observe import desk
from simpul.rooms.reports.share import week_map
from simpul.rooms.reports.understand import groups, topics

TRENDS = {
    "new": gettext_lazy("new"),
    "growing": gettext_lazy("growing"),
    "steady": gettext_lazy("as before"),
    "few": gettext_lazy("too few to say"),
    "early": gettext_lazy("too early to say"),
}
PARTS = ("categories", "topics", "cells", "villages", "groups")
MOST_CHART = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its name, the week's number, the mean of a week before, and what is said of it.

    `usual` None: too early to say. `rate` is what is written beside it, "" for nothing. `url` leads to the
    sentences behind the number.
    """

    name: str
    now: int
    usual: float | None
    trend: str
    words: str
    url: str
    rate: str = ""


@dataclass(frozen=True, slots=True)
class Fair:
    """How long it takes in one region; `hidden` where too few reports tell it."""

    name: str
    hidden: bool
    count: int | None = None
    done: int | None = None
    days: str = ""
    between: str = ""
    before: str = ""


def page(week: Week) -> dict[str, Any]:
    """Give everything that stands on the page of a week."""
    facts = week.facts
    names = _category_names(week) | _group_words(week)
    tables = {part: [_row(week, part, row, names) for row in facts[part]] for part in PARTS}
    return {
        "week": week,
        "lead": _lead(facts, tables),
        "came": _came(facts),
        "category_chart": _category_chart(tables["categories"]),
        "map": _map(week),
        "fair": [_fair(row) for row in facts["fair"]["regions"]],
        "fair_city": _fair(facts["fair"]["city"] | {"name": str(week.city), "hidden": False}),
        "fair_chart": _fair_chart(facts["fair"]),
        "fair_days": facts["fair"]["days"],
        "weeks": facts["weeks"],
        "has_people": any(row["rate"] for row in facts["villages"]),
        **tables,
    }


def behind(week: Week, part: str, key: str) -> tuple[str, QuerySet[Report]] | None:
    """Give the name of a figure and the reports behind it; None where the week has no such figure."""
    if part not in PARTS:
        return None
    row = next((row for row in week.facts[part] if row["key"] == key), None)
    if row is None:
        return None
    reports = Report.objects.filter(pk__in=row["reports"]).select_related("category", "region", "city")
    return _name(part, row, _category_names(week) | _group_words(week)), reports


def readable(reports: QuerySet[Report], actor: object, week: Week) -> QuerySet[Report]:
    """Keep the reports whose sentences somebody may read; erased ones have none."""
    return desk.scope(actor, week.city).keep(reports).filter(erased_at=None)


def _category_names(week: Week) -> dict[str, str]:
    found = {row.code: str(row) for row in Category.objects.filter(city=week.city)}
    return found | {"": _("Not sure")}


def _group_words(week: Week) -> dict[str, str]:
    """Give what the reports of each group have in common, by "group" and its key: of what they say now."""
    groups_ = week.facts["groups"]
    pks = [pk for row in groups_ for pk in row["reports"]]
    texts = dict(Report.objects.filter(pk__in=pks, erased_at=None).values_list("pk", "text"))
    return {
        f"group {row['key']}": ", ".join(groups.shared([texts[pk] for pk in row["reports"] if pk in texts]))
        for row in groups_
    }


def _row(week: Week, part: str, row: Mapping[str, Any], names: Mapping[str, str]) -> Row:
    weeks = week.facts["weeks"]
    usual = row["before"] / weeks if "before" in row and weeks else None
    trend = row.get("trend", "")
    where = reverse("reports:week_behind", args=[week.city.slug, week.begins_on.isoformat()])
    return Row(
        _name(part, row, names), row["now"], usual, trend, str(TRENDS.get(trend, "")),
        f"{where}?{urlencode({'of': part, 'key': row['key']})}", _rate(row.get("rate")),
    )  # fmt: skip


def _name(part: str, row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if part == "categories":
        return names.get(row["key"], row["key"])
    if part == "villages":
        return row["name"] or _("No region around it")
    if part == "cells":
        lon, lat = row["position"]
        return f"{lat:.4f}, {lon:.4f}"
    if part == "groups":
        shared = names[f"group {row['key']}"]
        kind = names.get(row["category"], row["category"])
        return f"{kind}: {shared}" if shared else kind
    return f"“{row['key']}”"


def _rate(rate: Sequence[float] | None) -> str:
    if rate is None:
        return ""
    middle, low, high = (number_format(one, 1) for one in rate)
    return f"{middle} ({low}–{high})"


def _lead(facts: Mapping[str, Any], tables: Mapping[str, Sequence[Row]]) -> list[str]:
    """Say the week in a few sentences."""
    came = ngettext("%(count)s report came in", "%(count)s reports came in", facts["came"])
    before = [count for _day, count in facts["came_by_week"][:-1]]
    first = came % {"count": number_format(facts["came"], 0, force_grouping=True)}
    if before:
        mean = number_format(sum(before) / len(before), 1)
        first += _(", against %(mean)s in a usual week") % {"mean": mean}
    said = [
        first + ".",
        _("%(over)s were ended in the week; %(open)s were open at its end.")
        % {"over": facts["over"], "open": facts["open"]},
    ]
    risen = [row for row in (*tables["topics"], *tables["categories"]) if row.trend in ("new", "growing")]
    if risen:
        said.append(_("More than before: %(topics)s.") % {"topics": ", ".join(row.name for row in risen[:5])})
    elif facts["weeks"] < topics.rules().weeks_least:
        said.append(_("It is too early to say what is growing: there are too few weeks to compare with."))
    else:
        said.append(_("No topic and no category has grown beyond chance."))
    return said


def _came(facts: Mapping[str, Any]) -> Chart:
    values = [(_short(day), count) for day, count in facts["came_by_week"]]
    most = max(values, key=lambda pair: pair[1])
    return chart.bars(
        "came", _("Reports by week"),
        _("Most came in the week from %(day)s: %(count)s.") % {"day": most[0], "count": most[1]},
        values, header=(_("Week from"), _("Reports")),
    )  # fmt: skip


def _short(day: str) -> str:
    return date_format(date.fromisoformat(day), "j M")


def _category_chart(rows: Sequence[Row]) -> Chart | None:
    if not rows:
        return None
    first = rows[0]
    return chart.bars(
        "categories", _("Reports by category"),
        _("Most are of “%(name)s”: %(count)s.") % {"name": first.name, "count": first.now},
        [(row.name, row.now) for row in rows[:MOST_CHART]], header=(_("Category"), _("Reports")),
    )  # fmt: skip


def _fair_chart(facts: Mapping[str, Any]) -> Chart | None:
    rows = [row for row in facts["regions"] if not row["hidden"] and row["name"]]
    if len(rows) < 2:  # noqa: PLR2004 - one alone is compared with nothing
        return None
    known = [row for row in rows if row["days"] is not None]
    sentence = _("Nowhere was half of the reports done in the time that is looked at.")
    if known:
        slow, quick = (pick(known, key=lambda row: row["days"]) for pick in (max, min))
        sentence = _("Longest in %(slow)s (%(most)s days), shortest in %(quick)s (%(least)s days).") % {
            "slow": slow["name"], "most": slow["days"], "quick": quick["name"], "least": quick["days"],
        }  # fmt: skip
    return chart.bars(
        "fair", _("Days until half of the reports are done"), sentence,
        [(row["name"], row["days"]) for row in rows[:MOST_CHART]],
        header=(_("Region"), _("Days")), unit=_("days"), ordered=True,
        note=_("“?” stands where more than half still wait."),
    )  # fmt: skip


def _fair(row: Mapping[str, Any]) -> Fair:
    name = row.get("name") or _("No region around it")
    if row["hidden"]:
        return Fair(name, hidden=True)
    days = _("more than half still wait") if row["days"] is None else str(row["days"])
    before = "" if row["before"] is None else str(row["before"])
    between = _between(row["low"], row["high"])
    return Fair(
        name, hidden=False, count=row["count"], done=row["done"], days=days, between=between, before=before
    )


def _between(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    if high is None:
        return _("%(low)s or more") % {"low": low}
    return f"{low or 0}–{high}"


def _map(week: Week) -> week_map.Drawing | None:
    facts = week.facts
    rates = {row["key"]: row["rate"][0] for row in facts["villages"] if row["rate"] and row["key"]}
    counts = {row["key"]: float(row["now"]) for row in facts["villages"] if row["key"]}
    quiet = facts["quiet_with_people"] if rates else facts["quiet"]
    counts |= dict.fromkeys(quiet, 0.0)
    rates |= dict.fromkeys(quiet, 0.0) if rates else {}
    cells = [row["key"] for row in facts["cells"]]
    return week_map.draw(week.city, rates or counts, cells, per_people=bool(rates))
