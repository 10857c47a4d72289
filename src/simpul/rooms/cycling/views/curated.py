"""The pages of recommended routes: the list, a route, its files and its feed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from simpul.ground.files.serve import serve
from simpul.ground.people.access import allowed
from simpul.ground.places.models import City
from simpul.rooms.cycling.act.curated import EDIT, SIGN
from simpul.rooms.cycling.forms.curated import PhotoForm, StepForm
from simpul.rooms.cycling.models import CuratedRoute, RoutePhoto
from simpul.rooms.cycling.share import curated, feed, laid
from simpul.rooms.cycling.share.sheet import Sheet
from simpul.rooms.cycling.understand import curated as rules
from simpul.rooms.cycling.views import network, outgoing

GONE = 410


def city_of(slug: str) -> City:
    """Give a city that is served here, or raise Http404."""
    return get_object_or_404(City.objects.served(), slug=slug)


def found(request: HttpRequest, slug: str, name: str) -> CuratedRoute:
    """Give a route that the reader may see: all a published one, colleagues each. Raises Http404."""
    route = get_object_or_404(CuratedRoute.objects.shown(), city__slug=slug, slug=name)
    public = route.state in {CuratedRoute.State.PUBLISHED, CuratedRoute.State.WITHDRAWN}
    if not public and not any(allowed(request.user, word, route.city) for word in (EDIT, SIGN)):
        raise Http404
    return route


@require_GET
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """List the routes that a city recommends; colleagues see what is being written too."""
    city = city_of(slug)
    may_edit, may_sign = (allowed(request.user, word, city) for word in (EDIT, SIGN))
    tag = request.GET.get("tag", "")
    public = curated.cards(curated.public(city), tag if tag in rules.tags() else "")
    others = CuratedRoute.objects.filter(city=city).exclude(state=CuratedRoute.State.PUBLISHED)
    context = {
        "city": city,
        "routes": public,
        "tag": tag,
        "tags": curated.tag_links(city),
        "drafts": curated.cards(others) if may_edit or may_sign else [],
        "broken": _to_look_at(public) if may_edit or may_sign else [],
        "may_edit": may_edit,
    }
    return render(request, "cycling/routes.html", context)


def _to_look_at(public: Sequence[curated.Card]) -> list[dict[str, Any]]:
    """Give the published routes that colleagues should look at, and why."""
    why = [(card.route, [*card.flags, *_unchecked(card.route)]) for card in public]
    return [{"route": one, "why": reasons[0]} for one, reasons in why if reasons]


def _unchecked(one: CuratedRoute) -> list[str]:
    """Say where a route is reported closed; a published one stays public until somebody has looked."""
    if one.state != CuratedRoute.State.PUBLISHED:
        return []
    now = timezone.now()
    return curated.unchecked(laid.reported(one.city, one.positions, rules.rule(now.date()), now))


@require_GET
def route(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Show a route: what a rider wants in a minute, and for colleagues what is to be done."""
    one = found(request, slug, name)
    may = {word: allowed(request.user, word, one.city) for word in (EDIT, SIGN)}
    if one.state == CuratedRoute.State.WITHDRAWN and not any(may.values()):
        return render(request, "cycling/route_gone.html", {"route": one, "city": one.city}, status=GONE)
    sheet = sheet_of(request, one)
    steps = [word for word in rules.STEPS[one.state] if may[SIGN if word in rules.SIGNED else EDIT]]
    context: dict[str, Any] = {
        "route": one,
        "city": one.city,
        "card": curated.card(one),
        "flags": curated.flags(one),
        "unchecked": _unchecked(one) if any(may.values()) else [],
        "photos": list(one.photos.all()),
        "plan_url": curated.plan_url(one),
        "embed_url": request.build_absolute_uri(reverse("cycling:embed-route", args=[slug, name])),
        "steps": [(word, curated.STEP_NAMES[word]) for word in steps],
        "is_staff": any(may.values()),
        "may_edit": may[EDIT],
        "checks": list(one.checks.all()[:10]) if any(may.values()) else [],
        "step_form": StepForm(),
        "photo_form": PhotoForm(),
        "editable": one.state in {CuratedRoute.State.DRAFT, CuratedRoute.State.REVIEW},
        **outgoing.page(sheet, reverse("cycling:route-file", args=[slug, name, "SUFFIX"])),
    }
    return render(request, "cycling/route.html", context)


@require_safe
def file(request: HttpRequest, slug: str, name: str, suffix: str) -> HttpResponse:
    """Send a route as GPX, GeoJSON, PDF, or the code of its address as SVG."""
    one = found(request, slug, name)
    if one.state == CuratedRoute.State.WITHDRAWN and not allowed(request.user, EDIT, one.city):
        raise Http404
    return outgoing.file(sheet_of(request, one), suffix)


@require_safe
def photo(request: HttpRequest, slug: str, name: str, pk: int) -> HttpResponseBase:
    """Send a photo of a route that the reader may see."""
    one = found(request, slug, name)
    picture = get_object_or_404(RoutePhoto, pk=pk, route=one)
    return serve(request, picture.blob_id, public=one.state == CuratedRoute.State.PUBLISHED)


def sheet_of(request: HttpRequest, one: CuratedRoute) -> Sheet:
    """Give a route with today's condition along it."""
    now, language = timezone.now(), outgoing.language()
    shown = network.along(one.city, one.path, one.shown, rider=one.profile, language=language, now=now)
    url = request.build_absolute_uri(one.get_absolute_url())
    return curated.sheet(one, shown, url=url, built_at=network.built_at(one.city), language=language, now=now)


class News(Feed):  # type: ignore[type-arg]  # generic for the type checker only
    """The newest recommended routes of a city, and those that broke or were mended."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> City:  # noqa: ARG002 - Django's signature
        """Give the city of the address."""
        return city_of(kwargs["slug"])

    def title(self, obj: City) -> str:
        """Give the title of the feed."""
        return _("Recommended cycling routes: %(city)s") % {"city": obj.name}

    def link(self, obj: City) -> str:
        """Give the address of the list."""
        return reverse("cycling:curated", args=[obj.slug])

    def items(self, obj: City) -> list[feed.News]:
        """Give what is new."""
        return feed.news(obj)

    def item_title(self, item: feed.News) -> str:
        """Give the title of a route."""
        return item.title

    def item_description(self, item: feed.News) -> str:
        """Say what it is, and what is wrong with it: as HTML, as Django says of every summary."""
        return linebreaks(item.what, autoescape=True)

    def item_link(self, item: feed.News) -> str:
        """Give its address."""
        return item.url

    def item_pubdate(self, item: feed.News) -> datetime:
        """Give when it was signed off."""
        return item.published_at

    def item_updateddate(self, item: feed.News) -> datetime:
        """Give when it changed last."""
        return item.changed_at
