"""The pages of shared bicycles. Read the request, call one verb, render one template."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from simpul.adapters import peers
from simpul.ground.jobs import health, run
from simpul.ground.people.access import allowed, person, require
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act import fleet as act
from simpul.rooms.cycling.forms.fleet import CountForm, FeedForm, FleetForm, MoveForm, StationForm
from simpul.rooms.cycling.jobs import fleet as jobs
from simpul.rooms.cycling.models import BikeFeed, BikeStation
from simpul.rooms.cycling.models.fleet import main
from simpul.rooms.cycling.share import fleet as share
from simpul.rooms.cycling.share import gbfs as publish


@require_GET
def bikes(request: HttpRequest, slug: str) -> HttpResponse:
    """List the systems of shared bicycles with their state, and their stations with what is there."""
    city, now = _city(slug), timezone.now()
    feeds = share.feeds(city, now)
    stations = share.stations(city, now)
    grouped = [(feed, [one for one in stations[: share.MOST] if one.feed == feed.id]) for feed in feeds]
    context = {
        "city": city,
        "systems": grouped,
        "truncated": len(stations) > share.MOST,
        "may_keep": allowed(request.user, act.FLEET, city),
    }
    return render(request, "cycling/fleet.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def feeds(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the feeds that are read, with what is wrong in them; take the address of another."""
    city = _kept_by(request, slug)
    form = FeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            url = form.cleaned_data["url"]
            peers.check(url)
            act.add_feed(
                city, url, actor=person(request), now=timezone.now(), start=lambda pk: run(jobs.read_feed, pk)
            )
        except Refused as refusal:
            form.add_error("url", str(refusal))
        else:
            messages.success(request, _("The feed is read from now on. What it says shows here in a minute."))
            return redirect("cycling:feeds", city.slug)
    now = timezone.now()
    context = {
        "city": city,
        "form": form,
        "feeds": [feed for feed in share.feeds(city, now) if not feed.own],
        "worker_is_away": not health(now, queue=jobs.read_feed.queue_name).alive,
    }
    return render(request, "cycling/fleet_feeds.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a feed no more, or give the own fleet up."""
    feed = get_object_or_404(BikeFeed.objects.select_related("city"), pk=pk)
    act.remove_feed(feed, actor=person(request), now=timezone.now())
    messages.success(request, _("It is gone, with its stations."))
    return redirect("cycling:fleet" if feed.own else "cycling:feeds", feed.city.slug)


@login_required
@require_POST
def read_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a reading of a feed now."""
    feed = get_object_or_404(BikeFeed.objects.select_related("city"), pk=pk, own=False)
    require(person(request), act.FLEET, feed.city)
    run(jobs.read_feed, feed.pk)
    messages.success(request, _("It is read now; look again in a minute."))
    return redirect("cycling:feeds", feed.city.slug)


@login_required
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the city's own fleet to those who count it; take what it is called."""
    city = _kept_by(request, slug)
    held = BikeFeed.objects.filter(city=city, own=True).first()
    form = FleetForm(request.POST or None, initial=_said_of(held))
    if request.method == "POST" and form.is_valid():
        fleet = form.fleet()
        act.keep_fleet(city, fleet, actor=person(request), now=timezone.now())
        messages.success(request, _("Saved. Put up its stations now, and count them."))
        return redirect("cycling:fleet", city.slug)
    return _own_page(request, city, held, fleet_form=form)


@login_required
@require_POST
def add_station(request: HttpRequest, slug: str) -> HttpResponse:
    """Put up a station of the city's own fleet."""
    city = _kept_by(request, slug)
    form = StationForm(request.POST)
    if form.is_valid():
        try:
            made = act.add_station(
                city,
                form.place(),
                form.cleaned_data["bikes"],
                actor=person(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(station)s has been put up.") % {"station": made})
            return redirect("cycling:fleet", city.slug)
    held = BikeFeed.objects.filter(city=city, own=True).first()
    return _own_page(request, city, held, station_form=form)


@login_required
@require_http_methods(["GET", "POST"])
def station(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the name, the place or the stands of a station of the city's own fleet."""
    found = _own_station(request, pk)
    form = MoveForm(request.POST or None, initial=_place_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            act.move_station(found, form.place(), actor=person(request), now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("cycling:fleet", found.feed.city.slug)
    context = {"city": found.feed.city, "station": found, "form": form}
    return render(request, "cycling/fleet_station.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what somebody counted at a station: the number, or the one shown and one more or less."""
    found = _own_station(request, pk)
    form, refused = CountForm(request.POST), ""
    if form.is_valid():
        step = {"1": 1, "-1": -1}.get(request.POST.get("step", ""), 0)
        bikes = max(0, form.cleaned_data["bikes"] + step)
        try:
            renting = form.cleaned_data["renting"]
            found = act.count(found, bikes, renting=renting, actor=person(request), now=timezone.now())
        except Refused as refusal:
            refused = str(refusal)
    else:
        refused = str(form.errors["bikes"][0]) if "bikes" in form.errors else _("Count again.")
    city = found.feed.city
    if request.headers.get("HX-Request"):
        context = {"one": found, "refused": refused}
        return render(request, "cycling/fleet_own.html#station", context, status=422 if refused else 200)
    if refused:
        messages.error(request, f"{found}: {refused}")
    return redirect(f"{reverse('cycling:fleet', args=[city.slug])}#station-{found.pk}")


@login_required
@require_POST
def remove_station(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a station of the city's own fleet away."""
    found = _own_station(request, pk)
    act.remove_station(found, actor=person(request), now=timezone.now())
    messages.success(request, _("The station is gone."))
    return redirect("cycling:fleet", found.feed.city.slug)


@require_safe
def gbfs(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Publish a file of the feed of the city's own fleet."""
    city = _city(slug)

    def address(of: str) -> str:
        return request.build_absolute_uri(reverse("cycling:gbfs", args=[city.slug, of]))

    found = publish.file(city, name, address)
    if found is None:
        raise Http404
    response = JsonResponse(found)
    response["Cache-Control"] = f"public, max-age={act.TTL_S}"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _city(slug: str) -> City:
    return get_object_or_404(City.objects.served(), slug=slug)


def _kept_by(request: HttpRequest, slug: str) -> City:
    """Give the city, to those who keep its fleet. Raises Http404, PermissionDenied."""
    city = _city(slug)
    require(person(request), act.FLEET, city)
    return city


def _own_station(request: HttpRequest, pk: int) -> BikeStation:
    found = get_object_or_404(BikeStation.objects.select_related("feed__city"), pk=pk)
    require(person(request), act.FLEET, found.feed.city)
    if not found.feed.own:
        raise PermissionDenied
    return found


def _own_page(request: HttpRequest, city: City, held: BikeFeed | None, **forms: Any) -> HttpResponse:
    """Show the page of the own fleet, with the forms as they came back."""
    context = {
        "city": city,
        "fleet": held,
        "stations": held.stations.all() if held else [],
        "fleet_form": forms.get("fleet_form") or FleetForm(initial=_said_of(held)),
        "station_form": forms.get("station_form") or StationForm(),
        "feed_url": request.build_absolute_uri(reverse("cycling:gbfs", args=[city.slug, "gbfs"])),
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "cycling/fleet_own.html", context, status=status)


def _said_of(held: BikeFeed | None) -> dict[str, Any]:
    if held is None:
        return {}
    return _names_of(held.name) | {
        "email": held.email,
        "opening_hours": held.opening_hours,
        "assist_range_m": held.assist_range_m,
    }


def _place_of(station: BikeStation) -> dict[str, Any]:
    return _names_of(station.name) | {
        "address": station.address,
        "lon": station.lon,
        "lat": station.lat,
        "capacity": station.capacity,
    }


def _names_of(names: dict[str, str]) -> dict[str, str]:
    first = main(names)
    english = names.get("en", "")
    return {"name": first, "name_en": "" if english == first else english}
