"""Tours over several places in the best order, and what that order saves."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.share import said
from simpul.rooms.cycling.share.trips import Answer, kind_of
from simpul.rooms.cycling.understand import profile
from simpul.rooms.cycling.understand.wish import Wish

type Ways = list[list[tuple[float, float] | None]]

ENOUGH_M = 10.0
"""An order that saves less is the order that was given."""


class NotJoined(Refused):
    """No way joins two of the stops of a tour."""

    cure = ""


def tour(wish: Wish, *, back: bool, engine: Engine, answer: Answer) -> dict[str, Any]:
    """Give the routes over all stops in the best order, with that order and the metres that it saves.

    The first stop stays the first. With `back` the tour ends where it began, else at the last stop.

    Raises:
        NotJoined: two stops lie on parts of the network that nothing joins; the message names both.
        OffTheMap: a stop lies where no bicycle goes.
    """
    if wish.stops[0] == wish.stops[-1]:
        wish, back = replace(wish, stops=wish.stops[:-1]), True
    with translation.override(wish.language):
        stops = [*wish.stops, *(wish.stops[:1] if back else ())]
        costing = profile.costing(wish, kind_of(wish))
        ways = engine.matrix(stops, stops, costing)
        given = list(range(len(stops)))
        _joined(ways, given)
        found = list(engine.order(stops, costing)) if len(stops) > 3 else given  # noqa: PLR2004 - else no choice
        asked_m, best_m = _metres(ways, given), _metres(ways, found)
        if asked_m - best_m < ENOUGH_M:
            found, best_m = given, asked_m
        ordered: tuple[LonLat, ...] = tuple(stops[at] for at in found)
        whole = answer(replace(wish, stops=ordered)).json()
        return whole | {"tour": _told(found, asked_m, best_m, back=back)}


def _joined(ways: Ways, given: Sequence[int]) -> None:
    for one, other in pairwise(given):
        for a, b in ((one, other), (0, other)):
            if a != b and ways[a][b] is None:
                raise NotJoined(
                    _("Nothing joins stop %(one)d and stop %(other)d for a bicycle. Leave one of them out.")
                    % {"one": a + 1, "other": b + 1}
                )


def _metres(ways: Ways, order: Sequence[int]) -> float:
    legs = [ways[one][other] for one, other in pairwise(order)]
    return sum(leg[0] for leg in legs if leg is not None)


def _told(order: Sequence[int], asked_m: float, best_m: float, *, back: bool) -> dict[str, Any]:
    saved_m = asked_m - best_m
    numbers = [at + 1 for at in (order[:-1] if back else order)]
    parts = {"saved": said.length(saved_m), "length": said.length(best_m),
             "order": " → ".join(str(number) for number in numbers)}  # fmt: skip
    sentence = (
        _("In the order %(order)s the tour is %(length)s long: %(saved)s less than in the order given.")
        if saved_m
        else _("The order given is already the shortest that was found: %(length)s.")
    )
    return {
        "order": numbers, "back": back, "given_m": round(asked_m, 1), "best_m": round(best_m, 1),
        "saved_m": round(saved_m, 1), "sentence": sentence % parts,
    }  # fmt: skip
