"""Round trips, and how far one gets: the planner for riders who only know where they begin."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from simpul.adapters import valhalla
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.forms import leave
from simpul.rooms.cycling.forms import outing as forms
from simpul.rooms.cycling.forms import plan as plan_forms
from simpul.rooms.cycling.observe import engine
from simpul.rooms.cycling.share import drawn, find, outings, routes, trips
from simpul.rooms.cycling.share import plan as share
from simpul.rooms.cycling.share import reach as reaches
from simpul.rooms.cycling.share.ground import extent
from simpul.rooms.cycling.understand.outing import BadOuting, Reach, Round
from simpul.rooms.cycling.understand.wish import BadWish
from simpul.rooms.cycling.views import plan

TOWARDS = {
    "": gettext_lazy("in any direction"),
    "north": gettext_lazy("to the north"),
    "east": gettext_lazy("to the east"),
    "south": gettext_lazy("to the south"),
    "west": gettext_lazy("to the west"),
}


@require_safe
def round_trip(request: HttpRequest, slug: str) -> HttpResponse:
    """Show round trips of a wished time or length from a start."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    if "from" in request.GET:
        return _settle(request, city, "round")
    if not request.GET.get("start"):
        return _page(request, city, "round")
    now = timezone.now()
    try:
        asked = Round.parse(request.GET.dict(), language=plan.language())
        tiles = engine.current(city, valhalla.engine)
        answered = partial(routes.answer, city, engine=tiles, now=now, why=False)
        answer = trips.round_trips(city, asked, engine=tiles, answer=answered)
    except (BadWish, BadOuting, Refused) as fault:
        return _page(request, city, "round", {"refusal": _said(fault)}, status=422)
    today = city.day(now)
    leaves = asked.wish.start_at and asked.wish.start_at.astimezone(ZoneInfo(city.time_zone))
    shown = share.shown(answer, request.GET.get("show", ""), [asked.start], extent(city), today, leaves)
    more = {"answer": answer, "shown": shown, "sketch": shown.sketch}
    return _page(request, city, "round", more)


@require_safe
def far(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how far one gets from a start, and the destinations within an hour."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    if "from" in request.GET:
        return _settle(request, city, "far")
    if not request.GET.get("start"):
        return _page(request, city, "far")
    query = request.GET.dict()
    try:
        tiles = engine.current(city, valhalla.engine)
        area = reaches.area(
            city, Reach.parse(query | {"minutes": ""}, "area", language=plan.language()), engine=tiles
        )
        asked = Reach.parse(query, "reach", language=plan.language())
        found = reaches.reach(city, asked, None, engine=tiles)
    except (BadWish, BadOuting, Refused) as fault:
        return _page(request, city, "far", {"refusal": _said(fault)}, status=422)
    more = {"area": area, "found": share.reached(found, asked.start), "sentence": found["sentence"]}
    return _page(request, city, "far", more)


def _said(fault: BadWish | BadOuting | Refused) -> str:
    return str(fault) if isinstance(fault, Refused) else outings.sentence(fault)


def _settle(request: HttpRequest, city: City, tab: str) -> HttpResponse:
    """Go to the address of what was typed, or show what is not clear yet."""
    known = {find.called(city, stop): stop for stop in plan.stops(request.GET.get("stops", ""))}
    asked = forms.read(request.GET, city.bounds, known, partial(find.named, city))
    start_at = leave.read(request.GET, city.time_zone)
    if asked.start.position and not start_at.error:
        address = asked.address(request.GET, start_at.at)
        return redirect(f"{reverse(f'cycling:{tab}', args=[city.slug])}?{address}")
    return _page(request, city, tab, {"start": asked.start}, status=422)


def _page(
    request: HttpRequest,
    city: City,
    tab: str,
    more: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the planner with the form of a tab."""
    query = request.GET
    at = plan.stops(query.get("start", ""))[:1]
    start = plan_forms.Stop(find.called(city, at[0]), at[0]) if at else plan_forms.Stop("")
    start = (more or {}).get("start", start)
    amount, unit = (
        forms.shown(query) if "from" not in query else (query.get("amount", ""), query.get("unit", ""))
    )
    kept = query.copy()
    kept.pop("show", None)
    box = extent(city)
    context: dict[str, Any] = {
        "tab": tab,
        "tab_template": "cycling/plan_outing.html",
        "result_template": "cycling/plan_far.html" if tab == "far" else "cycling/plan_result.html",
        "tabs": plan.tabs(city, tab),
        "action": reverse(f"cycling:{tab}", args=[city.slug]),
        "stops": plan.fields(query, [start]),
        "known": query.get("start") or query.get("stops", ""),
        "amount": amount,
        "unit": unit,
        "towards": [
            {"value": value, "name": name, "is_on": value == query.get("towards", "")}
            for value, name in TOWARDS.items()
        ],
        "card_query": f"{kept.urlencode(safe=',;')}&" if kept else "",
        "sketch": drawn.sketch([], "", [box[:2], box[2:]], box),
        "hint": tab,
        **plan.surroundings(request, city),
    }
    return render(request, plan.TEMPLATE, context | dict(more or {}), status=status)
