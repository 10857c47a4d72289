"""The puzzle for a browser, the senders who are kept out, and their appeal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.access import person, require
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import block as act
from simpul.rooms.reports.forms.moderate import AppealForm
from simpul.rooms.reports.models import Blocked
from simpul.rooms.reports.observe import blocks, challenge
from simpul.rooms.reports.understand import guard

SHOWN = 200


@never_cache
@require_GET
def puzzle(request: HttpRequest, slug: str) -> JsonResponse:
    """Give the work that a browser has to do before the next report; null where none is asked for."""
    city, now = get_object_or_404(City.objects.served(), slug=slug), timezone.now()
    asks = challenge.is_asked(city, request, now)
    return JsonResponse({"puzzle": challenge.puzzle(guard.of(city.settings), now) if asks else None})


@login_required
@never_cache
@require_GET
def blocked(request: HttpRequest, slug: str) -> HttpResponse:
    """List who is kept out, those who object first."""
    city, actor = get_object_or_404(City.objects.served(), slug=slug), person(request)
    require(actor, act.MODERATE, city)
    rows = Blocked.objects.now(timezone.now()).filter(city=city).select_related("by")
    found = sorted(rows[:SHOWN], key=lambda one: (one.appealed_at is None, one.until))
    return render(request, "reports/blocked.html", {"city": city, "rows": found})


@login_required
@require_POST
def lift(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let a sender in again."""
    city, actor = get_object_or_404(City.objects.served(), slug=slug), person(request)
    require(actor, act.MODERATE, city)
    act.lift(get_object_or_404(Blocked, pk=pk, city=city), actor=actor, now=timezone.now())
    messages.success(request, _("The sender is let in again."))
    return redirect("reports:blocked", slug)


@never_cache
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody who is kept out say why that is wrong."""
    found = blocks.find(token)
    if found is None:
        raise Http404
    form, status = AppealForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act.appeal(found, form.cleaned_data["text"], now=timezone.now())
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Somebody of the city reads it."))
                return redirect("reports:appeal", token)
    over = found.lifted_at is not None or found.until <= timezone.now()
    context = {"city": found.city, "one": found, "form": form, "over": over}
    return render(request, "reports/blocked_appeal.html", context, status=status)
