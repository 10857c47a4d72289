"""A report's photo: to everybody where the report is, else to the office that may read it."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from simpul.ground.files.serve import serve
from simpul.rooms.reports.models import Photo
from simpul.rooms.reports.observe import desk
from simpul.rooms.reports.understand import code as codes

READ = "reports.read"


@require_safe
def photo(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponseBase:
    """Send a photo; no cache between here and the reader keeps it, for it may be erased."""
    rows = Photo.objects.select_related("report__city", "report__category", "report__office")
    found = get_object_or_404(rows, pk=pk, report__code=codes.tidy(code), report__city__slug=slug)
    if not found.report.shown and not desk.may(request.user, READ, found.report):
        raise Http404
    return serve(request, found.blob_id, filename=f"{code}-{pk}.jpg")
