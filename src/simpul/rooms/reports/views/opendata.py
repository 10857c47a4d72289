"""The open data of a city's reports, as a file."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from simpul.adapters import tables
from simpul.ground.places.models import City
from simpul.rooms.reports.share import opendata


@require_safe
def download(request: HttpRequest, slug: str, suffix: str) -> HttpResponseBase:
    """Send every report that everybody may read, as its shape is."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    response: HttpResponseBase
    if suffix == "csv":
        data = tables.write_csv(opendata.COLUMNS, list(opendata.table(city)))
        response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    elif suffix == "geojson":
        response = StreamingHttpResponse(opendata.features(city), content_type="application/geo+json")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="reports-{city.slug}.{suffix}"'
    return response
