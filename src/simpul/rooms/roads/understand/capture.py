"""The numbers that drives are taken in by, read from capture.toml. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Upload:
    """How much may come in, in bytes, drives and files; how long a drive that does not go on is kept."""

    largest_bytes: int
    person_bytes: int
    city_bytes: int
    person_drives: int
    parts: int
    part_photos: int
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Frames:
    """How photos are taken from a drive: metres between them, pixels, holes in the track, exactness."""

    every_m: float
    widest_px: int
    gap_s: float
    exact_m: float
    widest_phone_px: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """After how many days a road counts as not seen lately, and what one may choose."""

    days: int
    choices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Suggest:
    """How a drive is suggested: what may be wished, what counts as driven, how the first guess is made."""

    most_km: float
    most_minutes: int
    near_m: float
    share: float
    detour: float
    metres_a_second: float
    tries: int
    fits: float
    most_stretches: int
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """All of it."""

    upload: Upload
    frames: Frames
    coverage: Coverage
    suggest: Suggest


@cache
def read() -> Rules:
    """Read capture.toml."""
    text = files("simpul.rooms.roads").joinpath("data/capture.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    hours = said["upload"].pop("lasts_hours")
    return Rules(
        Upload(**said["upload"], lasts=timedelta(hours=hours)),
        Frames(**said["frames"]),
        Coverage(said["coverage"]["days"], tuple(said["coverage"]["choices"])),
        Suggest(**{**said["suggest"], "classes": frozenset(said["suggest"]["classes"])}),
    )
