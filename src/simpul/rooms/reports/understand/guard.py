"""How many reports may come in, read from arrivals.toml and a city's settings, and what follows. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of arrivals.toml: counts of reports in an hour, seconds, days and minutes, as it says."""

    asked_address: int
    asked_device: int
    asked_city: int
    held_address: int
    held_device: int
    held_email: int
    most_address: int
    most_waiting: int
    most_waiting_city: int
    letters_address: int
    photos_address: int
    least_seconds: float
    keep_sender_days: int
    block_days: int
    puzzle_cost: int
    puzzle_least: int
    puzzle_most: int
    puzzle_minutes: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What came in the last hour from one address, device and e-mail, in the city, and what waits.

    What waits decides only about a report that has to wait: 0 until it was counted.
    """

    address: int
    device: int
    email: int
    city: int
    waiting: int = 0
    waiting_city: int = 0


class Word(StrEnum):
    """What is done with a report that comes in."""

    TAKE = "take"
    HOLD = "hold"
    REFUSE = "refuse"


def of(settings: Mapping[str, Any]) -> Limits:
    """Give a city's limits: its own words under "reports", else those that it begins with."""
    said = default() | dict(settings.get("reports", {}))
    return Limits(**{one.name: said[one.name] for one in fields(Limits)})


@cache
def default() -> dict[str, Any]:
    """Read arrivals.toml."""
    text = files("simpul.rooms.reports").joinpath("data/arrivals.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def asks(limits: Limits, seen: Seen) -> bool:
    """Tell whether the sender's browser is asked for work before the next report."""
    return (
        seen.address >= limits.asked_address
        or seen.device >= limits.asked_device
        or 0 < limits.asked_city <= seen.city
    )


def word(limits: Limits, seen: Seen, *, is_script: bool, has_worked: bool) -> Word:
    """Say what is done with one more report.

    Args:
        limits: of the city.
        seen: what came before it.
        is_script: the form was filled in as no person does.
        has_worked: the work that is asked for near the limits was done.
    """
    if seen.address >= limits.most_address:
        return Word.REFUSE
    suspicious = (
        is_script
        or seen.address >= limits.held_address
        or seen.device >= limits.held_device
        or seen.email >= limits.held_email
        or (asks(limits, seen) and not has_worked)
    )
    if not suspicious:
        return Word.TAKE
    full = seen.waiting >= limits.most_waiting or seen.waiting_city >= limits.most_waiting_city
    return Word.REFUSE if full else Word.HOLD
