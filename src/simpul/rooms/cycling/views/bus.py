"""Bicycle and bus: the planner for who would not ride all the way."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from simpul.adapters import valhalla
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.forms import plan as forms
from simpul.rooms.cycling.observe import engine
from simpul.rooms.cycling.share import bus as share
from simpul.rooms.cycling.share import by_bus, find, outings, routes
from simpul.rooms.cycling.share.ground import extent
from simpul.rooms.cycling.understand.outing import BadOuting
from simpul.rooms.cycling.views import plan

TAB = "bus"


@require_safe
def bus(request: HttpRequest, slug: str) -> HttpResponse:
    """Show ways by bicycle and bus between two places; what was typed is first made into stops."""
    city = get_object_or_404(City.objects.served(), slug=slug)
    if "from" in request.GET or "to" in request.GET:
        return plan.settle(request, city, TAB)
    positions = plan.stops(request.GET.get("stops", ""))
    asked = [forms.Stop(find.called(city, stop), stop) for stop in positions]
    asked += [forms.Stop("")] * (plan.LEAST_STOPS - len(asked))
    if not request.GET.get("stops"):
        return _page(request, city, asked)
    now = timezone.now()
    try:
        wish = by_bus.two_ends(routes.read(request.GET.dict(), language=plan.language()))
        tiles = engine.current(city, valhalla.engine)
        answered = partial(routes.answer, city, engine=tiles, now=now, why=False)
        answer = by_bus.options(city, wish, engine=tiles, now=now, answer=answered)
    except BadOuting as fault:
        return _page(request, city, asked, {"refusal": outings.sentence(fault)}, status=422)
    except Refused as refusal:
        return _page(request, city, asked, {"refusal": str(refusal)}, status=422)
    shown = share.shown(answer, request.GET.get("show", ""), wish.stops, extent(city))
    return _page(request, city, asked, {"answer": answer, "shown": shown, "sketch": shown.sketch})


def _page(
    request: HttpRequest,
    city: City,
    asked: Sequence[forms.Stop],
    more: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    alone = request.GET.copy()
    alone.pop("show", None)
    words = {"alone_query": alone.urlencode(safe=",;")} | dict(more or {})
    return plan.page(request, city, asked, words, status=status, tab=TAB)
