"""How long hazards count and what they mean, read from hazards.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of hazard: how long it counts (None: until somebody says it is gone), and what it means."""

    lasts: timedelta | None
    severity: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of hazards. `near_m`: a hazard belongs to the nearest street within so many metres."""

    kinds: Mapping[str, Rule]
    near_m: float
    keep_gone: timedelta


@cache
def read() -> Rules:
    """Read hazards.toml."""
    text = files("simpul.ground.roadstate").joinpath("hazards.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    kinds = {
        kind: Rule(timedelta(days=row["days"]) if row["days"] else None, row["severity"])
        for kind, row in said["kinds"].items()
    }
    return Rules(kinds, float(said["near_m"]), timedelta(days=said["keep_gone_days"]))
