"""The pages of crews and contractors, and who works for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from simpul.ground.people.access import person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import crew as act
from simpul.rooms.roads.act.order import may_order
from simpul.rooms.roads.forms.order import CrewForm, MemberForm
from simpul.rooms.roads.models import Crew
from simpul.rooms.roads.share import orders as share


@login_required
@require_http_methods(["GET", "POST"])
def crews(request: HttpRequest, slug: str) -> HttpResponse:
    """List a city's crews, and add one."""
    city, actor = get_object_or_404(City.objects.served(), slug=slug), person(request)
    may_order(actor, city)
    form, status = CrewForm(request.POST or None), 200
    if request.method == "POST":
        made = _kept(city, None, form, actor)
        if made:
            return redirect("roads:crew", made.pk)
        status = 422
    return render(
        request, "roads/crews.html", {"city": city, "crews": share.crews(city), "form": form}, status=status
    )


@login_required
@require_http_methods(["GET", "POST"])
def crew(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a crew with its people; change it."""
    found, actor = get_object_or_404(Crew.objects.select_related("city"), pk=pk), person(request)
    may_order(actor, found.city)
    was = {"name": found.name, "kind": found.kind, "contact": found.contact, "active": found.active}
    form, status = CrewForm(request.POST or None, initial=was), 200
    if request.method == "POST":
        if _kept(found.city, found, form, actor):
            messages.success(request, _("The crew is changed."))
            return redirect("roads:crew", found.pk)
        status = 422
    return _page(request, found, form, MemberForm(), status)


@login_required
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an account work for a crew."""
    found, actor = get_object_or_404(Crew.objects.select_related("city"), pk=pk), person(request)
    may_order(actor, found.city)
    form = MemberForm(request.POST)
    if form.is_valid():
        try:
            act.join(found, form.cleaned_data["person"], actor=actor, now=timezone.now())
            return redirect("roads:crew", found.pk)
        except Refused as refusal:
            form.add_error("person", str(refusal))
    was = {"name": found.name, "kind": found.kind, "contact": found.contact, "active": found.active}
    return _page(request, found, CrewForm(initial=was), form, 422)


@login_required
@require_POST
def leave(request: HttpRequest, pk: int, who: int) -> HttpResponse:
    """Let an account work for a crew no more."""
    found = get_object_or_404(Crew.objects.select_related("city"), pk=pk)
    member = get_object_or_404(Person, pk=who)
    act.leave(found, member, actor=person(request), now=timezone.now())
    return redirect("roads:crew", found.pk)


def _kept(city: City, crew: Crew | None, form: CrewForm, actor: Person) -> Crew | None:
    if not form.is_valid():
        return None
    try:
        return act.keep(city, crew, **form.cleaned_data, actor=actor, now=timezone.now())
    except Refused as refusal:
        form.add_error("name", str(refusal))
        return None


def _page(request: HttpRequest, crew: Crew, form: CrewForm, member: MemberForm, status: int) -> HttpResponse:
    people = crew.members.select_related("person").order_by("person__username")
    context = {"city": crew.city, "crew": crew, "form": form, "join": member, "people": people}
    return render(request, "roads/crew.html", context, status=status)
