"""Where staff write recommended routes: look at a line on the network, keep it, lead it to its sign-off."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from simpul.adapters import gpx, images, pictures
from simpul.ground.files import store, understand
from simpul.ground.people.access import person, require
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act import curated as act
from simpul.rooms.cycling.act.curated import Laying
from simpul.rooms.cycling.forms.curated import PhotoForm, RouteForm, StepForm
from simpul.rooms.cycling.models import CuratedRoute, RoutePhoto
from simpul.rooms.cycling.observe import track
from simpul.rooms.cycling.share import curated, find, island, laid, said, shape
from simpul.rooms.cycling.share.ground import extent
from simpul.rooms.cycling.share.sheet import Sheet
from simpul.rooms.cycling.understand import curated as rules
from simpul.rooms.cycling.understand import kept as paths
from simpul.rooms.cycling.views import network, outgoing
from simpul.rooms.cycling.views.curated import city_of, found

MOST_PHOTO_BYTES = 30_000_000
PHOTO_WIDTH = 1280
"""Pixels that a kept photo is wide at least, where it was taken so wide."""


class NoPhoto(Refused):
    """The file is no photo that can be shown."""


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a route: from the stops of the planner, a GPX file or a line."""
    city = city_of(slug)
    require(person(request), act.EDIT, city)
    first = {name: request.GET.get(name, "") for name in ("stops", "profile")}
    return _write(request, city, None, first)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Change the words or the line of a draft."""
    route = found(request, slug, name)
    require(person(request), act.EDIT, route.city)
    first = RouteForm.of(route) | {"line": line_text(route.drawn_positions)}
    return _write(request, route.city, route, first)


@login_required
@require_POST
def step(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Lead a route on."""
    route, form = found(request, slug, name), StepForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        act.step(route, given["step"], actor=person(request), now=timezone.now(), note=given["note"])
        messages.success(request, _("Done."))
    return redirect(route)


@login_required
@require_http_methods(["GET", "POST"])
def photos(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Put a photo beside a route."""
    route = found(request, slug, name)
    require(person(request), act.EDIT, route.city)
    form = PhotoForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                _add_photo(request, route, form)
            except Refused as refusal:
                form.add_error("photo", str(refusal))
            else:
                return redirect(route)
        status = 422
    return render(
        request, "cycling/route_photo.html", {"route": route, "city": route.city, "form": form}, status=status
    )


@login_required
@require_POST
def remove_photo(request: HttpRequest, slug: str, name: str, pk: int) -> HttpResponse:
    """Take a photo off a route."""
    route = found(request, slug, name)
    photo = get_object_or_404(RoutePhoto.objects.select_related("route__city"), pk=pk, route=route)
    act.remove_photo(photo, actor=person(request), now=timezone.now())
    return redirect(route)


def _write(
    request: HttpRequest, city: City, route: CuratedRoute | None, first: dict[str, Any]
) -> HttpResponse:
    """Show the form; look at the line; keep what was looked at."""
    sent = request.method == "POST"
    form = RouteForm(request.POST if sent else None, request.FILES if sent else None, initial=first)
    laying: Laying | None = None
    refusal = ""
    if sent and form.is_valid():
        try:
            laying = _lay(city, form)
            line = line_text(laying.drawn)
            looked = paths.fingerprint(line, laying.tiles, form.cleaned_data["profile"])
            if "keep" in request.POST and form.cleaned_data["looked"] == looked:
                return _keep(request, city, route, form, laying)
            form = _looked(form, laying, looked)
        except Refused as no:
            refusal = str(no)
    elif not sent and first.get("stops"):
        laying, refusal = _first_look(city, first)
    context = {
        "city": city,
        "route": route,
        "form": form,
        "look": _look(city, laying) if laying and not form.errors else None,
        "refusal": refusal,
        "asked_to_keep": "keep" in request.POST,
        "bounds": ",".join(f"{side:.6f}" for side in extent(city)),
        "map_words": island.words(),
    }
    status = 422 if sent and (refusal or form.errors) else 200
    return render(request, "cycling/route_form.html", context, status=status)


def _lay(city: City, form: RouteForm) -> Laying:
    """Lay what the form says on the network: a file before a line before stops. Raises Refused."""
    given, now = form.cleaned_data, timezone.now()
    here, tongue = network.engine(city), network.tongue(outgoing.language())
    if not given["gpx"] and not given["line"]:
        wish = shape.wish({"stops": given["stops"], "profile": given["profile"]}, tongue)
        names = [find.called(city, at) for at in wish.stops]
        return laid.wished(city, wish, names=names, engine=here, now=now)
    line, made_with, stops = _drawn(form)
    return laid.line(
        city, line, made_with=made_with, stops=stops, rider=given["profile"], language=tongue, engine=here,
        now=now,
    )  # fmt: skip


def _drawn(form: RouteForm) -> tuple[tuple[LonLat, ...], str, tuple[tuple[str, LonLat], ...]]:
    """Give the line of the form, how it was made, and its named places. Raises Refused."""
    given = form.cleaned_data
    if given["gpx"]:
        file = gpx.read(given["gpx"], given["gpx"].name)
        return file.line, "gpx", file.named
    return track.geojson(given["line"]), given["made_with"] or "line", ()


def _looked(form: RouteForm, laying: Laying, looked: str) -> RouteForm:
    """Give the form again with what was looked at in it, so that nothing has to be sent twice."""
    data: Any = form.data
    data = data.copy()
    data["looked"], data["made_with"] = looked, laying.made_with
    if laying.made_with != "points":
        data["line"], data["stops"] = line_text(laying.drawn), ""
    again = RouteForm(data, initial=form.initial)
    again.is_valid()
    return again


def _first_look(city: City, first: dict[str, Any]) -> tuple[Laying | None, str]:
    """Look at the stops that the planner sent, or say why they are no route."""
    try:
        form = RouteForm({"profile": "city", **first})
        return (_lay(city, form), "") if form.is_valid() else (None, "")
    except Refused as refusal:
        return None, str(refusal)


def _keep(
    request: HttpRequest, city: City, route: CuratedRoute | None, form: RouteForm, laying: Laying
) -> HttpResponse:
    actor, now = person(request), timezone.now()
    if route is None:
        made = act.add(city, form.words(), laying, actor=actor, now=now)
    else:
        seen = form.cleaned_data["revision"] or 0
        made = act.change(route, form.words(), laying, seen=seen, actor=actor, now=now)
    messages.success(request, _("Kept as a draft. Ask for the sign-off when it is ready."))
    return redirect(made)


def _look(city: City, laying: Laying) -> dict[str, Any]:
    """Give what the form shows of a line on the network."""
    sheet = Sheet(
        city=city, name="look", title=_("The route on the network"), route=laying.shown, stops=laying.stops,
        made_at=timezone.now(), language=outgoing.language(),
        off=curated.off_lines(laying.drawn, laying.off),
    )  # fmt: skip
    holds = rules.rule(timezone.now().date())
    return outgoing.page(sheet, "") | {
        "off": [
            {"from": said.length(one.from_m), "length": said.length(one.to_m - one.from_m), "at": one}
            for one in laying.off
        ],
        "off_length": said.length(rules.off_m(laying.off)),
        "too_far_off": rules.off_m(laying.off) >= holds.broken_off_m,
    }


def _add_photo(request: HttpRequest, route: CuratedRoute, form: PhotoForm) -> None:
    """Decode a photo and encode it again, smaller and without its header. Raises Refused."""
    given = form.cleaned_data
    if given["photo"].size > MOST_PHOTO_BYTES:
        raise NoPhoto(_("The photo has more than %(most)d MB.") % {"most": MOST_PHOTO_BYTES // 10**6})
    try:
        rgb = pictures.picture(given["photo"].read(), width=PHOTO_WIDTH).rgb
    except images.Undecodable as error:
        raise NoPhoto(
            _("This is no JPEG, PNG or WebP photo, or it is broken. Save it as JPEG and try again.")
        ) from error
    blob = store.put(images.encode(rgb, at=None, position=None), expect=frozenset({understand.JPEG}))
    act.add_photo(
        route, blob, alt={"id": given["alt_id"], "en": given["alt_en"]}, credit=given["credit"],
        licence=given["licence"], actor=person(request), now=timezone.now(),
    )  # fmt: skip


def line_text(line: Sequence[LonLat]) -> str:
    """Write a line as GeoJSON, as the form carries it."""
    pairs = [[round(lon, 6), round(lat, 6)] for lon, lat in line]
    return json.dumps({"type": "LineString", "coordinates": pairs}, separators=(",", ":"))
