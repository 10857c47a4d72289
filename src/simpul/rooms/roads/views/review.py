"""The page on which people decide about damages, one after the other."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from simpul.ground.people.access import person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import review as act
from simpul.rooms.roads.forms.review import SKIP, UNDO, DecideForm
from simpul.rooms.roads.models import Damage
from simpul.rooms.roads.share import review as share

SHOWN = ("city", "street", "segment", "best_frame__masked", "rank")
PART = "X-Part"
"""The island asks with this header: for the changing part of the page alone, or for JSON after a decision."""


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the damage that comes next, and take what is said of it.

    `?damage=` asks for one by its number, `?after=` for the one that comes after it, to be fetched ahead.
    """
    city, actor = get_object_or_404(City.objects.served(), slug=slug), person(request)
    act.may_review(actor, city)
    if request.method == "POST":
        return _decided(request, city, actor)
    return _page(request, city, _wanted(request, city, actor), status=200)


def _wanted(request: HttpRequest, city: City, actor: Person) -> Damage | None:
    now, number = timezone.now(), request.GET.get("damage", "")
    if number.isdecimal():
        damage = get_object_or_404(Damage, pk=number, city=city)
        try:
            return act.take(damage, actor, now)
        except Refused as refusal:
            messages.warning(request, str(refusal))
    last = request.GET.get("after", "")
    after = Damage.objects.filter(pk=last, city=city).first() if last.isdecimal() else None
    return act.take_next(city, actor, now, after)


def _page(
    request: HttpRequest, city: City, damage: Damage | None, *, status: int, error: str = ""
) -> HttpResponse:
    context = {"city": city, "error": error, **share.progress(city, person(request))}
    if damage:
        shown = Damage.objects.select_related(*SHOWN).get(pk=damage.pk)
        context |= share.part(shown)
    template = "roads/review.html#part" if request.headers.get(PART) else "roads/review.html"
    return render(request, template, context, status=status)


def _decided(request: HttpRequest, city: City, actor: Person) -> HttpResponse:
    """Take a decision; the island gets what it says as JSON, a form gets the next page."""
    form = DecideForm(request.POST, city=city)
    if not form.is_valid():
        said = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _refused(request, city, form.cleaned_data.get("damage"), said)
    damage: Damage | None = form.cleaned_data["damage"]
    try:
        again = _do(form, city, actor)
    except Refused as refusal:
        return _refused(request, city, damage, str(refusal))
    if request.headers.get(PART):
        done = share.progress(city, actor)
        return JsonResponse(
            {"done": done["done"], "total": done["total"], "damage": again.pk if again else None}
        )
    if again:
        messages.success(request, _("Taken back."))
        return redirect(f"{request.path}?damage={again.pk}")
    return redirect(request.path)


def _do(form: DecideForm, city: City, actor: Person) -> Damage | None:
    """Do what was said; give the damage that is to be shown again, None for the next."""
    now, said = timezone.now(), form.cleaned_data
    if said["verdict"] == UNDO:
        return act.undo(city, actor, now)
    if said["verdict"] == SKIP:
        act.skip(said["damage"], actor, now)
        return None
    act.decide(
        said["damage"], said["verdict"], actor=actor, now=now, kind=said["kind"],
        contour=said["contour"] or None, note=said["note"],
    )  # fmt: skip
    return None


def _refused(request: HttpRequest, city: City, damage: Damage | None, why: str) -> HttpResponse:
    """Say why not, and show the damage again as it was typed: it may be another person's by now."""
    if request.headers.get(PART):
        return JsonResponse({"detail": why}, status=422)
    return _page(request, city, damage, status=422, error=why)
