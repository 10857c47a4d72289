"""The planner's page: an answer as cards that a person reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from simpul.ground.roadstate.models import Grade
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.cycling.share import drawn, island, said, signs
from simpul.rooms.cycling.understand import destination, typed

type Name = str | Promise

PROFILES: dict[str, Name] = {
    "city": gettext_lazy("City bike"),
    "trekking": gettext_lazy("Trekking bike"),
    "road": gettext_lazy("Road bike"),
    "family": gettext_lazy("With children"),
    "ebike": gettext_lazy("E-bike"),
}
GRADES: dict[str, Name] = {grade.value: grade.label for grade in Grade}
STRESS: dict[str, Name] = {
    "1": gettext_lazy("1, for everybody"),
    "2": gettext_lazy("2, for most adults"),
    "3": gettext_lazy("3, for those used to traffic"),
    "4": gettext_lazy("4, for few"),
    "unknown": gettext_lazy("not known"),
}
KINDS: dict[str, Name] = {
    "quick": gettext_lazy("Quick"),
    "balanced": gettext_lazy("Balanced"),
    "calm": gettext_lazy("Calm"),
}


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a whole in per cent, for a bar whose table says the same."""

    key: str
    name: Name
    metres: str
    percent: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A row of the table of stretches; texts are "" where a thing is not known."""

    street: str
    length: str
    grade: str
    grade_name: Name
    sure: str
    seen: str
    stress: Name
    surface: str
    from_m: float


@dataclass(frozen=True, slots=True)
class Card:
    """One route for the page. `same_as` names the card that it is the same way as, "" where it is alone."""

    kind: str
    name: Name
    chosen: bool
    sentence: str
    same_as: Name
    length: str
    time: str
    facts: list[tuple[Name, str]]
    condition: str
    stress: list[Share]
    turns: list[signs.Turn]
    warnings: Sequence[Mapping[str, Any]]
    stretches: list[Stretch]
    profile: drawn.Profile
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything about an answer that the template shows.

    `said` is what a screen reader hears, `island` what the map needs.
    """

    cards: list[Card]
    sketch: drawn.Sketch
    why: Sequence[str]
    updated: str
    said: str
    island: Mapping[str, Any]


def shown(  # noqa: PLR0913, PLR0917 - an answer, and how it is looked at
    answer: Mapping[str, Any],
    chosen: str,
    stops: Sequence[Sequence[float]],
    city: Bounds,
    today: date,
    leaves: datetime | None = None,
) -> Shown:
    """Turn an answer's JSON into what the page shows.

    Args:
        answer: as GET /api/cycling/routes gives it.
        chosen: the kind whose details are open; another that is not there means the first.
        stops: longitude and latitude of each stop, in order.
        city: the box of the city's streets.
        today: where the city is.
        leaves: when the rider sets out, by the city's clock; None where nobody said.
    """
    routes = answer["routes"]
    kinds = [route["kind"] for route in routes]
    same = {route["kind"]: route["same_as"] for route in routes}
    chosen = chosen if chosen in kinds else kinds[0]
    chosen = same[chosen] or chosen
    cards = [_card(route, chosen=route["kind"] == chosen, today=today, leaves=leaves) for route in routes]
    return Shown(
        cards,
        drawn.sketch(routes, chosen, stops, city),
        answer.get("why") or (),
        said.ago(answer.get("updated_at"), today),
        _said(cards),
        island.drawn(answer),
    )


def _said(cards: Sequence[Card]) -> str:
    alone = [card for card in cards if not card.same_as]
    parts = [f"{card.name}: {card.length}, {card.time}" for card in alone]
    count = ngettext("%(count)d route found.", "%(count)d routes found.", len(alone))
    return " ".join([count % {"count": len(alone)}, *(f"{part}." for part in parts)])


def _card(route: Mapping[str, Any], *, chosen: bool, today: date, leaves: datetime | None) -> Card:
    figures = route["figures"]
    return Card(
        kind=route["kind"],
        name=KINDS.get(route["kind"], route["title"]),
        chosen=chosen,
        sentence=route["sentence"],
        same_as=KINDS.get(route["same_as"] or "", route["same_as"] or ""),
        length=said.length(figures["length_m"]),
        time=said.time(figures["time_s"]),
        facts=[*_arrival(figures, leaves), *_facts(figures)],
        condition=_condition(figures, today),
        stress=_stress(figures.get("stress_m") or {}),
        turns=[signs.turn(one, index) for index, one in enumerate(route["turns"])],
        warnings=[one | {"at": said.length(one["at_m"])} for one in route["warnings"]],
        stretches=[_stretch(one, today) for one in _joined(route["stretches"])],
        profile=drawn.profile(route),
        links=route.get("links") or {},
    )


def _arrival(figures: Mapping[str, Any], leaves: datetime | None) -> list[tuple[Name, str]]:
    """Say when a rider arrives who said when he sets out."""
    if leaves is None or figures["time_s"] is None:
        return []
    return [(_("Arrival"), time_format(leaves + timedelta(seconds=figures["time_s"])))]


def _facts(figures: Mapping[str, Any]) -> list[tuple[Name, str]]:
    return [
        (_("Up"), said.height(figures["climb_m"])),
        (_("Down"), said.height(figures["descent_m"])),
        (_("Paved"), said.share(figures["paved_share"])),
        (_("Quiet streets"), said.share(figures["quiet_share"])),
        (_("Surveyed"), said.share(figures["surveyed_share"])),
        (_("Damage"), said.damages(figures["damages_per_km"])),
    ]


def _condition(figures: Mapping[str, Any], today: date) -> str:
    first, last = figures["condition_from"], figures["condition_to"]
    if not last:
        return _("No survey has seen this way yet: its condition is not known.")
    ages = {"last": said.ago(last, today), "first": said.ago(first, today)}
    if not first or first == last:
        return _("Condition of the surveyed part as seen %(last)s.") % ages
    return _("Condition of the surveyed part as seen between %(first)s and %(last)s.") % ages


def _stress(metres: Mapping[str, float]) -> list[Share]:
    whole = sum(value for value in metres.values() if value) or 1.0
    return [
        Share(key, STRESS[key], said.length(metres[key]), round(100 * metres[key] / whole))
        for key in STRESS
        if metres.get(key)
    ]


def _joined(stretches: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Join neighbours that read the same: one row of the table for each."""
    same = ("street", "grade", "seen_on", "stress", "surface", "confidence")
    found: list[dict[str, Any]] = []
    for one in stretches:
        if found and all(found[-1][name] == one[name] for name in same):
            found[-1]["to_m"] = one["to_m"]
        else:
            found.append(dict(one))
    return found


def _stretch(one: Mapping[str, Any], today: date) -> Stretch:
    sure = one["confidence"]
    stress = one["stress"]
    return Stretch(
        street=one["street"] or "",
        length=said.length(one["to_m"] - one["from_m"]),
        grade=one["grade"],
        grade_name=GRADES[one["grade"]],
        sure=said.share(sure) if sure is not None else "",
        seen=said.ago(one["seen_on"], today),
        stress=STRESS["unknown" if stress is None else str(stress)],
        surface=surface(one["surface"]),
        from_m=one["from_m"],
    )


SURFACES: dict[str, Name] = {
    "paved": gettext_lazy("paved"),
    "paved_smooth": gettext_lazy("smooth asphalt"),
    "paved_rough": gettext_lazy("rough paving"),
    "compacted": gettext_lazy("compacted"),
    "gravel": gettext_lazy("gravel"),
    "dirt": gettext_lazy("earth"),
    "path": gettext_lazy("path"),
    "impassable": gettext_lazy("impassable"),
}


def surface(word: str | None) -> str:
    """Say a surface in the reader's language; "" where it is not known."""
    return str(SURFACES.get(word, word)) if word else ""


MOST_REACHED = 40


def reached(found: Mapping[str, Any], start: LonLat) -> list[dict[str, str]]:
    """Give the nearest destinations within reach as rows of a table; `stops` is the wish that leads there."""
    return [
        {
            "name": one["name"],
            "kind": one["kind_name"],
            "time": said.time(one["time_s"]),
            "length": said.length(one["length_m"]),
            "stops": f"{typed.written(start)};{typed.written(LonLat(*one['position']))}",
        }
        for one in found["destinations"][:MOST_REACHED]
    ]


def kinds() -> list[dict[str, Any]]:
    """Give the kinds of destinations for the filters of the map; goals are on from the start."""
    language = get_language() or "en"
    return [
        {"value": key, "name": kind.name(language), "is_on": kind.goal}
        for key, kind in destination.kinds().items()
    ]
