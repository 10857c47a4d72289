"""A plan in public: its lines, each with its reason in a sentence and what waiting costs, and its figures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from simpul.ground import jobs
from simpul.ground.places.models import Segment
from simpul.rooms.roads.models import GRADE_NAMES, Plan, PlanLine
from simpul.rooms.roads.understand.condition import Grade

TREATMENTS = {
    "patch": gettext_lazy("Patch the potholes"),
    "crack_seal": gettext_lazy("Seal the cracks"),
    "overlay": gettext_lazy("New wearing course"),
    "rebuild": gettext_lazy("Rebuild"),
    "pave": gettext_lazy("Pave"),
    "bicycle_lane": gettext_lazy("Bicycle lane"),
    "calm": gettext_lazy("Slow the traffic"),
}
BASES = {
    "survey": gettext_lazy("seen by the camera"),
    "confirmed": gettext_lazy("seen by the camera and confirmed by people"),
    "inspection": gettext_lazy("measured by an inspector"),
}
NEAR = {
    "schools": gettext_lazy("near a school"),
    "health": gettext_lazy("near a health post"),
    "destinations": gettext_lazy("near a place that people go to"),
    "reports": gettext_lazy("reported by residents"),
    "wished": gettext_lazy("on a planners' list"),
}
WEIGHTS = {
    "traffic": gettext_lazy("Class of road, for its traffic"),
    "schools": gettext_lazy("Schools near"),
    "health": gettext_lazy("Health posts near"),
    "destinations": gettext_lazy("Markets, stations and sights near"),
    "reports": gettext_lazy("Residents' reports"),
    "wished": gettext_lazy("Planners' lists"),
}
PERCENT = 100
PER_KM = 1000
LITTLE = 0.005


@dataclass(frozen=True, slots=True)
class Row:
    """One line as a table shows it. `why` is its reason in a sentence, `later` what waiting a year costs."""

    line: PlanLine
    street: str
    treatment: str
    grade: str
    grade_name: str
    district: str
    why: str
    later: str


def rows(plan: Plan, lines: Iterable[PlanLine]) -> Iterator[Row]:
    """Give lines as a table shows them. Reads line.segment: select it with the query."""
    names, count = plan.inputs.get("districts", {}), plan.summary["lines"]
    for line in lines:
        grade = Grade(line.reason["grade"])
        yield Row(
            line, street(line.segment), str(TREATMENTS[line.treatment]), grade.value, str(GRADE_NAMES[grade]),
            names.get(line.district, "") or _("No district"), why(line, count), later(line),
        )  # fmt: skip


def lines(plan: Plan) -> QuerySet[PlanLine]:
    """Give the lines of a plan, the best for its money first."""
    return plan.lines.select_related("segment").order_by("rank")


def street(segment: Segment) -> str:
    """Name a stretch."""
    return segment.name or _("Street without a name")


def why(line: PlanLine, count: int) -> str:
    """Give the reason of a line in one sentence."""
    said = line.reason
    return _(
        "%(grade)s, SDI %(sdi)s (%(what)s, %(basis)s on %(day)s): done in %(year)d it brings the SDI from "
        "%(before)s to %(after)s; number %(rank)d of %(count)d by what it brings for its money%(near)s."
    ) % {
        "grade": GRADE_NAMES[Grade(said["grade"])],
        "sdi": number(said["sdi"]),
        "what": _wrong(said),
        "basis": BASES[said["basis"]],
        "day": date_format(date.fromisoformat(said["seen_on"])),
        "year": line.year,
        "before": number(said["before"]),
        "after": number(said["after"]),
        "rank": line.rank,
        "count": count,
        "near": "".join(f"; {text}" for name, text in NEAR.items() if said.get(name)),
    }


def later(line: PlanLine) -> str:
    """Say what the same stretch costs and brings a year later."""
    then = line.reason["later"]
    if then is None:
        return _("A year later nothing fits any more.")
    more = then["amount"] - line.amount
    if then["treatment"] != line.treatment:
        return _("A year later it needs another treatment, %(treatment)s: %(amount)s %(currency)s.") % {
            "treatment": str(TREATMENTS[then["treatment"]]).lower(),
            "amount": number(then["amount"]),
            "currency": line.currency,
        }
    less = 1 - then["gain"] / line.gain
    if less > LITTLE:
        return _("A year later it brings %(percent)s %% less.") % {"percent": number(PERCENT * less)}
    if more > 0:
        return _("A year later it costs %(amount)s %(currency)s more.") % {
            "amount": number(more),
            "currency": line.currency,
        }
    return _("A year later it brings as much.")


def _wrong(said: Mapping[str, Any]) -> str:
    """Say what is wrong with a stretch."""
    found = []
    if said["potholes"]:
        holes = ngettext("%(count)d pothole", "%(count)d potholes", said["potholes"])
        found.append(holes % {"count": said["potholes"]})
    if said["cracked_percent"] > 0:
        found.append(_("%(percent)s %% cracked") % {"percent": number(said["cracked_percent"], 1)})
    if not said["surface"]:
        found.append(_("surface not known"))
    return ", ".join(found) or _("worn by age")


def next_rows(plan: Plan) -> list[dict[str, Any]]:
    """Give what more money would buy first, with the street and the treatment in words."""
    told = plan.summary["next"]
    found = Segment.objects.in_bulk([one["segment"] for one in told])
    return [
        one
        | {
            "street": street(found[one["segment"]]),
            "treatment_name": TREATMENTS[one["treatment"]],
            "per_million": one["ratio"] * 1e6,
        }
        for one in told
        if one["segment"] in found
    ]


def treatment_rows(plan: Plan) -> list[dict[str, Any]]:
    """Give the sums by treatment, in words."""
    return [one | {"name": TREATMENTS[one["treatment"]]} for one in plan.summary["treatments"]]


def weight_rows(plan: Plan) -> list[tuple[str, float]]:
    """Give the weights in words."""
    return [(str(name), plan.weights[key]) for key, name in WEIGHTS.items() if key in plan.weights]


def figures(plan: Plan) -> dict[str, Any]:
    """Give what the page says of a plan as a whole, in per cent and kilometres."""
    told = plan.summary
    gap, worth, greedy = told["gap"], told["worth"], told["greedy"]
    return {
        "gap_percent": None if gap is None else PERCENT * gap / max(1 - gap, LITTLE),
        "greedy_percent": PERCENT * (1 - greedy / worth) if worth > 0 and greedy < worth else None,
        "known_km": told["known_m"] / PER_KM,
        "unknown_km": told["unknown_m"] / PER_KM,
        "waiting_percent": PERCENT * told["waiting"]["less_worth"] / worth if worth > 0 else 0.0,
        "years": [one | {"per_million": one["price"] * 1e6} for one in told["years"]],
        "districts": [_district(one) for one in told["districts"]],
    }


def _district(one: Mapping[str, Any]) -> dict[str, Any]:
    share = one["damaged_share"]
    return dict(one) | {
        "damaged_km": one["damaged_m"] / PER_KM,
        "unknown_km": one["unknown_m"] / PER_KM,
        "damage_percent": None if share is None else PERCENT * share,
        "money_percent": PERCENT * one["share"],
    }


def assumed(plan: Plan) -> bool:
    """Tell whether the prices of a plan are assumptions that no city made."""
    return any(price["assumed"] for price in plan.inputs.get("prices", {}).values())


def source(plan: Plan) -> str:
    """Give the source of a plan's prices."""
    return next((price["source"] for price in plan.inputs.get("prices", {}).values()), "")


def progress(plan: Plan) -> Any:
    """Give how far the job has come; None where it is done or nobody has begun."""
    return None if plan.is_done else jobs.how_far(f"roads.plan/{plan.pk}")


def number(value: float, digits: int = 0) -> str:
    """Write a number as the reader's language does."""
    return number_format(round(value, digits), digits, use_l10n=True, force_grouping=True)


def of_segment(segment: Segment) -> list[dict[str, Any]]:
    """Give the lines of signed plans about a segment with their treatment in words, newest plan first."""
    signed = PlanLine.objects.filter(segment=segment, plan__state=Plan.State.SIGNED).select_related("plan")
    found = signed.defer("plan__inputs", "plan__summary").order_by("-plan__signed_at")
    return [{"line": line, "words": TREATMENTS[line.treatment]} for line in found]
