"""The page of what mending costs in a city."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from simpul.adapters import sheets, tables
from simpul.ground import roadstate
from simpul.ground.people.access import allowed, person, require
from simpul.ground.places.models import City
from simpul.ground.roadstate import act
from simpul.ground.roadstate.act import Said
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.forms.plan import PricesForm
from simpul.rooms.roads.observe import price_sheet
from simpul.rooms.roads.observe.price_sheet import BadPriceList
from simpul.rooms.roads.share import prices as share


@require_http_methods(["GET", "POST"])
def prices(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what mending costs in a city and who says so; set new prices."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    today = city.day(timezone.now())
    current = roadstate.prices(city, today)
    first = next(iter(current.values()), None)
    initial = {"valid_from": today, "currency": first.currency if first else ""}
    form = PricesForm(request.POST or None, request.FILES or None, prices=current, initial=initial)
    context: dict[str, Any] = {"city": city, "first": first, "rows": share.rows(current)}
    status = 200
    if request.method == "POST":
        status = 422
        require(person(request), act.SET_PRICES, city)
        if form.is_valid():
            try:
                _set(request, city, form)
            except BadPriceList as refusal:
                context["faults"] = refusal.faults
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The prices are set."))
                return redirect("roads:prices", city.slug)
    context |= {
        "form": form if allowed(request.user, act.SET_PRICES, city) else None,
        "history": share.history(city),
    }
    return render(request, "roads/prices.html", context, status=status)


@require_GET
def download(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """Send the prices of today as a table that can be filled in and sent back."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    rows = share.table(roadstate.prices(city, city.day(timezone.now())))
    if suffix == "xlsx":
        body: Any = tables.write_xlsx([("prices", share.HEADER, rows)])
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        body, kind = tables.write_csv(share.HEADER, rows), "text/csv; charset=utf-8"
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="prices-{city.slug}.{suffix}"'
    return response


def _set(request: HttpRequest, city: City, form: PricesForm) -> None:
    said, file = form.cleaned_data, form.cleaned_data["file"]
    rows: list[Said] = form.typed()
    if file:
        rows = price_sheet.read(sheets.read(file.read(sheets.LARGEST + 1), file.name)[0])
    act.set_prices(
        city, rows, currency=said["currency"], valid_from=said["valid_from"], source=said["source"],
        actor=person(request), now=timezone.now(),
    )  # fmt: skip
