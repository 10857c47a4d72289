"""What is said of a plan as a whole: money by year and district, classes, what waiting costs. Pure."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from simpul.kernel.program import Numbers
from simpul.rooms.roads.understand.condition import Grade
from simpul.rooms.roads.understand.plan import Result, Taken, ahead, by_length, sdi_at
from simpul.rooms.roads.understand.plan_inputs import Inputs

MONEY_DIGITS = 2
SHARE_DIGITS = 5


def summary(inputs: Inputs, result: Result) -> dict[str, Any]:
    """Say what a plan comes to, as plain JSON. Lengths are metres, money in the plan's currency."""
    lines = tuple((one.at, one.treatment, one.year) for one in result.lines)
    saved = [(one.at, one.gain) for one in result.lines]
    most = max(result.chosen.bound, result.worth)
    return {
        "lines": len(lines),
        "amount": _money(sum(one.cost for one in result.lines)),
        "worth": result.worth,
        "bound": most,
        "gap": (most - result.worth) / most if most > 0 and not result.chosen.short.any() else None,
        "greedy": result.greedy,
        "rounds": result.chosen.rounds,
        "known_m": round(float(inputs.roads.length_m.sum()), 1),
        "unknown_m": inputs.said["unknown"]["length_m"],
        "unknown_segments": len(inputs.said["unknown"]["segments"]),
        "years": _years(inputs, result),
        "districts": _districts(inputs, result),
        "grades": {
            "now": grades(inputs, inputs.roads.points.sdi),
            "nothing": grades(inputs, sdi_at(inputs, (), inputs.years - 1)),
            "plan": grades(inputs, sdi_at(inputs, lines, inputs.years - 1)),
        },
        "sdi": {
            "now": _mean(inputs, inputs.roads.points.sdi),
            "nothing": round(by_length(inputs, ahead(inputs, ())), 2),
            "plan": round(by_length(inputs, ahead(inputs, saved)), 2),
        },
        "waiting": _waiting(result),
        "treatments": _treatments(inputs, result),
    }


def grades(inputs: Inputs, sdi: Numbers) -> dict[str, float]:
    """Give metres by grade, in the classes of the policy that was frozen (docs/decisions/0050)."""
    good, fair, poor = inputs.said["policy"]["grades_from"]
    length_m = inputs.roads.length_m
    parts = {
        Grade.GOOD: sdi < good,
        Grade.FAIR: (sdi >= good) & (sdi <= fair),
        Grade.POOR: (sdi > fair) & (sdi <= poor),
        Grade.BAD: sdi > poor,
    }
    return {grade.value: round(float(length_m[there].sum()), 1) for grade, there in parts.items()}


def grade(policy: Mapping[str, Any], sdi: float) -> str:
    """Give the class of an index under the policy that was frozen."""
    good, fair, poor = policy["grades_from"]
    if sdi < good:
        return Grade.GOOD.value
    return (Grade.FAIR if sdi <= fair else Grade.POOR if sdi <= poor else Grade.BAD).value


def _years(inputs: Inputs, result: Result) -> list[dict[str, Any]]:
    """Say by year what there is, what is spent, and what one more unit of money would bring."""
    spent, count = Counter[int](), Counter[int]()
    for one in result.lines:
        spent[one.year] += one.cost  # type: ignore[assignment]
        count[one.year] += 1
    return [
        {
            "year": inputs.said["from_year"] + year,
            "budget": float(inputs.budgets[year]),
            "amount": _money(spent[year]),
            "lines": count[year],
            "price": float(result.chosen.prices.year[year]),
        }
        for year in range(inputs.years)
    ]


def _districts(inputs: Inputs, result: Result) -> list[dict[str, Any]]:
    """Say by district what there is to mend, what is spent there, and how its roads are with and without."""
    roads, total = inputs.roads, max(sum(one.cost for one in result.lines), 1e-30)
    fair = inputs.said["policy"]["grades_from"][1]
    damaged = roads.points.sdi > fair
    before = ahead(inputs, ())
    after = ahead(inputs, [(one.at, one.gain) for one in result.lines])
    unknown = inputs.said["unknown"]["by_district"]
    found = []
    for number, code in [*enumerate(inputs.districts), (-1, "")]:
        mine = roads.district == number
        if not mine.any() and code not in unknown:
            continue
        money = sum(one.cost for one in result.lines if roads.district[one.at] == number)
        found.append(
            {
                "code": code,
                "name": inputs.said["districts"].get(code, ""),
                "known_m": _metres(roads.length_m[mine]),
                "damaged_m": _metres(roads.length_m[mine & damaged]),
                "damaged_share": _share(roads.length_m[mine & damaged], roads.length_m[damaged]),
                "unknown_m": unknown.get(code, 0.0),
                "amount": _money(money),
                "share": round(money / total, SHARE_DIGITS),
                "treated_m": _metres(roads.length_m[[one.at for one in result.lines if mine[one.at]]]),
                "least": _money(float(inputs.least[number])) if number >= 0 else 0.0,
                "short": _money(float(result.chosen.short[number])) if number >= 0 else 0.0,
                "sdi_nothing": _mean(inputs, before, mine),
                "sdi_plan": _mean(inputs, after, mine),
            }
        )
    return found


def _waiting(result: Result) -> dict[str, Any]:
    """Say what all lines a year later would cost more and save less; `lost` have no treatment by then."""
    there = [(one, one.later) for one in result.lines if one.later]
    return {
        "more_money": _money(sum(max(later[1] - one.cost, 0.0) for one, later in there)),
        "less_worth": sum(_less(one) for one in result.lines),
        "dearer": sum(later[1] > one.cost for one, later in there),
        "lost": sum(one.later is None for one in result.lines),
    }


def _less(one: Taken) -> float:
    """Give how much less a line is worth a year later: nothing where it is dearer and brings more."""
    return max(one.worth * (1 - (one.later[2] if one.later else 0.0) / one.gain), 0.0)


def _treatments(inputs: Inputs, result: Result) -> list[dict[str, Any]]:
    found = []
    for kind, treatment in enumerate(inputs.treatments):
        mine = [one for one in result.lines if one.treatment == kind]
        if mine:
            length_m = inputs.roads.length_m[[one.at for one in mine]]
            amount = _money(sum(one.cost for one in mine))
            found.append(
                {
                    "treatment": treatment.name,
                    "lines": len(mine),
                    "length_m": _metres(length_m),
                    "amount": amount,
                }
            )
    return found


def _mean(inputs: Inputs, sdi: Numbers, mine: np.ndarray | None = None) -> float | None:
    """Give the mean weighed by length; None where there is no road."""
    length_m = inputs.roads.length_m if mine is None else inputs.roads.length_m * mine
    return round(float(sdi @ length_m / length_m.sum()), 2) if length_m.sum() > 0 else None


def _money(amount: float) -> float:
    return round(float(amount), MONEY_DIGITS)


def _metres(length_m: Numbers) -> float:
    return round(float(length_m.sum()), 1)


def _share(part: Numbers, whole: Numbers) -> float | None:
    return round(float(part.sum() / whole.sum()), SHARE_DIGITS) if whole.sum() > 0 else None
