"""The report of a year, as one typed shape: for the page, the file, the PDF, the tables and the API."""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import QuerySet

from simpul.rooms.hub.models import Alias, Challenge, ProjectYear, SupportNeed
from simpul.rooms.hub.models.campaign import Answer
from simpul.rooms.hub.understand import printed, totals
from simpul.rooms.hub.understand import report as thought
from simpul.rooms.hub.understand.printed import Finding
from simpul.rooms.hub.understand.report import Change
from simpul.rooms.hub.understand.sketch import Disc
from simpul.rooms.hub.understand.totals import Listed, Totals
from simpul.rooms.hub.understand.words import words

NO_CITY = "–"
COLUMNS = (
    "project_id", "project__slug", "project__title", "title", "project__network_city__city__slug",
    "project__network_city__city__name", "project__place", "project__state_id", "project__state__name",
    "focus_area", "project__focus_area", "status", "verified", "project__verified", "source",
    "project__sources", "project__network_city__city__west", "project__network_city__city__east",
    "project__network_city__city__south", "project__network_city__city__north",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class More:
    """What was said of a project in the year: its progress, what stands in its way, which help it asks."""

    progress: str = ""
    challenges: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A year's list with everything that is told of it. `before_year` is None where no earlier list is known.

    `fingerprint` is of all that it was made from; `by_year` the number of projects in each list up to this
    one.
    """

    year: int
    before_year: int | None
    lines: tuple[Listed, ...]
    totals: Totals
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    more: dict[str, More]
    discs: tuple[Disc, ...]
    by_year: dict[int, int]
    verified: int
    fingerprint: str

    @property
    def disagreements(self) -> list[Finding]:
        """Each place where what was printed does not agree with the list."""
        return [one for one in self.findings if one.kind in {"differs", "rounded", "sum", "base"}]


def years() -> list[int]:
    """Give the years that have a public list, the newest first."""
    found = _public().order_by("-year").values_list("year", flat=True).distinct()
    return list(found)


def of_year(year: int) -> Report:
    """Make the report of a year out of the records; the same records give the same report."""
    lines, discs = _list(year)
    by_year = dict(sorted(Counter(_public().filter(year__lte=year).values_list("year", flat=True)).items()))
    before_year = max((one for one in by_year if one < year), default=None)
    before = _list(before_year)[0] if before_year else ()
    areas = tuple(words("focus_area"))
    more = _more(year)
    return Report(
        year=year,
        before_year=before_year,
        lines=lines,
        totals=totals.total(year, lines, areas),
        changes=tuple(thought.changes(before, lines)) if before_year else (),
        findings=tuple(printed.findings(year, lines)),
        more=more,
        discs=discs,
        by_year=by_year,
        verified=sum(line.verified for line in lines),
        fingerprint=thought.fingerprint(year, lines, before, {key: asdict(one) for key, one in more.items()}),
    )


def as_json(report: Report) -> dict[str, Any]:
    """Give a report without its list: totals, comparison with what was printed, changes."""
    return {
        "year": report.year,
        "projects": report.totals.projects,
        "cities": report.totals.cities,
        "states": report.totals.states,
        "verified": report.verified,
        "by": {
            group: [{**asdict(one), "share_percent": str(one.share_percent)} for one in counts]
            for group, counts in report.totals.by.items()
        },
        "printed": [_finding(one) for one in report.findings],
        "changes": [asdict(one) for one in report.changes],
        "fingerprint": report.fingerprint,
    }


def by_city(report: Report) -> list[tuple[str, str, list[Listed]]]:
    """Give the lines of each city as (state, city, lines), states and cities in the order of their names."""
    found: dict[tuple[str, str], list[Listed]] = defaultdict(list)
    for line in report.lines:
        found[line.state_name, line.city_name].append(line)
    return [(state, city, lines) for (state, city), lines in found.items()]


def _finding(one: Finding) -> dict[str, Any]:
    return asdict(one) | {
        "printed": str(one.printed),
        "found": None if one.found is None else str(one.found),
    }


def _public() -> QuerySet[ProjectYear]:
    return ProjectYear.objects.filter(listed=True, project__published=True)


def _list(year: int) -> tuple[tuple[Listed, ...], tuple[Disc, ...]]:
    """Give a year's list and its cities on the map."""
    rows = list(_public().filter(year=year).values(*COLUMNS))
    names = _names(year)
    lines = tuple(sorted((_line(row, names) for row in rows), key=_order))
    places: dict[str, tuple[str, float, float]] = {}
    for row in rows:
        if slug := row["project__network_city__city__slug"]:
            west, east = row["project__network_city__city__west"], row["project__network_city__city__east"]
            south, north = (
                row["project__network_city__city__south"],
                row["project__network_city__city__north"],
            )
            name = row["project__network_city__city__name"]
            places[slug] = (name, (west + east) / 2, (south + north) / 2)
    number = Counter(line.city for line in lines)
    discs = (Disc(name, lon, lat, number[slug]) for slug, (name, lon, lat) in sorted(places.items()))
    return lines, tuple(discs)


def _order(line: Listed) -> tuple[str, str, str, str]:
    return line.state_name, line.city_name, line.title, line.project


def _line(row: dict[str, Any], names: dict[int, list[str]]) -> Listed:
    sources = dict.fromkeys(filter(None, [row["source"], *row["project__sources"]]))
    return Listed(
        project=row["project__slug"],
        title=row["title"] or row["project__title"],
        city=row["project__network_city__city__slug"] or "",
        city_name=row["project__network_city__city__name"] or row["project__place"] or NO_CITY,
        state=row["project__state_id"],
        state_name=row["project__state__name"],
        focus_area=row["focus_area"] or row["project__focus_area"],
        status=row["status"],
        verified=bool(row["project__verified"] if row["verified"] is None else row["verified"]),
        sources=tuple(sources),
        names=tuple(names.get(row["project_id"], ())),
    )


def _names(year: int) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    asked = _public().filter(year=year).values("project_id")
    for project, title in (
        Alias.objects.filter(project__in=asked).order_by("pk").values_list("project_id", "title")
    ):
        found[project].append(title)
    return found


def _more(year: int) -> dict[str, More]:
    """Give what was said of projects in the year, by slug; the others have nothing to say."""
    progress = dict(
        Answer.objects.filter(campaign__year=year, state=Answer.State.ACCEPTED, released=True).values_list(
            "project__slug", "content__progress"
        )
    )
    challenges: dict[str, list[str]] = defaultdict(list)
    for slug, text in _said(Challenge.objects.all(), year).values_list("project__slug", "text"):
        challenges[slug].append(text)
    needs: dict[str, list[str]] = defaultdict(list)
    for slug, kind in _said(SupportNeed.objects.all(), year).values_list("project__slug", "kind"):
        needs[slug].append(kind)
    return {
        slug: More(progress.get(slug) or "", tuple(challenges[slug]), tuple(needs[slug]))
        for slug in sorted({*progress, *challenges, *needs})
    }


def _said[M: (Challenge, SupportNeed)](rows: QuerySet[M], year: int) -> QuerySet[M]:
    return rows.filter(year=year, project__published=True).order_by("project_id", "pk")
