"""What a city decided for its roads, read from data: limits, points, how long originals are kept. Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from simpul.rooms.roads.understand.condition import Rules, Scale
from simpul.rooms.roads.understand.quality import Gate


@dataclass(frozen=True, slots=True)
class Policy:
    """One city's rules from a day on. `keep_originals_days` is 0 where originals are not kept at all."""

    rules: Rules
    gate: Gate
    lane_width_m: float
    keep_originals_days: int


@dataclass(frozen=True, slots=True)
class Shipped:
    """The policy that comes with the room, for cities that made none: its day, its source, its content."""

    valid_from: date
    source: str
    content: Mapping[str, Any]


@cache
def shipped() -> Shipped:
    """Read policy.toml."""
    text = files("simpul.rooms.roads").joinpath("data/policy.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    return Shipped(content.pop("valid_from"), content.pop("source"), content)


def whole(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give every number that a content means; what it leaves out is the shipped policy's."""
    return {part: {**numbers, **content.get(part, {})} for part, numbers in shipped().content.items()}


def read(content: Mapping[str, Any]) -> Policy:
    """Read a policy's content; a part that it leaves out is the shipped one.

    Raises:
        ValueError: a name that is not known, a number that is missing or is none, or limits that do not rise.
    """
    known = shipped().content
    for part, numbers in content.items():
        if part not in known or not set(numbers) <= set(known[part]):
            raise ValueError(f"policy: {part} has a name that is not known: {sorted(numbers)}")
    sdi, gate, camera, originals = (whole(content)[part] for part in ("sdi", "gate", "camera", "originals"))
    try:
        return Policy(
            rules=_rules(sdi),
            gate=Gate(**{name: _number(name, number) for name, number in gate.items()}),
            lane_width_m=_number("lane_width_m", camera["lane_width_m"], above=0),
            keep_originals_days=int(_number("keep_days", originals["keep_days"])),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"policy: {error}") from error


def _rules(sdi: Mapping[str, Any]) -> Rules:
    good, fair, poor = _three("grades_from", sdi["grades_from"])
    if not 0 < good < fair < poor:
        raise ValueError(f"policy: grades_from does not rise: {sdi['grades_from']}")
    return Rules(
        crack_area_percent=_scale(sdi["crack_area_percent"]),
        wide_over_mm=_number("wide_over_mm", sdi["wide_over_mm"]),
        wide_factor=_number("wide_factor", sdi["wide_factor"]),
        potholes_per_km=_scale(sdi["potholes_per_km"]),
        rut_cm=_scale(sdi["rut_cm"]),
        grades_from=(good, fair, poor),
        cover_at_least=_number("cover_at_least", sdi["cover_at_least"]),
    )


def _scale(data: Mapping[str, Any]) -> Scale:
    low, middle, high = _three("points", data["points"])
    first, second = _number("first", data["first"], above=0), _number("second", data["second"], above=0)
    if not first <= second or not low <= middle <= high:
        raise ValueError(f"policy: limits or points that do not rise: {dict(data)}")
    return Scale(first, second, (low, middle, high))


def _three(name: str, numbers: Sequence[object]) -> tuple[float, float, float]:
    """Give three numbers. Raises ValueError where they are not three."""
    if len(numbers) != 3:  # noqa: PLR2004
        raise ValueError(f"policy: {name} = {numbers!r} are not three numbers")
    low, middle, high = (_number(name, number) for number in numbers)
    return low, middle, high


def _number(name: str, value: object, *, above: float | None = None) -> Any:
    """Give the number. Raises ValueError where it is none, negative, or not above `above`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError(f"policy: {name} = {value!r} is no number from 0 up")
    if above is not None and value <= above:
        raise ValueError(f"policy: {name} = {value!r} must be above {above}")
    return value
