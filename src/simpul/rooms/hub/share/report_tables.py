"""The tables of a report as CSV: every project, every total beside what was printed, every change."""

import csv
import io
from collections.abc import Iterable, Sequence

from simpul.rooms.hub.share.report import Report
from simpul.rooms.hub.share.report_words import named

COMMANDS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


def projects(report: Report) -> bytes:
    """Give one row for each project of the list, with its sources and whether they were checked."""
    header = (
        "year", "state", "state_name", "city", "city_name", "project", "title", "other_titles", "focus_area",
        "focus_area_name", "status", "progress", "challenges", "support_needed", "verified", "sources",
    )  # fmt: skip
    areas = {one.key: named("focus_area", one.key) for one in report.totals.by["focus_area"]}
    rows = []
    for line in report.lines:
        more = report.more.get(line.project)
        rows.append(
            (
                report.year, line.state, line.state_name, line.city, line.city_name, line.project, line.title,
                " | ".join(line.names), line.focus_area, areas.get(line.focus_area, ""), line.status,
                more.progress if more else "", " | ".join(more.challenges) if more else "",
                " | ".join(more.needs) if more else "", _yes(line.verified), " ".join(line.sources),
            )
        )  # fmt: skip
    return _csv(header, rows)


def totals(report: Report) -> bytes:
    """Give each total with the share that is shown, then each printed number beside what the list gives."""
    header = (
        "year", "what", "key", "projects", "share_percent", "printed", "agreement", "base", "verified",
        "source",
    )  # fmt: skip
    source = f"projects.csv {report.fingerprint}"
    rows: list[Sequence[object]] = [
        (report.year, "projects", "", report.totals.projects, "", "", "", "", "", source),
        (report.year, "verified", "", report.verified, "", "", "", "", "", source),
    ]
    for group, counts in report.totals.by.items():
        rows += [
            (report.year, group, one.key, one.number, one.share_percent, "", "", "", "", source)
            for one in counts
        ]
    for one in report.findings:
        percent = one.what.endswith("percent")
        rows.append(
            (
                report.year, f"printed {one.what} ({one.of})", one.key,
                one.number if percent else one.found, one.found if percent else "", one.printed, one.kind,
                one.base, _yes(one.verified), one.source,
            )
        )  # fmt: skip
    return _csv(header, rows)


def changes(report: Report) -> bytes:
    """Give what is different from the list before."""
    header = (
        "year", "before_year", "change", "state", "city", "city_name", "project", "title", "before", "after",
        "verified", "sources",
    )  # fmt: skip
    rows = [
        (
            report.year, report.before_year, one.kind, one.state, one.city, one.city_name, one.project,
            one.title, one.before, one.after, _yes(one.verified), " ".join(one.sources),
        )
        for one in report.changes
    ]  # fmt: skip
    return _csv(header, rows)


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write CSV (RFC 4180) in UTF-8; no text of it is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(COMMANDS) else value


def _yes(value: bool) -> str:  # noqa: FBT001 - one value
    return "yes" if value else "no"
