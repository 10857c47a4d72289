"""How the network of a city is today, for its indicators: calm kilometres, and what villages can reach."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from simpul.ground.places.models import Boundary, City, Level, Street
from simpul.kernel.geo import LonLat, distance_m
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.models.network import NetworkLook
from simpul.rooms.cycling.observe import network
from simpul.rooms.cycling.understand.network import Link
from simpul.rooms.cycling.understand.worth import rules

AT_ONCE = 40
"""Sources and targets of one matrix: Valhalla takes 2,500 pairs by default."""
METRES_A_KM = 1000.0


class Goal(NamedTuple):
    """A destination as the indicator needs it: `position` is where a rider gets off."""

    id: str
    name: str
    url: str
    position: LonLat


class Ridden(NamedTuple):
    """A recommended route: its length, and how much of it is surveyed and good or fair."""

    id: int
    name: str
    url: str
    length_m: float
    good_m: float


class Village(NamedTuple):
    """Where a village's ride begins: the middle of its area, brought to the nearest way."""

    code: str
    position: LonLat


def look(  # noqa: PLR0913 - a city, what is in it, by which tiles and rider, when
    city: City,
    goals: Sequence[Goal],
    routes: Sequence[Ridden],
    *,
    engine: Engine,
    costing: dict[str, Any],
    now: datetime,
) -> NetworkLook:
    """Look at a city's network and keep it as the look of the year.

    Args:
        city: which.
        goals: its destinations.
        routes: those that it recommends.
        engine: of its tiles.
        costing: of the rider that the indicator thinks of.
        now: when, aware.
    """
    on = city.day(now)
    links = network.streets(city, on).links
    villages = _villages(city, engine)
    values = {
        "looked_at": now,
        "tiles": engine.version,
        "villages": len(villages),
        "classes": _classes(city, links),
        "goals": [reached(goal, villages, engine, costing) for goal in goals],
        "routes": [route._asdict() for route in routes],
    }
    kept, _made = NetworkLook.objects.update_or_create(city=city, year=on.year, defaults=values)
    return kept


def _classes(city: City, links: Sequence[Link]) -> list[dict[str, Any]]:
    classes = dict(Street.objects.live().filter(city=city).values_list("pk", "road_class"))
    found: defaultdict[str, dict[str, Any]] = defaultdict(
        lambda: {"streets": 0, "low_stress_m": 0.0, "calm_m": 0.0, "unseen_m": 0.0}
    )
    for link in links:
        if link.low_stress:
            row = found[classes[link.street]]
            row["streets"] += 1
            row["low_stress_m"] += link.length_m
            row["unseen_m"] += link.unseen_m
            row["calm_m"] += link.length_m if link.calm else 0.0
    rounded = {name: {key: round(value, 1) for key, value in row.items()} for name, row in found.items()}
    return [{"road_class": name, **rounded[name]} for name in sorted(rounded)]


def _villages(city: City, engine: Engine) -> list[Village]:
    rows = list(Boundary.objects.live().filter(city=city, level=Level.VILLAGE).order_by("code"))
    middles = [row.shape.representative_point() for row in rows]
    snapped = engine.snap([LonLat(point.x, point.y) for point in middles])
    return [Village(row.code, one.position) for row, one in zip(rows, snapped, strict=True) if one]


def reached(
    goal: Goal, villages: Sequence[Village], engine: Engine, costing: dict[str, Any]
) -> dict[str, Any]:
    """Say from which village a goal is reached soonest, and how long that takes."""
    limit_m = rules().reach_km * METRES_A_KM
    near = sorted((distance_m(one.position, goal.position), one) for one in villages)
    nearest = [one for metres, one in near if metres <= limit_m][:AT_ONCE]
    best: tuple[float, float, str] | None = None
    if nearest:
        cells = engine.matrix([one.position for one in nearest], [goal.position], costing)
        pairs = zip(nearest, cells, strict=True)
        found = [(cell[1], cell[0], one.code) for one, [cell] in pairs if cell is not None]
        best = min(found, default=None)
    time_s, length_m, village = best or (None, None, None)
    return {
        "id": goal.id, "name": goal.name, "url": goal.url, "village": village,
        "time_s": time_s, "length_m": length_m,
    }  # fmt: skip
