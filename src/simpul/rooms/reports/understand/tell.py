"""What a resident's form takes and how far it looks around: tell.toml and the city's settings. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """How many photos of how many bytes, `photo_px` on the longer side; what is near; when unsent ones go.

    `look_photos`: in so many the road model looks for damage, each of at most `look_bytes` and `look_pixels`.
    """

    photos: int
    photo_bytes: int
    photo_px: int
    near_m: float
    near_shown: int
    look_photos: int
    look_bytes: int
    look_pixels: int
    unsent_hours: float


def of(settings: Mapping[str, Any]) -> Limits:
    """Give a city's limits: its own words under "reports", else those that it begins with."""
    said = default() | dict(settings.get("reports", {}))
    return Limits(**{one.name: said[one.name] for one in fields(Limits)})


@cache
def default() -> dict[str, Any]:
    """Read tell.toml."""
    text = files("simpul.rooms.reports").joinpath("data/tell.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
