"""As JSON: plans of repairs, and what mending costs."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from ninja.security import django_auth

from simpul.ground import roadstate
from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.ground.roadstate.models import RepairWish
from simpul.rooms.roads.act import plan as act
from simpul.rooms.roads.jobs import plan as jobs
from simpul.rooms.roads.models import Plan
from simpul.rooms.roads.share import plan_files

router = Router()
GEOJSON = "application/geo+json"


class PlanOut(Schema):
    """A plan. `summary` is null until it was worked out; its lengths are metres, money in `currency`.

    `inputs_sha256` is the hash of the canonical JSON (RFC 8785) of all that it was worked out from.
    """

    id: int
    city: str
    name: str
    state: str
    from_year: int
    years: int
    currency: str
    budgets: list[float]
    weights: dict[str, float]
    least_by_district: dict[str, float]
    made_at: datetime
    signed_at: datetime | None
    inputs_sha256: str | None
    summary: dict[str, Any] | None
    error: str | None
    url: str


class NewPlan(Schema):
    """What is asked: a budget for each year from `from_year`, in the currency of the city's prices.

    `weights` that are left out are the shipped ones; `least_by_district` are shares, 0 to 1, by code;
    `wishes` are numbers of planners' lists.
    """

    city: str
    name: str
    from_year: int
    budgets: list[float] = Field(max_length=50)
    weights: dict[str, float] = {}
    least_by_district: dict[str, float] = {}
    wishes: list[int] = []


class PriceOut(Schema):
    """What a treatment costs: `unit` is "piece", "m2" or "m"; `assumed` tells that no city said so."""

    amount: float
    currency: str
    unit: str
    source: str
    valid_from: date
    assumed: bool


@router.get("/plans", response=list[PlanOut], summary="The plans of a city, newest first")
def plans(request: HttpRequest, city: str, limit: int = 50) -> list[PlanOut]:
    """Give at most `limit` (up to 200) plans, without their summaries; signed ones to everybody."""
    served = get_object_or_404(City.objects.served(), slug=city)
    rows = Plan.objects.filter(city=served).select_related("city").defer("inputs", "summary")
    if not act.may_read(request.user, served):
        rows = rows.filter(state=Plan.State.SIGNED)
    return [_said(row, whole=False) for row in rows[: min(max(limit, 1), 200)]]


@router.post("/plans", response={202: PlanOut}, auth=django_auth, summary="Ask for a plan")
def new(request: HttpRequest, asked: NewPlan) -> Any:
    """Ask for a plan; needs roads.plan. It is worked out by a job: read it again."""
    city = get_object_or_404(City.objects.served(), slug=asked.city)
    actor = person(request)
    act.may_plan(actor, city)
    wishes = [get_object_or_404(RepairWish, pk=one, city=city) for one in asked.wishes]
    said = act.Asked(
        asked.name, asked.from_year, asked.budgets, asked.weights, asked.least_by_district, wishes
    )
    plan = act.make(city, said, actor=actor, now=timezone.now(), start=jobs.start)
    return Status(202, _said(plan))


@router.get("/plans/{int:plan_id}", response=PlanOut, summary="One plan with its figures")
def one(request: HttpRequest, plan_id: int) -> PlanOut:
    """Give a plan."""
    return _said(_plan(request, plan_id))


@router.get("/plans/{int:plan_id}/lines", summary="The lines of a plan as GeoJSON")
def plan_lines(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Give each line with its stretch, reason and what waiting costs; none until it was worked out."""
    plan = _plan(request, plan_id)
    body = plan_files.geojson(plan) if plan.is_done else '{"type":"FeatureCollection","features":[]}'
    return HttpResponse(body, content_type=GEOJSON)


@router.get(
    "/plans/{int:plan_id}/inputs", response=dict[str, Any], summary="What a plan was worked out from, frozen"
)
def inputs(request: HttpRequest, plan_id: int) -> dict[str, Any]:
    """Give the frozen inputs: stretches, prices, treatments, weights, rules, policy, solver."""
    found: dict[str, Any] = _plan(request, plan_id).inputs
    return found


@router.post("/plans/{int:plan_id}/sign", response=PlanOut, auth=django_auth, summary="Sign a plan off")
def sign(request: HttpRequest, plan_id: int) -> PlanOut:
    """Sign a plan; needs roads.sign_plan. It stays as it is from then on."""
    return _said(act.sign(_plan(request, plan_id), actor=person(request), now=timezone.now()))


@router.get("/prices", response=dict[str, PriceOut], summary="What mending costs, by treatment")
def prices(request: HttpRequest, city: str, on: date | None = None) -> Any:
    """Give the prices of a day; today's where none is given."""
    served = get_object_or_404(City.objects.served(), slug=city)
    return roadstate.prices(served, on or served.day(timezone.now()))


def _plan(request: HttpRequest, pk: int) -> Plan:
    return act.read(request.user, get_object_or_404(Plan.objects.select_related("city"), pk=pk))


def _said(plan: Plan, *, whole: bool = True) -> PlanOut:
    return PlanOut(
        id=plan.pk, city=plan.city.slug, name=plan.name, state=plan.state, from_year=plan.from_year,
        years=plan.years, currency=plan.currency, budgets=plan.budgets, weights=plan.weights,
        least_by_district=plan.least_by_district, made_at=plan.made_at, signed_at=plan.signed_at,
        inputs_sha256=plan.inputs_sha256 or None, summary=(plan.summary or None) if whole else None,
        error=plan.error or None, url=plan.get_absolute_url(),
    )  # fmt: skip
