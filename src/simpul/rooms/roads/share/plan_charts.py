"""The figures of a plan: condition against budget, classes before and after, and two plans side by side."""

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext as _

from simpul.kernel import vega
from simpul.kernel.chart import Chart, shares
from simpul.rooms.roads.models import GRADE_NAMES, Plan
from simpul.rooms.roads.share.plan import PER_KM, TREATMENTS, number
from simpul.rooms.roads.understand.condition import KNOWN

SHOWN = 20
"""Lines that are listed of what only one of two plans has."""


def curve(plan: Plan) -> Chart:
    """Draw the mean SDI after the plan's years against the budget, with its weights and with none."""
    points = [(part * plan.budget, ours, alike) for part, ours, alike in plan.summary["curve"]]
    names = (_("weights of this plan"), _("all roads alike"))
    values = [
        {"x": budget, "y": sdi, "s": name}
        for budget, *two in points
        for name, sdi in zip(names, two, strict=True)
    ]
    series = {"field": "s", "type": "nominal", "scale": {"domain": list(names)}, "title": None}
    encoding: dict[str, Any] = {
        "x": {
            "field": "x",
            "type": "quantitative",
            "title": plan.currency,
            "axis": {"tickCount": 4, "format": "~s"},
        },
        "y": {"field": "y", "type": "quantitative", "title": None, "scale": {"zero": False}},
        "color": series,
    }
    spec = vega.sheet(values, _("Mean SDI of the years ahead, lower is better")) | {
        "height": 220,
        "layer": [
            {"mark": "line", "encoding": encoding | {"strokeDash": series}},
            {"mark": "point", "encoding": encoding | {"shape": series}},
        ],
    }
    none, own, most = points[0], _own(points, plan.budget), points[-1]
    sentence = _(
        "Without money the mean SDI of the next %(years)d years is %(none)s, with this budget %(own)s, "
        "and with %(times)s times as much %(most)s."
    ) % {
        "none": number(none[1], 1),
        "years": plan.inputs["rules"]["look_ahead_years"],
        "own": number(own[1], 1),
        "times": number(most[0] / plan.budget, 1),
        "most": number(most[1], 1),
    }
    header = (_("Budget (%(currency)s)") % {"currency": plan.currency}, *names)
    table = [(number(budget), round(ours, 2), round(alike, 2)) for budget, ours, alike in points]
    return Chart("curve", _("What other budgets would do"), sentence, header, table, spec)


def _own(points: Sequence[tuple[float, float, float]], budget: float) -> tuple[float, float, float]:
    return min(points, key=lambda point: abs(point[0] - budget))


def grades(plan: Plan) -> Chart:
    """Draw the length by class: now, and after the plan's years without it and with it."""
    told = plan.summary["grades"]
    names = {
        "now": _("At the last look"),
        "nothing": _("In %(year)d, nothing done") % {"year": plan.last_year},
        "plan": _("In %(year)d, with this plan") % {"year": plan.last_year},
    }
    values = [
        (name, [round(told[key][grade.value] / 1000, 3) for grade in KNOWN]) for key, name in names.items()
    ]
    good = {key: told[key]["good"] + told[key]["fair"] for key in names}
    all_m = max(sum(told["now"].values()), 1e-9)
    sentence = _(
        "Good or fair: %(now)s %% of the known length at the last look, %(nothing)s %% in %(year)d where "
        "nothing is done, %(plan)s %% with this plan."
    ) % {
        "now": number(100 * good["now"] / all_m),
        "nothing": number(100 * good["nothing"] / all_m),
        "plan": number(100 * good["plan"] / all_m),
        "year": plan.last_year,
    }
    parts = [str(GRADE_NAMES[grade]) for grade in KNOWN]
    return shares(
        "grades",
        _("Condition with and without the plan"),
        sentence,
        values,
        parts=parts,
        across=_("km by class"),
    )


def compare(one: Plan, other: Plan) -> dict[str, Any]:
    """Say how two plans differ: their figures, and which stretches are in both, in one, or changed."""
    mine, theirs = _by_segment(one), _by_segment(other)
    both = mine.keys() & theirs.keys()
    same = [pk for pk in both if mine[pk] == theirs[pk]]
    return {
        "figures": [_figures(plan) for plan in (one, other)],
        "both": len(both),
        "same": len(same),
        "changed": len(both) - len(same),
        "only": [len(mine.keys() - theirs.keys()), len(theirs.keys() - mine.keys())],
        "only_first": _some(one, mine.keys() - theirs.keys()),
        "only_second": _some(other, theirs.keys() - mine.keys()),
    }


def _by_segment(plan: Plan) -> dict[int, tuple[str, int]]:
    found = plan.lines.values_list("segment_id", "treatment", "year")
    return {segment: (treatment, year) for segment, treatment, year in found}


def _some(plan: Plan, segments: Collection[int]) -> list[dict[str, Any]]:
    """Give the first lines of a plan about these stretches, in words."""
    ordered = plan.lines.select_related("segment").order_by("rank")
    found = [line for line in ordered if line.segment_id in segments][:SHOWN]
    return [{"line": line, "words": TREATMENTS[line.treatment]} for line in found]


def _figures(plan: Plan) -> dict[str, Any]:
    told = plan.summary
    return {
        "plan": plan,
        "amount": told["amount"],
        "lines": told["lines"],
        "sdi": told["sdi"]["plan"],
        "worth": told["worth"],
        "stable_km": (told["grades"]["plan"]["good"] + told["grades"]["plan"]["fair"]) / PER_KM,
    }
