"""What was found, as files."""

import tempfile
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from simpul.ground.places.models import City
from simpul.rooms.roads.models import Survey
from simpul.rooms.roads.share import downloads

KINDS = {"geojson": "application/geo+json", "csv": "text/csv; charset=utf-8"}


@require_GET
def survey(request: HttpRequest, pk: int, what: str, suffix: str) -> HttpResponseBase:
    """Send what a survey found as a file."""
    found = get_object_or_404(Survey, pk=pk)
    return _download(found, what, suffix, f"survey-{found.pk}")


@require_GET
def city(request: HttpRequest, slug: str, what: str, suffix: str) -> HttpResponseBase:
    """Send the newest of a whole city as a file."""
    return _download(get_object_or_404(City.objects.served(), slug=slug), what, suffix, slug)


def _download(of: Survey | City, what: str, suffix: str, name: str) -> HttpResponseBase:
    if suffix == "gpkg":
        folder = tempfile.TemporaryDirectory()
        response = FileResponse(
            downloads.geopackage(of, Path(folder.name, "roads.gpkg")).open("rb"),
            content_type="application/geopackage+sqlite3",
        )
        folder.cleanup()
    elif suffix in KINDS and what in downloads.WHAT:
        pieces = downloads.geojson if suffix == "geojson" else downloads.comma
        response = StreamingHttpResponse(pieces(of, what), content_type=KINDS[suffix])  # type: ignore[assignment]
    else:
        raise Http404
    label = name if suffix == "gpkg" else f"{name}-{what}"
    response["Content-Disposition"] = f'attachment; filename="{label}.{suffix}"'
    return response
