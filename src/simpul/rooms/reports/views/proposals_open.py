"""The open data of a city's proposals and projects, as files."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from simpul.adapters import tables
from simpul.rooms.reports.share import proposals_open as share
from simpul.rooms.reports.views.proposals_who import city_of


@require_safe
def proposals(request: HttpRequest, slug: str, suffix: str) -> HttpResponseBase:
    """Send every proposal that everybody may read, as its shape is."""
    city = city_of(slug)
    if suffix == "csv":
        return _csv(tables.write_csv(share.COLUMNS, list(share.table(city))), f"proposals-{slug}")
    if suffix != "geojson":
        raise Http404
    response = StreamingHttpResponse(share.document(city), content_type="application/geo+json")
    response["Content-Disposition"] = f'attachment; filename="proposals-{slug}.geojson"'
    return response


@require_safe
def projects(request: HttpRequest, slug: str, suffix: str) -> HttpResponseBase:
    """Send every project that everybody may see."""
    city = city_of(slug)
    if suffix != "csv":
        raise Http404
    return _csv(tables.write_csv(share.PROJECT_COLUMNS, list(share.project_table(city))), f"projects-{slug}")


def _csv(data: str | bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
