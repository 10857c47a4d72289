"""The first pages: the map of a city, and the tiles it stands on. Read the request, ask, render."""

from django.conf import settings
from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_safe

from simpul.ground.people.access import allowed
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.roads.act import survey as act
from simpul.rooms.roads.models import Survey, Tally
from simpul.rooms.roads.share.maps import CELLS
from simpul.site import legend, ranges

SURVEYS = 50
"""Surveys to choose from on the map, the newest first; the page of surveys has them all."""

FINEST = max(resolution for _zoom, resolution in CELLS)
MARGIN = 0.004
"""Degrees around the middles of the outermost cells: more than a cell and a street beside it."""


def cities() -> QuerySet[City]:
    """Give the cities that are served here in the order of the menu."""
    return City.objects.served().order_by("name")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the installation's city: SIMPUL_CITY where it is set, else the first; else the network.

    Where there is neither, how to get one.
    """
    found = cities().filter(slug=settings.SIMPUL_CITY).first() or cities().order_by("pk").first()
    if found is None:
        known = City.objects.exists()
        return redirect("hub:network") if known else render(request, "site/empty.html")
    return _map(request, found)


@require_GET
def city(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the map of one city."""
    return _map(request, get_object_or_404(cities(), slug=slug))


@require_safe
def basemap(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Serve a city's base map or a range of it: the path comes from the record, never from the request."""
    found = get_object_or_404(cities(), slug=slug)
    return ranges.answer(request, found.basemap, "application/vnd.pmtiles", forever="v" in request.GET)


def _map(request: HttpRequest, found: City) -> HttpResponse:
    context = {
        "city": found,
        "cities": list(cities()),
        "surveys": list(Survey.objects.filter(city=found, state=Survey.State.DONE)[:SURVEYS]),
        "bounds": _surveyed(found),
        "may_add": allowed(request.user, act.ADD, found),
        **legend.signs(),
    }
    return render(request, "site/city.html", context)


def _surveyed(found: City) -> Bounds:
    """Give the box of what was surveyed of a city, from the sums by cell; all of it where nothing was yet."""
    cells = Tally.objects.filter(city=found, of=Tally.Of.SEGMENTS, resolution=FINEST)
    sides = cells.aggregate(w=Min("lon"), s=Min("lat"), e=Max("lon"), n=Max("lat"))
    if sides["w"] is None:
        return found.bounds
    return Bounds(sides["w"], sides["s"], sides["e"], sides["n"]).around(MARGIN)
