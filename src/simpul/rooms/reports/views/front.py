"""The front page of a city's reports, and the public page of each."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from simpul.ground.kept import kept
from simpul.ground.places.models import Boundary, City
from simpul.kernel.geo import Bounds
from simpul.kernel.refusal import Refused
from simpul.rooms.reports.act import chosen
from simpul.rooms.reports.act import support as act
from simpul.rooms.reports.models import Category, Chosen, Report
from simpul.rooms.reports.observe import challenge
from simpul.rooms.reports.share import front as share
from simpul.rooms.reports.share import island, pages, words
from simpul.rooms.reports.share import map as maps
from simpul.rooms.reports.understand import code as codes


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Go to the reports of the installation's city."""
    served = City.objects.served().order_by("pk")
    found = served.filter(slug=settings.SIMPUL_CITY).first() or served.first()
    return redirect("reports:front", found.slug) if found else redirect("home")


@require_safe
@kept
def front(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the way to a new report, how many are how far, the map, and the list."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    asked = _asked(request)
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "city": city, "asked": asked, "counts": share.counts(city), "query": query.urlencode(),
        "listed": share.listed(city, asked, timezone.now()), "kinds": share.KINDS.items(),
        "categories": Category.objects.filter(city=city, public=True),
        "regions": Boundary.objects.live().filter(city=city).defer("geometry").order_by("name"),
        "words": island.words(),
    }  # fmt: skip
    part = "reports/front_list.html" if request.headers.get("HX-Request") else "reports/front.html"
    return render(request, part, context)


@require_safe
@kept
def on_map(request: HttpRequest, slug: str) -> JsonResponse:
    """Give the newest reports in view, as GeoJSON; `bbox` is west,south,east,north."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    try:
        view = Bounds.parse(request.GET["bbox"]) if "bbox" in request.GET else city.bounds
    except ValueError as error:
        return JsonResponse({"detail": str(error), "cure": ""}, status=422)
    return JsonResponse(maps.features(city, share.rows(city, _asked(request)), view))


@require_safe
def by_code(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the report whose code was typed, or say that nobody may read one of that code."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    typed = request.GET.get("code", "")[:40]
    found = Report.objects.filter(city=city, code=codes.tidy(typed)).shown().first()
    if found:
        return redirect(found)
    return render(request, "reports/by_code.html", {"city": city, "typed": typed}, status=404)


@require_safe
def report(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show one report as everybody may see it."""
    found = _found(slug, code)
    context = {
        "city": found.city, "page": pages.public(found, timezone.now()), "words": island.words(),
        "kind": words.kind(found.state),
    }  # fmt: skip
    return challenge.mark(request, render(request, "reports/report.html", context))


@require_POST
def me_too(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Count one more who sees the same. The photos of a form that is left for it are forgotten."""
    found, now = _found(slug, code), timezone.now()
    device = challenge.sender(request, now).device
    if not device:
        messages.warning(request, _("Allow cookies, so that each is counted once."))
        return redirect(found)
    try:
        is_new = act.support(found, UUID(hex=device), now=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    _leave(request.POST.get("key", ""))
    count = found.supports.count()
    text = ngettext(
        "Thank you. %(n)d more sees the same.", "Thank you. %(n)d more see the same.", count
    ) if is_new else ngettext(
        "You are counted already: %(n)d more sees the same.",
        "You are counted already: %(n)d more see the same.", count,
    )  # fmt: skip
    messages.success(request, text % {"n": count})
    return redirect(found)


def _leave(key: str) -> None:
    try:
        chosen.forget(Chosen.objects.filter(key=UUID(key)))
    except ValueError:
        return


def _found(slug: str, code: str) -> Report:
    city = get_object_or_404(City.objects.served(), slug=slug)
    return get_object_or_404(
        Report.objects.shown().select_related(*pages.WITH), city=city, code=codes.tidy(code)
    )


def _asked(request: HttpRequest) -> share.Filter:
    names = ("kind", "category", "region", "before")
    said = {name: request.GET.get(name, "").replace("\0", "")[:40] for name in names}
    kind = said["kind"]
    return share.Filter(
        kind if kind in share.KINDS else "", said["category"], said["region"],
        codes.tidy(said["before"]),
    )  # fmt: skip
