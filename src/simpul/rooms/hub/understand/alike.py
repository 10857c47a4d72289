"""Cities like ours: how far apart two cities are in each of a few plain facts, and in all of them. Pure.

A fact that one of the two cities does not have is not guessed: it is left out of the distance, lowers how
certain it is, and is named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simpul.rooms.hub.understand.rules import DIMENSIONS, Rules, closeness


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of a city; None where it is not.

    Attributes:
        key: its slug.
        population: people.
        density: people per square kilometre.
        income: of the indicator that the rules name, in `income_unit`.
        coast: whether it lies at the sea.
        hazards: such as "flood", "earthquake"; an empty set says that somebody looked and there are none.
    """

    key: str
    population: float | None = None
    density: float | None = None
    income: float | None = None
    income_unit: str = ""
    coast: bool | None = None
    hazards: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    """One fact of two cities: `apart` is 0 (the same) to 1 (wholly unlike), None where it is not known."""

    name: str
    weight: float
    mine: object
    theirs: object
    apart: float | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two cities are: `distance` 0 to 1 over what is known, `certainty` the weight known."""

    key: str
    distance: float
    certainty: float
    order: float
    dimensions: tuple[Dimension, ...]


def compare(mine: Traits, theirs: Traits, rules: Rules, weights: Mapping[str, float]) -> Likeness | None:
    """Compare two cities; None where they have no known fact of any weight in common."""
    dimensions = tuple(
        Dimension(
            name, weights[name], getattr(mine, name), getattr(theirs, name), _apart(name, mine, theirs, rules)
        )
        for name in DIMENSIONS
    )
    known = sum(one.weight for one in dimensions if one.apart is not None)
    if not known:
        return None
    total = sum(one.weight for one in dimensions)
    distance = sum(one.weight * one.apart for one in dimensions if one.apart is not None)
    order = (distance + (1 - rules.unknown_counts) * (total - known)) / total
    return Likeness(theirs.key, distance / known, known / total, order, dimensions)


def nearest(
    mine: Traits,
    others: Iterable[Traits],
    rules: Rules,
    weights: Mapping[str, float],
    *,
    limit: int | None = None,
) -> list[Likeness]:
    """Give the cities most like this one, the likest first; equals by their key."""
    found = [compare(mine, other, rules, weights) for other in others if other.key != mine.key]
    ranked = sorted((one for one in found if one), key=lambda one: (one.order, one.key))
    return ranked[: limit or rules.shown]


def _apart(name: str, mine: Traits, theirs: Traits, rules: Rules) -> float | None:
    ours, other = getattr(mine, name), getattr(theirs, name)
    if ours is None or other is None:
        return None
    if name == "coast":
        return float(ours != other)
    if name == "hazards":
        return 1 - len(ours & other) / len(ours | other) if ours | other else 0.0
    if not ours > 0 or not other > 0 or (name == "income" and mine.income_unit != theirs.income_unit):
        return None
    return 1 - closeness(ours, other, rules.alike_apart[name])
