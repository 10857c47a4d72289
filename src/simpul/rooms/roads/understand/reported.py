"""What became of a damage that residents reported: one word, with the days that belong to it. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class What(StrEnum):
    """How far it is."""

    JOINED = "joined"
    ORDERED = "ordered"
    REPAIRED = "repaired"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    PARTED = "parted"


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of reported.toml, metres."""

    reach_m: float
    segment_m: float


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record of a damage.

    `state` is of Damage.State. `ordered` is the number of the open order that mends it and its day, None
    where there is none. `outcome` is the standing verdict's on its last repair, "" where there is none, and
    `seen_on` the day of that drive. `before` and `after` are the index and the grade of its stretch before
    the repair and in that drive, None where they are not known.
    """

    state: str
    ordered: tuple[int, date] | None = None
    repaired_on: date | None = None
    outcome: str = ""
    seen_on: date | None = None
    before: tuple[float, str] | None = None
    after: tuple[float, str] | None = None


@cache
def rules() -> Rules:
    """Read reported.toml."""
    said = tomllib.loads(
        files("simpul.rooms.roads").joinpath("data/reported.toml").read_text(encoding="utf-8")
    )
    return Rules(said["reach_m"], said["segment_m"])


def what(facts: Facts) -> What:
    """Say how far a damage is. A new order counts before the dispute that it comes of."""
    if facts.state == "dismissed":
        return What.PARTED
    if facts.ordered:
        return What.ORDERED
    if facts.repaired_on is None:
        return What.JOINED
    if facts.outcome == "disputed":
        return What.DISPUTED
    if facts.state == "repaired":
        return What.CONFIRMED if facts.outcome == "confirmed" else What.REPAIRED
    return What.JOINED


def story(facts: Facts) -> Mapping[str, Any]:
    """Give what the reports room is told: the word and the days, as JSON without what is not known."""
    word = what(facts)
    said: dict[str, Any] = {"what": word.value}
    if word == What.ORDERED and facts.ordered:
        number, due_on = facts.ordered
        return said | {"order": number, "due_on": due_on.isoformat()}
    if word in (What.REPAIRED, What.CONFIRMED, What.DISPUTED) and facts.repaired_on:
        said["repaired_on"] = facts.repaired_on.isoformat()
    if word not in (What.CONFIRMED, What.DISPUTED):
        return said
    if facts.seen_on:
        said["seen_on"] = facts.seen_on.isoformat()
    for name, look in (("before", facts.before), ("after", facts.after)):
        if look:
            said[name], said[f"grade_{name}"] = round(look[0], 1), look[1]
    return said
