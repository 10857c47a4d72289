"""The pages of proofs: what a person decides on, and the photos themselves."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from simpul.ground.files.serve import serve
from simpul.ground.people.access import allowed, person
from simpul.ground.people.models import Person
from simpul.ground.proof import texts
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import order as orders
from simpul.rooms.roads.act import proof as act
from simpul.rooms.roads.forms.order import DecisionForm
from simpul.rooms.roads.models import Proof
from simpul.rooms.roads.observe.proof import away_m
from simpul.rooms.roads.share import orders as share
from simpul.rooms.roads.understand.order import Who
from simpul.rooms.roads.views.order import office

WITH = (
    "item__order__city",
    "item__order__crew",
    "item__damage__best_frame",
    "item__segment",
    "by",
    "decided_by",
)


SHOWN_M = 2000
"""Farther away than this, the place of a photo is not drawn beside that of the thing."""


@login_required
@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proof beside the photo before, with every doubt and the photo that it is about; decide on it."""
    found = get_object_or_404(Proof.objects.select_related(*WITH), pk=pk)
    city, status = found.item.order.city, 200
    actor = office(request, city)
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        if _decided(found, form, actor):
            messages.success(request, _("It is decided; the ledger keeps it."))
            return redirect(found.item.order)
        status = 422
    here = LonLat(found.lon, found.lat) if found.lon is not None and found.lat is not None else None
    away = away_m(found.item, here)
    context = {
        "city": city, "proof": found, "thing": share.thing(found.item, Who.OFFICE),
        "doubts": texts.doubts(found.flags, ZoneInfo(city.time_zone)),
        "away": texts.away_text(away, found.accuracy_m),
        "bounds": share.around(
            [share.position(found.item), *([here] if here and (away or 0) < SHOWN_M else [])], city
        ),
        "form": form if found.state == Proof.State.WAITING else None,
        "may_decide": allowed(actor, act.DECIDE, city) and found.by_id != actor.pk,
        "is_own": found.by_id == actor.pk,
    }  # fmt: skip
    return render(request, "roads/proof.html", context, status=status)


def _decided(found: Proof, form: DecisionForm, actor: Person) -> bool:
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        accept = said["decision"] == "accept"
        act.decide(found, accept=accept, note=said["note"], actor=actor, now=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a proof's photo: an accepted one to everybody, another to the office and to its crew."""
    found = get_object_or_404(Proof.objects.select_related("item__order__city", "item__order__crew"), pk=pk)
    public = found.state == Proof.State.ACCEPTED
    if not public and not _may_see(request, found):
        raise Http404
    return serve(request, str(found.photo_id), public=public)


@login_required
@require_safe
def other(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Send the photo that a doubt is about, of whichever room, to who may decide on the proof."""
    found = get_object_or_404(Proof.objects.select_related("item__order__city"), pk=pk)
    if not allowed(request.user, act.DECIDE, found.item.order.city) or number >= len(found.flags):
        raise Http404
    about = texts.other(found.flags[number]["ref"])
    if about is None or about.photo is None:
        raise Http404
    return serve(request, about.photo.sha256)


def _may_see(request: HttpRequest, found: Proof) -> bool:
    actor, order = request.user, found.item.order
    if not isinstance(actor, Person):
        return False
    return allowed(actor, act.DECIDE, order.city) or orders.works_on(order, person(request))
