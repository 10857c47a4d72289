"""What makes the planner an app on a phone: its manifest, its service worker, the page of what is kept."""

import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from simpul.ground.places.models import City
from simpul.rooms.cycling.share import island

SHELL = ("build/site.css", "build/site.js", "build/simpul-ride.js", "build/icon.svg")
"""What the page of what is kept needs. The map's code and fonts come with the first route that is kept."""
WORKER = "build/ride-worker.js"
ICONS = (("build/ride-192.png", "192x192"), ("build/ride-512.png", "512x512"))


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker for everything under /cycling/: first what it keeps, then its code."""
    path = finders.find(WORKER)
    file = Path(path) if isinstance(path, str) else Path(staticfiles_storage.path(WORKER))
    told = {
        "shell": [static(name) for name in SHELL],
        "offline": reverse("cycling:offline"),
        "root": reverse("cycling:index"),
    }
    body = f"self.told = {json.dumps(told)};\n{file.read_text(encoding='utf-8')}"
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = reverse("cycling:index")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest, slug: str) -> JsonResponse:
    """Describe the app of a city to the phone that installs it."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    start = reverse("cycling:plan", args=[city.slug])
    icons = [
        {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for name, sizes in ICONS
        for purpose in ("any", "maskable")
    ]
    found = {
        "id": start,
        "name": _("Cycling in %(city)s") % {"city": city.name},
        "short_name": _("Cycling"),
        "description": _("Routes that know last week's potholes, also without a network."),
        "lang": request.LANGUAGE_CODE,
        "start_url": start,
        "scope": reverse("cycling:index"),
        "display": "standalone",
        "background_color": "#f4f6f4",
        "theme_color": "#0b4f54",
        "icons": icons,
    }
    response = JsonResponse(found, content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Show what is kept on this device; the list is made there, for nothing of it is known here."""
    cities = City.objects.served().filter(slug=settings.SIMPUL_CITY) or City.objects.served()[:1]
    return render(
        request, "cycling/offline.html", {"words": island.words(), "city": cities[0] if cities else None}
    )
