"""The pages of plans: made, watched, read, compared, signed off."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.adapters import tables
from simpul.ground import roadstate
from simpul.ground.jobs import health
from simpul.ground.people.access import allowed, person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import plan as act
from simpul.rooms.roads.forms.plan import PlanForm
from simpul.rooms.roads.jobs import plan as jobs
from simpul.rooms.roads.models import Plan
from simpul.rooms.roads.share import plan as share
from simpul.rooms.roads.share import plan_charts, plan_files

A_PAGE = 50
LINES = 20
"""Lines on one page of a plan: what follows them is for everybody who reads it."""
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
def plan_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List a city's plans, newest first."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    page = Paginator(_readable(request, city).defer("inputs"), A_PAGE).get_page(request.GET.get("page"))
    context = {"city": city, "page": page, "may_plan": allowed(request.user, act.PLAN, city)}
    return render(request, "roads/plans.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a plan."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    actor, now = person(request), timezone.now()
    act.may_plan(actor, city)
    form, status = PlanForm(request.POST or None, city=city, year=city.day(now).year + 1), 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return redirect(act.make(city, form.asked(), actor=actor, now=now, start=jobs.start))
            except Refused as refusal:
                form.add_error(None, str(refusal))
        status = 422
    prices = roadstate.prices(city, city.day(now))
    context = {"city": city, "form": form, "price": next(iter(prices.values()), None)}
    return render(request, "roads/plan_new.html", context, status=status)


@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plan; while it is worked on, HTMX asks for its changing part alone."""
    found = get_object_or_404(Plan.objects.select_related("city", "by", "signed_by"), pk=pk)
    act.read(request.user, found)
    context: dict[str, Any] = {"city": found.city, "plan": found, "progress": share.progress(found)}
    if request.headers.get("HX-Request") and not found.is_done:
        context["worker_is_away"] = not health().alive
        return render(request, "roads/plan.html#state", context)
    if found.is_done:
        context |= _shown(request, found)
    response = render(request, "roads/plan.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response


def _shown(request: HttpRequest, found: Plan) -> dict[str, Any]:
    chosen = share.lines(found)
    year, district = request.GET.get("year", ""), request.GET.get("district", "")
    if year.isdigit():
        chosen = chosen.filter(year=int(year))
    if district:
        chosen = chosen.filter(district=district)
    page = Paginator(chosen, LINES).get_page(request.GET.get("page"))
    others = _readable(request, found.city).filter(state__in=[Plan.State.READY, Plan.State.SIGNED])
    return {
        "page": page,
        "rows": list(share.rows(found, page.object_list)),
        "next": share.next_rows(found),
        **share.figures(found),
        "treatments": share.treatment_rows(found),
        "weights": share.weight_rows(found),
        "curve": plan_charts.curve(found),
        "grades": plan_charts.grades(found),
        "drawing": plan_files.drawing(found),
        "assumed": share.assumed(found),
        "price_source": share.source(found),
        "year": year,
        "district": district,
        "others": others.exclude(pk=found.pk).defer("inputs")[:A_PAGE],
        "may_sign": found.state == Plan.State.READY and allowed(request.user, act.SIGN, found.city),
    }


@login_required
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a plan off."""
    found = get_object_or_404(Plan.objects.select_related("city"), pk=pk)
    try:
        act.sign(found, actor=person(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("The plan is signed. It stays as it is, with all that it was worked out from.")
        )
    return redirect(found)


@require_GET
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show two plans of a city side by side."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    if not all(request.GET.get(name, "").isdigit() for name in ("a", "b")):
        messages.info(request, _("Choose two plans that are worked out, one as A and one as B."))
        return redirect("roads:plans", city.slug)
    two = [act.read(request.user, _done(city, request.GET.get(name, ""))) for name in ("a", "b")]
    context = {"city": city, "one": two[0], "other": two[1], **plan_charts.compare(*two)}
    return render(request, "roads/plan_compare.html", context)


@require_GET
def download(request: HttpRequest, pk: int, what: str, suffix: str) -> HttpResponse:
    """Send a plan's lines, or the stretches that it knows nothing of, as a file."""
    found = get_object_or_404(Plan.objects.select_related("city"), pk=pk)
    act.read(request.user, found)
    if not found.is_done or suffix not in TYPES or (suffix == "geojson" and what != "lines"):
        raise Http404
    response = HttpResponse(_file(found, what, suffix), content_type=TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="plan-{found.pk}-{what}.{suffix}"'
    return response


def _readable(request: HttpRequest, city: City) -> QuerySet[Plan]:
    """Give the plans of a city that somebody may read: all of them, or those that are signed."""
    found = Plan.objects.filter(city=city)
    return found if act.may_read(request.user, city) else found.filter(state=Plan.State.SIGNED)


def _file(found: Plan, what: str, suffix: str) -> Any:
    if suffix == "geojson":
        return plan_files.geojson(found)
    header, read = {
        "lines": (plan_files.HEADER, plan_files.table),
        "unknown": (plan_files.UNKNOWN, plan_files.unknown),
    }[what]
    rows = list(read(found))
    return tables.write_csv(header, rows) if suffix == "csv" else tables.write_xlsx([(what, header, rows)])


def _done(city: City, pk: str) -> Plan:
    states = [Plan.State.READY, Plan.State.SIGNED]
    return get_object_or_404(Plan.objects.select_related("city"), pk=int(pk), city=city, state__in=states)
