"""A path as it is kept: what is needed to tell its turns and its condition again on any later day. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from hashlib import sha256
from typing import Any

import rfc8785

from simpul.kernel.geo import LonLat
from simpul.kernel.routing import Edge, Maneuver, Path

SHAPE = 1
"""The number of this way of keeping; another one gets another number."""
DIGITS = 6
"""Decimals of a degree: a tenth of a metre."""

LISTS = frozenset({"line", "maneuvers", "edges", "leg_ends", "heights_m", "arrays"})
FIGURES = tuple(each.name for each in fields(Path) if each.name not in LISTS)
"""The fields of a path that are one number each."""


class NotKept(ValueError):
    """What should be a kept path is none, or was kept in another way."""


def pack(path: Path) -> dict[str, Any]:
    """Give a path as JSON, without what has its default."""
    usual = {each.name: each.default for each in fields(path)}
    figures = {
        name: round(value, 1) if isinstance(value, float) else value
        for name in FIGURES
        if (value := getattr(path, name)) != usual[name]
    }
    return figures | {
        "shape": SHAPE,
        "line": [[round(lon, DIGITS), round(lat, DIGITS)] for lon, lat in path.line],
        "maneuvers": [_short(one) for one in path.maneuvers],
        "edges": [_short(one) for one in path.edges],
        "leg_ends": list(path.leg_ends),
        "heights_m": [round(one, 1) for one in path.heights_m] if path.heights_m is not None else None,
    }


def unpack(kept: Mapping[str, Any]) -> Path:
    """Give the path again. Raises NotKept."""
    if kept.get("shape") != SHAPE:
        raise NotKept(f"a path of shape {kept.get('shape')!r} is not known")
    try:
        return Path(
            line=positions(kept["line"]),
            **{name: kept[name] for name in FIGURES if name in kept},
            maneuvers=tuple(Maneuver(**_tuples(one)) for one in kept["maneuvers"]),
            edges=tuple(Edge(**_tuples(one)) for one in kept["edges"]),
            leg_ends=tuple(kept["leg_ends"]),
            heights_m=None if kept["heights_m"] is None else tuple(kept["heights_m"]),
        )
    except (KeyError, TypeError) as error:
        raise NotKept(f"a part of a kept path is missing or unknown: {error}") from error


def positions(pairs: Sequence[Sequence[float]]) -> tuple[LonLat, ...]:
    """Read a list of [lon, lat]."""
    return tuple(LonLat(pair[0], pair[1]) for pair in pairs)


def fingerprint(*parts: Any) -> str:
    """Give the SHA-256 of JSON values, written canonically (RFC 8785)."""
    return sha256(rfc8785.dumps(list(parts))).hexdigest()


def _short(one: Maneuver | Edge) -> dict[str, Any]:
    usual = one._field_defaults
    said = {name: value for name, value in one._asdict().items() if name not in usual or value != usual[name]}
    return {name: round(value, 2) if isinstance(value, float) else value for name, value in said.items()}


def _tuples(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in one.items()}
