"""What a rider types into the planner, and the positions that it means."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from simpul.kernel.geo import Bounds, LonLat
from simpul.rooms.cycling.share.find import Found, is_plain
from simpul.rooms.cycling.understand import typed

MOST_STOPS = 12
KEPT = ("profile", "hills", "surface", "show", "order")
"""What of the address goes on unchanged when the stops are settled."""
MIDDLE = ("hills", "0.5"), ("surface", "0.5")
"""A slider in the middle leaves it to the bicycle, so the address does not say it."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One place that was asked for: what was typed, where it is (None: not settled), and what it may mean."""

    text: str
    position: LonLat | None = None
    choices: Sequence[Found] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """The whole form. Stops are in the order of the ride; the first and the last are always there."""

    stops: list[Stop] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        """Tell whether every stop is a position."""
        return all(stop.position is not None for stop in self.stops)

    def address(self, query: QueryDict, at: str = "") -> str:
        """Give the parameters of the routes: the wish as every address of the room has it; `at` its start."""
        found = QueryDict(mutable=True)
        found["stops"] = ";".join(typed.written(stop.position) for stop in self.stops if stop.position)
        for name in KEPT:
            value = query.get(name, "")
            if value and (name, value) not in MIDDLE:
                found[name] = value
        if at:
            found["at"] = at
        return found.urlencode(safe=",;")


def texts(query: QueryDict) -> list[str]:
    """Read what was typed: from, each via that is not empty, to; the other way round where that was asked."""
    vias = [text.strip() for text in query.getlist("via") if text.strip()]
    found = [query.get("from", "").strip(), *vias, query.get("to", "").strip()]
    return found[::-1] if query.get("swap") else found


def read(
    query: QueryDict, bounds: Bounds, known: Mapping[str, LonLat], named: Callable[[str], list[Found]]
) -> Typed:
    """Settle what was typed.

    Args:
        query: the form as it came.
        bounds: the box of the city, which tells longitude from latitude.
        known: what the stops of the page before are called, and where they are.
        named: finds places by name.
    """
    asked = texts(query)
    return Typed([settled(text, place, bounds, known, named) for place, text in enumerate(asked)])


def settled(
    text: str,
    place: int,
    bounds: Bounds,
    known: Mapping[str, LonLat],
    named: Callable[[str], list[Found]],
) -> Stop:
    """Settle one text; `place` is its number among the stops."""
    if place >= MOST_STOPS:
        return Stop(text, error=_("A route has at most %(most)d stops.") % {"most": MOST_STOPS})
    if not text:
        error = _("Say where you start.") if place == 0 else _("Say where you want to go.")
        return Stop(text, error=error)
    if position := known.get(text) or typed.position(text, bounds):
        return Stop(text, position)
    return _named(text, named(text))


def _named(text: str, found: list[Found]) -> Stop:
    if is_plain(found, text):
        return Stop(found[0].label, found[0].position)
    if found:
        return Stop(text, choices=found, error=_("There are several. Choose one."))
    message = _(
        "No place or street here is called “%(text)s”. Check the spelling, or type “longitude,latitude”."
    )
    return Stop(text, error=message % {"text": text})
