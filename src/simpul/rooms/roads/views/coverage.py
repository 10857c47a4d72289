"""The page of what was not driven lately, with the drive that would put it right."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from simpul.adapters import valhalla
from simpul.ground.people.access import allowed, person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act.survey import ADD, may_add
from simpul.rooms.roads.forms.coverage import DaysForm, DriveForm
from simpul.rooms.roads.share import coverage as share
from simpul.rooms.roads.share.coverage import Drive
from simpul.rooms.roads.understand import capture


@require_GET
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was not driven for some days, on a map and as tables; suggest a drive to those who survey."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    today = city.day(timezone.now())
    days = DaysForm(request.GET)
    chosen = days.chosen if days.is_valid() else capture.read().coverage.days
    may_drive = allowed(request.user, ADD, city)
    form = DriveForm(request.GET if "start" in request.GET else None, initial=_usual(city, chosen))
    if form.is_bound:
        may_add(person(request), city)
    found, status = _drive(city, form) if form.is_bound else (None, 200)
    context: dict[str, Any] = {
        "city": city,
        "days": chosen,
        "days_form": days,
        "form": form,
        "may_drive": may_drive,
        "table": share.table(city, today, chosen),
        "drive": found,
        "drawn": share.drawn(found) if found else None,
        "words": share.words(),
        "query": request.GET.urlencode(),
        "box": ",".join(f"{side:.6f}" for side in city.bounds),
    }
    return render(request, "roads/coverage.html", context, status=status)


@require_GET
def gpx(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a suggested drive as GPX."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    may_add(person(request), city)
    form = DriveForm(request.GET)
    found, status = _drive(city, form)
    if found is None:
        context = {"city": city, "form": form}
        return render(request, "roads/coverage_no_drive.html", context, status=status)
    today = city.day(timezone.now())
    response = HttpResponse(share.written(city, found, today), content_type="application/gpx+xml")
    response["Content-Disposition"] = f'attachment; filename="{city.slug}-{today:%Y-%m-%d}.gpx"'
    return response


def _drive(city: City, form: DriveForm) -> tuple[Drive | None, int]:
    """Suggest what a form wishes; where that cannot be, the form says why."""
    if not form.is_valid():
        return None, 422
    tiles = city.tiles
    try:
        if tiles is None or not tiles.is_dir():
            raise share.NoDrive(_("This city has no map yet, so no way can be found in it."))
        today = city.day(timezone.now())
        return share.drive(city, form.wish, today, form.chosen, valhalla.driver(tiles)), 200
    except Refused as no:
        form.add_error(None, str(no))
        return None, 422


def _usual(city: City, days: int) -> dict[str, Any]:
    middle = city.position
    return {"start": f"{middle.lon:.5f},{middle.lat:.5f}" if middle else "", "km": 20, "days": days}
