"""Reporting a hazard by a plain form; the phone sends the same through the API."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from simpul.ground.people import address
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.roadstate import act
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.forms.hazard import HazardForm
from simpul.rooms.cycling.observe import arrivals


@require_http_methods(["GET", "POST"])
def hazard(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, or take the report in. Nobody needs to be signed in."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    initial = {"place": request.GET.get("at", "")}
    form = HazardForm(request.POST or None, city=city, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, city, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("cycling:plan", city.slug)
    status = 422 if form.is_bound else 200
    return render(request, "cycling/plan_report.html", {"city": city, "hazard": form}, status=status)


def _take(request: HttpRequest, city: City, form: HazardForm) -> None:
    """Take the report in and say so. Raises Refused."""
    said, now, sender = form.cleaned_data, timezone.now(), address.of(request)
    arrivals.check(city, sender, now)
    actor = request.user if isinstance(request.user, Person) else None
    _found, is_new = act.report_hazard(
        city, said["key"], said["kind"], said["place"], said["note"], actor=actor, now=now
    )
    if is_new:
        arrivals.count(sender)
    messages.success(request, _("Thank you. The report has arrived."))
