"""The field pages of a phone: the hub, what makes them an app, who is signed in when something is sent."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from simpul.ground import installable
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.roads.share import field as share

SHELL = ("build/site.css", "build/site.js", "build/simpul-road.js", "build/icon.svg")
WORKER = "build/road-worker.js"


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker for everything under /roads/."""
    return installable.worker(
        WORKER, shell=SHELL, offline=reverse("roads:field-offline"), scope=reverse("roads:index")
    )


@require_safe
def manifest(request: HttpRequest, slug: str) -> JsonResponse:
    """Describe the field app of a city to the phone that installs it."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    app = installable.App(
        _("Roads of %(city)s, in the field") % {"city": city.name},
        _("Roads"),
        _("Record a drive, inspect a road, prove a repair: also without a network."),
        start=reverse("roads:field", args=[city.slug]),
        scope=reverse("roads:index"),
    )
    return installable.manifest(request, app)


@login_required
@require_GET
def hub(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a person may do in the field; every page that it names is kept on the phone."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    return render(request, "roads/field.html", {"city": city, "errands": share.errands(city, request.user)})


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Stand in for a page that was not kept; nothing of it is known here."""
    return render(request, "roads/field_offline.html")


@never_cache
@require_GET
def token(request: HttpRequest, slug: str) -> JsonResponse:
    """Say who is signed in, and with what token a form that waited on the phone is sent (401: nobody is)."""
    get_object_or_404(City.objects.served(), slug=slug)
    login = reverse("sign-in")
    if not isinstance(request.user, Person):
        return JsonResponse({"detail": _("Sign in first."), "cure": "", "login": login}, status=401)
    return JsonResponse({"token": get_token(request), "person": str(request.user.pk), "login": login})
