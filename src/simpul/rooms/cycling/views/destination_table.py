"""Destinations in and out as CSV, XLSX and GeoJSON: a check first, then all rows or none."""

from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from simpul.adapters import sheets
from simpul.ground.files import store
from simpul.ground.files.models import Blob
from simpul.ground.files.understand import JSON, OTHER, TEXT, ZIP
from simpul.ground.people.access import allowed, person, require
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act.destination import EDIT
from simpul.rooms.cycling.act.destination_import import Outcome, import_rows
from simpul.rooms.cycling.forms.destination import TableForm
from simpul.rooms.cycling.jobs.destinations import read
from simpul.rooms.cycling.observe.destination_sheet import BadTable, Fault, Row
from simpul.rooms.cycling.share import destination_export as exports

KINDS = frozenset({TEXT, ZIP, OTHER, JSON})
SHOWN = 200
_KEPT = "simpul.cycling.destinations"
_HELD_S = 12 * 3600


class NoFile(Refused):
    """There is no file to read."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came: its name in the store, and its own name."""

    token: str
    name: str
    rows: list[Row]


@login_required
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a table of destinations: what it would do first, then all of it or nothing."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    require(person(request), EDIT, city)
    context: dict[str, Any] = {"city": city, "form": TableForm(), "columns": exports.COLUMNS}
    if request.method != "POST":
        return render(request, "cycling/destination_import.html", context)
    try:
        sent = _sent(request)
        outcome = _tried(request, city, sent)
    except BadTable as refusal:
        context |= {"faults": refusal.cells[:SHOWN], "more": max(0, len(refusal.cells) - SHOWN)}
        return render(request, "cycling/destination_import.html", context, status=422)
    except Refused as refusal:
        context |= {"faults": [Fault("", str(refusal))], "more": 0}
        return render(request, "cycling/destination_import.html", context, status=422)
    counts = {"new": outcome.count("new"), "changed": outcome.count("changed"), "same": outcome.count("same")}
    if request.POST.get("then") == "take":
        messages.success(
            request, _("Taken in: %(new)d new, %(changed)d changed, %(same)d as before.") % counts
        )
        return redirect("cycling:destinations", city.slug)
    told = [line for line in outcome.lines if line.what != "same"]
    context |= {"sent": sent, "counts": counts, "lines": told[:SHOWN], "more": max(0, len(told) - SHOWN)}
    return render(request, "cycling/destination_import.html", context)


@require_safe
def export(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """Send the register, so that it can be taken in again; `map` adds the goals that only the map knows."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    staff = allowed(request.user, EDIT, city)
    with_map = "map" in request.GET
    if suffix == "csv":
        rows = exports.rows(city, staff=staff, with_map=with_map)
        data: bytes | str = sheets.write_csv(exports.COLUMNS, rows)
        content_type = "text/csv; charset=utf-8"
    elif suffix == "geojson":
        data = exports.features(city, staff=staff, with_map=with_map)
        content_type = "application/geo+json"
    else:
        raise Http404
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="destinations-{city.slug}.{suffix}"'
    return response


def _tried(request: HttpRequest, city: City, sent: Sent) -> Outcome:
    """Take the rows in, or only see what that would do."""
    with transaction.atomic():
        outcome = import_rows(city, sent.rows, sent.name, actor=person(request), now=timezone.now())
        if request.POST.get("then") != "take":
            transaction.set_rollback(True)
    return outcome


def _sent(request: HttpRequest) -> Sent:
    """Keep the file that came, or find the one that came before. Raises Refused."""
    file = request.FILES.get("file")
    if file is not None and not file.size:
        raise NoFile(_("The file is empty."))
    if file and file.file:
        blob = store.put(cast("BinaryIO", file.file), expect=KINDS, most_bytes=sheets.LARGEST)
        name = str(file.name)
    else:
        blob, name = _kept(request.POST.get("kept", ""))
    return Sent(signing.dumps([blob.sha256, name], salt=_KEPT), name, read(store.open(blob), name))


def _kept(token: str) -> tuple[Blob, str]:
    try:
        sha256, name = signing.loads(token, salt=_KEPT, max_age=_HELD_S)
    except signing.BadSignature as error:
        raise NoFile(_("Choose a file.")) from error
    blob = Blob.objects.filter(pk=sha256).first()
    if blob is None:
        raise NoFile(_("The file is not here any more. Choose it again."))
    return blob, name
