"""The Musrenbang as data: levels with days and quotas, who hands to whom, what goes upward. Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Level:
    """One level. `begins` and `ends` are "MM-DD" of the year before the planned one; `quota` 0: no limit."""

    code: str
    parts: int
    begins: str
    ends: str
    quota: int
    enters: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """The levels from below, and the groups that are counted at a meeting (code: Indonesian, English)."""

    levels: tuple[Level, ...]
    groups: Mapping[str, Sequence[str]]
    forget_names_days: int

    def level(self, code: str) -> Level:
        """Give a level by its code. Raises KeyError where there is none."""
        for one in self.levels:
            if one.code == code:
                return one
        raise KeyError(code)

    def above(self, code: str) -> Level | None:
        """Give the level that one hands to; None above the last."""
        at = self.levels.index(self.level(code)) + 1
        return self.levels[at] if at < len(self.levels) else None


def read(said: Mapping[str, Any]) -> Rules:
    """Read rules as musrenbang.toml has them.

    Raises:
        ValueError: a level is there twice, or speaks for less than the one below it.
    """
    levels = tuple(Level(**one) for one in said["levels"])
    codes = [one.code for one in levels]
    if len(set(codes)) < len(codes):
        raise ValueError("musrenbang: a level is there twice")
    if any(high.parts > low.parts for low, high in pairwise(levels)):
        raise ValueError("musrenbang: levels go from the smallest area to the largest")
    return Rules(levels, said["groups"], said["forget_names_days"])


def default(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Give the rules that a cycle begins with: the city's own words under "musrenbang", else the file's."""
    kept = {name: value for name, value in _file().items() if name != "valid_from"}
    return kept | dict(settings.get("musrenbang", {}))


@cache
def _file() -> dict[str, Any]:
    text = files("simpul.rooms.reports").joinpath("data/musrenbang.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def area_of(code: str, level: Level) -> str:
    """Give the area of a level around a region: of "35.10.01.2001", "35.10.01" is the district."""
    return ".".join(code.split(".")[: level.parts])


def is_in(area: str, code: str) -> bool:
    """Tell whether a region's code lies in an area; everything lies in the area ""."""
    return not area or code == area or code.startswith(f"{area}.")


def window(level: Level, year: int) -> tuple[date, date]:
    """Give the first and the last day for a level's meetings, of the plan of a year."""
    before = year - 1
    return date.fromisoformat(f"{before}-{level.begins}"), date.fromisoformat(f"{before}-{level.ends}")


def handed[T](ranked: Sequence[T], quota: int) -> tuple[Sequence[T], Sequence[T]]:
    """Part a ranked list into what is handed upward and what is beyond the quota."""
    return (ranked[:quota], ranked[quota:]) if quota else (ranked, ())
