"""A round of visits to ticked reports: printed, or kept on the phone."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from simpul.adapters import valhalla
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.forms.desk_round import RoundForm
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.observe import desk as scopes
from simpul.rooms.reports.share import round as share
from simpul.rooms.reports.share.queue import map_words
from simpul.rooms.reports.understand import code as codes
from simpul.rooms.reports.views.desk import entered


@login_required
@never_cache
@require_GET
def visits(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the best order in which to visit some reports, with the way."""
    city, actor = entered(request, slug)
    typed = list(dict.fromkeys(codes.tidy(one) for one in request.GET.getlist("code")))[: share.MOST + 1]
    known = scopes.visible(actor, city).filter(code__in=typed)
    found = {one.code: one for one in known.select_related("city", "category", "region", "segment", "office")}
    reports = [found[one] for one in typed if one in found]
    form = RoundForm(request.GET if "start" in request.GET else {"start": ""})
    planned, status = _planned(city, reports, form)
    context = {
        "city": city, "form": form, "round": planned, "reports": reports, "words": map_words(),
        "drawn": _drawn(planned) if planned else None,
        "box": ",".join(f"{side:.6f}" for side in city.bounds),
    }  # fmt: skip
    return render(request, "reports/round.html", context, status=status)


def _planned(city: City, reports: list[Report], form: RoundForm) -> tuple[share.Round | None, int]:
    if not form.is_valid():
        return None, 422
    start: LonLat | None = form.cleaned_data["start"]
    tiles = city.tiles
    try:
        if tiles is None or not tiles.is_dir():
            raise share.NoRound(share.no_map())
        return share.plan(reports, start, valhalla.visitor(tiles)), 200
    except Refused as no:
        form.add_error(None, str(no))
        return None, 422


def _drawn(found: share.Round) -> dict[str, object]:
    line = {"type": "LineString", "coordinates": [list(place) for place in found.line]}
    stops = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": list(stop.report.position)},
            "properties": {
                "label": stop.number, "tone": "open", "title": str(stop.report.category or stop.report.code),
                "text": stop.report.code,
            },
        }
        for stop in found.stops
    ]  # fmt: skip
    way = [{"type": "Feature", "geometry": line, "properties": {"tone": "way"}}] if found.line else []
    return {"type": "FeatureCollection", "features": [*way, *stops]}
