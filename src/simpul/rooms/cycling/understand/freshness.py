"""Whether what a system of shared bicycles says is to be believed: by the time since it was last heard."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any


class FeedState(StrEnum):
    """How a feed is: never asked yet, heard of late, heard of not so late, not heard for long."""

    WAITING = "waiting"
    ALIVE = "alive"
    STALE = "stale"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class FeedRules:
    """The numbers of data/fleet.toml that hold on a day; times in seconds."""

    shortest_wait_s: int
    longest_wait_s: int
    wait_after_failure_s: int
    stale_after_s: int
    stale_after_ttls: int
    dead_after_s: int
    dead_after_ttls: int
    own_stale_after_s: int
    own_dead_after_s: int
    most_stations: int
    most_faults_kept: int


@dataclass(frozen=True, slots=True)
class TimetableRules:
    """How large a timetable may be and how much of it may be wrong; see data/fleet.toml."""

    most_bytes: int
    most_files: int
    most_stops: int
    most_lines: int
    most_stop_times: int
    most_faulty_share: float
    most_upload_bytes: int
    most_faults_kept: int


def rules(now: datetime) -> FeedRules:
    """Give the numbers for feeds in force at a moment."""
    return FeedRules(**_in_force("rules", now.date()))


def timetable_rules(now: datetime) -> TimetableRules:
    """Give the numbers for timetables in force at a moment."""
    return TimetableRules(**_in_force("timetables", now.date()))


def state(  # noqa: PLR0913 - all that a feed is judged by
    heard_at: datetime | None,
    tried_at: datetime | None,
    *,
    ttl_s: int,
    own: bool,
    now: datetime,
    rules: FeedRules,
) -> FeedState:
    """Judge a feed.

    Args:
        heard_at: when it was last read well, or our own fleet last counted; None never.
        tried_at: when it was last asked; None never.
        ttl_s: how long its own answer holds, by its own word.
        own: whether it is the fleet that is kept here by hand.
        now: the moment it is judged at.
        rules: see `rules`.
    """
    if heard_at is None:
        return FeedState.DEAD if tried_at is not None else FeedState.WAITING
    age_s = (now - heard_at).total_seconds()
    stale_s = rules.own_stale_after_s if own else max(rules.stale_after_s, rules.stale_after_ttls * ttl_s)
    dead_s = rules.own_dead_after_s if own else max(rules.dead_after_s, rules.dead_after_ttls * ttl_s)
    if age_s >= dead_s:
        return FeedState.DEAD
    return FeedState.STALE if age_s >= stale_s else FeedState.ALIVE


def next_at(now: datetime, *, ttl_s: int, failed: bool, rules: FeedRules) -> datetime:
    """Say when a feed is to be asked again: by its ttl, within bounds; later where it has failed."""
    wait_s = min(max(ttl_s, rules.shortest_wait_s), rules.longest_wait_s)
    if failed:
        wait_s = max(wait_s, rules.wait_after_failure_s)
    return now + timedelta(seconds=wait_s)


def _in_force(of: str, day: date) -> Mapping[str, Any]:
    held = [entry for entry in _data()[of] if entry["valid_from"] <= day] or [_data()[of][0]]
    newest = max(held, key=lambda entry: entry["valid_from"])
    return {name: value for name, value in newest.items() if name not in {"valid_from", "source"}}


@cache
def _data() -> dict[str, Any]:
    text = resources.files("simpul.rooms.cycling").joinpath("data", "fleet.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
