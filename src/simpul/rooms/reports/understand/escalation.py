"""Who hears of a report whose clock has run out, and when: dated rules. Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Whom(StrEnum):
    """Who hears of it."""

    OFFICE = "office"
    DESK = "desk"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Level:
    """One telling: how long after the clock of the stages has run out, and to whom."""

    number: int
    stages: frozenset[str]
    after: timedelta
    whom: Whom


@dataclass(frozen=True, slots=True)
class Rule:
    """The tellings from a day on."""

    valid_from: date
    source: str
    levels: tuple[Level, ...]


def in_force(rules: Sequence[Rule], on: date) -> Rule:
    """Give the newest rule that had begun on a day, else the oldest."""
    begun = [one for one in rules if one.valid_from <= on]
    return max(begun, key=lambda one: one.valid_from) if begun else min(rules, key=lambda one: one.valid_from)


@cache
def rules() -> tuple[Rule, ...]:
    """Read escalation.toml."""
    text = files("simpul.rooms.reports").joinpath("data/escalation.toml").read_text(encoding="utf-8")
    return tuple(read(one) for one in tomllib.loads(text)["rules"])


def read(said: Mapping[str, Any]) -> Rule:
    """Read one rule; its levels are numbered from 1 in their order."""
    levels = tuple(
        Level(number, frozenset(row["stages"]), timedelta(days=row["after_days"]), Whom(row["to"]))
        for number, row in enumerate(said["levels"], start=1)
    )
    return Rule(said["valid_from"], said["source"], levels)
