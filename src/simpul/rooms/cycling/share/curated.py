"""The recommended routes as everybody may see them, and what their checks found, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from simpul.ground.features import Layer, Property
from simpul.ground.places.models import City
from simpul.ground.roadstate.models import Hazard
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.cycling.models import Check, CuratedRoute
from simpul.rooms.cycling.models.curated import CuratedRoutes
from simpul.rooms.cycling.share import plan, said
from simpul.rooms.cycling.share.sheet import Sheet
from simpul.rooms.cycling.understand import curated as rules
from simpul.rooms.cycling.understand import paper_map

THUMB = (600.0, 380.0)
STEP_NAMES = {
    "submit": gettext_lazy("Ask for the sign-off"),
    "return": gettext_lazy("Give it back"),
    "publish": gettext_lazy("Sign off and publish"),
    "withdraw": gettext_lazy("Withdraw"),
    "revise": gettext_lazy("Take it back as a draft"),
}
"""What the buttons of the steps say."""


@dataclass(frozen=True, slots=True)
class Card:
    """A route in a list. `flags` say what is wrong with it now, [] for nothing known; `map` is an SVG."""

    route: CuratedRoute
    length: str
    climb: str
    profile: str
    tags: list[str]
    flags: list[str]
    broken: bool
    map: str


def cards(routes: CuratedRoutes, tag: str = "") -> list[Card]:
    """Give routes as a list, those with a mark where one is asked for."""
    return [card(one) for one in routes.shown() if not tag or tag in one.tags]


def card(route: CuratedRoute) -> Card:
    """Give a route as a line of a list."""
    return Card(
        route=route,
        length=said.length(route.length_m),
        climb=said.height(route.climb_m),
        profile=str(plan.PROFILES.get(route.profile, route.profile)),
        tags=named_tags(route),
        flags=flags(route),
        broken=route.is_broken,
        map=_thumb(route),
    )


def named_tags(route: CuratedRoute) -> list[str]:
    """Give its marks in the reader's language."""
    language = (get_language() or "en").partition("-")[0]
    known = rules.tags()
    return [known[tag].get(language, known[tag]["en"]) for tag in route.tags if tag in known]


def tag_links(city: City) -> list[tuple[str, str]]:
    """Give the marks that the published routes of a city have, with their names."""
    language = (get_language() or "en").partition("-")[0]
    used = {tag for tags in public(city).values_list("tags", flat=True) for tag in tags}
    return [(tag, names.get(language, names["en"])) for tag, names in rules.tags().items() if tag in used]


def flags(route: CuratedRoute) -> list[str]:
    """Say what the last check found that a rider must know before he sets out; nothing where all is well."""
    check = route.last_check
    if check is None or check.result == Check.Result.OK or route.state != CuratedRoute.State.PUBLISHED:
        return []
    since = {"day": date_format(check.since)}
    if check.result == Check.Result.UNKNOWN:
        return [
            _("This route has not been checked since %(day)s: there was no network to lay it on.") % since
        ]
    return findings(check.what) or [
        _("No way for a bicycle was found along this route since %(day)s.") % since
    ]


def unchecked(found: Iterable[rules.Closure]) -> list[str]:
    """Say to staff where a resident reported a route closed; riders are told once the city has looked."""
    return [
        _("Reported closed at %(at)s (%(lat)s, %(lon)s), not checked.") % {
            "at": said.length(one.at_m), "lat": f"{one.lat:.5f}", "lon": f"{one.lon:.5f}",
        }
        for one in found
    ]  # fmt: skip


def findings(what: Mapping[str, Any]) -> list[str]:
    """Say what a check found (the `what` of a verdict), the worst first."""
    found = [
        _("Closed at %(at)s (%(lat)s, %(lon)s): %(kind)s.") % {
            "at": said.length(one["at_m"]), "lat": f"{one['lat']:.5f}", "lon": f"{one['lon']:.5f}",
            "kind": dict(Hazard.Kind.choices).get(one["kind"], one["kind"]),
        }
        for one in what.get("closures", ())
    ]  # fmt: skip
    if what.get("off_m"):
        first = what["off"][0]
        found.append(
            _("%(off)s of this route follow no way of the map any more, first at %(at)s.")
            % {"off": said.length(what["off_m"]), "at": said.length(first["from_m"])}
        )
    then, now = what.get("then") or {}, what.get("now") or {}
    if (now.get("bad_m") or 0) > (then.get("bad_m") or 0):
        streets = ", ".join(dict.fromkeys(one["street"] for one in what["bad"] if one["street"]))
        facts = {
            "bad": said.length(now["bad_m"]), "before": said.length(then.get("bad_m") or 0),
            "where": f" ({streets})" if streets else "",
        }  # fmt: skip
        text = (
            _("%(bad)s of heavily damaged road%(where)s, %(before)s when it was signed off.")
            if then.get("bad_m")
            else _("%(bad)s of heavily damaged road%(where)s, none when it was signed off.")
        )
        found.append(text % facts)
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure then and now, in words."""

    name: str
    then: str
    now: str
    changed: bool


def compared(then: Mapping[str, Any], now: Mapping[str, Any] | None) -> list[Compared]:
    """Set the figures of a route against those of another day; "not known" where there are none now."""
    rows = (
        (_("Length"), "length_m", said.length),
        (_("Up"), "climb_m", said.height),
        (_("Paved"), "paved_share", said.share),
        (_("Quiet streets"), "quiet_share", said.share),
        (_("Surveyed"), "surveyed_share", said.share),
        (_("Damage"), "damages_per_km", said.damages),
    )
    found = []
    for name, key, write in rows:
        before, after = write(then.get(key)), write((now or {}).get(key))
        found.append(Compared(name, before, after, before != after))
    return found


def sheet(  # noqa: PLR0913 - what a sheet is made of
    route: CuratedRoute,
    shown: Mapping[str, Any],
    *,
    url: str,
    built_at: datetime | None,
    language: str,
    now: datetime,
) -> Sheet:
    """Give a curated route as it leaves the house.

    Args:
        route: which.
        shown: its way as an answer shows it today.
        url: the absolute address of its page.
        built_at: when the network was read.
        language: of the texts.
        now: when.
    """
    return Sheet(
        city=route.city, name=f"{route.city.slug}-{route.slug}", title=route.title, story=route.story,
        route=shown, stops=ends(route), url=url, built_at=built_at, made_at=now, language=language,
        notes=tuple(flags(route)), off=off_lines(
            route.drawn_positions, [rules.Off(**one) for one in route.off]
        ),
    )  # fmt: skip


def ends(route: CuratedRoute) -> tuple[tuple[str, LonLat], ...]:
    """Give its stops; where nobody named any, its two ends."""
    if route.stops:
        return tuple((one["name"], LonLat(one["lon"], one["lat"])) for one in route.stops)
    line = route.positions
    return (("", line[0]), ("", line[-1]))


def off_lines(drawn: Sequence[LonLat], off: Sequence[rules.Off]) -> tuple[tuple[LonLat, ...], ...]:
    """Cut the stretches that follow no way out of a drawn line, to be drawn over the route."""
    return tuple(rules.cut(drawn, one.from_m, one.to_m) for one in off)


def plan_url(route: CuratedRoute) -> str:
    """Give the address of the planner with the ends of a route in it."""
    stops = ";".join(f"{at.lon:.6f},{at.lat:.6f}" for _name, at in ends(route))
    return f"{reverse('cycling:plan', args=[route.city.slug])}?stops={stops}&profile={route.profile}"


def _thumb(route: CuratedRoute) -> str:
    """Draw the line alone: a list of routes asks the database for no street."""
    line = route.positions
    wide, high = THUMB
    within = paper_map.frame(line, wide, high)
    pieces = [
        paper_map.Piece(line[one["begin"] : one["end"] + 1], one["grade"])
        for one in route.shown.get("stretches", ())
    ] or [paper_map.Piece(line, "unknown")]
    marks = [paper_map.Mark(line[0], "A", "stop"), paper_map.Mark(line[-1], "B", "stop")]
    return paper_map.draw(
        within, pieces, (), marks[::-1], label=route.title, scale=False, wide=wide, high=high
    )


def _rows() -> QuerySet[CuratedRoute]:
    return CuratedRoute.objects.published().shown()


def _feature(route: CuratedRoute) -> dict[str, Any]:
    check = route.last_check
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [[*at] for at in route.positions]},
        "properties": {
            "city": route.city.slug, "slug": route.slug, "title_id": route.title_id or None,
            "title_en": route.title_en or None, "profile": route.profile, "tags": route.tags,
            "length_m": round(route.length_m), "climb_m": route.climb_m,
            "signed_at": route.signed_at.isoformat() if route.signed_at else None,
            "check": check.result if check else None,
            "checked_at": check.checked_at.isoformat() if check else None,
        },
    }  # fmt: skip


def _within(rows: QuerySet[Any], bounds: Bounds) -> QuerySet[Any]:
    return rows.filter(
        west__lte=bounds.east, east__gte=bounds.west, south__lte=bounds.north, north__gte=bounds.south
    )


LAYER = Layer(
    id="cycling-routes",
    title=gettext_lazy("Recommended cycling routes"),
    description=gettext_lazy(
        "The cycling routes that cities recommend, signed off and checked every night against closures and "
        "road condition."
    ),
    rows=_rows,
    feature=_feature,
    properties={
        "city": Property("city__slug"),
        "profile": Property("profile"),
        "check": Property("last_check__result"),
    },
    time="signed_at",
    within=_within,
)


def public(city: City) -> CuratedRoutes:
    """Give the published routes of a city, the newest first."""
    return CuratedRoute.objects.published().filter(city=city)
