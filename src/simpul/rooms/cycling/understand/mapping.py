"""What a way of the map says to the router, given what is known of the street: tags in, tags out. Pure."""

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

type Tags = dict[str, str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of data/build.toml. Ranks go from 0 (smooth) up; speeds are km/h of cars, paces shares."""

    smoothness: Mapping[str, str]
    pace: Mapping[str, float]
    engine_pace: Mapping[str, Mapping[str, Any]]
    rank: Mapping[str, int]
    surface: Mapping[str, int]
    tracktype: Mapping[str, int]
    speed: Mapping[str, int]
    rough_from: int
    rough_slows: int
    right: frozenset[str]
    otherwise: str
    grace: timedelta
    retry: timedelta


@cache
def rules() -> Rules:
    """Read data/build.toml."""
    text = files("simpul.rooms.cycling").joinpath("data/build.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    speed, side, tiles = said["speed"], said["driving_side"], said["tiles"]
    return Rules(
        smoothness={grade: word for grade, word in said["smoothness"].items() if grade != "source"},
        pace={grade: share for grade, share in said["pace"].items() if grade != "source"},
        engine_pace=said["engine_pace"],
        rank=said["rank"],
        surface=said["surface"],
        tracktype=said["tracktype"],
        speed={kind: kmh for kind, kmh in speed.items() if not kind.startswith(("source", "rough"))},
        rough_from=speed["rough_from"],
        rough_slows=speed["rough_slows"],
        right=frozenset(side["right"]),
        otherwise=side["otherwise"],
        grace=timedelta(minutes=tiles["grace_minutes"]),
        retry=timedelta(hours=tiles["retry_hours"]),
    )


def paces(grade: str, bicycle: str, speed_kmh: float) -> tuple[str, float, float] | None:
    """Give what the tiles make of a damaged stretch: its surface there, the engine's pace, and a rider's.

    Args:
        grade: of the stretch.
        bicycle: the engine's type.
        speed_kmh: on the flat.

    Returns:
        Paces are shares of that on a smooth street; None where the engine's is right.
    """
    known = rules().engine_pace.get(grade, {})
    if bicycle not in known:
        return None
    engines = math.floor(speed_kmh * known[bicycle] + 0.5) / speed_kmh
    return known["surface"], engines, rules().pace[grade]


def driving_side(country: str) -> str:
    """Give the side one drives on: "left" or "right". `country` is ISO 3166-1 alpha-3, "" where unknown."""
    return "right" if country in rules().right else rules().otherwise


def retag(country: str) -> Callable[[Tags, str | None], Tags]:
    """Give the function that makes the tags of a piece of a way in a country, for its grade (None: unknown).

    The side one drives on is said on every way. A known grade becomes `smoothness`; `surface` and `tracktype`
    go where they would say that the street is better than it was seen to be, and stay where they say worse: a
    camera grades damage, not gravel. The speed of cars is said, so that a broken street is not taken for a
    calm one.
    """
    side = driving_side(country)

    def tags_of(tags: Tags, grade: str | None) -> Tags:
        if "highway" not in tags:
            return tags
        rank = _mapped(tags)
        word = rules().smoothness.get(grade or "")
        if word is not None:
            seen = rules().rank[word]
            if rank is None or seen >= rank:
                tags = {key: value for key, value in tags.items() if key not in ("surface", "tracktype")}
                rank = seen
            tags |= {"smoothness": word}
        return tags | {"driving_side": side} | _speed(tags, rank or 0)

    return tags_of


def _mapped(tags: Mapping[str, str]) -> int | None:
    """Give how rough the map itself says that a way is; None where it does not say."""
    if "surface" in tags:
        return rules().surface.get(tags["surface"], 0)
    if "tracktype" in tags:
        return rules().tracktype.get(tags["tracktype"])
    return rules().rank.get(tags.get("smoothness", ""))


def _speed(tags: Mapping[str, str], rank: int) -> Tags:
    """Say how fast cars go, where the way does not, and take back what Valhalla takes off on rough ways."""
    if "maxspeed:practical" in tags:
        return {}
    said = tags.get("maxspeed", "")
    kmh = int(said) if said.isdigit() else rules().speed.get(tags["highway"].removesuffix("_link"))
    rough = rank >= rules().rough_from
    if kmh is None or (said and not (said.isdigit() and rough)):
        return {}
    return {"maxspeed:practical": str(kmh + (rules().rough_slows if rough else 0))}
