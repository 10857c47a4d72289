"""The planner's page: an answer as cards that a person reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from simpul.ground.roadstate.models import Grade
from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.cycling.share import drawn, island, said
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
SIGNS = {
    "straight": "M8 15V2M4 6l4-4 4 4",
    "slight-right": "M5 15V9l6-6M6 3h5v5",
    "right": "M4 15V6h9M9 2l4 4-4 4",
    "sharp-right": "M4 15V3l7 8M11 5v6H5",
    "slight-left": "M11 15V9L5 3M10 3H5v5",
    "left": "M12 15V6H3M7 2L3 6l4 4",
    "sharp-left": "M12 15V3l-7 8M5 5v6h6",
    "keep-right": "M5 15V9l6-6M6 3h5v5",
    "keep-left": "M11 15V9L5 3M10 3H5v5",
    "merge-right": "M5 15V9l6-6M6 3h5v5",
    "merge-left": "M11 15V9L5 3M10 3H5v5",
    "u-turn-right": "M4 15V6a4 4 0 018 0v7M9 10l3 3 3-3",
    "u-turn-left": "M12 15V6a4 4 0 00-8 0v7M1 10l3 3 3-3",
    "roundabout-clockwise": "M8 15v-3M8 12a4 4 0 114-4M9.500 6L12 8.500 14.500 6",
    "roundabout-counterclockwise": "M8 15v-3M8 12a4 4 0 10-4-4M6.500 6L4 8.500 1.500 6",
    "ferry": "M2 9h12l-2 4H4zM5 9V5h6v4M8 5V2",
    "steps": "M2 14h4v-4h4V6h4V2",
    "start": "M4 15V2l9 4-9 4",
    "arrive": "M8 15S3 9 3 6a5 5 0 0110 0c0 3-5 9-5 9z",
    "arrive-right": "M8 15S3 9 3 6a5 5 0 0110 0c0 3-5 9-5 9z",
    "arrive-left": "M8 15S3 9 3 6a5 5 0 0110 0c0 3-5 9-5 9z",
}
"""The path of each sign of a turn in a box of 16 by 16; one that is not named here is drawn as straight."""


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a whole in per cent, for a bar whose table says the same."""

    key: str
    name: Name
    metres: str
    percent: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A line of the turn list. `path` draws its sign."""

    text: str
    path: str
    at: str
    index: int


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
    turns: list[Turn]
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


def shown(
    answer: Mapping[str, Any], chosen: str, stops: Sequence[Sequence[float]], city: Bounds, today: date
) -> Shown:
    """Turn an answer's JSON into what the page shows.

    Args:
        answer: as GET /api/cycling/routes gives it.
        chosen: the kind whose details are open; another that is not there means the first.
        stops: longitude and latitude of each stop, in order.
        city: the box of the city's map.
        today: where the city is.
    """
    routes = answer["routes"]
    kinds = [route["kind"] for route in routes]
    same = {route["kind"]: route["same_as"] for route in routes}
    chosen = chosen if chosen in kinds else kinds[0]
    chosen = same[chosen] or chosen
    cards = [_card(route, chosen=route["kind"] == chosen, today=today) for route in routes]
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


def _card(route: Mapping[str, Any], *, chosen: bool, today: date) -> Card:
    figures = route["figures"]
    return Card(
        kind=route["kind"],
        name=KINDS.get(route["kind"], route["title"]),
        chosen=chosen,
        sentence=route["sentence"],
        same_as=KINDS.get(route["same_as"] or "", route["same_as"] or ""),
        length=said.length(figures["length_m"]),
        time=said.time(figures["time_s"]),
        facts=_facts(figures),
        condition=_condition(figures, today),
        stress=_stress(figures.get("stress_m") or {}),
        turns=[_turn(one, index) for index, one in enumerate(route["turns"])],
        warnings=[one | {"at": said.length(one["at_m"])} for one in route["warnings"]],
        stretches=[_stretch(one, today) for one in _joined(route["stretches"])],
        profile=drawn.profile(route),
        links=route.get("links") or {},
    )


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


def _turn(turn: Mapping[str, Any], index: int) -> Turn:
    path = SIGNS.get(turn.get("sign") or "", SIGNS["straight"])
    return Turn(turn["text"], path, said.length(turn["at_m"]), index)


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
