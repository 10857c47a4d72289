"""The staff pages of partners and partnerships."""

from typing import Any

from django import forms as fields
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.access import allowed, person
from simpul.ground.people.models import Where
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act import partner as act
from simpul.rooms.hub.act.common import EDIT_NETWORK, where
from simpul.rooms.hub.forms import network as forms
from simpul.rooms.hub.forms.record import NOBODY, RecordForm
from simpul.rooms.hub.models import NetworkCity, Partner, Partnership, Project
from simpul.rooms.hub.share import labels
from simpul.rooms.hub.understand import states
from simpul.rooms.hub.views.shown import answer

NETWORK = "network"


def _city(of: str) -> NetworkCity | None:
    return None if of == NETWORK else get_object_or_404(NetworkCity.objects.shown(), city__slug=of)


def _may(user: object, place: Where) -> bool:
    return allowed(user, act.PARTNER if place else EDIT_NETWORK, place)


@login_required
@require_http_methods(["GET", "POST"])
def new_partner(request: HttpRequest, of: str) -> HttpResponse:
    """Put a partner in the record, for a city or for the network."""
    city = _city(of)
    if not (allowed(request.user, act.PARTNER, where(city)) or allowed(request.user, EDIT_NETWORK, None)):
        raise PermissionDenied
    form = forms.PartnerForm(request.POST or None)

    def do(form: RecordForm) -> str:
        made = act.add_partner(**form.said(), city=city, actor=person(request), now=timezone.now())
        return made.get_absolute_url()

    context = {"title": _("Add a partner"), "back": _("Partners"), "back_url": reverse("hub:partners")}
    return answer(request, form, do, context, done=_("Saved."))


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, of: str) -> HttpResponse:
    """Propose a partnership with a city, on one of its projects, or with the network."""
    city = _city(of)
    if not _may(request.user, where(city)):
        raise PermissionDenied
    form = forms.PartnershipForm(request.POST or None, initial={"partner": request.GET.get("partner")})
    own = Project.objects.filter(network_city=city) if city else Project.objects.none()
    project = form.fields["project"]
    assert isinstance(project, fields.ChoiceField)  # noqa: S101 - for the type checker
    project.choices = [NOBODY, *own.values_list("slug", "title")]

    def do(form: RecordForm) -> str:
        said = form.said()
        with_ = own.shown().get(slug=said["project"]) if said["project"] else city
        made = act.propose(
            Partner.objects.get(slug=said["partner"]), with_, said["subject"], published=said["published"],
            actor=person(request), now=timezone.now(),
        )  # fmt: skip
        return reverse("hub:partnership", args=[made.pk])

    whose = city.name if city else _("the network")
    context = {
        "title": _("Propose a partnership with %(whose)s") % {"whose": whose},
        "back": _("Partners"),
        "back_url": reverse("hub:partners"),
    }
    return answer(request, form, do, context, done=_("Saved."))


def _seen(request: HttpRequest, pk: int) -> Partnership:
    rows = Partnership.objects.select_related("partner", "city__city", "project__network_city__city")
    found = get_object_or_404(rows, pk=pk)
    if not act.may_see(request.user, found):
        raise Http404
    return found


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a partnership, and the steps that the reader may take."""
    return _page(request, _seen(request, pk), {})


def _page(
    request: HttpRequest, found: Partnership, typed: dict[str, forms.StepForm], status: int = 200
) -> HttpResponse:
    mine = _may(request.user, act.place(found))
    steps = [
        (step, labels.PARTNERSHIP[step.after], typed.get(step.after) or _form(step.after))
        for step in states.ways(states.PARTNERSHIP, found.stage)
        if mine
    ]
    return render(request, "hub/partnership.html", {"partnership": found, "steps": steps}, status=status)


def _form(after: str, data: Any = None) -> forms.StepForm:
    return forms.StepForm(data, initial={"to": after}, auto_id=f"id_{after}_%s")


@login_required
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a partnership a step on."""
    found, after = _seen(request, pk), request.POST.get("to", "")
    form = _form(after, request.POST)
    if form.is_valid():
        try:
            act.move(found, after, note=form.cleaned_data["note"], actor=person(request), now=timezone.now())
        except Refused as refusal:
            form.take(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("hub:partnership", pk)
    return _page(request, found, {after: form}, status=422)
