"""The planner: where to, by which bicycle, and three ways to get there. It works without JavaScript."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from simpul.adapters import valhalla
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.forms import leave
from simpul.rooms.cycling.forms import plan as forms
from simpul.rooms.cycling.forms.hazard import HazardForm
from simpul.rooms.cycling.models import BikeFeed, TransitFeed
from simpul.rooms.cycling.observe import engine
from simpul.rooms.cycling.share import drawn, find, island, routes, tours
from simpul.rooms.cycling.share import plan as share
from simpul.rooms.cycling.share.ground import drawing, extent
from simpul.rooms.cycling.understand import typed
from simpul.rooms.cycling.understand.wish import Language

TEMPLATE = "cycling/plan.html"
LEAST_STOPS = 2


@dataclass(frozen=True, slots=True)
class Field:
    """One stop of the form as the template writes it."""

    name: str
    letter: str
    label: str
    text: str
    error: str = ""
    choices: Sequence[Mapping[str, str]] = ()


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Go to the planner of the installation's city; the address keeps its wish."""
    served = City.objects.served().order_by("pk")
    found = served.filter(slug=settings.SIMPUL_CITY).first() or served.first()
    if found is None:
        return redirect("home")
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("cycling:plan", args=[found.slug]) + query)


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the planner; with `stops` the routes between them; what was typed is first made into stops."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    if "from" in request.GET or "to" in request.GET or "via" in request.GET:
        return settle(request, city, "plan")
    if request.GET.get("stops"):
        return _routes(request, city)
    return page(request, city, [forms.Stop(""), forms.Stop("")])


@require_safe
def ground(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the drawing of a city's larger streets; the address names the map's version, so it may be kept."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    response = HttpResponse(drawing(city), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=31536000" if "v" in request.GET else "no-cache"
    return response


def settle(request: HttpRequest, city: City, tab: str) -> HttpResponse:
    """Go to the address of what was typed on a tab, or show what is not clear yet."""
    known = {find.called(city, stop): stop for stop in stops(request.GET.get("stops", ""))}
    found = forms.read(request.GET, city.bounds, known, partial(find.named, city))
    start_at = leave.read(request.GET, city.time_zone)
    if request.GET.get("more"):
        asked = [forms.Stop(stop.text, stop.position) for stop in found.stops]
        return page(request, city, [*asked[:-1], forms.Stop(""), asked[-1]], tab=tab)
    if found.is_settled and not start_at.error:
        address = found.address(request.GET, start_at.at)
        return redirect(f"{reverse(f'cycling:{tab}', args=[city.slug])}?{address}")
    whole = "from" in request.GET and "to" in request.GET
    return page(request, city, found.stops, status=422 if whole else 200, tab=tab)


def _routes(request: HttpRequest, city: City) -> HttpResponse:
    """Show the routes of the address; a refusal is said where they would stand."""
    now = timezone.now()
    positions = stops(request.GET["stops"])
    typed_ = [forms.Stop(find.called(city, stop), stop) for stop in positions]
    typed_ += [forms.Stop("")] * (LEAST_STOPS - len(typed_))
    try:
        wish = routes.read(request.GET.dict(), language=language())
        tiles = engine.current(city, valhalla.engine)
        answered = partial(routes.answer, city, engine=tiles, now=now)
        if request.GET.get("order"):
            tour = tours.tour(wish, back=False, engine=tiles, answer=answered)["tour"]
            return redirect(_ordered(request.GET, [wish.stops[number - 1] for number in tour["order"]]))
        answer = answered(wish).json()
    except Refused as refusal:
        return page(request, city, typed_, {"refusal": str(refusal)}, status=422)
    zone = ZoneInfo(city.time_zone)
    today, leaves = now.astimezone(zone).date(), wish.start_at and wish.start_at.astimezone(zone)
    chosen = request.GET.get("show", "")
    shown = share.shown(answer, chosen, wish.stops, extent(city), today, leaves)
    return page(
        request,
        city,
        typed_,
        {
            "answer": answer,
            "shown": shown,
            "sketch": shown.sketch,
            "wish": wish.query().items(),
            "bus_url": _by_bus(request.GET, city) if len(wish.stops) == LEAST_STOPS else "",
        },
    )


def _by_bus(query: QueryDict, city: City) -> str:
    """Give the address of the same wish with a bus or train for part of the way."""
    kept = query.copy()
    kept.pop("show", None)
    return f"{reverse('cycling:bus', args=[city.slug])}?{kept.urlencode(safe=',;')}"


def _ordered(query: QueryDict, stops: Sequence[LonLat]) -> str:
    """Give the address of the same wish with its stops in another order."""
    found = query.copy()
    found.pop("order", None)
    found["stops"] = ";".join(typed.written(stop) for stop in stops)
    return f"?{found.urlencode(safe=',;')}"


def page(  # noqa: PLR0913 - the parts of a page
    request: HttpRequest,
    city: City,
    asked: Sequence[forms.Stop],
    more: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    tab: str = "plan",
) -> HttpResponse:
    """Render the planner with the form of a tab that has both ends, around whatever was found."""
    kept = request.GET.copy()
    kept.pop("show", None)
    box = extent(city)
    context: dict[str, Any] = {
        "tab": tab,
        "action": reverse(f"cycling:{tab}", args=[city.slug]),
        "tabs": tabs(city, tab),
        "tab_template": "cycling/plan_form.html",
        "result_template": "cycling/plan_bus.html" if tab == "bus" else "cycling/plan_result.html",
        "stops": fields(request.GET, asked),
        "known": request.GET.get("stops", ""),
        "card_query": f"{kept.urlencode(safe=',;')}&" if kept else "",
        "sketch": drawn.sketch([], "", [box[:2], box[2:]], box),
        **surroundings(request, city),
    }
    return render(request, TEMPLATE, context | dict(more or {}), status=status)


def language() -> Language:
    """Give the language of the page, as far as routes are told in it."""
    return "id" if (get_language() or "").startswith("id") else "en"


def surroundings(request: HttpRequest, city: City) -> dict[str, Any]:
    """Give what every tab of the planner has: bicycle, layers, legend, hazard form, the island's words."""
    query = request.GET
    profile = query.get("profile") if query.get("profile") in share.PROFILES else "city"
    return {
        "city": city,
        "bounds": ",".join(f"{side:.6f}" for side in extent(city)),
        "profiles": [
            {"value": value, "name": name, "is_on": value == profile}
            for value, name in share.PROFILES.items()
        ],
        "leave": leave.read(query, city.time_zone),
        "hills": slider(query.get("hills")),
        "surface": slider(query.get("surface")),
        "ground_url": f"{reverse('cycling:ground', args=[city.slug])}?v={city.version}",
        "has_bikes": BikeFeed.objects.filter(city=city).exists(),
        "has_stops": TransitFeed.objects.filter(city=city).exists(),
        "grades": share.GRADES,
        "kinds": share.kinds(),
        "pages": pages(city),
        "hazard": HazardForm(city=city),
        "words": island.words(),
    }


def tabs(city: City, here: str) -> list[dict[str, Any]]:
    """Give the tabs of the planner with their addresses."""
    names = {"plan": _("A to B"), "round": _("Round trip"), "far": _("How far?")}
    if TransitFeed.objects.filter(city=city).exists():
        names["bus"] = _("Bicycle + bus")
    return [
        {"name": name, "url": reverse(f"cycling:{tab}", args=[city.slug]), "is_here": tab == here}
        for tab, name in names.items()
    ]


PAGES = (
    ("cycling:destinations", gettext_lazy("Destinations")),
    ("cycling:curated", gettext_lazy("Recommended routes")),
    ("cycling:bikes", gettext_lazy("Shared bicycles")),
    ("cycling:stops", gettext_lazy("Bus and train stops")),
    ("cycling:studies", gettext_lazy("For planners")),
)
"""The other pages of the room that a rider may look for, by the name of their address."""


def pages(city: City) -> list[dict[str, Any]]:
    """Give the room's other pages that there are, with their addresses."""
    found = []
    for address, name in PAGES:
        try:
            found.append({"name": name, "url": reverse(address, args=[city.slug])})
        except NoReverseMatch:
            continue
    return found


def slider(text: str | None) -> str:
    """Read the place of a slider, 0 to 1 in steps of 0.1; the middle where nothing readable was said."""
    try:
        value = float(text or 0.5)
    except ValueError:
        return "0.5"
    return f"{min(max(value, 0.0), 1.0):.1f}" if value == value else "0.5"  # noqa: PLR0124 - NaN


def stops(text: str) -> list[LonLat]:
    """Read as many stops of an address as can be read."""
    found = []
    for part in text.split(";")[: forms.MOST_STOPS]:
        lon, _comma, lat = part.partition(",")
        try:
            position = LonLat(float(lon), float(lat))
        except ValueError:
            continue
        if abs(position.lon) <= 180 and abs(position.lat) <= 90:  # noqa: PLR2004 - the Earth
            found.append(position)
    return found


def fields(query: QueryDict, asked: Sequence[forms.Stop]) -> list[Field]:
    """Give the stops of the form: one alone is where a ride begins."""
    last = len(asked) - 1
    found = []
    for place, stop in enumerate(asked):
        name = "from" if place == 0 else "to" if place == last else "via"
        label = _("From") if place == 0 else _("To") if place == last else _("Past")
        choices = [
            {"label": one.label, "url": _choice(query, asked, place, one.position)} for one in stop.choices
        ]
        found.append(Field(name, chr(ord("A") + place), label, stop.text, stop.error, choices))
    return found


def _choice(query: QueryDict, asked: Sequence[forms.Stop], place: int, position: LonLat) -> str:
    """Give the address of the form as it was, with one stop replaced by a position."""
    found = query.copy()
    texts = [typed.written(position) if at == place else stop.text for at, stop in enumerate(asked)]
    found["from"] = texts[0]
    if len(texts) > 1:
        found["to"] = texts[-1]
        found.setlist("via", texts[1:-1])
    found.pop("swap", None)
    return f"?{found.urlencode(safe=',;')}"
