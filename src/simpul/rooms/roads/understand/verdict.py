"""Does a repair hold? What a later drive saw at the place, and whether that is enough to say so. Pure.

What is seen again is disputed. What is not seen is confirmed only where the place was seen well, and where
this camera would not have missed the damage too easily: chances by a Beta-binomial (Gelman et al., Bayesian
Data Analysis, 2.4), from what is known of the kind and how often this very damage was seen.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from .seen import Kind
from .shift import Rules as Places

LENGTHWISE = Kind.LENGTHWISE.value


class Outcome(StrEnum):
    """What a drive says of a repair."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    NOT_SEEN = "not_seen"


class Why(StrEnum):
    """The reason of a verdict: the first two confirm, the next disputes, the rest leave it open."""

    NOTHING_THERE = "nothing_there"
    EDGES = "edges"
    SEEN_AGAIN = "seen_again"
    OTHER_DIRECTION = "other_direction"
    NOT_PASSED = "not_passed"
    BADLY_SEEN = "badly_seen"
    EASILY_MISSED = "easily_missed"
    BESIDE = "beside"
    OTHER_KIND = "other_kind"
    ONE_EDGE = "one_edge"


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of verdict.toml: metres, shares and chances from 0 to 1, counts."""

    valid_from: date
    source: str
    places: Places
    across_m: float
    across_crack_m: float
    edges_within_m: float
    beside_m: float
    near_m: float
    lane_m2: float
    share: float
    frames: int
    weight: float
    at_most: float
    recall: Mapping[str, float]
    least: int


@cache
def rules() -> Rules:
    """Read verdict.toml."""
    text = files("simpul.rooms.roads").joinpath("data/verdict.toml").read_text(encoding="utf-8")
    return read(tomllib.loads(text))


def read(said: Mapping[str, Any]) -> Rules:
    """Give the numbers of a table as verdict.toml. Raises KeyError or TypeError where one is missing."""
    missed = said["missed"]
    return Rules(
        valid_from=said["valid_from"], source=said["source"], places=Places(**said["places"]), **said["seen"],
        **said["passed"], weight=missed["weight"], at_most=missed["at_most"], recall=missed["recall"],
        least=said["shares"]["least"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """Something seen near a repaired place.

    `apart_m` is how much farther along it is, the drives' shift taken out, and `apart_across_m` how much
    farther right; `ours` tells that it is no other damage on record.
    """

    key: tuple[int, int]
    kind: str
    apart_m: float
    apart_across_m: float
    length_m: float
    width_m: float
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Passed:
    """How a drive passed a place.

    `metres` is how many metres there are within the tolerance, `seen` how many of them were seen well,
    `frames` how many photos would have shown the damage. `other_way` tells that the drive only came the
    other way.
    """

    metres: int
    seen: int
    frames: int
    other_way: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A repaired damage: its kind and size in metres, in how many photos it was seen before, of how many."""

    kind: str
    length_m: float
    width_m: float
    seen: int
    could: int


@dataclass(frozen=True, slots=True)
class Found:
    """A verdict.

    `thing` is what it is about, None where nothing was seen. `missed` is the chance that the camera would
    have missed the damage, None where it did not come to that. `edges` are the edges of a patch that were
    seen. `reason` is all of it that the page shows, as plain values.
    """

    outcome: Outcome
    why: Why
    tolerance_m: float
    tolerance_across_m: float
    thing: Thing | None = None
    missed: float | None = None
    edges: tuple[Thing, ...] = ()
    reason: Mapping[str, Any] = field(default_factory=dict)


def judge(rules: Rules, record: Record, things: Sequence[Thing], passed: Passed, tolerance_m: float) -> Found:
    """Say what a drive tells of a repair.

    Args:
        rules: the policy.
        record: the damage as it was.
        things: what was seen near it.
        passed: how the place was passed.
        tolerance_m: along the street: how far from its place the same damage may be read.
    """
    missed = miss(rules, record, passed.frames)
    why, about, edges = _seen(rules, record, things, tolerance_m)
    if why is None:
        why = _unseen(rules, passed, missed)
    outcome = {
        Why.SEEN_AGAIN: Outcome.DISPUTED,
        Why.EDGES: Outcome.CONFIRMED,
        Why.NOTHING_THERE: Outcome.CONFIRMED,
    }.get(why, Outcome.NOT_SEEN)
    said = {
        "why": why.value, "metres": passed.metres, "metres_seen": passed.seen, "photos": passed.frames,
        "seen_before": record.seen, "could_before": record.could,
    }  # fmt: skip
    used = missed if about is None and passed.frames else None
    across_m = tolerance_across_m(rules, record)
    return Found(outcome, why, round(tolerance_m, 2), round(across_m, 2), about, used, edges, said)


def miss(rules: Rules, record: Record, frames: int) -> float:
    """Give the chance (0 to 1) that so many photos would all miss a damage that is there.

    The first sighting of a damage is how it came on record; it does not tell how often it is missed.
    """
    recall = rules.recall[record.kind]
    hit = recall * rules.weight + max(record.seen - 1, 0)
    missed = (1 - recall) * rules.weight + max(record.could - record.seen, 0)
    chance = 1.0
    for number in range(frames):
        chance *= (missed + number) / (hit + missed + number)
    return chance


def tolerance_across_m(rules: Rules, record: Record) -> float:
    """Give how far across the lane the same damage may be read."""
    return rules.across_crack_m if record.kind == LENGTHWISE else rules.across_m + record.width_m / 2


def reach_m(rules: Rules, record: Record, tolerance_m: float) -> float:
    """Give how far along from a repaired place what is seen has a say in it."""
    return tolerance_m + rules.beside_m + record.length_m / 2


def _seen(
    rules: Rules, record: Record, things: Sequence[Thing], tolerance_m: float
) -> tuple[Why | None, Thing | None, tuple[Thing, ...]]:
    """Say what follows from what was seen; None where nothing there has to do with it."""
    ours = sorted(
        (thing for thing in things if thing.ours), key=lambda t: (abs(t.apart_m), abs(t.apart_across_m))
    )
    near = [thing for thing in ours if _along(thing, record) <= tolerance_m]
    same = [thing for thing in near if thing.kind == record.kind]
    across_m = tolerance_across_m(rules, record)
    again = [t for t in same if abs(t.apart_across_m) - _half(t, record) <= across_m]
    if again:
        return Why.SEEN_AGAIN, again[0], ()
    edges = [t for t in near if t.kind == LENGTHWISE and _is_edge(rules, record, t)]
    if edges and min(t.apart_across_m for t in edges) < 0 < max(t.apart_across_m for t in edges):
        return Why.EDGES, edges[0], tuple(edges)
    if edges and record.kind == LENGTHWISE:
        return Why.ONE_EDGE, edges[0], ()
    other = [t for t in near if t.kind != record.kind and _inside(record, t)]
    if other:
        return Why.OTHER_KIND, other[0], ()
    beside = [
        t for t in ours if t.kind == record.kind and t not in near
        and _along(t, record) <= tolerance_m + rules.beside_m
        and abs(t.apart_across_m) - _half(t, record) <= across_m
    ]  # fmt: skip
    return (Why.BESIDE, beside[0], ()) if beside else (None, None, ())


def _unseen(rules: Rules, passed: Passed, missed: float) -> Why:
    """Say what it means that nothing was seen."""
    if not passed.seen and not passed.frames:
        return Why.OTHER_DIRECTION if passed.other_way else Why.NOT_PASSED
    if passed.frames < rules.frames or passed.seen < rules.share * passed.metres:
        return Why.BADLY_SEEN
    return Why.EASILY_MISSED if missed > rules.at_most else Why.NOTHING_THERE


def _along(thing: Thing, record: Record) -> float:
    """Give how far apart two are along the street: one may be seen as a part of the other."""
    return max(0.0, abs(thing.apart_m) - abs(thing.length_m - record.length_m) / 2)


def _half(thing: Thing, record: Record) -> float:
    """Give by how much the width of what is seen widens the tolerance; a lengthwise crack is a line."""
    return 0.0 if record.kind == LENGTHWISE else thing.width_m / 2


def _is_edge(rules: Rules, record: Record, thing: Thing) -> bool:
    """Tell whether a lengthwise crack may be the edge of a patch: beside the place, not in its middle."""
    from_m = rules.across_crack_m if record.kind == LENGTHWISE else record.width_m / 2
    return from_m <= abs(thing.apart_across_m) <= from_m + rules.edges_within_m


def _inside(record: Record, thing: Thing) -> bool:
    """Tell whether the middle of what is seen lies where the damage was."""
    return (
        abs(thing.apart_m) <= record.length_m / 2 + thing.length_m / 2
        and abs(thing.apart_across_m) <= record.width_m / 2
    )
