"""What makes reporting an app on a phone: its manifest, its service worker, the page without a network."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from simpul.ground import installable
from simpul.ground.places.models import City

SHELL = ("build/site.css", "build/site.js", "build/simpul-report.js", "build/icon.svg")
WORKER = "build/report-worker.js"


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker for everything under /reports/."""
    return installable.worker(
        WORKER, shell=SHELL, offline=reverse("reports:offline"), scope=reverse("reports:index")
    )


@require_safe
def manifest(request: HttpRequest, slug: str) -> JsonResponse:
    """Describe the app of a city to the phone that installs it."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    app = installable.App(
        _("Reports in %(city)s") % {"city": city.name},
        _("Report"),
        _("Say what is wrong in your city, also without a network, and follow it until it is mended."),
        start=reverse("reports:tell", args=[city.slug]),
        scope=reverse("reports:index"),
    )
    return installable.manifest(request, app)


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Stand in for a page that was not kept; nothing of it is known here."""
    return render(request, "reports/offline.html")


@never_cache
@require_GET
def token(request: HttpRequest, slug: str) -> JsonResponse:
    """Give the token with which a report that waited on the phone is sent."""
    get_object_or_404(City.objects.served(), slug=slug)
    return JsonResponse({"token": get_token(request)})
