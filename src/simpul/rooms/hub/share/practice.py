"""Practices and adoptions as they leave: a draft to its own city; figures live from the series."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Schema

from simpul.ground.people.access import allowed
from simpul.ground.places.models import City
from simpul.kernel import chart as charts
from simpul.kernel.chart import Chart
from simpul.rooms.hub.act.adoption import ADOPT
from simpul.rooms.hub.act.practice import WRITE
from simpul.rooms.hub.models.practice import Adoption, LiveFigure, Practice, PracticeText
from simpul.rooms.hub.understand.effect import Change, change
from simpul.rooms.indicators.models import Value
from simpul.rooms.indicators.share import Point, series
from simpul.rooms.indicators.understand.catalogue import Definition, definitions


class TextFacts(Schema):
    """The words of a practice in one language."""

    language: str
    title: str
    summary: str
    context: str
    steps: list[str]
    cost_note: str
    went_wrong: str


class FigurePoint(Schema):
    """One year of a series; `value` null where there is no number, and `kind` says why."""

    year: int
    kind: str
    value: float | None


class FigureFacts(Schema):
    """A live figure: the giving city's series as it is now."""

    code: str
    scope: str
    title: str
    unit: str
    direction: str | None
    note: str
    points: list[FigurePoint]


class PracticeFacts(Schema):
    """A practice. Money is null where it is not known."""

    slug: str
    city: str
    project: str | None
    focus_area: str
    stage: str
    climates: list[str]
    cost: Decimal | None
    running_cost: Decimal | None
    currency: str
    cost_year: int | None
    changed_on: date | None
    sources: list[str]
    verified: bool | None
    invented: bool
    state: str
    published_at: datetime | None
    texts: list[TextFacts]
    figures: list[FigureFacts]
    adoptions: int
    url: str


class AdoptionFacts(Schema):
    """Who learned what from whom, and what the number did: `effect` is better, worse, same, moved or unknown.

    `baseline` and `after` are as written down; `baseline_now` and `after_now` what the series says now.
    """

    id: int
    practice: str
    title: str
    giver: str
    adopter: str
    adopted_on: date
    state: str
    code: str
    indicator: str
    scope: str
    unit: str
    baseline_year: int
    baseline: float | None
    baseline_now: float | None
    after_year: int | None
    after: float | None
    after_now: float | None
    difference: float | None
    percent: float | None
    effect: str
    invented: bool
    note: str
    changed: str
    public: bool
    url: str


def listed(*, area: str = "", city: str = "") -> QuerySet[Practice]:
    """List what is published."""
    found = Practice.objects.public().shown()
    if area:
        found = found.filter(focus_area=area)
    return found.filter(city__slug=city) if city else found


def practice(slug: str, reader: object) -> Practice:
    """Give a practice that the reader may see. Raises Practice.DoesNotExist."""
    found = Practice.objects.shown().prefetch_related("texts__steps", "figures").get(slug=slug)
    if found.state != "published" and not allowed(reader, WRITE, found.city):
        raise Practice.DoesNotExist
    return found


def adoption(pk: int, reader: object) -> Adoption:
    """Give an adoption that the reader may see. Raises Adoption.DoesNotExist."""
    found = Adoption.objects.select_related("practice__city", "city", "project").get(pk=pk)
    if not found.public and not allowed(reader, ADOPT, found.city):
        raise Adoption.DoesNotExist
    return found


def adoptions(*, of: Practice | None = None, reader: object = None) -> list[Adoption]:
    """List the public adoptions, and those of one practice that the reader's own city has not shown yet."""
    found = Adoption.objects.select_related("practice__city", "city").prefetch_related("practice__texts")
    if of is None:
        return list(found.filter(public=True))
    return [one for one in found.filter(practice=of) if one.public or allowed(reader, ADOPT, one.city)]


def text_facts(text: PracticeText) -> TextFacts:
    """Say a practice in one language."""
    return TextFacts(
        language=text.language, title=text.title, summary=text.summary, context=text.context,
        steps=[step.words for step in text.steps.all()], cost_note=text.cost_note, went_wrong=text.went_wrong,
    )  # fmt: skip


def facts(found: Practice) -> PracticeFacts:
    """Say what a practice is, with its figures as they are now."""
    names = {
        "slug", "focus_area", "stage", "climates", "cost", "running_cost", "currency", "cost_year",
        "changed_on", "sources", "verified", "invented", "state", "published_at",
    }  # fmt: skip
    return PracticeFacts(
        **{name: getattr(found, name) for name in names}, city=found.city.slug,
        project=found.project.slug if found.project else None,
        texts=[text_facts(text) for text in found.texts.all()],
        figures=[_figure(figure, found.city) for figure in found.figures.all()],
        adoptions=found.adoptions.filter(public=True).count(), url=found.get_absolute_url(),
    )  # fmt: skip


def adoption_facts(found: Adoption) -> AdoptionFacts:
    """Say what became of an adoption, as written down and as its series says now."""
    return adoptions_facts([found])[0]


def adoptions_facts(found: list[Adoption]) -> list[AdoptionFacts]:
    """Say what became of several: one query for all their series."""
    rows = Value.objects.published().filter(
        city__in={one.city_id for one in found}, code__in={one.code for one in found}
    )
    columns = ("city_id", "code", "scope", "year", "number")
    now = {row[:4]: row[4] for row in rows.values_list(*columns)}
    known = definitions()
    return [_adopted(one, now, known.get(one.code)) for one in found]


def _adopted(
    found: Adoption, now: Mapping[tuple[object, ...], float | None], known: Definition | None
) -> AdoptionFacts:
    of = (found.city_id, found.code, found.scope)
    moved = change_of(found, known)
    return AdoptionFacts(
        id=found.pk, practice=found.practice.slug, title=found.practice.title, giver=found.practice.city.name,
        adopter=found.city.name, adopted_on=found.adopted_on, state=found.state, code=found.code,
        indicator=named(found.code, known), scope=found.scope,
        unit=known.measured_in(get_language() or "") if known else "", baseline_year=found.baseline_year,
        baseline=found.baseline, baseline_now=now.get((*of, found.baseline_year)),
        after_year=found.after_year,
        after=found.after, after_now=now.get((*of, found.after_year)), difference=moved.difference,
        percent=moved.percent, effect=moved.effect, invented=found.city.invented, note=found.note,
        changed=found.changed, public=found.public, url=found.get_absolute_url(),
    )  # fmt: skip


def change_of(found: Adoption, known: Definition | None) -> Change:
    """Say what the adopting city's number did between the two years that were written down."""
    return change(found.baseline, found.after, known.direction if known else None)


def figure_chart(figure: LiveFigure, found: Practice) -> Chart | None:
    """Draw the giving city's series with the year of the change marked; None where it has no figure yet."""
    year = found.changed_on.year if found.changed_on else None
    return chart(found.city, figure.code, figure.scope, year, id_=f"figure-{figure.pk}", note=figure.note)


def adoption_chart(found: Adoption) -> Chart | None:
    """Draw the adopting city's own series, the year of the adoption marked; None where it has none."""
    return chart(found.city, found.code, found.scope, found.adopted_on.year, id_=f"adoption-{found.pk}")


def chart(  # noqa: PLR0913 - which series, where it is marked
    city: City, code: str, scope: str, year: int | None, *, id_: str, note: str = ""
) -> Chart | None:
    """Draw a series with a moment in it marked.

    Args:
        city: whose.
        code: of the indicator.
        scope: of the series.
        year: of the change, None where it is not known: then none is marked, and the note says so.
        id_: of the figure on the page.
        note: what else is to be known.
    """
    points = series(city, code, scope)
    numbers = {point.year: point.figure.number for point in points if point.figure.number is not None}
    if not numbers:
        return None
    known = definitions().get(code)
    title = f"{named(code, known)} ({city.name})"
    made = charts.trend(
        id_, title, _sentence(city, numbers, year), [(city.name, _values(points))], across=_("Year"),
        unit=known.measured_in(get_language() or "") if known else points[-1].unit, from_zero=False,
        note=" ".join(filter(None, [note, "" if year else _("When the change was made is not known.")])),
    )  # fmt: skip
    if year is None or not min(numbers) <= year <= max(numbers):
        return made
    return replace(made, spec={**made.spec, "layer": [*made.spec["layer"], *_mark(year)]})


def named(code: str, known: Definition | None) -> str:
    """Name an indicator in the reader's language; its code where the catalogue does not know it."""
    return str(known.titled(get_language() or "")) if known else code


def _values(points: list[Point]) -> dict[int, float | None]:
    return {point.year: point.figure.number for point in points}


def _sentence(city: City, numbers: dict[int, float], year: int | None) -> str:
    first, last = min(numbers), max(numbers)
    said = {
        "city": city.name, "first": first, "last": last, "from": f"{numbers[first]:.6g}",
        "to": f"{numbers[last]:.6g}"
    }  # fmt: skip
    if first == last:
        return _("%(city)s: %(from)s in %(first)s, the only year that is known.") % said
    moved = _("%(city)s: from %(from)s in %(first)s to %(to)s in %(last)s.") % said
    return moved if year is None else moved + " " + _("The change was made in %s.") % year


def _mark(year: int) -> list[dict[str, object]]:
    """Give the layers of a rule at a year, and its word."""
    place = {"x": {"datum": str(year), "type": "ordinal"}}
    word = {"type": "text", "align": "left", "baseline": "top", "dx": 4}
    return [
        {"data": {"values": [{}]}, "mark": {"type": "rule", "strokeDash": [5, 4]}, "encoding": place},
        {
            "data": {"values": [{}]},
            "mark": word,
            "encoding": {**place, "y": {"value": 0}, "text": {"value": _("the change")}},
        },
    ]


def _figure(figure: LiveFigure, city: City) -> FigureFacts:
    known = definitions().get(figure.code)
    points = series(city, figure.code, figure.scope)
    return FigureFacts(
        code=figure.code, scope=figure.scope, title=named(figure.code, known),
        unit=known.unit if known else "",
        direction=known.direction if known else None, note=figure.note,
        points=[
            FigurePoint(year=point.year, kind=point.figure.kind,
            value=point.figure.number) for point in points
        ],
    )  # fmt: skip
