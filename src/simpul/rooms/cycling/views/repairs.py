"""The pages of planners: which repairs unlock calm streets to destinations, and which smooth one route."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from simpul.adapters import tables, valhalla
from simpul.ground.jobs import health
from simpul.ground.people.access import person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act import repairs as act
from simpul.rooms.cycling.forms.repairs import HandOnForm, StudyForm
from simpul.rooms.cycling.jobs import network as jobs
from simpul.rooms.cycling.models.network import RepairStudy
from simpul.rooms.cycling.observe import engine, network
from simpul.rooms.cycling.share import repairs as share
from simpul.rooms.cycling.share import routes

A_PAGE = 25
FILES = {"csv": "text/csv; charset=utf-8", "geojson": "application/geo+json"}


@login_required
@require_http_methods(["GET", "POST"])
def studies(request: HttpRequest, slug: str) -> HttpResponse:
    """List the studies of a city and take a new question."""
    city = _city(request, slug)
    form = StudyForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return redirect(_ask(request, city, form))
            except Refused as refusal:
                form.add_error(None, str(refusal))
        status = 422
    page = Paginator(RepairStudy.objects.filter(city=city), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "city": city,
        "form": form,
        "page": page,
        "currency": network.currency(city, _today(city)),
        "look": share.newest_look(city),
    }
    return render(request, "cycling/repairs.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def study(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a study; hand its repairs on. While it is worked on, HTMX asks for its changing part alone."""
    city, found = _study(request, slug, pk)
    form, status = HandOnForm(request.POST or None), 200
    if request.method == "POST":
        if form.is_valid():
            try:
                act.hand_on(found, why=form.cleaned_data["why"], actor=person(request), now=timezone.now())
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The list is handed on. A road plan can take it in."))
                return redirect(found)
        status = 422
    done = found.state == RepairStudy.State.DONE
    context: dict[str, Any] = {"city": city, "study": found, "form": form, "answer": found.answer}
    if done:
        context |= {"steps": share.steps(found), "rows": share.rows(found), "drawing": share.drawing(found)}
        context["price_source"] = share.price_source(found.answer["price_source"])
    context["worker_is_away"] = found.state == RepairStudy.State.WAITING and not health().alive
    part = "#state" if request.headers.get("HX-Request") else ""
    return render(request, f"cycling/repairs_study.html{part}", context, status=status)


@login_required
@require_GET
def download(request: HttpRequest, slug: str, pk: int, suffix: str) -> HttpResponse:
    """Send a study's repairs as a file."""
    _city_found, found = _study(request, slug, pk)
    if suffix not in FILES or found.state != RepairStudy.State.DONE:
        raise Http404
    if suffix == "csv":
        body: Any = tables.write_csv(share.HEADER, list(share.table(found)))
    else:
        body = share.geojson(found)
    response = HttpResponse(body, content_type=FILES[suffix])
    response["Content-Disposition"] = f'attachment; filename="repairs-{found.pk}.{suffix}"'
    return response


@login_required
@require_GET
def route(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which repairs make a route smooth: the address carries the route's wish."""
    city = _city(request, slug)
    context: dict[str, Any] = {"city": city, "query": request.GET.urlencode()}
    try:
        wish = routes.read(request.GET.dict(), language="id" if get_language() == "id" else "en")
        tiles = engine.current(city, valhalla.engine)
        answer = routes.answer(city, wish, engine=tiles, now=timezone.now()).json()
    except Refused as refusal:
        return render(request, "cycling/repairs_route.html", context | {"refusal": str(refusal)}, status=422)
    streets = network.streets(city, _today(city))
    context["currency"], context["price_source"] = streets.currency, share.price_source(streets.price_source)
    context["routes"] = [{"route": one, **share.smoothed(one, streets.repairs)} for one in answer["routes"]]
    return render(request, "cycling/repairs_route.html", context)


def _ask(request: HttpRequest, city: City, form: StudyForm) -> RepairStudy:
    return act.ask(
        city, form.cleaned_data["budget"], form.cleaned_data["kinds"], actor=person(request),
        now=timezone.now(), start=partial(jobs.start),
    )  # fmt: skip


def _city(request: HttpRequest, slug: str) -> City:
    city = get_object_or_404(City.objects.served(), slug=slug)
    act.may_plan(person(request), city)
    return city


def _study(request: HttpRequest, slug: str, pk: int) -> tuple[City, RepairStudy]:
    city = _city(request, slug)
    return city, get_object_or_404(RepairStudy.objects.select_related("city", "wish"), pk=pk, city=city)


def _today(city: City) -> Any:
    return city.day(timezone.now())
