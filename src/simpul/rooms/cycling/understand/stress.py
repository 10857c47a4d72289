"""Level of traffic stress: how it feels to ride on a street among its traffic, 1 to 4. Pure.

Method: Mekuria, Furth & Nixon (2012), read from OpenStreetMap's tags; data/stress.toml holds its tables,
their sources, and what is assumed where the map says nothing. Width, parking and crossings are not in it: the
maps of the region do not say them.
"""

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from simpul.kernel.routing import Edge

HIGHEST = 4
USES = {
    "living_street": "living_street", "cycleway": "cycleway", "footway": "footway", "path": "path",
    "pedestrian": "pedestrian", "steps": "steps", "track": "track", "bridleway": "bridleway",
}  # fmt: skip
"""OpenStreetMap's `highway` values that are uses, not classes, in the engine's words."""


@cache
def table() -> Mapping[str, Any]:
    """Give the content of data/stress.toml."""
    file = resources.files("simpul.rooms.cycling").joinpath("data", "stress.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def of_edge(edge: Edge) -> int | None:
    """Give the level of an edge of a path; None where it cannot be said (a ferry, a class unknown)."""
    return level(edge.use, edge.road_class, edge.cycle_lane, edge.speed_limit_kmh, edge.lanes)


def of_highway(
    highway: str, *, speed_limit_kmh: float | None = None, lanes: int | None = None, oneway: bool = False
) -> int | None:
    """Give the level of a street of the map, by OpenStreetMap's words; `lanes` of both directions."""
    use = USES.get(highway, "road")
    known = highway.removesuffix("_link")
    known = "service_other" if highway in {"service", *USES} else known
    known = "unclassified" if known == "road" else known
    directed = None if lanes is None else (lanes if oneway else max(1, round(lanes / 2)))
    return level(use, known, "none", speed_limit_kmh, directed)


@lru_cache(maxsize=4096)
def level(
    use: str, road_class: str, cycle_lane: str, speed_limit_kmh: float | None, lanes: int | None
) -> int | None:
    """Give the level for the engine's words; `lanes` of one direction, 1 as well where none are tagged."""
    rules = table()
    if use in rules["unsaid"]["uses"]:
        return None
    if use in rules["apart"]["uses"] or cycle_lane in rules["apart"]["lanes"]:
        return int(rules["apart"]["level"])
    if use in rules["calmed"]["uses"]:
        return int(rules["calmed"]["level"])
    assumed = rules["assumed"].get(road_class)
    if assumed is None:
        return None
    speed = speed_limit_kmh or assumed["speed_kmh"]
    directed = max(lanes or 1, assumed["lanes"] // 2, 1)
    if cycle_lane == "dedicated":
        return max(_upto(speed, rules["lane"]["speeds"]), _upto(directed, rules["lane"]["lanes"]))
    return _mixed(speed, directed * 2, residential=road_class in {"residential", "service_other"})


def _upto(value: float, steps: list[list[int]]) -> int:
    return next((found for most, found in steps if value <= most), HIGHEST)


def _mixed(speed_kmh: float, lanes: int, *, residential: bool) -> int:
    for rule in table()["mixed"]:
        if speed_kmh <= rule["speed_kmh"] and lanes <= rule["lanes"]:
            return int(rule.get("residential", rule["level"]) if residential else rule["level"])
    return HIGHEST
