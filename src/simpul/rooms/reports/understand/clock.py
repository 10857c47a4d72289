"""Until when a report has to go on: days by dated rules, working days without weekends and holidays. Pure."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo


class Days(StrEnum):
    """Which days count."""

    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a stage may take."""

    days: int
    kind: Days


@dataclass(frozen=True, slots=True)
class Rule:
    """The limits from a day on. `weekend` are the days of the week that are none (Monday is 0)."""

    valid_from: date
    source: str
    weekend: frozenset[int]
    stages: Mapping[str, Limit]


def due(
    began: datetime, stage: str, rule: Rule, zone: ZoneInfo, holidays: Collection[date]
) -> datetime | None:
    """Give the end of the last day on which a stage that began then is in time.

    The day of the beginning is not counted, as SP4N-LAPOR! counts.

    Args:
        began: aware.
        stage: one of the rule's; "" or another has no clock.
        rule: the one in force when it began.
        zone: of the city.
        holidays: days that are no working days, in the city's calendar.

    Returns:
        Midnight after that day in the city's zone, aware; None where no clock runs.
    """
    limit = rule.stages.get(stage)
    if limit is None:
        return None
    day = began.astimezone(zone).date()
    left = limit.days
    while left:
        day += timedelta(days=1)
        if limit.kind == Days.CALENDAR or _works(day, rule, holidays):
            left -= 1
    return datetime.combine(day + timedelta(days=1), time(), zone)


def _works(day: date, rule: Rule, holidays: Collection[date]) -> bool:
    return day.weekday() not in rule.weekend and day not in holidays


def in_force(rules: Sequence[Rule], on: date) -> Rule:
    """Give the newest rule that had begun on a day, else the oldest."""
    begun = [one for one in rules if one.valid_from <= on]
    return max(begun, key=lambda one: one.valid_from) if begun else min(rules, key=lambda one: one.valid_from)


@cache
def rules() -> tuple[Rule, ...]:
    """Read clocks.toml."""
    text = files("simpul.rooms.reports").joinpath("data/clocks.toml").read_text(encoding="utf-8")
    return tuple(read(one) for one in tomllib.loads(text)["rules"])


def read(said: Mapping[str, Any]) -> Rule:
    """Read one rule."""
    stages = {name: Limit(row["days"], Days(row["kind"])) for name, row in said["stages"].items()}
    return Rule(said["valid_from"], said["source"], frozenset(said["weekend"]), stages)
