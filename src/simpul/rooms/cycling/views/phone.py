"""What makes the planner an app on a phone: its manifest, its service worker, the page of what is kept."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from simpul.ground import installable
from simpul.ground.places.models import City
from simpul.rooms.cycling.share import island

SHELL = ("build/site.css", "build/site.js", "build/simpul-ride.js", "build/icon.svg")
"""What the page of what is kept needs. The map's code and fonts come with the first route that is kept."""
WORKER = "build/ride-worker.js"


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker for everything under /cycling/."""
    return installable.worker(
        WORKER, shell=SHELL, offline=reverse("cycling:offline"), scope=reverse("cycling:index")
    )


@require_safe
def manifest(request: HttpRequest, slug: str) -> JsonResponse:
    """Describe the app of a city to the phone that installs it."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    app = installable.App(
        _("Cycling in %(city)s") % {"city": city.name},
        _("Cycling"),
        _("Routes that know last week's potholes, also without a network."),
        start=reverse("cycling:plan", args=[city.slug]),
        scope=reverse("cycling:index"),
    )
    return installable.manifest(request, app)


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Show what is kept on this device; the list is made there, for nothing of it is known here."""
    cities = City.objects.served().filter(slug=settings.SIMPUL_CITY) or City.objects.served()[:1]
    return render(
        request, "cycling/offline.html", {"words": island.words(), "city": cities[0] if cities else None}
    )
