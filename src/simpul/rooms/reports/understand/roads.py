"""What the road room is told of a report, and what is made of what it says. Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

TELLS = frozenset(
    {
        "verified", "forwarded", "in_progress", "doubted", "proposed", "confirmed", "disputed", "closed",
        "returned",
    }
)  # fmt: skip
"""States in which a report counts as one: what is not verified yet, the road room never hears of."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of roads.toml."""

    decimals: int
    people_most: int
    least: int


@cache
def rules() -> Rules:
    """Read roads.toml."""
    said = tomllib.loads(
        files("simpul.rooms.reports").joinpath("data/roads.toml").read_text(encoding="utf-8")
    )
    return Rules(said["tell"]["decimals"], said["tell"]["people_most"], said["shares"]["least"])


def told(  # noqa: PLR0913 - what a report is to the road room
    state: str,
    kinds: Sequence[str],
    position: tuple[float, float],
    people: int,
    before: Mapping[str, Any],
    *,
    on: date,
    limits: Rules,
    is_open: bool,
) -> dict[str, Any]:
    """Give what the road room is to know of a report; {} where it is not to know of it at all.

    Args:
        state: of the report.
        kinds: codes of the damage that its category tells of.
        position: longitude, latitude.
        people: how many say so.
        before: what was told last, {} where nothing was. What was told once is taken back by saying that it
            is not open.
        on: the day on which it was made, in the city.
        limits: the numbers.
        is_open: whether somebody of the city still has to do something about it.
    """
    if state not in TELLS or not kinds:
        return {"open": False} if before else {}
    lon, lat = (round(one, limits.decimals) for one in position)
    return {
        "open": is_open,
        "kinds": sorted(kinds),
        "lon": lon,
        "lat": lat,
        "people": min(people, limits.people_most),
        "on": on.isoformat(),
    }
