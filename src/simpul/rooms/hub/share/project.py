"""A whole project as it leaves: every year, every amount, every result, and the words that were overruled."""

from typing import Any

from simpul.rooms.hub.models import Outcome, Project
from simpul.rooms.hub.models.result import Point
from simpul.rooms.hub.share import record, shapes
from simpul.rooms.hub.understand.money import Gap, gaps


def whole(one: Project) -> shapes.WholeProject:
    """Say everything of a project that the reader may see of it."""
    costs = list(one.costs.all())
    return shapes.WholeProject(
        **record.project(one).model_dump(),
        summary=one.summary or None,
        note=one.note or None,
        sources=one.sources,
        changed_at=one.changed_at,
        years=[_year(each) for each in one.years.all()],
        aliases=_rows(one.aliases, "title", "inferred", "source"),
        costs=[_cost(each) for each in costs],
        funding_gap=[_gap(each) for each in funding(one)],
        partners=_partners(one),
        challenges=_rows(one.challenges, "text", "year", "source"),
        support_needed=_rows(one.needs, "kind", "note", "year", "open"),
        results=results(one),
    )


def _rows(rows: Any, *columns: str) -> list[dict[str, Any]]:
    return list(rows.values(*columns))


def funding(one: Project) -> list[Gap]:
    """Give what is missing to make a project, by currency; nothing where no amount is known."""
    return gaps((each.kind, each.amount, each.currency) for each in one.costs.all())


def results(one: Project) -> list[shapes.ResultShape]:
    """Give the results framework of a project, line by line."""
    outcomes = Outcome.objects.filter(project=one).prefetch_related(
        "indicators__targets", "indicators__actuals__evidence"
    )
    return [
        shapes.ResultShape(
            id=each.pk, outcome=outcome.title, name=each.name, unit=each.unit or None, code=each.code or None,
            baseline=each.baseline, baseline_period=each.baseline_period or None,
            targets=[_point(point) for point in each.targets.all()],
            actuals=[_point(point) for point in each.actuals.all()],
        )
        for outcome in outcomes
        for each in outcome.indicators.all()
    ]  # fmt: skip


def _point(point: Point) -> shapes.PointShape:
    shown = getattr(point, "evidence_url", "")
    kept = getattr(point, "evidence_id", None)
    return shapes.PointShape(
        period=point.period, number=point.number, text=point.text or None, note=point.note or None,
        source=point.source or None, evidence=shown or (f"sha256:{kept}" if kept else None),
    )  # fmt: skip


def _year(each: Any) -> shapes.YearShape:
    return shapes.YearShape(
        year=each.year, status=each.status, focus_area=each.focus_area or None, title=each.title or None,
        listed=each.listed, source=each.source or None,
    )  # fmt: skip


def _cost(each: Any) -> shapes.CostShape:
    return shapes.CostShape(
        kind=each.kind, amount=each.amount, currency=each.currency, year=each.year, payer=each.payer or None,
        note=each.note or None, source=each.source or None, verified=each.verified,
    )  # fmt: skip


def _gap(each: Gap) -> shapes.GapShape:
    return shapes.GapShape(currency=each.currency, cost=each.cost, funded=each.funded, missing=each.missing)


def _partners(one: Project) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "role": each.role or None,
            "partner": each.partner.slug if each.partner else None,
        }
        for each in one.project_partners.select_related("partner")
    ]
