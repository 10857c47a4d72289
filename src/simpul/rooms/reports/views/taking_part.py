"""Who takes part, and how reports fare, village by village: for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from simpul.rooms.reports.share import taking_part as share
from simpul.rooms.reports.views.proposals_who import city_of


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a year (?year=), the running one where none is said."""
    city = city_of(slug)
    said = request.GET.get("year", "") or str(city.day(timezone.now()).year)
    if not (said.isascii() and said.isdigit() and len(said) == 4 and said > "1900"):  # noqa: PLR2004 - a year
        raise Http404
    return render(request, "reports/taking_part.html", {"city": city, "found": share.of(city, int(said))})
