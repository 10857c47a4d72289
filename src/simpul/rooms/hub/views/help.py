"""The pages of offers and requests. Read the request, call one verb, render one template."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.access import allowed, person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act import booking
from simpul.rooms.hub.act import help as act
from simpul.rooms.hub.forms.help import ChooseForm, HelpForm, OfferForm, RequestForm
from simpul.rooms.hub.models.help import Offer, Request
from simpul.rooms.hub.models.partner import Partner
from simpul.rooms.hub.models.project import SupportNeed
from simpul.rooms.hub.share import help as share
from simpul.rooms.hub.understand import life


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List what is offered and what is asked for, and the reader's own drafts and bookings."""
    form = ChooseForm(request.GET)
    form.is_valid()
    chosen = {name: form.cleaned_data.get(name, "") for name in ("kind", "area", "language")}
    today = timezone.now().date()
    context = {
        "form": form,
        "chosen": any(chosen.values()),
        "offers": share.offers(today, **chosen),
        "requests": share.requests(today, **chosen),
        **_own(request),
    }
    return render(request, "hub/help.html", context, status=200 if form.is_valid() else 400)


@require_GET
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an offer."""
    found = _offer(request, pk)
    mine = act.gives(request.user, found)
    context = {
        "offer": found,
        "help": found,
        "mine": mine,
        "steps": _steps(found) if mine else [],
        "free": share.free(found),
        "outcomes": share.outcomes(found),
        "bookings": share.bookings(found, request.user),
        "may_book": found.state in life.OPEN and share.cities_for(request.user, booking.BOOK).exists(),
    }
    return render(request, "hub/help_offer.html", context)


@require_GET
def request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request."""
    found = _request(request, pk)
    mine = allowed(request.user, act.REQUEST, found.city)
    context = {
        "request_": found,
        "help": found,
        "mine": mine,
        "steps": _steps(found) if mine else [],
        "bookings": share.bookings(found, request.user),
    }
    return render(request, "hub/help_request.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an offer of a city."""
    return _new_offer(request, get_object_or_404(City, slug=slug))


@login_required
@require_http_methods(["GET", "POST"])
def new_partner_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an offer of a partner."""
    return _new_offer(request, get_object_or_404(Partner, slug=slug))


@login_required
@require_http_methods(["GET", "POST"])
def new_request(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a request of a city, perhaps from a need of the record (?need=)."""
    city = get_object_or_404(City, slug=slug)
    if not allowed(request.user, act.REQUEST, city):
        raise PermissionDenied
    need = _need(request, city)
    first = {"project": need.project, "what": need.note} if need else {}
    form = RequestForm(sent(request), city=city, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = act.request(
                city, form.content(), actor=person(request), now=timezone.now(),
                project=form.cleaned_data["project"], need=need,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(made)
    return _form(request, form, _("Ask for help"), city.name)


@login_required
@require_http_methods(["GET", "POST"])
def edit_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an offer."""
    found = _offer(request, pk)
    act.require_giver(person(request), found)
    return _edit(request, found, OfferForm(sent(request), initial={**HelpForm.of(found), "form": found.form}))


@login_required
@require_http_methods(["GET", "POST"])
def edit_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a request."""
    found = _request(request, pk)
    if not allowed(request.user, act.REQUEST, found.city):
        raise PermissionDenied
    initial = {**HelpForm.of(found), "project": found.project}
    return _edit(request, found, RequestForm(sent(request), city=found.city, initial=initial))


@login_required
@require_POST
def step_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish, close, reopen or withdraw an offer."""
    return _step(request, _offer(request, pk))


@login_required
@require_POST
def step_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish, close, reopen or withdraw a request."""
    return _step(request, _request(request, pk))


def sent(request: HttpRequest) -> QueryDict | None:
    """Give what a form sent, also where that is nothing; None where the form is only asked for."""
    return request.POST if request.method == "POST" else None


def _new_offer(request: HttpRequest, giver: City | Partner) -> HttpResponse:
    if not act.may_give(request.user, giver):
        raise PermissionDenied
    form = OfferForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = act.offer(
                giver,
                form.content(),
                actor=person(request),
                now=timezone.now(),
                form=form.cleaned_data["form"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(made)
    return _form(request, form, _("Offer help"), giver.name)


def _edit(request: HttpRequest, found: Offer | Request, form: HelpForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act.change(found, form.content(), actor=person(request), now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(found)
    return _form(request, form, _("Change"), found.title)


def _form(request: HttpRequest, form: HelpForm, title: str, whose: str) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(
        request, "hub/help_form.html", {"form": form, "title": title, "whose": whose}, status=status
    )


def _step(request: HttpRequest, found: Offer | Request) -> HttpResponse:
    act.step(found, request.POST.get("step", ""), actor=person(request), now=timezone.now())
    messages.success(request, _("Done."))
    return redirect(found)


def _steps(found: Offer | Request) -> list[str]:
    return [step for step in life.HELP[found.state] if step in life.SAID]


def _offer(request: HttpRequest, pk: int) -> Offer:
    try:
        return share.offer(pk, request.user)
    except Offer.DoesNotExist as error:
        raise Http404 from error


def _request(request: HttpRequest, pk: int) -> Request:
    try:
        return share.request(pk, request.user)
    except Request.DoesNotExist as error:
        raise Http404 from error


def _need(request: HttpRequest, city: City) -> SupportNeed | None:
    pk = request.GET.get("need", "")
    if not pk.isdecimal():
        return None
    return get_object_or_404(SupportNeed, pk=pk, project__network_city__city=city)


def _own(request: HttpRequest) -> dict[str, Any]:
    """Give the reader what only their own cities see."""
    giving = share.cities_for(request.user, act.OFFER)
    asking = share.cities_for(request.user, act.REQUEST)
    giving_list, asking_list = list(giving), list(asking)
    return {
        "giving": giving_list,
        "asking": asking_list,
        "partners": Partner.objects.order_by("name") if act.may_give(request.user, None) else [],
        "own_offers": share.own_offers(request.user, giving_list),
        "own_requests": share.own_requests(asking_list),
        "own_bookings": share.own_bookings(request.user, giving_list, asking_list),
    }
