"""The segments of a city that will be in another class within a chosen time: page, table, map."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.roads.forms.forecast import ChoiceForm
from simpul.rooms.roads.models import Forecast
from simpul.rooms.roads.share import forecasts as share

A_PAGE = 50


@require_GET
def forecast(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which segments are expected to cross into the next class, soonest first."""
    city, found, form = _asked(request, slug)
    sums: dict[str, Any] = found.aggregate(number=Count("pk"), length_m=Sum("segment__length_m"))
    bases = Forecast.objects.filter(city=city).order_by().values_list("basis").annotate(Count("pk"))
    context = {
        "city": city,
        "form": form,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "sums": sums,
        "bases": {basis.value: dict(bases).get(basis.value, 0) for basis in Forecast.Basis},
        "query": form.query(),
        "map_url": f"{reverse('roads:forecast-geojson', args=[slug])}?{form.query()}",
    }
    return render(request, "roads/forecast.html", context, status=422 if form.errors else 200)


@require_GET
def table(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same segments as CSV."""
    _city, found, _form = _asked(request, slug)
    response = StreamingHttpResponse(share.comma(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-forecast.csv"'
    return response


@require_GET
def geojson(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the same segments for the map, those in its box."""
    city, found, _form = _asked(request, slug)
    try:
        bounds = Bounds.parse(request.GET.get("bbox", ""))
    except ValueError:
        bounds = city.bounds
    return HttpResponse(share.geojson(found, bounds), content_type="application/geo+json")


def _asked(request: HttpRequest, slug: str) -> tuple[City, Any, ChoiceForm]:
    """Find the city and the forecasts that were asked for; what cannot be asked for is said in the form."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    form = ChoiceForm(request.GET or None)
    months, grade = form.asked()
    return city, share.within(city, months, city.day(timezone.now()), grade), form
