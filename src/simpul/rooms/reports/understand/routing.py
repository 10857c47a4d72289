"""Which office gets a report: rules of place and category, the first that fits. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """What goes to an office; empty `categories` or `regions` are any. A region holds all that lie in it."""

    categories: frozenset[str]
    regions: tuple[str, ...]
    office: int

    def fits(self, category: str | None, region: str | None) -> bool:
        """Tell whether it names a category and the code of a region; None is what nobody said or knows."""
        if self.categories and category not in self.categories:
            return False
        return not self.regions or (
            region is not None and any(region == one or region.startswith(one + ".") for one in self.regions)
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """Rules in their order, and the office that gets what none of them names; None: it waits at the desk."""

    rules: tuple[Rule, ...] = ()
    otherwise: int | None = None

    def choose(self, category: str | None, region: str | None) -> "Choice":
        """Give where a report of a category in a region goes."""
        for number, rule in enumerate(self.rules, start=1):
            if rule.fits(category, region):
                return Choice(rule.office, number)
        return Choice(self.otherwise, 0)


@dataclass(frozen=True, slots=True)
class Choice:
    """An office, None where a report waits at the desk, and the number of the rule: 0 where none named it."""

    office: int | None
    rule: int


class Wrong(StrEnum):
    """What can be wrong with a rule."""

    CATEGORY = "category"
    REGION = "region"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule, by its number, that names what is not there."""

    number: int
    wrong: Wrong
    value: str


@dataclass(frozen=True, slots=True)
class Known:
    """What rules can name: codes of categories and regions, primary keys of offices that take reports."""

    categories: Collection[str]
    regions: Collection[str]
    offices: Collection[int]


def read(rows: Sequence[Mapping[str, Any]], otherwise: int | None) -> Plan:
    """Read the rules of a routing as it is kept."""
    return Plan(
        tuple(Rule(frozenset(row["categories"]), tuple(row["regions"]), row["office"]) for row in rows),
        otherwise,
    )


def faults(plan: Plan, known: Known) -> list[Fault]:
    """Give what rules name and is not there, by their numbers; 0 is what no rule names."""
    found: list[Fault] = []
    for number, rule in enumerate(plan.rules, start=1):
        found += [
            Fault(number, Wrong.CATEGORY, one) for one in sorted(rule.categories - set(known.categories))
        ]
        found += [Fault(number, Wrong.REGION, one) for one in rule.regions if one not in known.regions]
        if rule.office not in known.offices:
            found.append(Fault(number, Wrong.OFFICE, str(rule.office)))
    if plan.otherwise is not None and plan.otherwise not in known.offices:
        found.append(Fault(0, Wrong.OFFICE, str(plan.otherwise)))
    return found


type Pair = tuple[str | None, str | None]
"""A category and the code of a region; None where nobody said it."""


def laid(plan: Plan, pairs: Iterable[Pair]) -> dict[Pair, Choice]:
    """Give where each pair goes."""
    return {pair: plan.choose(*pair) for pair in pairs}


def idle(plan: Plan, pairs: Iterable[Pair]) -> list[int]:
    """Give the numbers of rules that none of the pairs ever reaches: rules before them take it all."""
    used = {one.rule for one in laid(plan, pairs).values()}
    return [number for number in range(1, len(plan.rules) + 1) if number not in used]


@dataclass(frozen=True, slots=True)
class Change:
    """A pair that goes elsewhere than before."""

    pair: Pair
    before: int | None
    after: int | None


def changes(before: Plan, after: Plan, pairs: Iterable[Pair]) -> list[Change]:
    """Give the pairs that would go to another office, in their order."""
    found = ((pair, before.choose(*pair).office, after.choose(*pair).office) for pair in pairs)
    return [Change(*one) for one in found if one[1] != one[2]]
