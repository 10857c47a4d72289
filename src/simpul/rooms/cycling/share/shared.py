"""A shared route as it leaves: as it was kept, in the reader's language where that can be had."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.models import SharedRoute
from simpul.rooms.cycling.share import find, plan, said
from simpul.rooms.cycling.share.sheet import Sheet
from simpul.rooms.cycling.understand.wish import BadWish, Wish


def sheet(one: SharedRoute, *, url: str, language: str, now: datetime, notes: tuple[str, ...] = ()) -> Sheet:
    """Give a shared route for page and paper.

    Args:
        one: which.
        url: the absolute address of its page.
        language: of the reader.
        now: when.
        notes: what has happened to it since.
    """
    return Sheet(
        city=one.city, name=f"{one.city.slug}-{one.token}", title=title(one), route=one.shown,
        stops=named_stops(one), url=url, made_at=now, language=language,
        notes=(*notes, _("Kept on %(day)s, as it was then.") % {"day": date_format(one.made_at)}),
    )  # fmt: skip


def title(one: SharedRoute) -> str:
    """Say what route it is: from where to where."""
    stops = named_stops(one)
    return _("%(begin)s – %(end)s, %(length)s") % {
        "begin": stops[0][0], "end": stops[-1][0], "length": said.length(one.shown["figures"]["length_m"]),
    }  # fmt: skip


def named_stops(one: SharedRoute) -> tuple[tuple[str, LonLat], ...]:
    """Give the stops with what is there now."""
    return tuple((find.called(one.city, at), at) for at in stops(one))


def stops(one: SharedRoute) -> tuple[LonLat, ...]:
    """Give the stops of its wish; where that cannot be read any more, its two ends."""
    try:
        return Wish.parse(one.wish).stops
    except BadWish:
        line: Any = one.shown["line"]
        return (LonLat(*line[0]), LonLat(*line[-1]))


def kind(one: SharedRoute) -> str:
    """Name which of the routes it is."""
    return str(plan.KINDS.get(one.kind, one.kind))


def plan_url(one: SharedRoute) -> str:
    """Give the address of the planner with the same wish."""
    wish: Mapping[str, str] = one.wish
    return f"{reverse('cycling:plan', args=[one.city.slug])}?{urlencode(wish, safe=',;')}"


def of_wish(  # noqa: PLR0913 - what a sheet is made of
    city: City,
    wish: Wish,
    shown: Mapping[str, Any],
    *,
    url: str,
    built_at: datetime | None,
    language: str,
    now: datetime,
) -> Sheet:
    """Give a route that was just found as it leaves the house."""
    named = tuple((find.called(city, at), at) for at in wish.stops)
    words = _("%(begin)s – %(end)s, %(length)s") % {
        "begin": named[0][0], "end": named[-1][0], "length": said.length(shown["figures"]["length_m"]),
    }  # fmt: skip
    return Sheet(
        city=city, name=f"{city.slug}-{wish.kinds[0]}", title=words, route=shown, stops=named, url=url,
        built_at=built_at, made_at=now, language=language,
    )  # fmt: skip
