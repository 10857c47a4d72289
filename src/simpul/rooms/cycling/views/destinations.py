"""Where one can ride to: the list of a city and the page of a destination. They work without JavaScript."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from simpul.ground.files.serve import serve
from simpul.ground.people.access import allowed
from simpul.ground.places.models import City, Place
from simpul.ground.search.share import find as search
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.cycling.act.destination import EDIT
from simpul.rooms.cycling.jobs.destinations import snapped
from simpul.rooms.cycling.models.destination import Destination, DestinationPhoto, State
from simpul.rooms.cycling.observe import destinations as observe
from simpul.rooms.cycling.share import destination_page as pages
from simpul.rooms.cycling.share import destination_words as words
from simpul.rooms.cycling.share import destinations as share
from simpul.rooms.cycling.share.destinations import Shown
from simpul.rooms.cycling.understand import destination as rules

A_PAGE = 60
EACH = 2
"""How many of a kind are named as near by."""
MOST_HITS = 100
MARGIN = 0.003
"""Degrees around what the map of a page shows: some 300 m."""
SERVICES, EVERYTHING = "services", "all"
"""Words of the filter beside the kinds themselves."""


@require_safe
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """List a city's destinations: by kind, or by what was searched for."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    staff = allowed(request.user, EDIT, city)
    asked, chosen = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    meant = None
    found: Sequence[Shown] = share.listed(city, _kinds(chosen, asked), staff=staff)
    found = sorted(found, key=lambda one: not one.has_story)
    if asked:
        found, meant = _answering(city, asked, found, staff=staff)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = snapped(city, page.object_list)
    context = {
        "city": city, "page": page, "staff": staff, "asked": asked, "meant": meant, "chosen": chosen,
        "groups": _groups(), "count": len(found), "query": _query(request),
        **_map(city, [one.position for one in page.object_list], _kinds(chosen, asked)),
    }  # fmt: skip
    return render(request, "cycling/destinations.html", context)


@require_safe
def page(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Show one destination."""
    city, found, staff = look(request, slug, ref)
    now = timezone.now()
    detail = pages.detail(city, found, now)
    if detail.shown.id != ref:
        return redirect(detail.shown.url)
    (shown,) = snapped(city, [detail.shown])
    near = share.near(city, shown.position, rules.limits().near_m, each=EACH)
    zone = ZoneInfo(city.time_zone)
    hours = detail.hours
    context = {
        "city": city, "detail": detail, "shown": shown, "staff": staff,
        "state": words.STATES[shown.state], "price": words.price(detail.price),
        "open_now": words.open_now(hours.now, now, zone) if hours and hours.now else "",
        "week": list(words.week(hours)) if hours else [],
        "on_foot": words.on_foot(shown.snapped.distance_m) if shown.snapped else "",
        "near": [(one, words.distance(metres)) for one, metres in near],
        "ride": ride_url(city, shown.position, detail.start),
        "steps": _steps(found) if staff else [],
        **_map(city, [shown.position, *(one.position for one, _metres in near)],
               (shown.kind, *rules.services())),
    }  # fmt: skip
    return render(request, "cycling/destination.html", context)


@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a photo of a destination that the reader may see."""
    photos = DestinationPhoto.objects.select_related("destination__city")
    found = get_object_or_404(photos, pk=pk)
    row = found.destination
    public = row.state == State.PUBLISHED
    if not public and not allowed(request.user, EDIT, row.city):
        raise Http404
    return serve(request, found.blob_id, public=public)


def look(request: HttpRequest, slug: str, ref: str) -> tuple[City, Destination | Place, bool]:
    """Find a destination and tell whether the reader may edit it. Raises Http404."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    staff = allowed(request.user, EDIT, city)
    found = pages.find(city, ref, staff=staff)
    if found is None:
        raise Http404
    return city, found, staff


def ride_url(city: City, position: LonLat, start: LonLat | None) -> str:
    """Give the planner's address for riding there, from where it is ridden best or from where one says."""
    begin = f"{start.lon:.6f},{start.lat:.6f}" if start else ""
    return f"{reverse('cycling:plan', args=[city.slug])}?stops={begin};{position.lon:.6f},{position.lat:.6f}"


def _map(city: City, positions: Sequence[LonLat], kinds: Sequence[str]) -> dict[str, Any]:
    """Give what the map of a page is told: where to look, and what to draw there."""
    lons, lats = (
        zip(*positions, strict=True) if positions else ((city.west, city.east), (city.south, city.north))
    )
    box = Bounds(min(lons), min(lats), max(lons), max(lats)).around(MARGIN)
    sides = ",".join(f"{side:.5f}" for side in box)
    query = urlencode({"city": city.slug, "kinds": ",".join(kinds), "bbox": sides})
    return {"box": sides, "spots": f"/api/cycling/destinations?{query}", "map_words": words.island()}


def _kinds(chosen: str, asked: str) -> tuple[str, ...]:
    if chosen in rules.kinds():
        return (chosen,)
    if chosen == SERVICES:
        return rules.services()
    return tuple(rules.kinds()) if asked or chosen == EVERYTHING else rules.goals()


def _groups() -> list[tuple[bool, list[tuple[str, str]]]]:
    """Give the kinds to choose from: whether they are goals, and each with its name."""
    language = get_language() or "en"
    kinds = rules.kinds()
    return [(goal, [(one.id, one.name(language)) for one in kinds.values() if one.goal == goal])
            for goal in (True, False)]  # fmt: skip


def _answering(
    city: City, asked: str, found: Sequence[Shown], *, staff: bool
) -> tuple[list[Shown], str | None]:
    """Keep those that answer a question, best first; and the question that was meant, None where as asked."""
    kinds = [observe.SEARCH, observe.SEARCH_MAP]
    answer = search(asked, kinds=kinds, city=city, limit=MOST_HITS, public_only=not staff)
    known = {one.id: one for one in found}
    refs = [hit.key.partition("/")[2].replace("/", "-") if "/" in hit.key else hit.key for hit in answer.hits]
    return [known[ref] for ref in refs if ref in known], answer.corrected


def _steps(found: Destination | Place) -> list[tuple[str, Any]]:
    if isinstance(found, Place):
        return []
    return [(word, words.STEPS[word]) for word in rules.STEPS[found.state]]


def _query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""
