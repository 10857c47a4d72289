"""The planner's page of bicycle and bus: the legs of each way as people read and maps draw them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from simpul.kernel.geo import Bounds, LonLat, distance_m
from simpul.rooms.cycling.share import drawn, island, said, signs, stops

BY_BUS = "transit"
"""Stands for a grade where nobody rides: the map draws it in its own way."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg: by bicycle, with its turns and where it is shown, or by bus or train with its two stops."""

    by: str
    name: str
    text: str
    turns: Sequence[signs.Turn] = ()
    page: str = ""
    gpx: str = ""
    stops: Sequence[Mapping[str, str]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Card:
    """One way. `time` says that it is not known where the timetable does not say enough."""

    kind: str
    name: str
    chosen: bool
    time: str
    cycled: str
    sentence: str
    legs: list[Leg]


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the template shows; `alone` says how far it is by bicycle alone, "" for no way."""

    cards: list[Card]
    sketch: drawn.Sketch
    alone: str
    note: str
    said: str
    island: Mapping[str, Any]


def shown(answer: Mapping[str, Any], chosen: str, ends: Sequence[LonLat], box: Bounds) -> Shown:
    """Turn the JSON of GET /api/cycling/with-bus into what the page shows.

    Args:
        answer: as `share.by_bus.options` gives it.
        chosen: the way whose legs are open, such as "bus-2"; another that is not there means the first.
        ends: start and goal.
        box: of the city's streets.
    """
    options = {f"bus-{number}": one for number, one in enumerate(answer["options"], 1)}
    chosen = chosen if chosen in options else "bus-1"
    cards = [_card(kind, one, chosen=kind == chosen) for kind, one in options.items()]
    routes = [_route(kind, one) for kind, one in options.items()]
    alone = answer["by_bicycle_alone"]
    parts = alone and {"length": said.length(alone["length_m"]), "time": said.time(alone["time_s"])}
    count = ngettext("%(count)d way found.", "%(count)d ways found.", len(cards)) % {"count": len(cards)}
    return Shown(
        cards,
        drawn.sketch(routes, chosen, ends, box),
        _("By bicycle alone it is %(length)s, %(time)s.") % parts if parts else "",
        answer["note"],
        f"{count} {cards[0].sentence}",
        island.drawn({"city": answer["city"], "routes": routes}),
    )


def _card(kind: str, option: Mapping[str, Any], *, chosen: bool) -> Card:
    ride = next(leg["ride"] for leg in option["legs"] if leg["by"] == BY_BUS)
    total = option["total_s"]
    return Card(
        kind=kind,
        name=ride["name"] or ride["long_name"] or ride["route"],
        chosen=chosen,
        time=said.time(total) if total else _("time not known"),
        cycled=said.length(option["cycled_m"]),
        sentence=option["sentence"],
        legs=[_ridden(leg["route"]) if "route" in leg else _taken(leg["ride"]) for leg in option["legs"]],
    )


def _ridden(route: Mapping[str, Any]) -> Leg:
    figures = route["figures"]
    parts = {"length": said.length(figures["length_m"]), "time": said.time(figures["time_s"])}
    turns = [signs.turn(one, index) for index, one in enumerate(route["turns"])]
    links = route["links"]
    return Leg(
        "bicycle", _("By bicycle"), _("%(length)s, %(time)s") % parts, turns, links["page"], links["gpx"]
    )


def _taken(ride: Mapping[str, Any]) -> Leg:
    names = [f"{stops.mode(ride['mode'])} {ride['name'] or ride['route']}".strip(), ride["headsign"]]
    parts = [ngettext("%(count)d stop", "%(count)d stops", ride["stops"]) % {"count": ride["stops"]}]
    if ride["ride_s"] is not None:
        parts.append(said.time(ride["ride_s"]))
    if ride["headway_s"] is not None:
        parts.append(_("one about every %(time)s") % {"time": said.time(ride["headway_s"])})
    ends = [
        {"name": one["name"] or one["stop_id"], "url": reverse("cycling:stop", args=[one["id"]])}
        for one in (ride["from_stop"], ride["to_stop"])
    ]
    text = _("%(begin)s to %(end)s: %(how)s") % {
        "begin": ends[0]["name"], "end": ends[1]["name"], "how": ", ".join(parts),
    }  # fmt: skip
    return Leg(BY_BUS, " → ".join(name for name in names if name), text, stops=ends)


def _route(kind: str, option: Mapping[str, Any]) -> dict[str, Any]:
    """Join the legs to one line, as the map and the sketch draw a route."""
    line: list[Sequence[float]] = []
    along: list[float] = []
    stretches: list[dict[str, Any]] = []
    for leg in option["legs"]:
        one = leg["route"] if "route" in leg else _straight(leg["ride"])
        first, from_m = len(line), along[-1] if along else 0.0
        line += one["line"]
        along += [from_m + metres for metres in one["along_m"]]
        stretches += [
            {
                **part, "begin": part["begin"] + first, "end": part["end"] + first,
                "from_m": part["from_m"] + from_m, "to_m": part["to_m"] + from_m,
            }
            for part in one["stretches"]
        ]  # fmt: skip
    return {
        "kind": kind, "same_as": None, "line": line, "along_m": along, "heights_m": None,
        "stretches": stretches, "turns": [],
    }  # fmt: skip


def _straight(ride: Mapping[str, Any]) -> dict[str, Any]:
    """Give a ride as straight lines between its stops."""
    line = [LonLat(*place) for place in ride["line"]]
    along = list(accumulate((distance_m(*pair) for pair in pairwise(line)), initial=0.0))
    whole = {
        "begin": 0, "end": len(line) - 1, "from_m": 0.0, "to_m": along[-1], "grade": BY_BUS,
        "confidence": None, "seen_on": None, "street": ride["name"],
    }  # fmt: skip
    return {"line": line, "along_m": along, "stretches": [whole]}
