"""What planners' questions go by: data/repairs.toml, read once. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from simpul.rooms.cycling.understand.repairs import Effort
from simpul.rooms.cycling.understand.wish import Profile


@dataclass(frozen=True, slots=True)
class Rules:
    """`treatment` is by grade of a segment: other grades need none. `closed` are classes nobody rides on.

    `goal_within_m` is how far from a street a destination may lie. `reach_minutes`, `reach_profile` and
    `reach_km` (as the crow flies) say what within reach of a village means.
    """

    treatment: Mapping[str, str]
    closed: frozenset[str]
    goal_within_m: float
    effort: Effort
    reach_minutes: float
    reach_profile: Profile
    reach_km: float


@cache
def rules() -> Rules:
    """Give what holds."""
    file = resources.files("simpul.rooms.cycling").joinpath("data", "repairs.toml")
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    return Rules(
        treatment={grade: name for grade, name in said["treatment"].items() if grade != "source"},
        closed=frozenset(said["ways"]["closed"]),
        goal_within_m=said["goals"]["within_m"],
        effort=Effort(said["effort"]["time_s"], said["effort"]["exact_up_to"]),
        reach_minutes=said["reach"]["minutes"],
        reach_profile=said["reach"]["profile"],
        reach_km=said["reach"]["reach_km"],
    )
