"""A report as files: one HTML page that needs nothing else, and the sources of a PDF."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.template import loader
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from simpul.ground import charts
from simpul.rooms.hub.share import report_figures as figures
from simpul.rooms.hub.share import report_tables as tables
from simpul.rooms.hub.share import report_words as words
from simpul.rooms.hub.share.report import Report, by_city
from simpul.rooms.hub.understand.totals import Listed

type MakePdf = Callable[[str, Mapping[str, bytes], str, str], bytes]
"""Makes a PDF of Typst markup, the files that it reads, a title and a language."""

NAMES = ("report.html", "report.pdf", "projects.csv", "totals.csv", "changes.csv")
SOURCE = Path(__file__).parent.parent / "templates" / "hub" / "report.typ"


def file(report: Report, name: str, make_pdf: MakePdf) -> bytes:
    """Make one of the files of a report, in the reader's language. Raises KeyError for any other name."""
    makers: dict[str, Callable[[], bytes]] = {
        "report.html": lambda: html(report).encode(),
        "report.pdf": lambda: pdf(report, make_pdf),
        "projects.csv": lambda: tables.projects(report),
        "totals.csv": lambda: tables.totals(report),
        "changes.csv": lambda: tables.changes(report),
    }
    return makers[name]()


def html(report: Report) -> str:
    """Give the report as one page with everything in it; it prints on A4."""
    return loader.render_to_string("hub/report_file.html", context(report) | {"language": _language()})


def pdf(report: Report, make: MakePdf) -> bytes:
    """Make the PDF: the same numbers, map and charts, and every city's projects."""
    drawn = figures.charts(report)
    pictures = {f"chart{at}.svg": charts.svg(one).encode() for at, one in enumerate(drawn)}
    pictures = {name: svg.replace(b"currentColor", b"#14232a") for name, svg in pictures.items()}
    data = json.dumps(_data(report, drawn), ensure_ascii=False, sort_keys=True).encode()
    files = {"data.json": data, "map.svg": figures.drawn_map(report).encode(), **pictures}
    return make(SOURCE.read_text(encoding="utf-8"), files, title(report), _language())


def context(report: Report) -> dict[str, Any]:
    """Give what the templates of a report show."""
    return {
        "report": report,
        "title": title(report),
        "map": mark_safe(figures.drawn_map(report)),  # noqa: S308 - our own drawing, its texts escaped
        "charts": figures.charts(report),
        "facts": _facts(report),
        "changes": _changes(report),
        "findings": [
            (
                words.place(one), words.value(one, one.printed), words.value(one, one.found),
                words.verdict(one), one.kind, one.source, one.verified,
            )
            for one in report.findings
        ],
        "cities": [
            (state, city, len(lines), mark_safe("".join(_rows(report, lines))))  # noqa: S308 - escaped in _rows
            for state, city, lines in by_city(report)
        ],
        "areas": [
            (words.named("focus_area", one.key), one.number, words.percent(one.share_percent))
            for one in report.totals.by["focus_area"]
        ],
        "sources": _sources(report),
    }  # fmt: skip


def title(report: Report) -> str:
    """Give the title of a report."""
    return _("Projects of the ASEAN Smart Cities Network in %(year)d") % {"year": report.year}


def _facts(report: Report) -> list[tuple[str, str]]:
    return [
        (_("Projects"), words.number(report.totals.projects)),
        (_("Cities"), words.number(report.totals.cities)),
        (_("Member states"), words.number(report.totals.states)),
        (_("Checked against their source"), words.number(report.verified)),
    ]


def _changes(report: Report) -> list[tuple[str, int, list[tuple[str, str, str, str]]]]:
    """Give (kind, number, rows of (title, city, what, link's slug)) for each kind of change that there is."""
    found = []
    for kind, name in words.change_kinds().items():
        rows = [
            (one.title, one.city_name, words.change(one), one.project)
            for one in report.changes
            if one.kind == kind
        ]
        if rows:
            found.append((name, len(rows), rows))
    return found


def _rows(report: Report, lines: list[Listed]) -> list[SafeString]:
    """Give table rows: made here, because ten thousand of them in a template take seconds."""
    names = _Names()
    checked, unchecked = conditional_escape(_("checked")), conditional_escape(_("not checked"))
    return [
        format_html(
            '<tr><th scope="row">{}{}</th><td>{}</td><td>{}</td><td>{}</td></tr>',
            line.title, _said(report, line), names.area(line.focus_area), names.status(line.status),
            checked if line.verified else unchecked,
        )
        for line in lines
    ]  # fmt: skip


def _said(report: Report, line: Listed) -> SafeString:
    more = report.more.get(line.project)
    if more is None:
        return mark_safe("")
    parts = [more.progress, *more.challenges, ", ".join(words.named("support", need) for need in more.needs)]
    labels = (_("Progress"), *(_("Challenge") for _one in more.challenges), _("Support needed"))
    shown = [(label, text) for label, text in zip(labels, parts, strict=True) if text]
    return mark_safe(  # noqa: S308 - each part is escaped
        "".join(format_html("<br><small>{}: {}</small>", label, text) for label, text in shown)
    )


class _Names:
    """Names of areas and statuses, looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def area(self, key: str) -> str:
        """Give the name of a focus area."""
        return self._name("focus_area", key)

    def status(self, key: str) -> str:
        """Give the name of a status."""
        return self._name("status", key)

    def _name(self, kind: str, key: str) -> str:
        if (kind, key) not in self._known:
            self._known[kind, key] = words.named(kind, key)
        return self._known[kind, key]


def _sources(report: Report) -> list[tuple[str, int]]:
    """Give each source with the number of projects that stand in it, the most used first."""
    number: dict[str, int] = {}
    for line in report.lines:
        for source in line.sources:
            number[source] = number.get(source, 0) + 1
    return sorted(number.items(), key=lambda one: (-one[1], one[0]))


def _data(report: Report, drawn: list[Any]) -> dict[str, Any]:
    """Give everything that the PDF says, in words that are translated already."""
    names = _Names()
    checked, unchecked = _("checked"), _("not checked")
    return {
        "title": title(report),
        "facts": _facts(report),
        "words": {
            "map": _("Where the projects are"), "changes": _("What changed since last year"),
            "printed": _("What was printed, and what the list says"), "cities": _("Projects by city"),
            "sources": _("Sources"), "shares": shares_note(),
            "none": _("Nothing changed, or no earlier list is known."),
            "fingerprint": _("Fingerprint of the records"), "focus_area": _("Focus area"),
            "share": _("Share"), "projects": _("Projects"), "project": _("Project"), "status": _("Status"),
            "checked": _("Source"), "where": _("Number"), "said": _("Printed"), "list": _("List"),
            "verdict": _("Comparison"),
        },
        "charts": [{"title": one.title, "sentence": one.sentence} for one in drawn],
        "map": _("Map of the cities; the table of projects by city says the same in words."),
        "areas": [
            [words.named("focus_area", one.key), str(one.number), words.percent(one.share_percent)]
            for one in report.totals.by["focus_area"]
        ],
        "changes": [
            {"name": name, "number": number, "rows": [[row[0], row[1], row[2]] for row in rows]}
            for name, number, rows in _changes(report)
        ],
        "printed": [
            [words.place(one), words.value(one, one.printed), words.value(one, one.found), words.verdict(one)]
            for one in report.findings
        ],
        "cities": [
            {
                "name": f"{city}, {state}",
                "rows": [
                    [
                        line.title, names.area(line.focus_area), names.status(line.status),
                        checked if line.verified else unchecked,
                    ]
                    for line in lines
                ],
            }
            for state, city, lines in by_city(report)
        ],
        "sources": [[source, str(number)] for source, number in _sources(report)],
        "fingerprint": report.fingerprint,
    }  # fmt: skip


def shares_note() -> str:
    """Say how shares are rounded."""
    return _("Shares are rounded so that they add up to 100 (largest remainders); the numbers are exact.")


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
