"""The inspector's form, on the phone and at the desk; what was recorded, and its corrections."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from simpul.adapters import images
from simpul.ground.files.serve import serve
from simpul.ground.people.access import allowed, person, require
from simpul.ground.places import spatial
from simpul.ground.places.models import City, Segment
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.act import inspection as act
from simpul.rooms.roads.act.inspection import INSPECT, Said
from simpul.rooms.roads.forms.inspection import InspectionForm, initial_of
from simpul.rooms.roads.models import Inspection, InspectionPhoto, Policy
from simpul.rooms.roads.share import inspections as share
from simpul.rooms.roads.share import pages
from simpul.rooms.roads.understand import forecast
from simpul.rooms.roads.understand.inspected import Impossible
from simpul.rooms.roads.understand.pci import BadDistress

READ = "roads.read"
A_PAGE = 50
PHOTO_WIDTH = 1280
LARGEST = 25_000_000
NEAR_M, NEAR_MOST, FOUND_MOST = 80.0, 4, 20


class NoPhoto(Refused):
    """A file is no photo that can be kept."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is about: the segment (None until it is known), and the record that it corrects."""

    segment: Segment | None
    corrects: Inspection | None
    why: str = ""


@login_required
@require_http_methods(["GET", "POST"])
def inspect(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, or keep what was measured; the same key again leads to the same record."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    actor = person(request)
    act.may_inspect(actor, city)
    asked = _asked(request, city)
    if request.method == "GET":
        return _page(request, city, asked, InspectionForm(initial=_initial(city, asked)))
    form = InspectionForm(_filled(request, asked), request.FILES)
    if form.is_valid() and not form.errors:
        if before := act.known(form.cleaned_data["key"], city, actor=actor):
            return redirect(before)
        if row := _kept(request, city, asked, form):
            return redirect(row)
    return _page(request, city, asked, form, status=422)


@login_required
@require_POST
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what follows from what is typed so far; nothing is kept."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    act.may_inspect(person(request), city)
    form = InspectionForm(_filled(request, _asked(request, city)))
    context: dict[str, Any] = {"city": city, "form": form}
    if form.is_valid():
        day = form.cleaned_data["inspected_on"]
        context["result"] = share.result(Policy.on(city, day), form.cleaned_data["measured"], day)
    return render(request, "roads/inspection_result.html", context)


@login_required
@require_GET
def near(request: HttpRequest, slug: str) -> HttpResponse:
    """List the segments near a position, or on a street of a name, to choose from."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    act.may_inspect(person(request), city)
    return render(request, "roads/inspect_near.html", {"city": city, "found": _near(request, city)})


@login_required
@require_GET
def inspections(request: HttpRequest, slug: str) -> HttpResponse:
    """List a city's inspections that stand, newest first."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    require(person(request), READ, city)
    rows = Inspection.objects.standing().filter(city=city).select_related("segment", "by").newest_first()
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"city": city, "page": page, "may_inspect": allowed(request.user, INSPECT, city)}
    return render(request, "roads/inspections.html", context)


@login_required
@require_GET
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one inspection: measures, what follows from them, photos, and what it corrected."""
    related = ("city", "segment__street", "policy", "by", "corrects")
    row = get_object_or_404(Inspection.objects.select_related(*related), pk=pk)
    require(person(request), READ, row.city)
    newer = Inspection.objects.filter(corrects=row).first()
    context = {
        "city": row.city,
        "row": row,
        "result": share.of(row),
        "photos": list(row.photo_rows.all()),
        "history": share.history(row),
        "newer": newer,
        "may_correct": newer is None and allowed(request.user, INSPECT, row.city),
        "bounds": row.segment.bounds.around(pages.MARGIN),
    }
    return render(request, "roads/inspection.html", context)


@login_required
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send an inspector's photo to those who may read the city's roads."""
    row = get_object_or_404(InspectionPhoto.objects.select_related("inspection__city"), pk=pk)
    require(person(request), READ, row.inspection.city)
    return serve(request, str(row.photo_id))


def _kept(request: HttpRequest, city: City, asked: Asked, form: InspectionForm) -> Inspection | None:
    """Keep what was typed; where it cannot be, say why in the form and give None."""
    said, position = form.cleaned_data, form.position()
    try:
        if asked.segment is None:
            raise act.NoSegmentHere(asked.why or _("Say where: choose a street, or let the phone find it."))
        photos = [_photo(file) for file in said["photos"]]
        row, _new = act.inspect(
            city,
            asked.segment,
            Said(
                said["key"],
                said["inspected_on"],
                said["measured"],
                said["note"],
                position,
                photos,
                asked.corrects,
            ),
            actor=person(request),
            now=timezone.now(),
        )
    except act.NotYet as refusal:
        form.add_error("inspected_on", str(refusal))
    except (NoPhoto, act.TooManyPhotos) as refusal:
        form.add_error("photos", str(refusal))
    except (Impossible, BadDistress) as error:
        form.add_error(None, str(error))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _("The inspection is recorded."))
        return row
    return None


def _asked(request: HttpRequest, city: City) -> Asked:
    """Find what the form is about, by what was sent or what the address says."""
    given = request.POST if request.method == "POST" else request.GET
    corrects = None
    if mended := given.get("corrects"):
        corrects = get_object_or_404(
            Inspection.objects.select_related("segment"), pk=_whole(mended), city=city
        )
    if corrects is not None:
        return Asked(corrects.segment, corrects)
    if chosen := given.get("segment"):
        live = Segment.objects.live().select_related("street")
        return Asked(get_object_or_404(live, pk=_whole(chosen), city=city), None)
    if position := _position(given.get("lon"), given.get("lat")):
        try:
            return Asked(act.segment_at(city, position), None)
        except act.NoSegmentHere as refusal:
            return Asked(None, None, str(refusal))
    return Asked(None, None)


def _initial(city: City, asked: Asked) -> dict[str, Any]:
    """Give what an empty form shows: today, and what is known of the segment."""
    if asked.corrects is not None:
        return initial_of(asked.corrects)
    shown: dict[str, Any] = {"inspected_on": city.day(timezone.now())}
    if asked.segment:
        surface = forecast.surface_of(forecast.shipped(), asked.segment.surface)
        shown |= {"segment": asked.segment.pk, "length_m": round(asked.segment.length_m, 1)}
        shown |= {} if surface == "unknown" else {"surface": surface}
    return shown


def _filled(request: HttpRequest, asked: Asked) -> Any:
    """Give what was sent; a length that was left empty is the segment's."""
    data = request.POST.copy()
    if asked.segment and not data.get("length_m"):
        data["length_m"] = f"{asked.segment.length_m:.1f}"
    return data


def _page(
    request: HttpRequest, city: City, asked: Asked, form: InspectionForm, status: int = 200
) -> HttpResponse:
    context = {
        "city": city, "form": form, "segment": asked.segment, "corrects": asked.corrects,
        "found": _near(request, city) if request.GET.get("q") else None, "q": request.GET.get("q", ""),
    }  # fmt: skip
    return render(request, "roads/inspect.html", context, status=status)


def _near(request: HttpRequest, city: City) -> list[Segment]:
    """Give segments near the position, or on streets of the name, that were asked for."""
    live = Segment.objects.live().filter(city=city)
    if position := _position(request.GET.get("lon"), request.GET.get("lat")):
        return [row for row, _metres in spatial.nearest(live, position, NEAR_M, NEAR_MOST)]
    if words := request.GET.get("q", "").strip():
        return list(live.filter(name__icontains=words).order_by("name", "street", "index")[:FOUND_MOST])
    return []


def _position(lon: str | None, lat: str | None) -> LonLat | None:
    """Read a position; None where there is none, or none on Earth."""
    try:
        position = LonLat(float(lon or "nan"), float(lat or "nan"))
    except ValueError:
        return None
    return position if abs(position.lon) <= 180 and abs(position.lat) <= 90 else None  # noqa: PLR2004


def _whole(text: str) -> int:
    """Read a number of a record; -1, which none has, where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1  # noqa: PLR2004


def _photo(file: Any) -> bytes:
    """Make a photo anew: smaller, faces and plates hidden, without its header. Raises NoPhoto."""
    if file.size > LARGEST:
        raise NoPhoto(_("%(name)s is too large.") % {"name": file.name})
    try:
        rgb = images.decode(file.read(), width=PHOTO_WIDTH).rgb
    except images.Undecodable as error:
        raise NoPhoto(_("%(name)s is no JPEG photo that can be read.") % {"name": file.name}) from error
    shown = np.ones(rgb.shape[:2], np.uint8)
    return images.encode(images.hide(rgb, shown), at=None, position=None)
