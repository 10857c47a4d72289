"""Bicycle and bus: a ride to a stop, a bus or train without a change, and the rest of the way.

It says what the timetable says and no more: where it is silent, no time is promised.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.kernel.refusal import Refused
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.share import said, transit
from simpul.rooms.cycling.share.transit import Ride
from simpul.rooms.cycling.share.trips import Answer, kind_of
from simpul.rooms.cycling.understand import outing, profile
from simpul.rooms.cycling.understand.outing import BadOuting
from simpul.rooms.cycling.understand.wish import Wish

TIMED = gettext_lazy(
    "Ride %(before)s to %(stop)s, take %(route)s to %(there)s (%(time)s, one about every %(headway)s), "
    "then ride %(after)s."
)
TIMELESS = gettext_lazy(
    "Ride %(before)s to %(stop)s, take %(route)s to %(there)s, then ride %(after)s. The timetable does not "
    "say how often it goes or how long it takes."
)
EXPIRED = gettext_lazy(
    "Ride %(before)s to %(stop)s, take %(route)s to %(there)s, then ride %(after)s. The timetable ended on "
    "%(day)s: ask whether it still runs."
)
NONE_HERE = gettext_lazy("No stop of a bus or train is known within %(radius)s of the start.")
NONE_THERE = gettext_lazy("No stop of a bus or train is known within %(radius)s of the goal.")
ENDS = 2
HERE_M = 30.0
"""A stop nearer than this is where one is: nothing is ridden."""

type Way = tuple[float, float]


class NoBus(Refused):
    """No bus or train helps on this way."""

    cure = ""


class Option(NamedTuple):
    """A ride with a bus or train and the ways by bicycle before and after, each (metres, seconds)."""

    ride: Ride
    before: Way
    after: Way

    @property
    def cycled_m(self) -> float:
        """What is ridden by bicycle."""
        return self.before[0] + self.after[0]

    @property
    def cycled_s(self) -> float:
        """How long one rides."""
        return self.before[1] + self.after[1]

    @property
    def total_s(self) -> float | None:
        """All of it with half a headway of waiting; None where the timetable does not say enough."""
        if self.ride.ride_s is None or self.ride.headway_s is None or self.ride.expired_on:
            return None
        return self.cycled_s + self.ride.ride_s + self.ride.headway_s / 2


def two_ends(wish: Wish) -> Wish:
    """Give the wish if it has a start and a goal and nothing between.

    Raises:
        BadOuting: there are more stops.
    """
    if len(wish.stops) != ENDS:
        raise BadOuting("stops", "two-stops")
    return wish


def options(city: City, wish: Wish, *, engine: Engine, now: datetime, answer: Answer) -> dict[str, Any]:
    """Give up to three ways by bicycle and bus from the first stop to the last.

    Raises:
        NoBus: no stop is near, nothing goes between them, or it saves no cycling.
        OffTheMap: an end lies where no bicycle goes.
    """
    with translation.override(wish.language):
        on = city.day(wish.start_at or now)
        costing = profile.costing(wish, kind_of(wish))
        [[alone]] = engine.matrix(wish.stops[:1], wish.stops[1:], costing)
        rides = _rides(city, wish, on)
        found = [
            one for one in _measured(wish, rides, engine, costing) if alone is None or one.cycled_m < alone[0]
        ]
        if not found:
            raise NoBus(_("A bus or train would spare no cycling here: the stops lie farther than the goal."))
        found.sort(key=lambda one: (one.total_s is None, one.total_s or one.cycled_s))
        shown = found[: outing.rules()["bus"]["shown"]]
        return {
            "city": city.slug, "profile": wish.profile, "on": on.isoformat(),
            "by_bicycle_alone": alone and {"length_m": round(alone[0], 1), "time_s": round(alone[1])},
            "options": [_shaped(one, wish, answer) for one in shown],
            "note": _("Ask whether the bicycle may come along, or lock it at the stop."),
            "attribution": city.credit,
        }  # fmt: skip


def _rides(city: City, wish: Wish, on: date) -> list[Ride]:
    """Give what goes from a stop near the start to one near the goal on a day."""
    rules = outing.rules()["bus"]
    near = [
        transit.stops_near(city, end, rules["stop_m"], rules["stops"])
        for end in (wish.stops[0], wish.stops[-1])
    ]
    for stops, none in zip(near, (NONE_HERE, NONE_THERE), strict=True):
        if not stops:
            raise NoBus(str(none) % {"radius": said.length(rules["stop_m"])})
    begin, end = ([stop.id for stop in stops] for stops in near)
    rides = [ride for ride in transit.direct(city, begin, end, on=on) if ride.departures != 0]
    if not rides:
        raise NoBus(
            _(
                "No bus or train is known that goes without a change from near the start to near the goal on "
                "%(day)s."
            )
            % {"day": formats.date_format(on)}
        )
    return rides


def _measured(wish: Wish, rides: Sequence[Ride], engine: Engine, costing: Mapping[str, Any]) -> list[Option]:
    begin = _snapped([ride.from_stop.position for ride in rides], engine)
    end = _snapped([ride.to_stop.position for ride in rides], engine)
    found = []
    for ride, here, there in zip(rides, begin, end, strict=True):
        if here is None or there is None:
            continue
        [[before]] = engine.matrix(wish.stops[:1], [here], costing)
        [[after]] = engine.matrix([there], wish.stops[-1:], costing)
        if before is not None and after is not None:
            found.append(Option(ride, before, after))
    return found


def _snapped(positions: Sequence[LonLat], engine: Engine) -> list[LonLat | None]:
    most_m = outing.rules()["round"]["snap_m"]
    return [
        there.position if there and there.distance_m <= most_m else None for there in engine.snap(positions)
    ]


def _shaped(one: Option, wish: Wish, answer: Answer) -> dict[str, Any]:
    first, last = wish.stops
    return {
        "sentence": _sentence(one), "total_s": one.total_s and round(one.total_s),
        "cycled_m": round(one.cycled_m, 1),
        "legs": [
            *_ridden(wish, first, one.ride.from_stop.position, one.before, answer),
            {"by": "transit", "ride": one.ride.json()},
            *_ridden(wish, one.ride.to_stop.position, last, one.after, answer),
        ],
    }  # fmt: skip


def _ridden(wish: Wish, begin: LonLat, end: LonLat, way: Way, answer: Answer) -> list[dict[str, Any]]:
    """Give a leg by bicycle as a route; none where there is nothing to ride."""
    if way[0] < HERE_M:
        return []
    whole = answer(replace(wish, stops=(begin, end), kinds=(kind_of(wish),))).json()
    return [{"by": "bicycle", "route": whole["routes"][0]}]


def _sentence(one: Option) -> str:
    ride = one.ride
    parts = {
        "before": said.length(one.before[0]), "stop": ride.from_stop.name, "route": ride.name or ride.route,
        "there": ride.to_stop.name, "after": said.length(one.after[0]), "time": said.time(ride.ride_s),
        "headway": said.time(ride.headway_s),
        "day": formats.date_format(ride.expired_on) if ride.expired_on else "",
    }  # fmt: skip
    silent = TIMELESS if one.total_s is None else TIMED
    return str(EXPIRED if ride.expired_on else silent) % parts
