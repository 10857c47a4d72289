"""The crew's pages on the phone: my orders, and each thing to be mended with its proof. Kept offline."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from simpul.ground.people.access import person, require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.proof.checks import Sent
from simpul.ground.proof.forms import ProofForm
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import order as act
from simpul.rooms.roads.act import proof as proving
from simpul.rooms.roads.forms.order import GiveBackForm
from simpul.rooms.roads.jobs.order import TOOLS
from simpul.rooms.roads.models import Item, Proof
from simpul.rooms.roads.share import orders as share
from simpul.rooms.roads.understand.order import Who

WITH = ("order__city", "order__crew", "damage__street", "damage__best_frame__masked", "segment", "plan_line")


@login_required
@never_cache
@require_GET
def my_orders(request: HttpRequest, slug: str) -> HttpResponse:
    """List what the crews of the person who asks have to mend, the most urgent first."""
    city, actor = get_object_or_404(City.objects.served(), slug=slug), person(request)
    require(actor, act.WORK, city)
    context = {"city": city, "orders": share.mine(city, actor), "today": city.day(timezone.now())}
    return render(request, "roads/work.html", context)


@login_required
@never_cache
@require_GET
def thing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one thing to be mended: begin, prove, or say why it cannot be done."""
    item, _actor = _mine(request, pk)
    return _page(request, item, ProofForm(initial={"key": uuid4()}), GiveBackForm(), 200)


@login_required
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin with a thing."""
    item, actor = _mine(request, pk)
    try:
        act.start(item, actor=actor, now=timezone.now())
    except Refused as refusal:
        return _no(request, item, refusal)
    return _done(request, item, _("Begun."))


@login_required
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why a thing cannot be done."""
    item, actor = _mine(request, pk)
    form = GiveBackForm(request.POST)
    if not form.is_valid():
        return _bad(request, item, ProofForm(initial={"key": uuid4()}), form)
    try:
        act.give_back(item, form.cleaned_data["reason"], actor=actor, now=timezone.now())
    except Refused as refusal:
        return _no(request, item, refusal)
    return _done(request, item, _("The office knows it now."))


@login_required
@require_POST
def prove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the photo that proves a repair; sent twice, it is one."""
    item, actor = _mine(request, pk)
    form = ProofForm(request.POST, request.FILES)
    if not form.is_valid():
        return _bad(request, item, form, GiveBackForm())
    said = form.said(parse_datetime(request.headers.get("X-Sent-At", "")[:40]))
    try:
        data = form.cleaned_data["photo"].read()
        sent = Sent(form.cleaned_data["key"], data, said)
        proof = proving.prove(item, sent, TOOLS, actor=actor, now=timezone.now())
    except Refused as refusal:
        return _no(request, item, refusal)
    if proof.state == Proof.State.ACCEPTED:
        return _done(request, item, _("The proof is accepted. Thank you."))
    return _done(request, item, _("The proof is sent. Somebody of the office looks at it and decides."))


def _mine(request: HttpRequest, pk: int) -> tuple[Item, Person]:
    """Give a thing that the person who asks may work on, and the person; a stranger's is not there at all."""
    actor = person(request)
    item = get_object_or_404(Item.objects.select_related(*WITH), pk=pk)
    if not act.works_on(item.order, actor):
        item = get_object_or_404(Item.objects.none(), pk=pk)
    return item, actor


def _page(
    request: HttpRequest, item: Item, proof: ProofForm, back: GiveBackForm, status: int
) -> HttpResponse:
    shown = share.thing(item, Who.CREW)
    context = {"city": item.order.city, "order": item.order, "thing": shown, "proof": proof, "back": back}
    context["bounds"] = share.around([shown.position], item.order.city)
    return render(request, "roads/work_thing.html", context, status=status)


def _is_sent(request: HttpRequest) -> bool:
    """Tell whether the phone's outbox sent it, which reads JSON."""
    return "application/json" in request.headers.get("Accept", "")


def _done(request: HttpRequest, item: Item, said: str) -> HttpResponse:
    if _is_sent(request):
        item.refresh_from_db(fields=["state"])
        return JsonResponse({"detail": said, "state": item.state})
    messages.success(request, said)
    return redirect("roads:my-orders", item.order.city.slug)


def _no(request: HttpRequest, item: Item, refusal: Refused) -> HttpResponse:
    if _is_sent(request):
        return JsonResponse({"detail": str(refusal), "cure": ""}, status=409)
    messages.error(request, str(refusal))
    return redirect("roads:work-thing", item.pk)


def _bad(request: HttpRequest, item: Item, proof: ProofForm, back: GiveBackForm) -> HttpResponse:
    if _is_sent(request):
        errors = [str(error) for form in (proof, back) for some in form.errors.values() for error in some]
        return JsonResponse({"detail": " ".join(errors), "cure": ""}, status=422)
    return _page(request, item, proof, back, 422)
