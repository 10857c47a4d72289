"""Routes that people hand to each other: an address is made, its page shown, any wish sent as a file."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from simpul.ground.people import address
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act import shared as act
from simpul.rooms.cycling.act.curated import Laying
from simpul.rooms.cycling.models import SharedRoute
from simpul.rooms.cycling.observe import shares
from simpul.rooms.cycling.share import curated, laid, shape
from simpul.rooms.cycling.share import shared as share
from simpul.rooms.cycling.share.sheet import Sheet
from simpul.rooms.cycling.understand.wish import Wish
from simpul.rooms.cycling.views import network, outgoing
from simpul.rooms.cycling.views.curated import city_of


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Keep a route and go to its short address. The same route again is the same address."""
    city, now = city_of(request.POST.get("city", "")), timezone.now()
    sender = address.of(request)
    try:
        shares.check(sender, now)
        wish, found = _wished(city.slug, request.POST)
    except Refused as refusal:
        context = {"city": city, "refusal": str(refusal), "back": reverse("cycling:plan", args=[city.slug])}
        return render(request, "cycling/shared_refused.html", context, status=422)
    one, is_new = act.share(
        city, wish=wish.query(), kind=wish.kinds[0], language=outgoing.language(), path=found.path,
        shown=found.shown, tiles=found.tiles, now=now,
    )  # fmt: skip
    if is_new:
        shares.count(sender)
    return redirect(one)


@require_GET
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Show a kept route as it was, and what has changed since."""
    one, now = kept(token), timezone.now()
    since = laid.of_shared(one, outgoing.language(), engine=network.engine_or_none(one.city), now=now)
    context = {
        "shared": one,
        "city": one.city,
        "kind": share.kind(one),
        "result": since.result,
        "changes": curated.findings(since.what),
        "compared": curated.compared(one.shown["figures"], since.what["now"]),
        "plan_url": share.plan_url(one),
        "embed_url": request.build_absolute_uri(reverse("cycling:embed-shared", args=[token])),
        **outgoing.page(sheet_of(request, one), reverse("cycling:shared-file", args=[token, "SUFFIX"])),
    }
    return render(request, "cycling/shared.html", context)


@require_safe
def file(request: HttpRequest, token: str, suffix: str) -> HttpResponse:
    """Send a kept route as GPX, GeoJSON, PDF, or the code of its address as SVG."""
    return outgoing.file(sheet_of(request, kept(token)), suffix)


@require_safe
def wish_file(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """Send the route of an address of the planner as a file: the first kind that it names."""
    city, now = city_of(slug), timezone.now()
    if suffix not in {"gpx", "geojson", "pdf"}:
        raise Http404
    try:
        wish, found = _wished(slug, request.GET)
    except Refused as refusal:
        context = {"city": city, "refusal": str(refusal), "back": reverse("cycling:plan", args=[slug])}
        return render(request, "cycling/shared_refused.html", context, status=422)
    query = request.GET.urlencode(safe=",;")
    url = request.build_absolute_uri(f"{reverse('cycling:plan', args=[slug])}?{query}")
    sheet = share.of_wish(
        city,
        wish,
        found.shown,
        url=url,
        built_at=network.built_at(city),
        language=outgoing.language(),
        now=now,
    )
    return outgoing.file(sheet, suffix)


def kept(token: str) -> SharedRoute:
    """Give a shared route whose time is not over. Raises Http404."""
    now = timezone.now()
    return get_object_or_404(SharedRoute.objects.select_related("city"), token=token, expires_at__gt=now)


def sheet_of(request: HttpRequest, one: SharedRoute) -> Sheet:
    """Give a kept route as it leaves."""
    url = request.build_absolute_uri(one.get_absolute_url())
    return share.sheet(one, url=url, language=outgoing.language(), now=timezone.now())


def _wished(slug: str, query: QueryDict) -> tuple[Wish, Laying]:
    """Read a wish and find its route. Raises Refused."""
    city = city_of(slug)
    wish = shape.wish({name: str(query[name]) for name in query}, network.tongue(outgoing.language()))
    return wish, laid.wished(city, wish, engine=network.engine(city), now=timezone.now())
