"""Totals of a year's list of projects that agree with the list to the last digit. Pure.

Shown shares are made by the method of largest remainders (Hamilton), so that they always add up to 100; the
counts beside them are exact.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

type Group = Literal["state", "city", "focus_area", "status"]

STATUSES = ("planning", "ongoing", "ongoing_or_planning", "completed", "listed")
"""What a list can say of a project. "ongoing_or_planning": the list does not tell the two apart (2024, 2025);
"listed": it says nothing of the status (2022, 2023)."""

UNSTATED = "listed"
JOINED = {"planning": "ongoing_or_planning", "ongoing": "ongoing_or_planning"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One project as the list of a year has it.

    `project` and `city` are slugs, `state` is ISO 3166-1 alpha-3, `focus_area` is "" where the list gives
    none, `names` are the other titles it is known by, `sources` where it was read, `verified` whether
    somebody checked it there.
    """

    project: str
    title: str
    city: str
    city_name: str
    state: str
    state_name: str
    focus_area: str
    status: str
    verified: bool = False
    sources: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a list fall to `key`, and which share of the list that is, as it may be shown."""

    key: str
    number: int
    share_percent: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """A year's list, counted."""

    year: int
    projects: int
    cities: int
    states: int
    by: dict[Group, tuple[Count, ...]]


def shares(numbers: Sequence[int], digits: int = 1) -> list[Decimal]:
    """Give the percentages of whole numbers, with `digits` decimals, so that they add up to exactly 100.

    Largest remainders (Hamilton): all are rounded down, and the units that are missing go to the largest
    remainders, the earlier first where two are alike. All are 0 where there is nothing to share.
    """
    total = sum(numbers)
    unit = Decimal(1).scaleb(-digits)
    if not total:
        return [Decimal(0).quantize(unit) for _ in numbers]
    exact = [Decimal(100 * number) / total for number in numbers]
    down = [one.quantize(unit, ROUND_FLOOR) for one in exact]
    missing = int((100 - sum(down)) / unit)
    order = sorted(range(len(numbers)), key=lambda at: (down[at] - exact[at], at))
    for at in order[:missing]:
        down[at] += unit
    return down


def count(lines: Sequence[Listed], by: Group, order: Sequence[str] = ()) -> tuple[Count, ...]:
    """Count a list by one of its columns.

    Args:
        lines: the list.
        by: which column.
        order: keys that come first, and are counted (0) also where the list has none; the others follow, the
            most frequent first.
    """
    found = Counter(getattr(line, by) for line in lines)
    keys = [*order, *sorted(set(found) - set(order), key=lambda key: (-found[key], key))]
    percent = shares([found[key] for key in keys])
    return tuple(Count(key, found[key], share) for key, share in zip(keys, percent, strict=True))


def total(year: int, lines: Sequence[Listed], focus_areas: Sequence[str]) -> Totals:
    """Count a year's list by state, city, focus area and status. `focus_areas` gives the order of those."""
    statuses = [status for status in STATUSES if any(line.status == status for line in lines)]
    by: dict[Group, tuple[Count, ...]] = {
        "state": count(lines, "state"),
        "city": count(lines, "city"),
        "focus_area": count(lines, "focus_area", focus_areas),
        "status": count(lines, "status", statuses),
    }
    return Totals(year, len(lines), len(by["city"]), len(by["state"]), by)


def agree(totals: Totals, lines: Iterable[Listed]) -> bool:
    """Tell whether every total is the sum of the list it was made from: the proof behind the report."""
    listed = list(lines)
    key: Callable[[Group], Counter[str]] = lambda by: Counter(getattr(line, by) for line in listed)  # noqa: E731
    return totals.projects == len(listed) and all(
        Counter({one.key: one.number for one in counts if one.number}) == key(by)
        and sum(one.share_percent for one in counts) == (100 if listed else 0)
        for by, counts in totals.by.items()
    )
