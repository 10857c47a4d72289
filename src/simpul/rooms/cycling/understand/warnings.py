"""What a rider is warned of along a path, each with its place: from the path, its condition and the sun.

Pure. What the map does not say is not warned of as if it did: a crossing is known only where the engine named
the roads that meet there, a slope only where heights are known; a tunnel of unknown light is told as such.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from typing import Any, Protocol

import numpy as np

from simpul.kernel.geo import LonLat
from simpul.kernel.routing import Edge, Edges, Path
from simpul.rooms.cycling.understand import slope
from simpul.rooms.cycling.understand.course import Course
from simpul.rooms.cycling.understand.sun import daylight

type Limits = Mapping[str, Any]
"""The content of warnings.toml."""


class Stretch(Protocol):
    """What is known of the condition of a part of the path."""

    @property
    def from_m(self) -> float:
        """Where it begins, metres along the path."""
        ...

    @property
    def to_m(self) -> float:
        """Where it ends."""
        ...

    @property
    def grade(self) -> str:
        """Such as "good", "bad", "unknown"."""
        ...

    @property
    def seen_on(self) -> date | None:
        """When it was seen; None where it never was."""
        ...

    @property
    def surface(self) -> str | None:
        """What the map says it is made of; None where it does not say."""
        ...


class Danger(Protocol):
    """A hazard that somebody reported."""

    @property
    def kind(self) -> str:
        """Such as "pothole"."""
        ...

    @property
    def position(self) -> LonLat:
        """Where it is."""
        ...

    @property
    def severity(self) -> str:
        """One of "passable", "avoid", "closed"."""
        ...

    @property
    def seen_on(self) -> date | None:
        """When it was seen; None where nobody said."""
        ...


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing ahead. `to_m` is None for what is at one place; `facts` are the parts of its sentence."""

    kind: str
    at_m: float
    to_m: float | None
    position: LonLat
    facts: Mapping[str, Any] = field(default_factory=dict)


def along(
    path: Path, stretches: Sequence[Stretch], hazards: Iterable[Danger], limits: Limits
) -> list[Caution]:
    """Give everything but darkness, in the order of the way."""
    course = _Marked(path, limits)
    found = [
        *_uses(course, stretches, limits), *_steep(course, limits["steep"]),
        *_tunnels(course, limits["tunnel"]), *_crossings(course, limits["crossing"]),
        *_hazards(course, hazards, limits["hazard"]), *_damages(course, stretches, limits["damage"]),
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.at_m)


def dark(path: Path, start_at: datetime, zone: tzinfo) -> Caution | None:
    """Tell whether the sun sets before the rider arrives, or is not up when the ride begins.

    Args:
        path: with its time.
        start_at: aware; when the ride begins.
        zone: in which a day begins, and in which the times of the answer are given.
    """
    begins = start_at.astimezone(zone)
    arrives = begins + timedelta(seconds=path.time_s)
    sun = daylight(path.line[-1], begins.date(), zone)
    if sun.rises_at is None or sun.sets_at is None:
        return None
    facts = {"rises_at": sun.rises_at, "sets_at": sun.sets_at, "starts_at": begins, "arrives_at": arrives}
    if begins < sun.rises_at or begins >= sun.sets_at:
        return Caution("dark", 0.0, None, path.line[0], facts)
    if arrives <= sun.sets_at:
        return None
    left_s = (sun.sets_at - begins).total_seconds()
    course = Course(path)
    at_m = course.reached_m(left_s)
    return Caution("sunset", at_m, None, course.at(at_m), facts)


STEPS, FERRY, FOOTWAY, UNPAVED, TUNNEL, TUNNEL_UNKNOWN, BUSY, ROUND, SIGNAL = (1 << at for at in range(9))
"""The signs of an edge, each a bit."""


class _Marked(Course):
    """A path whose edges have their signs; `met` are those that any has."""

    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__(path)
        self.edges = Edges.of(path.edges)
        uses, surfaces = frozenset(limits["footway"]["uses"]), frozenset(limits["unpaved"]["surfaces"])
        self.signs = self.edges.each(_signs(uses, surfaces, frozenset(limits["crossing"]["classes"])))
        self.met = int(np.bitwise_or.reduce(self.signs)) if len(self.signs) else 0


@cache
def _signs(walked: frozenset[str], rough: frozenset[str], busy: frozenset[str]) -> Callable[[Edge], int]:
    """Give what tells the signs of an edge."""

    def told(edge: Edge) -> int:
        ridden = edge.use not in {*walked, "steps", "ferry"}
        holds = {
            STEPS: edge.use == "steps", FERRY: edge.use == "ferry", FOOTWAY: edge.use in walked,
            UNPAVED: ridden and edge.surface in rough, TUNNEL: edge.tunnel and edge.lit is False,
            TUNNEL_UNKNOWN: edge.tunnel and edge.lit is None, BUSY: edge.road_class in busy,
            ROUND: edge.roundabout, SIGNAL: bool(edge.signal),
        }  # fmt: skip
        return sum(sign for sign, is_so in holds.items() if is_so)

    return told


def _uses(course: _Marked, stretches: Sequence[Stretch], limits: Limits) -> Iterable[Caution]:
    """Steps, ferries, footways and unpaved stretches: what the edges themselves are.

    Damage is written into the tiles as a rough surface; where a street was graded, its surface there says
    nothing of what it is made of, unless the map does.
    """
    foot, rough = limits["footway"], limits["unpaved"]
    yield from _runs(course, "steps", STEPS, {})
    yield from _runs(course, "ferry", FERRY, {})
    yield from _runs(course, "footway", FOOTWAY, foot)
    if not course.met & UNPAVED:
        return
    graded = [one for one in stretches if one.grade in rough["graded"] and one.surface not in rough["words"]]

    def rough_itself(from_m: float, to_m: float) -> bool:
        return not any(one.from_m <= (from_m + to_m) / 2 <= one.to_m for one in graded)

    yield from _runs(course, "unpaved", UNPAVED, rough, rough_itself)


def _tunnels(course: _Marked, limits: Limits) -> Iterable[Caution]:
    yield from _runs(course, "tunnel", TUNNEL, limits)
    yield from _runs(course, "tunnel-unknown", TUNNEL_UNKNOWN, limits)


def _runs(
    course: _Marked, kind: str, sign: int, limits: Limits, holds: Callable[[float, float], bool] | None = None
) -> Iterable[Caution]:
    """Give the stretches whose edges have a sign (and of which `holds` holds, from and to in metres)."""
    if not course.met & sign:
        return
    at = np.flatnonzero(course.signs & sign)
    ends = (course.along_m[course.edges.begins[at]].tolist(), course.along_m[course.edges.ends[at]].tolist())
    parts = (part for part in zip(*ends, strict=True) if holds is None or holds(*part))
    for from_m, to_m in _joined(parts, limits.get("bridging_m", 1)):
        if to_m - from_m >= limits.get("from_m", 0):
            yield Caution(kind, from_m, to_m, course.at(from_m), {"length_m": to_m - from_m})


def _joined(parts: Iterable[tuple[float, float]], bridging_m: float) -> list[tuple[float, float]]:
    """Join parts with less than so many metres between them."""
    found: list[tuple[float, float]] = []
    for from_m, to_m in parts:
        if found and from_m - found[-1][1] <= bridging_m:
            found[-1] = found[-1][0], max(to_m, found[-1][1])
        else:
            found.append((from_m, to_m))
    return found


def _steep(course: Course, limits: Limits) -> Iterable[Caution]:
    heights = course.path.heights_m
    if heights is None:
        return
    for one in slope.steep(
        course.along_m, np.array(heights), limits["percent"], limits["fit_over_m"], limits["from_m"]
    ):
        kind = "steep-up" if one.percent > 0 else "steep-down"
        facts = {"length_m": one.to_m - one.from_m, "percent": abs(one.percent)}
        yield Caution(kind, one.from_m, one.to_m, course.at(one.from_m), facts)


def _crossings(course: _Marked, limits: Limits) -> Iterable[Caution]:
    """Give where a busy road is crossed and no traffic light is known."""
    edges, signs = course.edges, course.signs
    if len(edges) < 2:  # noqa: PLR2004 - a crossing is between two
        return
    here = (edges.arms(frozenset(limits["classes"])) >= limits["arms"])[:-1]
    if not here.any():
        return
    here &= (signs[:-1] & (BUSY | ROUND | SIGNAL) == 0) & (signs[1:] & (BUSY | ROUND) == 0)
    ends = (int(edges.ends[at]) for at in np.flatnonzero(here).tolist())
    places = ((float(course.along_m[end]),) * 2 for end in ends if end not in course.path.leg_ends)
    for at_m, _end in _joined(places, limits["bridging_m"]):
        yield Caution("crossing", at_m, None, course.at(at_m))


def _hazards(course: Course, hazards: Iterable[Danger], limits: Limits) -> Iterable[Caution]:
    for one in hazards:
        at_m, off_m = course.nearest(one.position)
        if off_m <= limits["off_m"]:
            facts = {"hazard": one.kind, "severity": one.severity, "seen_on": one.seen_on}
            yield Caution("hazard", at_m, None, one.position, facts)


def _damages(course: Course, stretches: Sequence[Stretch], limits: Limits) -> Iterable[Caution]:
    grades = limits["grades"]
    bad = [one for one in stretches if one.grade in grades]
    for from_m, to_m in _joined(((one.from_m, one.to_m) for one in bad), limits["bridging_m"]):
        within = [one for one in bad if from_m <= one.from_m <= to_m]
        damaged_m = sum(one.to_m - one.from_m for one in within)
        seen = [one.seen_on for one in within if one.seen_on]
        if damaged_m >= limits["from_m"]:
            facts = {"length_m": damaged_m, "seen_on": min(seen) if seen else None}
            yield Caution("damage", from_m, to_m, course.at(from_m), facts)
