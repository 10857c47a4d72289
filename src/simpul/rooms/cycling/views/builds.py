"""The page of the routing tiles, for staff: what is routed on, what is being built, what failed and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from simpul.ground import jobs
from simpul.ground.people.access import person, require
from simpul.ground.places.models import City
from simpul.rooms.cycling.act import build as act
from simpul.rooms.cycling.jobs import build as building
from simpul.rooms.cycling.share import build as share


@never_cache
@require_http_methods(["GET", "POST"])
def builds(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the builds of a city; a POST asks for one."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    actor = person(request)
    require(actor, act.BUILD, city)
    if request.method == "POST":
        act.ask_by_hand(city, actor=actor, now=timezone.now(), start=building.start)
        messages.success(request, _("New tiles are asked for. The old ones stay until they are ready."))
        return redirect("cycling:builds", city.slug)
    context = {
        "city": city,
        "standing": share.standing(city),
        "builds": share.newest(city),
        "worker": jobs.health(timezone.now(), queue="default"),
    }
    part = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    return render(request, "cycling/builds_now.html" if part else "cycling/builds.html", context)
