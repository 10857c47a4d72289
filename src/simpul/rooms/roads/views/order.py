"""The office's pages of orders: the list, a new one, one with its things, on paper."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.adapters import pdf
from simpul.ground.jobs import run
from simpul.ground.people.access import allowed, person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import order as act
from simpul.rooms.roads.act.proof import DECIDE
from simpul.rooms.roads.forms.order import DueForm, OrderForm, StepForm
from simpul.rooms.roads.jobs.order import know_streets
from simpul.rooms.roads.models import KIND_NAMES, Item, Order, Plan
from simpul.rooms.roads.share import order_sheet
from simpul.rooms.roads.share import orders as share
from simpul.rooms.roads.understand.order import Who, course

A_PAGE = 50


def office(request: HttpRequest, city: City) -> Person:
    """Give who asks, where they may see every order of the city. Raises PermissionDenied."""
    actor = person(request)
    if not any(allowed(actor, permission, city) for permission in (act.ORDER, DECIDE)):
        raise PermissionDenied(_("The orders of a city are for those who give them and decide on proofs."))
    return actor


@login_required
@require_GET
def orders(request: HttpRequest, slug: str) -> HttpResponse:
    """List a city's orders: open, late, waiting for a decision, or all."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    actor = office(request, city)
    today, which = city.day(timezone.now()), request.GET.get("show", "open")
    which = which if which in share.FILTERS else "open"
    page = Paginator(share.listed(city, which, today), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "city": city, "page": page, "which": which, "counts": share.counts(city, today), "today": today,
        "may_order": allowed(actor, act.ORDER, city),
    }  # fmt: skip
    return render(request, "roads/orders.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an order of damages that are chosen in a list, or of lines of a signed plan."""
    city, actor = get_object_or_404(City.objects.served(), slug=slug), person(request)
    act.may_order(actor, city)
    today = city.day(timezone.now())
    segment = Segment.objects.filter(city=city, pk=_number(request, "segment") or 0).first()
    plan = Plan.objects.filter(city=city, pk=_number(request, "plan") or 0, state=Plan.State.SIGNED).first()
    initial = {"title": (segment and segment.name) or (plan and plan.name) or ""}
    form = OrderForm(request.POST or None, city=city, today=today, initial=initial)
    status = 200
    if request.method == "POST":
        order = _made(form, city, actor)
        if order:
            messages.success(request, _("The order is made. The crew sees it now."))
            return redirect(order)
        status = 422
    chosen = _chosen(request, "damage")
    kind = request.GET.get("kind", "")
    damages = [] if plan else share.offered(
        city, segment=segment.pk if segment else None, kind=kind if kind in KIND_NAMES else "", chosen=chosen
    )  # fmt: skip
    lines = share.lines(city, plan.pk if plan else None, _number(request, "year"))
    context: dict[str, Any] = {
        "city": city, "form": form, "segment": segment, "plan": plan, "damages": damages, "lines": lines,
        "chosen": set(chosen), "chosen_lines": set(_chosen(request, "line")), "kinds": KIND_NAMES.items(),
        "kind": kind, "most": share.OFFERED, "no_crew": not form.fields["crew"].queryset.exists(),  # type: ignore[attr-defined]  # it is a ModelChoiceField
        "bounds": share.around([LonLat(one.lon, one.lat) for one in damages], city),
    }  # fmt: skip
    return render(request, "roads/order_new.html", context, status=status)


def _made(form: OrderForm, city: City, actor: Person) -> Order | None:
    """Make the order that was typed; where it cannot be, say why in the form."""
    if not form.is_valid():
        return None
    said = form.cleaned_data
    wanted = act.Wanted(
        said["crew"], said["title"], said["due_on"], said["note"], list(said["damage"]), list(said["line"])
    )
    try:
        return act.make(city, wanted, actor=actor, now=timezone.now(), start=partial(run, know_streets))
    except act.DayIsOver as refusal:
        form.add_error("due_on", str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


@login_required
@require_GET
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an order with its things, their photos and proofs."""
    found = get_object_or_404(Order.objects.select_related("city", "crew", "plan", "by"), pk=pk)
    actor = office(request, found.city)
    rows = share.things(found, Who.OFFICE)
    context = {
        "city": found.city, "order": found, "things": rows, "today": found.city.day(timezone.now()),
        "bounds": share.around([one.position for one in rows], found.city),
        "due": DueForm(initial={"due_on": found.due_on}) if allowed(actor, act.ORDER, found.city) else None,
        "is_open": any(one.item.state in course().open() for one in rows),
    }  # fmt: skip
    return render(request, "roads/order.html", context)


@login_required
@require_POST
def due(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an order another day."""
    found, form = get_object_or_404(Order.objects.select_related("city"), pk=pk), DueForm(request.POST)
    if form.is_valid():
        act.change_due(found, form.cleaned_data["due_on"], actor=person(request), now=timezone.now())
        messages.success(request, _("The day is changed."))
    else:
        messages.error(request, _("That is no day."))
    return redirect(found)


@login_required
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a thing back to its crew, or cancel it."""
    item = get_object_or_404(Item.objects.select_related("order__city"), pk=pk)
    form = StepForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        act.office_step(item, said["step"], said["note"], actor=person(request), now=timezone.now())
        messages.success(request, _("Done; the crew sees it."))
    else:
        messages.error(request, _("This cannot be done with it."))
    return redirect(item.order)


@login_required
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an order on paper (PDF, A4): the list, a map, the photos."""
    found = get_object_or_404(Order.objects.select_related("city", "crew", "plan", "by"), pk=pk)
    actor = person(request)
    if not act.works_on(found, actor):
        office(request, found.city)
    made = order_sheet.source(found, share.things(found, Who.OFFICE), now=timezone.now(), quoted=pdf.quoted)
    title = _("Order %(number)s") % {"number": found.number}
    data = pdf.pdf(
        made.source, made.files, title=title, language=get_language() or "en", made_at=timezone.now()
    )
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.city.slug}-{found.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else None  # noqa: PLR2004 - a number of a row


def _chosen(request: HttpRequest, name: str) -> list[int]:
    given = request.POST if request.method == "POST" else request.GET
    return [int(one) for one in given.getlist(name) if one.isdecimal() and len(one) < 16]  # noqa: PLR2004
