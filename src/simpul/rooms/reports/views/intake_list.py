"""A village officer's list: the template, what is wrong with it by cell, then all of it or nothing."""

import secrets
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from simpul.adapters import sheets
from simpul.ground.people.access import person, require
from simpul.ground.places.models import Boundary, City
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import intake as act
from simpul.rooms.reports.act.submit import Said
from simpul.rooms.reports.forms.intake import ListForm
from simpul.rooms.reports.models import Category
from simpul.rooms.reports.observe import sheet
from simpul.rooms.reports.observe.sheet import BadList, Fault, Row

SHOWN = 200
ROWS = 30
"""Rows with a key that a template has."""
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@login_required
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a list in; the same list again adds nothing."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    require(person(request), act.TAKE_DOWN, city)
    form = ListForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"city": city, "form": form, "columns": sheet.COLUMNS}
    if request.method != "POST" or not form.is_valid():
        return render(request, "reports/intake_list.html", context, status=422 if form.errors else 200)
    try:
        rows = _read(city, form.cleaned_data["file"])
        new, known = act.take_rows(
            city, [_said(one) for one in rows], actor=person(request), now=timezone.now()
        )
    except BadList as refusal:
        context |= {"faults": refusal.cells[:SHOWN], "more": max(0, len(refusal.cells) - SHOWN)}
        return render(request, "reports/intake_list.html", context, status=422)
    except Refused as refusal:
        context |= {"faults": [Fault("", str(refusal))], "more": 0}
        return render(request, "reports/intake_list.html", context, status=422)
    told = {"new": new, "known": known}
    messages.success(request, _("Taken in: %(new)d new, %(known)d were there already.") % told)
    return redirect("reports:intake-list", city.slug)


@login_required
@require_safe
def template(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """Send an empty list whose rows have keys that no other list has."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    require(person(request), act.TAKE_DOWN, city)
    if suffix not in TYPES:
        raise Http404
    name = secrets.token_hex(3).upper()
    rows = [[f"{name}-{number:02}"] + [""] * (len(sheet.COLUMNS) - 1) for number in range(1, ROWS + 1)]
    if suffix == "csv":
        data = sheets.write_csv(sheet.COLUMNS, rows)
    else:
        data = sheets.write_xlsx([(_("Reports"), sheet.COLUMNS, rows), *_choices(city)])
    response = HttpResponse(data, content_type=TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="reports-{city.slug}-{name}.{suffix}"'
    return response


def _choices(city: City) -> list[tuple[str, list[str], list[list[str]]]]:
    """Give the sheets that say what may be written: categories and villages."""
    kinds = Category.objects.filter(city=city).offered()
    villages = Boundary.objects.live().filter(city=city, level="village").order_by("name")
    return [
        (_("Categories"), ["category", "id", "en"], [[one.code, one.name, one.name_en] for one in kinds]),
        (_("Villages"), ["village", "code"], [[one.name, one.code] for one in villages]),
    ]


def _read(city: City, file: Any) -> list[Row]:
    data = cast("BinaryIO", file).read(sheets.LARGEST + 1)
    first = sheets.read(data, str(file.name))[0]
    return sheet.read(city, first.header, first.rows)


def _said(row: Row) -> Said:
    return Said(
        row.key, row.position, row.text, row.category, accuracy_m=row.accuracy_m, place=row.place,
        known=row.known, confidential=row.confidential, name=row.name, phone=row.phone, email=row.email,
    )  # fmt: skip
