"""The life of a curated route, what it is held to, and what a check of it finds. Pure."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray

from simpul.kernel.geo import LonLat, metres_per_degree

type Floats = NDArray[np.float64]
type Result = Literal["ok", "changed", "broken", "unknown"]

STEPS: Mapping[str, Mapping[str, str]] = {
    "draft": {"submit": "review"},
    "review": {"return": "draft", "publish": "published"},
    "published": {"revise": "draft", "withdraw": "withdrawn"},
    "withdrawn": {"revise": "draft"},
}
"""From each state the steps that lead on, and to which."""
SIGNED = frozenset({"publish", "return", "withdraw"})
"""The steps of who signs off; the others are those of who writes."""
SAMPLE_M = 10.0
"""How often a drawn line is compared with the network."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What data/curated.toml says on a day. Lengths in metres."""

    valid_from: date
    source: str
    aside_m: float
    least_off_m: float
    changed_off_m: float
    broken_off_m: float
    changed_bad_m: float
    broken_bad_m: float
    heavy: tuple[str, ...]
    shortest_m: float
    longest_m: float
    keep_shared_days: int
    shared_an_hour: int


@dataclass(frozen=True, slots=True)
class Off:
    """A stretch of a drawn line that no way of the network follows; `lon`, `lat` is its middle."""

    from_m: float
    to_m: float
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Closure:
    """A closed place on a route: `at_m` along it."""

    at_m: float
    lon: float
    lat: float
    kind: str


@dataclass(frozen=True, slots=True)
class Laid:
    """A kept line on today's network.

    `shown` is the route as an answer shows it, None where no way could be found for it at all. `tiles`
    names the routing tiles, "" where there are none: then nothing is known.
    """

    tiles: str
    shown: Mapping[str, Any] | None
    off: tuple[Off, ...] = ()
    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check says: its result, and JSON of what it rests on."""

    result: Result
    what: Mapping[str, Any]


@cache
def _data(name: str = "curated.toml") -> Mapping[str, Any]:
    text = files("simpul.rooms.cycling").joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def rule(on: date, said: Sequence[Mapping[str, Any]] | None = None) -> Rule:
    """Give what holds on a day: the newest rule whose day has come, else the first.

    Args:
        on: the day.
        said: rules as in data/curated.toml; the shipped ones where None.
    """
    rules = sorted(
        (
            Rule(**{**one, "heavy": tuple(one["heavy"])})
            for one in (_data()["rule"] if said is None else said)
        ),
        key=lambda one: one.valid_from,
    )
    return next((one for one in reversed(rules) if one.valid_from <= on), rules[0])


def tags() -> Mapping[str, Mapping[str, str]]:
    """Give the words that a route may be marked with: for each its name by language."""
    found: Mapping[str, Mapping[str, str]] = _data()["tags"]
    return found


def licences() -> Mapping[str, Mapping[str, str]]:
    """Give the licences that a photo may have: by SPDX identifier the name by language, and "url"."""
    rows = [row for row in _data("licences.toml")["licence"] if row["id"].startswith("CC")]
    return {row["id"]: row["name"] | {"url": row["url"]} for row in rows}


def off_network(drawn: Sequence[LonLat], ways: Sequence[Sequence[LonLat]], holds: Rule) -> tuple[Off, ...]:
    """Find the stretches of a drawn line that lie aside of the ways that the network has for it.

    Args:
        drawn: at least two positions.
        ways: what the network has, in its order; empty where it has nothing.
        holds: `aside_m` and `least_off_m` of it.
    """
    scale = np.array(metres_per_degree(drawn[0].lat))
    line = shapely.LineString((np.array(drawn) - drawn[0]) * scale)
    count = max(int(np.ceil(line.length / SAMPLE_M)), 1)
    along = np.linspace(0.0, line.length, count + 1)
    samples = shapely.line_interpolate_point(line, along)
    aside = np.ones(len(samples), dtype=bool)
    if ways:
        there = shapely.MultiLineString([(np.array(way) - drawn[0]) * scale for way in ways])
        shapely.prepare(there)
        aside = ~shapely.dwithin(there, samples, holds.aside_m)
    places = shapely.get_coordinates(samples) / scale + np.array(drawn[0])
    return tuple(one for one in _runs(along, aside, places) if one.to_m - one.from_m >= holds.least_off_m)


def _runs(along: Floats, aside: NDArray[np.bool_], places: Floats) -> Iterable[Off]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], aside, [False]]).astype(int)))
    for first, end in edges.reshape(-1, 2).tolist():
        lon, lat = places[(first + end - 1) // 2].tolist()
        yield Off(round(along[first]), round(along[end - 1]), round(lon, 6), round(lat, 6))


def cut(line: Sequence[LonLat], from_m: float, to_m: float) -> tuple[LonLat, ...]:
    """Give the part of a line between two chainages."""
    scale = np.array(metres_per_degree(line[0].lat))
    flat = shapely.LineString((np.array(line) - line[0]) * scale)
    part = shapely.ops.substring(flat, from_m, to_m)
    places = shapely.get_coordinates(part) / scale + np.array(line[0])
    return tuple(LonLat(*pair) for pair in places.tolist())


def off_m(off: Iterable[Off]) -> float:
    """Give the metres of such stretches in all."""
    return sum(one.to_m - one.from_m for one in off)


def heavy(shown: Mapping[str, Any], holds: Rule) -> list[dict[str, Any]]:
    """Give the heavily damaged stretches of a shown route, those that touch as one."""
    found: list[dict[str, Any]] = []
    for one in shown.get("stretches", ()):
        if one["grade"] not in holds.heavy:
            continue
        if found and found[-1]["to_m"] == one["from_m"] and found[-1]["street"] == (one["street"] or ""):
            found[-1]["to_m"] = one["to_m"]
        else:
            found.append({
                "from_m": one["from_m"], "to_m": one["to_m"], "street": one["street"] or "",
                "seen_on": one["seen_on"],
            })  # fmt: skip
    return found


def judge(then: Mapping[str, Any], laid: Laid, holds: Rule, off_then_m: float = 0.0) -> Verdict:
    """Compare a route with what it was when a person laid it the last time.

    A closure, or `broken_off_m` off the network, or `broken_bad_m` of heavy damage breaks it. Less than that,
    but more than when it was signed off, changes it. Without tiles nothing is known.

    Args:
        then: the route as it was shown (the shape of an answer).
        laid: the same line today.
        holds: the thresholds.
        off_then_m: how much of it followed no way when it was laid.
    """
    before, off = heavy(then, holds), [asdict(one) for one in laid.off]
    now = heavy(laid.shown, holds) if laid.shown else []
    what = {
        "closures": [asdict(one) for one in laid.closures],
        "bad": now,
        "off": off,
        "off_m": off_m(laid.off),
        "then": _figures(then, before),
        "now": _figures(laid.shown, now) if laid.shown else None,
    }
    return Verdict(_result(what, laid, holds, off_then_m), what)


def _result(what: Mapping[str, Any], laid: Laid, holds: Rule, off_then_m: float) -> Result:
    if not laid.tiles:
        return "unknown"
    bad_m = what["now"]["bad_m"] if what["now"] else 0.0
    left = what["off_m"] - off_then_m >= holds.changed_off_m
    if (
        laid.closures
        or laid.shown is None
        or (left and what["off_m"] >= holds.broken_off_m)
        or bad_m >= max(holds.broken_bad_m, what["then"]["bad_m"] + holds.changed_bad_m)
    ):
        return "broken"
    if left or bad_m >= what["then"]["bad_m"] + holds.changed_bad_m:
        return "changed"
    return "ok"


def _figures(shown: Mapping[str, Any], bad: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    figures = shown.get("figures", {})
    names = (
        "length_m",
        "climb_m",
        "paved_share",
        "quiet_share",
        "surveyed_share",
        "damages_per_km",
        "condition_to",
    )
    return {name: figures.get(name) for name in names} | {
        "bad_m": round(sum(one["to_m"] - one["from_m"] for one in bad))
    }
