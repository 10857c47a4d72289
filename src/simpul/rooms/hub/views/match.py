"""The pages of matches, and of cities like ours."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from simpul.ground.people.access import allowed, person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act import help as helping
from simpul.rooms.hub.act import place
from simpul.rooms.hub.forms.help import FactsForm
from simpul.rooms.hub.models.help import Offer, Request
from simpul.rooms.hub.models.network import CityFact, NetworkCity
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.models.project import SupportNeed
from simpul.rooms.hub.share import alike as likes
from simpul.rooms.hub.share import help as share
from simpul.rooms.hub.share import match, spoken
from simpul.rooms.hub.share import practice as practices
from simpul.rooms.hub.understand.rules import DIMENSIONS, shipped
from simpul.rooms.hub.views.help import sent

MOST = 10


@require_GET
def for_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what fits a request."""
    try:
        found = share.request(pk, request.user)
    except Request.DoesNotExist as error:
        raise Http404 from error
    return _answers(request, found, found.title, found.get_absolute_url())


@require_GET
def for_need(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what fits a need that a published project has in the record."""
    related = ("project__network_city__city", "project__state")
    found = get_object_or_404(SupportNeed.objects.select_related(*related), pk=pk, project__published=True)
    title = f"{spoken.word(found.kind)}: {found.project.title}"
    city = found.project.network_city.city if found.project.network_city else None
    ask = city if city and allowed(request.user, helping.REQUEST, city) else None
    return _answers(request, found, title, found.project.get_absolute_url(), ask=ask)


@require_GET
def for_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the needs that an offer fits."""
    try:
        found = share.offer(pk, request.user)
    except Offer.DoesNotExist as error:
        raise Http404 from error
    return _needs(request, found, found.title)


@require_GET
def for_practice(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the needs that a practice fits."""
    try:
        found = practices.practice(slug, request.user)
    except Practice.DoesNotExist as error:
        raise Http404 from error
    return _needs(request, found, found.title)


@require_GET
def alike(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the cities most like one, by weights that the reader may move."""
    city = _city(slug)
    chosen, wrong = _weights(request)
    try:
        answer = likes.like(city.city, chosen)
    except ValueError:
        answer, wrong = likes.like(city.city), True
    context = {
        "city_": city.city,
        "answer": answer,
        "wrong": wrong,
        "most": MOST,
        "weights": [(name, likes.NAMES[name], answer.weights[name]) for name in DIMENSIONS],
        "may_say": allowed(request.user, place.SAY, city.city),
    }
    return render(request, "hub/match_alike.html", context, status=400 if wrong else 200)


@login_required
@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, slug: str) -> HttpResponse:
    """Take what kind of place a city is."""
    city = _city(slug)
    if not allowed(request.user, place.SAY, city.city):
        raise PermissionDenied
    form = FactsForm(sent(request), initial=_known(city))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        hazards = said["hazards"] if said["looked"] else None
        try:
            place.say(
                city, coast=said["coast"], climate=said["climate"], hazards=hazards, source=said["source"],
                actor=person(request), now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("hub:alike", slug)
    context = {"form": form, "title": _("What kind of place it is"), "whose": city.name}
    return render(request, "hub/help_form.html", context, status=422 if form.errors else 200)


def _answers(
    request: HttpRequest, need: Request | SupportNeed, title: str, url: str, *, ask: City | None = None
) -> HttpResponse:
    answers = match.for_need(need, timezone.now().date())
    groups = [
        (_("Offers"), answers.offers, _("No open offer fits.")),
        (_("Practices to learn from"), answers.practices, _("No published practice fits.")),
        (_("Projects to ask"), answers.projects, _("No project fits.")),
    ]
    context = {"title": title, "url": url, "groups": groups, "answers": answers, "need": need, "ask": ask}
    return render(request, "hub/match.html", {**context, "weights": _said_weights()})


def _needs(request: HttpRequest, found: Offer | Practice, title: str) -> HttpResponse:
    answers = match.for_answer(found, timezone.now().date())
    groups = [
        (_("Requests of cities"), answers.requests, _("No open request fits.")),
        (_("Needs of projects in the record"), answers.needs, _("No need in the record fits.")),
    ]
    context = {"title": title, "url": found.get_absolute_url(), "groups": groups, "answers": answers}
    return render(request, "hub/match.html", {**context, "weights": _said_weights()})


def _said_weights() -> list[tuple[str, float]]:
    return [(spoken.part(name), weight) for name, weight in shipped().weights.items()]


def _city(slug: str) -> NetworkCity:
    return get_object_or_404(NetworkCity.objects.shown(), city__slug=slug)


def _weights(request: HttpRequest) -> tuple[dict[str, float], bool]:
    """Read the weights from the address; what is no number from 0 to 10 is left out and said."""
    chosen, wrong = {}, False
    for name in DIMENSIONS:
        text = request.GET.get(name)
        if text is None:
            continue
        try:
            weight = float(text)
        except ValueError:
            wrong = True
            continue
        if 0 <= weight <= MOST:
            chosen[name] = weight
        else:
            wrong = True
    return chosen, wrong


def _known(city: NetworkCity) -> dict[str, object]:
    rows = list(CityFact.objects.filter(city=city))
    facts = {row.name: row.value for row in rows}
    hazards = [name.partition(".")[2] for name in facts if name.startswith("hazard.")]
    return {
        "coast": facts.get("coast"),
        "climate": facts.get("climate", ""),
        "looked": bool(hazards),
        "hazards": [name for name in hazards if facts[f"hazard.{name}"]],
        "source": next((row.source for row in rows if row.source), ""),
    }
