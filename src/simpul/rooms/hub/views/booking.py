"""The pages of bookings, for their two sides alone."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.access import person
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act import booking as act
from simpul.rooms.hub.act import help as helping
from simpul.rooms.hub.forms.help import BookingForm, DeliverForm, OutcomeForm, ReasonForm
from simpul.rooms.hub.models.help import Booking, Offer
from simpul.rooms.hub.share import help as share
from simpul.rooms.hub.understand import life
from simpul.rooms.hub.views.help import sent


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for places of an offer."""
    try:
        offer = share.offer(pk, request.user)
    except Offer.DoesNotExist as error:
        raise Http404 from error
    cities = share.cities_for(request.user, act.BOOK)
    if not cities:
        raise PermissionDenied
    form = BookingForm(sent(request), cities=cities, initial={"from_on": offer.from_on, "to_on": offer.to_on})
    if request.method == "POST" and form.is_valid():
        try:
            made = act.book(offer, actor=person(request), now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(made)
    context = {"form": form, "title": _("Ask for places"), "whose": offer.title, "free": share.free(offer)}
    return render(request, "hub/help_form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def booking(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a booking to one of its sides."""
    return _page(request, _booking(request, pk))


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes for one's side."""
    return redirect(act.confirm(_booking(request, pk), actor=person(request), now=timezone.now()))


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no."""
    found, form = _booking(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reason_form=form)
    return redirect(act.end(found, actor=person(request), now=timezone.now(), **form.cleaned_data))


@login_required
@require_POST
def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was given."""
    found, form = _booking(request, pk), DeliverForm(request.POST)
    if form.is_valid():
        try:
            act.deliver(found, actor=person(request), now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(found)
    return _page(request, found, deliver_form=form)


@login_required
@require_POST
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of it."""
    found, form = _booking(request, pk), OutcomeForm(request.POST)
    if form.is_valid():
        try:
            act.tell(found, actor=person(request), now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(found)
    return _page(request, found, outcome_form=form)


def _booking(request: HttpRequest, pk: int) -> Booking:
    try:
        return share.booking(pk, request.user)
    except Booking.DoesNotExist as error:
        raise Http404 from error


def _page(request: HttpRequest, found: Booking, **forms: Form) -> HttpResponse:
    """Show a booking with the forms that its state and the reader's side allow."""
    delivery = getattr(found, "delivery", None)
    takes = act.takes(request.user, found)
    gives = helping.gives(request.user, found.offer)
    steps = life.BOOKING[found.state]
    said = {"came_of_it": delivery.came_of_it, "good": delivery.good, "code": delivery.code,
            "evidence_url": delivery.evidence_url} if delivery else {}  # fmt: skip
    context: dict[str, Any] = {
        "booking": found,
        "delivery": delivery,
        "may_confirm": found.state == "asked"
        and ((takes and not found.taker_confirmed_at) or (gives and not found.giver_confirmed_at)),
        "reason_form": ReasonForm() if {"cancel", "decline"} & set(steps) else None,
        "deliver_form": DeliverForm() if "deliver" in steps else None,
        "outcome_form": OutcomeForm(initial=said) if delivery and takes else None,
    }
    return render(request, "hub/help_booking.html", context | forms, status=422 if forms else 200)
