"""The charts and the map of a report."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from simpul.kernel import chart
from simpul.kernel.chart import Chart
from simpul.rooms.hub.share.report import Report
from simpul.rooms.hub.share.report_words import named, percent
from simpul.rooms.hub.understand import sketch


def charts(report: Report) -> list[Chart]:
    """Give the charts: projects by year, by focus area, by status, and by state, each with its sentence."""
    if not report.lines:
        return []
    return [_years(report), *(_bars(report, group) for group in ("focus_area", "status", "state"))]


def drawn_map(report: Report) -> str:
    """Give the map of the cities as SVG: on outlines where the pages were built with them."""
    label = _("Map of %(cities)d cities: the larger the disc, the more projects") % {
        "cities": len(report.discs)
    }
    return sketch.draw(report.discs, outlines(), label)


def outlines() -> dict[str, Any] | None:
    """Read the outlines of the states; None where the pages were built without."""
    found = finders.find("build/asean.json")
    return _read(Path(found), Path(found).stat().st_mtime) if isinstance(found, str) else None


@cache
def _read(path: Path, changed: float) -> dict[str, Any]:  # noqa: ARG001 - read again when it changed
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _years(report: Report) -> Chart:
    first, last = min(report.by_year), report.year
    sentence = _("%(first)d: %(before)d projects in the list; %(last)d: %(now)d.") % {
        "first": first, "before": report.by_year[first], "last": last, "now": report.totals.projects,
    }  # fmt: skip
    points: dict[int, chart.Value] = {year: float(number) for year, number in report.by_year.items()}
    return chart.trend(
        "years", _("Projects in the list, by year"), sentence, [(_("Projects"), points)], across=_("Year")
    )


def _bars(report: Report, group: str) -> Chart:
    titles = {
        "focus_area": (_("Projects by focus area"), _("Focus area")),
        "status": (_("Projects by status"), _("Status")),
        "state": (_("Projects by state"), _("Member state")),
    }
    title, heading = titles[group]
    states = {line.state: line.state_name for line in report.lines}
    counts = report.totals.by[group]  # type: ignore[index]
    names = {
        one.key: states.get(one.key, one.key) if group == "state" else named(group, one.key) for one in counts
    }
    most = max(counts, key=lambda one: one.number)
    sentence = _("Most: %(name)s with %(number)d of %(all)d projects (%(share)s).") % {
        "name": names[most.key], "number": most.number, "all": report.totals.projects,
        "share": percent(most.share_percent),
    }  # fmt: skip
    return chart.bars(
        group.replace("_", "-"),
        title,
        sentence,
        [(names[one.key], float(one.number)) for one in counts],
        header=(heading, _("Projects")),
    )
