"""The page of every number that classes and forecasts come from, with its day and source."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from simpul.ground.places.models import City
from simpul.rooms.roads.share import scales as share


@require_GET
def scales(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the classes of PCI and IRI, how they combine, and what forecasts stand on."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    return render(request, "roads/scales.html", {"city": city, **share.everything(city.day(timezone.now()))})
