"""Sheets in and out: an import in three looks (file, columns, check), CSV and XLSX, signed packages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from simpul.adapters import sheets
from simpul.adapters.sheets import Sheet
from simpul.ground import jobs
from simpul.ground.files import store
from simpul.ground.files.models import Blob
from simpul.ground.files.serve import serve
from simpul.ground.files.understand import JSON, OTHER, TEXT, ZIP
from simpul.ground.people.access import person, require
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.indicators import act
from simpul.rooms.indicators.act.intake import MOST_FAULTS
from simpul.rooms.indicators.act.package import pack
from simpul.rooms.indicators.act.sheet import see
from simpul.rooms.indicators.forms import SheetForm
from simpul.rooms.indicators.jobs import take_in
from simpul.rooms.indicators.models import Intake, Package
from simpul.rooms.indicators.observe.sheet import BadCells, Fault
from simpul.rooms.indicators.share import export as exports
from simpul.rooms.indicators.understand import sheet as layout
from simpul.rooms.indicators.views.common import found

SHEETS = frozenset({TEXT, ZIP, OTHER, JSON})
_KEPT = "simpul.indicators.sheet"
SHOWN_ROWS, SHOWN_FAULTS = 5, MOST_FAULTS
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came: its content, a word that leads back to it, its own name, and the sheets in it."""

    blob: Blob
    token: str
    name: str
    sheets: Sequence[Sheet]


@login_required
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a sheet of values: the file, which column is what, what is wrong; then all or nothing."""
    city, context = found(request, slug)
    require(person(request), "indicators.enter", city)
    context |= {"form": SheetForm(), "columns": exports.explained(), "remembered": exports.remembered(city)}
    context["intakes"] = exports.handed_over(city)
    if request.method != "POST":
        return render(request, "indicators/import.html", context)
    try:
        sent = _sent(request)
    except Refused as refusal:
        context["form"] = form = SheetForm(request.POST, request.FILES)
        form.add_error("file", str(refusal))
        return render(request, "indicators/import.html", context, status=422)
    sheet = _chosen(request, sent)
    told = _told(request, city, sheet)
    context |= {
        "sent": sent,
        "sheet": sheet,
        "told": [(column, name, told.get(column, "")) for column, name, _help in exports.explained()],
        "first": sheet.rows[:SHOWN_ROWS],
        "name": request.POST.get("name", ""),
    }
    if request.POST.get("then") not in {"check", "take"}:
        return render(request, "indicators/import.html", context)
    return _tried(request, city, sent, sheet, context)


@login_required
@require_safe
def intake(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show how far a sheet has come, and what came of it; HTMX asks for the part that changes."""
    city, context = found(request, slug)
    require(person(request), "indicators.enter", city)
    one = get_object_or_404(Intake, city=city, pk=pk)
    context |= {
        "intake": one,
        "progress": None if one.is_done else jobs.how_far(one.key),
        "worker_is_away": not one.is_done and not jobs.health(queue="default").alive,
    }
    part = "#state" if request.headers.get("HX-Request") else ""
    return render(request, f"indicators/intake.html{part}", context)


@require_safe
def export(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """Send the published values of a city as a sheet that can be taken in again."""
    city, _context = found(request, slug)
    year = request.GET.get("year", "")
    rows = exports.rows(city, code=request.GET.get("code", ""), year=int(year) if year.isdecimal() else None)
    if suffix == "csv":
        data = sheets.write_csv(layout.COLUMNS, [layout.written(row) for row in rows])
        content_type = "text/csv; charset=utf-8"
    else:
        data, content_type = sheets.write_xlsx([("indicators", layout.COLUMNS, rows)]), XLSX
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="indicators-{city.slug}.{suffix}"'
    return response


@require_safe
def package(request: HttpRequest, slug: str, year: int) -> HttpResponseBase:
    """Send the newest signed package of a year. It holds published figures only."""
    city, _context = found(request, slug)
    newest = Package.objects.filter(city=city, year=year).order_by("-pk").first()
    if newest is None:
        raise Http404
    return serve(request, str(newest.blob_id), filename=f"indicators-{city.slug}-{year}.zip")


@login_required
@require_POST
def sign(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Sign the published figures of a year with the city's key."""
    city, _context = found(request, slug)
    try:
        pack(city, year, actor=person(request), now=timezone.now())
        messages.success(request, _("The package is signed."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("indicators:years", slug)


def _tried(
    request: HttpRequest, city: City, sent: Sent, sheet: Sheet, context: dict[str, Any]
) -> HttpResponse:
    """See whether the sheet can be taken in and show each fault at its cell, or hand it over to the job."""
    who, now = person(request), timezone.now()
    told = {column: heading for column, _name, heading in context["told"] if heading}
    try:
        seen = see(city, sheet, told, actor=who, now=now)
    except Refused as refusal:
        faults = refusal.faults if isinstance(refusal, BadCells) else (Fault("", str(refusal)),)
        shown = [(fault.ref, fault.says) for fault in faults[:SHOWN_FAULTS]]
        context |= {"faults": shown, "more": len(faults) - SHOWN_FAULTS}
        return render(request, "indicators/import.html", context, status=422)
    if request.POST.get("then") != "take":
        return render(
            request,
            "indicators/import.html",
            context | {"checked": True, "count": len(seen.rows), "new": seen.new},
        )
    with transaction.atomic():
        intake = act.hand_over(
            city, sent.blob, sent.name, sheet.name, told, actor=who, now=now, remember=context["name"]
        )
        jobs.run(take_in, intake.pk)
    return redirect(intake)


def _sent(request: HttpRequest) -> Sent:
    """Keep the file that came, or find the one that came before. Raises Refused."""
    file = request.FILES.get("file")
    if file:
        blob = store.put(cast("BinaryIO", file.file), expect=SHEETS, most_bytes=sheets.LARGEST)
        name = str(file.name)
    else:
        try:
            sha256, name = signing.loads(request.POST.get("kept", ""), salt=_KEPT, max_age=12 * 3600)
        except signing.BadSignature as error:
            raise NoFile(_("Choose a file.")) from error
        kept = Blob.objects.filter(pk=sha256).first()
        if kept is None:
            raise NoFile(_("The file is not here any more. Choose it again."))
        blob = kept
    token = signing.dumps([blob.sha256, name], salt=_KEPT)
    return Sent(blob, token, name, sheets.read(store.open(blob), name))


class NoFile(Refused):
    """There is no file to read."""


def _chosen(request: HttpRequest, sent: Sent) -> Sheet:
    """Give the sheet that was chosen, else the first."""
    wanted = request.POST.get("sheet", "")
    return next((sheet for sheet in sent.sheets if sheet.name == wanted), sent.sheets[0])


def _told(request: HttpRequest, city: City, sheet: Sheet) -> dict[str, str]:
    """Give which heading is which of our columns: as typed, else as remembered, else as guessed."""
    typed = {column: request.POST.get(f"column-{column}", "") for column in layout.COLUMNS}
    if request.POST.get("then") in {"check", "take"} and any(typed.values()):
        return {column: heading for column, heading in typed.items() if heading}
    for one in exports.remembered(city):
        if all(heading in sheet.header for heading in one.columns.values()):
            return dict(one.columns)
    return layout.guess(sheet.header)
