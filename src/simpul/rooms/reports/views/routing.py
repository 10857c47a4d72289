"""The rules that bring reports to offices: drafted, tried on the last reports and the map, put in force."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import route as act
from simpul.rooms.reports.forms.desk_settings import LiveForm, RoutingForm, Rules, RuleSet
from simpul.rooms.reports.models import Routing
from simpul.rooms.reports.observe import routing as observed
from simpul.rooms.reports.observe.desk import SET_UP
from simpul.rooms.reports.share import routing as share
from simpul.rooms.reports.share.queue import map_words
from simpul.rooms.reports.views.desk import entered


@login_required
@require_GET
def routings(request: HttpRequest, slug: str) -> HttpResponse:
    """List the rules in force, those to come, those of before, and the drafts."""
    city, _actor = entered(request, slug, SET_UP)
    today = city.day(timezone.now())
    rows = list(Routing.objects.filter(city=city).select_related("made_by"))
    live = [one for one in rows if one.state == Routing.State.LIVE]
    context = {
        "city": city, "in_force": observed.in_force(city, today),
        "to_come": [one for one in live if one.valid_from > today],
        "before": [one for one in live if one.valid_from <= today][1:],
        "drafts": [one for one in rows if one.state == Routing.State.DRAFT],
    }  # fmt: skip
    return render(request, "reports/routings.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft: with the rules in force, where there are some."""
    city, actor = entered(request, slug, SET_UP)
    now = observed.in_force(city, city.day(timezone.now()))
    return _edit(request, city, actor, None, now)


@login_required
@require_http_methods(["GET", "POST"])
def routing(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show rules, tried on the city; a draft can be changed."""
    city, actor = entered(request, slug, SET_UP)
    found = get_object_or_404(Routing.objects.select_related("city", "otherwise"), city=city, pk=pk)
    return _edit(request, city, actor, found, found)


def _edit(
    request: HttpRequest, city: City, actor: Person, of: Routing | None, begin: Routing | None
) -> HttpResponse:
    form = RoutingForm(request.POST or None, city=city, initial=_head(begin, of))
    given: Any = request.POST or None
    rules: Any = RuleSet(given, initial=_rows(begin), form_kwargs={"city": city}, prefix="rule")
    if request.method == "POST":
        kept = _kept(form, rules, city, actor, of)
        if kept:
            messages.success(
                request, _("The draft is kept. Nothing is forwarded by it before it is in force.")
            )
            return redirect("reports:routing", city.slug, kept.pk)
    return _page(request, city, of, form, rules)


def _head(begin: Routing | None, of: Routing | None) -> dict[str, Any]:
    return {
        "source": begin.source if begin and of else "",
        "otherwise": begin.otherwise_id if begin else None,
    }


def _rows(begin: Routing | None) -> list[dict[str, Any]]:
    rows = begin.rules if begin else []
    return [row | {"regions": ", ".join(row["regions"])} for row in rows]


def _kept(form: RoutingForm, rules: Rules, city: City, actor: Person, of: Routing | None) -> Routing | None:
    if not (form.is_valid() and rules.is_valid()):
        return None
    wanted = act.Wanted(form.cleaned_data["source"], rules.rows(), form.cleaned_data["otherwise"])
    try:
        return act.draft(city, wanted, of, actor=actor, now=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _page(
    request: HttpRequest, city: City, found: Routing | None, form: RoutingForm, rules: Rules
) -> HttpResponse:
    today = city.day(timezone.now())
    in_force = observed.in_force(city, today)
    ground = observed.ground(city)
    chosen = request.GET.get("category", "")
    context: dict[str, Any] = {
        "city": city, "routing": found, "form": form, "rules": rules, "in_force": in_force,
        "is_draft": found is None or found.state == Routing.State.DRAFT,
        "trial": share.trial(city, found, in_force) if found else None,
        "regions": ground.regions.values(), "categories": ground.categories.values(),
        "chosen": chosen if chosen in ground.categories else "",
        "live": LiveForm(initial={"valid_from": today}), "words": map_words(),
        "box": ",".join(f"{side:.6f}" for side in city.bounds), "tones": range(1, share.TONES + 1),
    }  # fmt: skip
    failed = bool(form.errors or any(rules.errors))
    return render(request, "reports/routing.html", context, status=422 if failed else 200)


@login_required
@require_GET
def routing_map(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send which office gets a category in each village, as GeoJSON."""
    city, _actor = entered(request, slug, SET_UP)
    found = get_object_or_404(Routing, city=city, pk=pk)
    data = share.on_map(city, found, request.GET.get("category") or None)
    return HttpResponse(data, content_type="application/geo+json")


@login_required
@require_POST
def go_live(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put a draft in force from a day on."""
    city, actor = entered(request, slug, SET_UP)
    found = get_object_or_404(Routing.objects.select_related("city"), city=city, pk=pk)
    form = LiveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That is no day."))
        return redirect("reports:routing", city.slug, pk)
    try:
        act.go_live(found, form.cleaned_data["valid_from"], actor=actor, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:routing", city.slug, pk)
    messages.success(request, _("These rules are in force from that day on."))
    return redirect("reports:routings", city.slug)


@login_required
@require_POST
def drop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Throw a draft away."""
    city, actor = entered(request, slug, SET_UP)
    found = get_object_or_404(Routing.objects.select_related("city"), city=city, pk=pk)
    act.drop(found, actor=actor, now=timezone.now())
    messages.success(request, _("The draft is thrown away."))
    return redirect("reports:routings", city.slug)
