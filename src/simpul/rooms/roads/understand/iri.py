"""The class of a roughness (International Roughness Index, IRI) by dated scales, limits by surface. Pure."""

import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

MOST_M_PER_KM = 40.0
"""Beyond this no road is a road: Sayers (World Bank Technical Paper 46) ends his scale at about 20."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One scale: its classes from the best, and the limits between them by surface, m/km."""

    name: str
    title: str
    valid_from: date
    source: str
    names: Sequence[str]
    up_to: Mapping[str, Sequence[float]]

    def of(self, surface: str, iri_m_per_km: float) -> str | None:
        """Give the class of a roughness; None where the scale has none for the surface.

        Raises:
            ValueError: the roughness is below 0.
        """
        if iri_m_per_km < 0:
            raise ValueError(f"{iri_m_per_km} is below 0")
        limits = self.up_to.get(surface)
        return None if limits is None else self.names[bisect_left(limits, iri_m_per_km)]


@dataclass(frozen=True, slots=True)
class Rules:
    """The scales of iri.toml; `default` is the beginning of the names of those that count for the class."""

    default: str
    scales: Sequence[Scale]

    def valid(self, day: date) -> list[Scale]:
        """Give the scales that are valid on a day."""
        return [scale for scale in self.scales if scale.valid_from <= day]


@cache
def shipped() -> Rules:
    """Read iri.toml. Raises ValueError where limits do not rise or do not fit their classes."""
    data = tomllib.loads(files("simpul.rooms.roads").joinpath("data/iri.toml").read_text(encoding="utf-8"))
    scales = [Scale(**one) for one in data["scales"]]
    for scale in scales:
        for surface, limits in scale.up_to.items():
            if sorted(set(limits)) != list(limits) or len(limits) != len(scale.names) - 1:
                raise ValueError(f"iri: {scale.name}, {surface}: {limits}")
    return Rules(data["default"], scales)


def classify(rules: Rules, surface: str, iri_m_per_km: float, day: date) -> tuple[str, Scale] | None:
    """Give the class that counts for the combined one, and the scale; None where none is for the surface."""
    for scale in sorted(rules.valid(day), key=lambda one: one.valid_from, reverse=True):
        if scale.name.startswith(rules.default) and (found := scale.of(surface, iri_m_per_km)):
            return found, scale
    return None


def others(rules: Rules, surface: str, iri_m_per_km: float, day: date) -> list[tuple[Scale, str]]:
    """Give the classes of the scales that do not count, to be shown beside."""
    listed = [scale for scale in rules.valid(day) if not scale.name.startswith(rules.default)]
    found = [(scale, scale.of(surface, iri_m_per_km)) for scale in listed]
    return [(scale, name) for scale, name in found if name]
