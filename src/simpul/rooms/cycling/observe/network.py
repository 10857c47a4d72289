"""The streets of a city as planners see them: their stress, their damage, and what repairs would cost."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import inf

from simpul.ground.places import spatial
from simpul.ground.places.models import City, Segment, Street
from simpul.ground.roadstate.models import SegmentState
from simpul.ground.roadstate.money import Price, prices, width_m
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.understand import stress
from simpul.rooms.cycling.understand.network import Link, Mend
from simpul.rooms.cycling.understand.worth import Rules, rules

UNKNOWN = "unknown"
AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Repair:
    """What would be done about one damaged segment, and what that costs; None where there is no price."""

    segment: int
    street: int
    name: str
    road_class: str
    length_m: float
    grade: str
    seen_on: date
    treatment: str
    cost: float | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class Streets:
    """The network with its repairs by segment. `currency` is "" where no price is known."""

    links: tuple[Link, ...]
    repairs: Mapping[int, Repair]
    currency: str
    price_source: str


def streets(city: City, on: date) -> Streets:
    """Read the streets of a city's newest map that one may ride on.

    Args:
        city: which.
        on: whose prices.
    """
    known, money = rules(), prices(city, on)
    repairs = {one.segment: one for one in _repairs(city, known, money)}
    by_street: defaultdict[int, list[Mend]] = defaultdict(list)
    for one in repairs.values():
        by_street[one.street].append(Mend(one.segment, inf if one.cost is None else one.cost))
    unseen = _unseen(city)
    rows = Street.objects.live().filter(city=city).exclude(road_class__in=known.closed).order_by("pk")
    columns = ("pk", "node_from", "node_to", "length_m", "road_class", "oneway")
    links = tuple(
        Link(
            pk, begin, end, length_m, stress.of_highway(road_class, oneway=bool(oneway)),
            min(unseen.get(pk, 0.0), length_m), tuple(by_street.get(pk, ())),
        )
        for pk, begin, end, length_m, road_class, oneway in rows.values_list(*columns).iterator(AT_ONCE)
    )  # fmt: skip
    first = next(iter(money.values()), None)
    return Streets(links, repairs, first.currency if first else "", first.source if first else "")


def junctions(city: City, positions: Iterable[LonLat]) -> set[int]:
    """Give the junctions at both ends of the street nearest to each position, where one is near enough."""
    live = Street.objects.live().filter(city=city).exclude(road_class__in=rules().closed)
    found: set[int] = set()
    for position in positions:
        for street, _distance_m in spatial.nearest(live, position, rules().goal_within_m):
            found |= {street.node_from, street.node_to}
    return found


def _repairs(city: City, known: Rules, money: Mapping[str, Price]) -> Iterable[Repair]:
    rows = SegmentState.objects.filter(
        city=city, grade__in=known.treatment, segment__retired_at=None
    ).order_by("segment_id")
    columns = (
        "segment_id", "segment__street_id", "segment__name", "segment__road_class", "segment__length_m",
        "grade", "seen_on",
    )  # fmt: skip
    for segment, street, name, road_class, length_m, grade, seen_on in rows.values_list(*columns).iterator(
        AT_ONCE
    ):
        treatment = known.treatment[grade]
        price = money.get(treatment)
        across = width_m(road_class) if price and price.unit == "m2" else 1.0
        cost = float(round(price.amount * length_m * across)) if price else None
        yield Repair(
            segment, street, name, road_class, length_m, grade, seen_on, treatment, cost,
            price.assumed if price else False,
        )  # fmt: skip


def _unseen(city: City) -> dict[int, float]:
    """Give by street how many metres of it nobody has looked at."""
    seen = SegmentState.objects.filter(city=city).exclude(grade=UNKNOWN).values("segment_id")
    rows = Segment.objects.live().filter(city=city).exclude(pk__in=seen).order_by()
    found: defaultdict[int, float] = defaultdict(float)
    for street, length_m in rows.values_list("street_id", "length_m").iterator(AT_ONCE):
        found[street] += length_m
    return found


def currency(city: City, on: date) -> str:
    """Give the currency of the city's prices for repairs; "" where nobody knows a price."""
    known = rules()
    money = prices(city, on)
    return next((money[one].currency for one in sorted(set(known.treatment.values())) if one in money), "")
