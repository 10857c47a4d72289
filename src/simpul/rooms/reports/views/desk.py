"""The queue: what waits, on whom, since when, until when; as a list, on the map, with acts for many."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from simpul.ground.people.access import allowed, person, require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.rooms.reports.act import bulk as act
from simpul.rooms.reports.act import desk as one
from simpul.rooms.reports.act.note import note
from simpul.rooms.reports.forms.desk import BulkForm, QueueForm
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.observe import desk as scopes
from simpul.rooms.reports.observe.queue import NEWEST
from simpul.rooms.reports.share import queue as share
from simpul.rooms.reports.share.case import step_name
from simpul.rooms.reports.understand import code as codes


def entered(request: HttpRequest, slug: str, permission: str = scopes.READ) -> tuple[City, Person]:
    """Give the city and who asks, where they may what a permission names. Raises PermissionDenied."""
    city, actor = get_object_or_404(City.objects.served(), slug=slug), person(request)
    require(actor, permission, city)
    return city, actor


@login_required
@require_GET
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page of the queue with its counts and its filters."""
    city, actor = entered(request, slug)
    now, seen = timezone.now(), scopes.visible(actor, city)
    form = QueueForm(request.GET, city=city)
    asked = form.asked
    page = share.page(seen, asked, request.GET.get("after", "")[:80], actor=actor, now=now)
    kept = {name: value for name, value in request.GET.items() if name != "after" and value}
    context = {
        "city": city, "form": form, "asked": asked, "page": page, "now": now,
        "counts": share.counts(seen, actor=actor, now=now), "offices": share.by_office(seen, city, now),
        "query": urlencode(kept), "next": urlencode(kept | {"after": page.after}) if page.after else "",
        "bulk": BulkForm(city=city) if allowed(actor, scopes.HANDLE, city) else None,
        "words": share.map_words(), "box": ",".join(f"{side:.6f}" for side in city.bounds),
        "newest": NEWEST, "no_scope": scopes.scope(actor, city) == scopes.NOTHING,
    }  # fmt: skip
    return render(request, "reports/desk.html", context)


@login_required
@require_GET
def queue_map(request: HttpRequest, slug: str) -> HttpResponse:
    """Send what is asked for in a box as GeoJSON."""
    city, actor = entered(request, slug)
    asked = QueueForm(request.GET, city=city).asked
    data = share.on_map(
        scopes.visible(actor, city), asked, _box(request, city), city=city, actor=actor, now=timezone.now()
    )
    response = HttpResponse(data, content_type="application/geo+json")
    response["Cache-Control"] = "private, no-store"
    return response


def _box(request: HttpRequest, city: City) -> Bounds:
    try:
        sides = [float(side) for side in request.GET.get("bbox", "").split(",")]
        west, south, east, north = sides
    except ValueError:
        return city.bounds
    inside = -180 <= west < east <= 180 and -90 <= south < north <= 90  # noqa: PLR2004 - the Earth
    return Bounds(west, south, east, north) if inside else city.bounds


@login_required
@require_POST
def bulk(request: HttpRequest, slug: str) -> HttpResponse:
    """Do the same with every ticked report, and say of each what became of it."""
    city, actor = entered(request, slug, scopes.HANDLE)
    form = BulkForm(request.POST, city=city)
    ticked = _ticked(request, city, actor)
    if not form.is_valid():
        return render(request, "reports/desk_bulk.html", {"city": city, "form": form}, status=422)
    said = form.cleaned_data
    if said["act"] == "round":
        query = urlencode([("code", report.code) for report in ticked])
        return redirect(f"{reverse('reports:round', args=[city.slug])}?{query}")
    outcomes = _done(city, actor, ticked, said)
    names = {"assign": _("Give to a colleague"), "note": _("Write a note")}
    context = {
        "city": city, "outcomes": outcomes, "name": names.get(said["act"]) or step_name(said["act"]),
        "done": sum(not one.why for one in outcomes),
        "missing": len(set(request.POST.getlist("code"))) - len(ticked),
    }  # fmt: skip
    return render(request, "reports/desk_bulk.html", context)


def _done(city: City, actor: Person, ticked: list[Report], said: dict[str, Any]) -> list[act.Outcome]:
    """Do the act that was chosen with each report that was ticked."""
    now, name, words = timezone.now(), said["act"], said["words"]
    by: dict[str, Any] = {"actor": actor, "now": now}
    if name == "note":
        return act.each(ticked, lambda report: note(report, words, **by))
    if name == "assign":
        return act.each(ticked, lambda report: one.assign(report, said["person"], **by))
    if name == "merge":
        parent = scopes.visible(actor, city).filter(code=codes.tidy(said["parent"])).first()
        return act.each(ticked, lambda report: one.do(report, name, words=words, parent=parent, **by))
    return act.steps(ticked, lambda report: one.take(report, name, words=words, to=said["to"], **by), now=now)


def _ticked(request: HttpRequest, city: City, actor: Person) -> list[Report]:
    """Give the ticked reports that the person may know of, in the order of the page."""
    typed = [codes.tidy(one) for one in request.POST.getlist("code")[: act.MOST + 1]]
    known = scopes.visible(actor, city).select_related("category", "office", "region")
    found = {one.code: one for one in known.defer("region__geometry").filter(code__in=typed)}
    for report in found.values():
        report.city = city
    return [found[one] for one in dict.fromkeys(typed) if one in found]


def handler(request: HttpRequest, slug: str, code: str) -> tuple[Report, Person]:
    """Give a report that who asks may know of, and who asks. Raises Http404, PermissionDenied."""
    city, actor = entered(request, slug)
    return scopes.find(actor, city, code), actor
