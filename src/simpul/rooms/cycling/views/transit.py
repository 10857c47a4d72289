"""The pages of buses and trains. Read the request, call one verb, render one template."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from simpul.ground.people.access import allowed, person, require
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act import transit as act
from simpul.rooms.cycling.act.fleet import FLEET
from simpul.rooms.cycling.forms.fleet import TimetableForm
from simpul.rooms.cycling.models import TransitFeed, TransitStop
from simpul.rooms.cycling.share import stops as share
from simpul.rooms.cycling.understand import freshness

A_PAGE = 50
LONGEST_SEARCH = 100


@require_GET
def stops(request: HttpRequest, slug: str) -> HttpResponse:
    """List the stops of buses and trains by name, with the routes that call at each."""
    city = _city(slug)
    sought = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    found = TransitStop.objects.filter(city=city, is_served=True).order_by("name", "pk")
    if sought:
        found = found.filter(name__icontains=sought)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "city": city,
        "sought": sought,
        "timetables": share.timetables(city, _today(city)),
        "page": page,
        "stops": [(row, share.routes(row)) for row in page],
        "may_keep": allowed(request.user, FLEET, city),
    }
    return render(request, "cycling/transit.html", context)


@require_GET
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a stop: the lines that call there, how often today, and where they go on to."""
    found = get_object_or_404(TransitStop.objects.select_related("feed__city", "city"), pk=pk)
    today = _today(found.city)
    context = {
        "city": found.city,
        "stop": found,
        "lines": share.lines_at(found, today),
        "today": today,
        "expired_on": found.feed.expired_on(today),
    }
    return render(request, "cycling/transit_stop.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def timetables(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the timetables that the city has, and take another."""
    city = _city(slug)
    require(person(request), FLEET, city)
    form = TimetableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _taken(request, city, form):
        return redirect("cycling:timetables", city.slug)
    context = {"city": city, "form": form, "timetables": share.timetables(city, _today(city))}
    return render(request, "cycling/transit_timetables.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a timetable away."""
    feed = get_object_or_404(TransitFeed.objects.select_related("city"), pk=pk)
    act.remove(feed, actor=person(request), now=timezone.now())
    messages.success(request, _("The timetable is gone, with its stops."))
    return redirect("cycling:timetables", feed.city.slug)


def _taken(request: HttpRequest, city: City, form: TimetableForm) -> bool:
    """Take the timetable that was sent; where it cannot be, say why in the form."""
    file, now = form.cleaned_data["file"], timezone.now()
    most = freshness.timetable_rules(now).most_upload_bytes
    if file.size > most:
        text = _(
            "The file has more than %(most)d MB. Bring it in with ./simpul cycling gtfs FILE --city %(city)s"
        )
        form.add_error("file", text % {"most": most // 1_000_000, "city": city.slug})
        return False
    try:
        arrival = act.Arrival(file.file, file.name, form.cleaned_data["name"])
        feed, is_new = act.bring_in(city, arrival, actor=person(request), now=now)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    if is_new:
        messages.success(
            request, _("%(name)s: %(count)d stops.") % {"name": feed, "count": feed.served_count}
        )
    else:
        messages.info(request, _("This very file is here already; nothing has changed."))
    return True


def _city(slug: str) -> City:
    return get_object_or_404(City.objects.served(), slug=slug)


def _today(city: City) -> date:
    return city.day(timezone.now())
