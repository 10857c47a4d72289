"""The indicators room in the browser."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from simpul.ground.places.models import City
from simpul.rooms.indicators import share
from simpul.rooms.indicators.forms import YearForm


def indicators(request: HttpRequest, city: str) -> HttpResponse:
    """Show every indicator of the city in a year; this year where none is asked for."""
    found = get_object_or_404(City, slug=city)
    this_year = timezone.now().astimezone(ZoneInfo(found.time_zone)).year
    form = YearForm(request.GET if "year" in request.GET else {"year": this_year})
    answers = share.answers(found, form.cleaned_data["year"]) if form.is_valid() else []
    context = {"city": found, "form": form, "answers": answers}
    return render(request, "indicators/indicators.html", context, status=200 if form.is_valid() else 400)


def choose(request: HttpRequest) -> HttpResponse:
    """Show the cities whose indicators can be read."""
    return render(request, "indicators/cities.html", {"cities": City.objects.order_by("name")})
