"""One indicator of a city: what it means, every year and revision of it, its trend with the target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.kernel import chart as charted
from simpul.kernel.chart import Chart, trend
from simpul.rooms.indicators.models import (
    ORIGIN_NAMES,
    STATE_NAMES,
    Denominator,
    Evidence,
    Failure,
    OfficialText,
    State,
    Step,
    Target,
    Value,
)
from simpul.rooms.indicators.share import words
from simpul.rooms.indicators.share.words import Shown
from simpul.rooms.indicators.understand.catalogue import Definition


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence: a link that leaves this site, or a file of ours by its name in the store."""

    name: str
    link: str
    blob: str
    note: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a year. `by`, `steps` and a state other than approved are for the city's own people."""

    pk: int
    year: int
    revision: int
    shown: Shown
    value: float | None
    explained: str
    numerator: str
    denominator: str
    base: str
    base_verified: bool
    origin: str
    origin_name: str
    state: str
    state_name: str
    department: str
    made_at: datetime
    by: str
    evidence: Sequence[Proof]
    steps: Sequence[tuple[str, str, datetime, str]]
    published: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Year:
    """A year: its newest revision, the older ones, and its target where the city set one."""

    year: int
    newest: Revision
    older: Sequence[Revision]
    target: str
    target_source: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the page of an indicator shows. `official` is the standard's own text, for the city's people."""

    definition: Definition
    title: str
    other_title: str
    unit: str
    years: Sequence[Year]
    chart: Chart | None
    official: OfficialText | None
    crosswalk: Sequence[tuple[str, Sequence[str]]]
    scopes: Sequence[str]
    failures: Sequence[Failure]


def page(definition: Definition, city: City, *, scope: str = "city", inside: bool = False) -> Page:
    """Give everything about one indicator of a city.

    Args:
        definition: of the indicator.
        city: whose.
        scope: of the values.
        inside: whether the city's own people ask; see `profile`. Others see what was approved, and of a
            count of people only what is published: an older revision may have shown too few of them.
    """
    found = Value.objects.filter(city=city, code=definition.code)
    if not inside:
        found = found.filter(published=True) if definition.persons else found.filter(state=State.APPROVED)
    scopes = sorted(found.order_by().values_list("scope", flat=True).distinct())
    evidence = Prefetch("evidence", Evidence.objects.order_by("pk"), to_attr="proofs")
    chosen = found.filter(scope=scope).order_by("-year", "-revision")
    chosen = chosen.select_related("base", "made_by").prefetch_related(evidence)
    if inside:
        chosen = chosen.prefetch_related(Prefetch("steps", Step.objects.select_related("by"), to_attr="way"))
    targets = Target.objects.filter(city=city, code=definition.code, scope=scope).order_by("year")
    revisions = [_revision(definition, value, inside=inside) for value in chosen]
    years = _years(revisions, {target.year: target for target in targets})
    official = OfficialText.objects.filter(city=city, code=definition.code).first() if inside else None
    failures = list(Failure.objects.filter(city=city, code=definition.code)) if inside else []
    return Page(
        definition=definition,
        title=words.title(definition),
        other_title=_other(definition),
        unit=words.unit(definition),
        years=years,
        chart=drawn(definition, city, years, list(targets)),
        official=official,
        crosswalk=crosswalk(definition),
        scopes=scopes,
        failures=failures,
    )


def drawn(
    definition: Definition, city: City, years: Sequence[Year], targets: Sequence[Target]
) -> Chart | None:
    """Draw the trend with the latest target; None where there is no number to draw."""
    if not any(year.newest.shown.is_number for year in years):
        return None
    points: dict[int, charted.Value] = {
        year.year: year.newest.value if year.newest.shown.is_number else year.newest.shown.text
        for year in years
    }
    target = targets[-1] if targets else None
    label = ""
    if target:
        label = _("target %(year)d: %(number)s") % {
            "year": target.year,
            "number": words.written(target.number),
        }
    return trend(
        "trend",
        words.title(definition),
        sentence(definition, city, years, target),
        [(city.name, points)],
        across=_("Year"),
        unit=words.unit(definition),
        target=target.number if target else None,
        target_label=label,
        note=_("A year without a number is a gap in the line, never a zero."),
    )


def sentence(definition: Definition, city: City, years: Sequence[Year], target: Target | None) -> str:
    """Say in words what the trend shows: its newest number, its oldest, and how far the target is."""
    numbers = [(year.year, year.newest.value) for year in years if year.newest.value is not None]
    (last, newest), (first, oldest) = numbers[0], numbers[-1]
    told = {
        "city": city.name, "last": last, "newest": words.written(newest), "unit": words.unit(definition),
        "first": first, "oldest": words.written(oldest),
    }  # fmt: skip
    if len(numbers) == 1:
        said = _("%(city)s had %(newest)s %(unit)s in %(last)d; no other year is known.") % told
    else:
        said = _("%(city)s had %(newest)s %(unit)s in %(last)d, after %(oldest)s in %(first)d.") % told
    if target is None:
        return said
    goal = {"year": target.year, "number": words.written(target.number)}
    met = _met(newest, target.number, definition.direction)
    if met is None:
        return f"{said} " + _("The target for %(year)d is %(number)s.") % goal
    if met:
        return f"{said} " + _("That meets the target for %(year)d, %(number)s.") % goal
    return f"{said} " + _("The target for %(year)d, %(number)s, is not met yet.") % goal


def crosswalk(definition: Definition) -> list[tuple[str, Sequence[str]]]:
    """Name where the indicator belongs in the lists of the ASCN, the ministry and the United Nations."""
    found = [
        (_("ASCN focus areas"), words.listed("focus_areas", definition.focus_areas)),
        (_("Key elements of the ministry"), words.listed("key_elements", definition.key_elements)),
        (_("Smart-city dimensions"), words.listed("dimensions", definition.dimensions)),
        (_("SDG targets"), list(definition.sdg_targets)),
    ]
    return [(title, names) for title, names in found if names]


def _met(number: float, target: float, direction: str | None) -> bool | None:
    """Tell whether a number reaches a target; None where nobody can say which way is better."""
    if direction is None:
        return None
    return number >= target if direction == "up" else number <= target


def _other(definition: Definition) -> str:
    """Give the title in the language that the reader does not read, "" where there is none."""
    other = definition.title if words.title(definition) == definition.title_id else definition.title_id
    return other if other != words.title(definition) else ""


def _years(revisions: Sequence[Revision], targets: Mapping[int, Target]) -> list[Year]:
    """Put the revisions under their years, newest year and newest revision first."""
    by_year: dict[int, list[Revision]] = {}
    for one in revisions:
        by_year.setdefault(one.year, []).append(one)
    return [
        Year(
            year,
            rows[0],
            rows[1:],
            words.written(targets[year].number) if year in targets else "",
            targets[year].source if year in targets else "",
        )
        for year, rows in by_year.items()
    ]


def _revision(definition: Definition, value: Value, *, inside: bool) -> Revision:
    base = value.base
    return Revision(
        pk=value.pk,
        year=value.year,
        revision=value.revision,
        shown=words.shown(value.kind, value.number, words.unit(definition, value.unit), value.why),
        value=value.number,
        explained=words.explained(value.kind, value.made_at.date()),
        numerator="" if value.numerator is None else words.written(value.numerator),
        denominator="" if value.denominator is None else words.written(value.denominator),
        base=_base(base) if base else "",
        base_verified=bool(base and base.verified),
        origin=value.origin,
        origin_name=str(ORIGIN_NAMES[value.origin]),
        state=value.state,
        state_name=str(STATE_NAMES[value.state]),
        department=value.department,
        made_at=value.made_at,
        by=value.made_by.get_username() if inside else "",
        evidence=[Proof(one.name, one.link, one.blob_id or "", one.note) for one in value.proofs],  # type: ignore[attr-defined]
        steps=[
            (str(STATE_NAMES[step.state]), step.reason, step.at, step.by.get_username())
            for step in getattr(value, "way", [])
        ],
        published=value.published,
        current=value.current,
    )


def _base(base: Denominator) -> str:
    """Name the denominator that a value used: what, how many, of which year and place, by whose count."""
    known = words.listed("quantities", (base.quantity,))[0]
    place = f", {base.scope}" if base.scope != "city" else ""
    return f"{known}: {words.written(base.value)} ({base.year}{place}; {base.source})"
