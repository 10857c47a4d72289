"""The weights and limits of matching and of comparing cities, read from dated data. Pure."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

PARTS = ("kind", "area", "stage", "budget", "climate", "size", "language", "worked", "place")
DIMENSIONS = ("population", "density", "income", "coast", "hazards")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a match is summed up by; each field is explained in matching.toml."""

    valid_from: date
    source: str
    weights: Mapping[str, float]
    unknown_counts: float
    least_known: float
    shown: int
    helps: Mapping[str, Mapping[str, float]]
    stages: Mapping[str, Mapping[str, float]]
    size_apart: float
    far_km: float
    climate_group: float
    remote: float
    same_state: float
    least_tries: int
    prior: float
    alike_weights: Mapping[str, float]
    alike_apart: Mapping[str, float]
    alike_codes: Mapping[str, str]


@cache
def shipped() -> Rules:
    """Give the rules of matching.toml."""
    return read(
        tomllib.loads(files("simpul.rooms.hub").joinpath("matching.toml").read_text(encoding="utf-8"))
    )


def read(content: Mapping[str, Any]) -> Rules:
    """Read rules.

    Raises:
        ValueError: a part without weight, a weight below 0, all weights 0, or a share outside 0 to 1.
    """
    alike, order, limits = content["alike"], content["order"], content["limits"]
    shares = [
        share for table in ("helps", "stages") for row in content[table].values() for share in row.values()
    ]
    shares += [order["unknown_counts"], order["least_known"]]
    shares += [limits[name] for name in ("climate_group", "remote", "same_state", "prior")]
    if any(not 0 <= share <= 1 for share in shares):
        raise ValueError("matching: a share is outside 0 to 1")
    return Rules(
        valid_from=content["valid_from"],
        source=content["source"],
        weights=weighed(content["weights"], PARTS),
        helps=content["helps"],
        stages=content["stages"],
        alike_weights=weighed(alike["weights"], DIMENSIONS),
        alike_apart=alike["apart"],
        alike_codes=alike["codes"],
        **order,
        **limits,
    )


def weighed(weights: Mapping[str, float], names: tuple[str, ...]) -> dict[str, float]:
    """Give the weights in the order of the names.

    Raises:
        ValueError: a name is missing or not known, a weight is negative or no number, or all are 0.
    """
    if set(weights) != set(names):
        raise ValueError(f"matching: weights must be of {', '.join(names)}")
    if any(not math.isfinite(weight) or weight < 0 for weight in weights.values()) or not any(
        weights.values()
    ):
        raise ValueError("matching: weights must be 0 or more, and not all 0")
    return {name: float(weights[name]) for name in names}


def closeness(mine: float, theirs: float, apart: float) -> float:
    """Give 1 where two numbers above 0 are the same, 0 where one is `apart` times the other."""
    return max(0.0, 1 - abs(math.log(mine / theirs)) / math.log(apart))
