"""A plan worked out: its inputs frozen, its lines and its summary kept together, or the reason why not."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import rfc8785
from django.db import transaction

from simpul.ground.rows import lock
from simpul.kernel.program import Solve
from simpul.rooms.roads.act.plan import unsigned
from simpul.rooms.roads.models import Plan, PlanLine
from simpul.rooms.roads.observe import plan as gathered
from simpul.rooms.roads.understand import plan as planning
from simpul.rooms.roads.understand import plan_inputs, plan_summary
from simpul.rooms.roads.understand.plan import Result, Taken, Tell
from simpul.rooms.roads.understand.plan_inputs import NEAR, Inputs

AT_ONCE = 500
DIGITS = 6


def work(plan: Plan, solve: Solve, *, solver: str, now: datetime, tell: Tell) -> Plan:
    """Work a plan out from the city as it is now. Run again, it is the plan of that moment.

    Args:
        plan: not signed.
        solve: the solver.
        solver: its name and version, kept with the inputs.
        now: when.
        tell: is told how far it has come.

    Raises:
        Signed: it is signed.
        best.Unsolved: the solver failed.
    """
    unsigned(plan)
    Plan.objects.filter(pk=plan.pk).exclude(state=Plan.State.SIGNED).update(state=Plan.State.WORKING)
    inputs = gathered.gather(plan, on=plan.city.day(now), solver=solver)
    read = plan_inputs.read(inputs)
    result = planning.work_out(read, solve)
    rows = lines(plan, read, result)
    alike = plan_inputs.read(dict(inputs) | {"weights": dict.fromkeys(plan.weights, 0.0)})
    summary = plan_summary.summary(read, result) | {
        "curve": planning.curve(read, alike, solve, tell),
        "next": [_next(read, one) for one in result.next_],
        "lines_sha256": fingerprint(rows),
    }
    with transaction.atomic():
        plan = lock(plan, "city")
        unsigned(plan)
        plan.lines.all().delete()
        PlanLine.objects.bulk_create(rows, batch_size=AT_ONCE)
        plan.inputs, plan.inputs_sha256, plan.summary = inputs, gathered.sha256(inputs), summary
        plan.state, plan.worked_at, plan.error = Plan.State.READY, now, ""
        plan.save(
            update_fields=["inputs", "inputs_sha256", "summary", "state", "worked_at", "error"],
        )
    return plan


def fail(plan: Plan, why: str) -> None:
    """Say that a plan could not be worked out."""
    Plan.objects.filter(pk=plan.pk).exclude(state=Plan.State.SIGNED).update(
        state=Plan.State.FAILED, error=why[:2000]
    )


def same_again(plan: Plan, solve: Solve) -> bool:
    """Tell whether a plan's frozen inputs, worked out again, give the lines that it has."""
    read = plan_inputs.read(plan.inputs)
    again = lines(plan, read, planning.work_out(read, solve))
    kept = list(plan.lines.order_by("rank"))
    return fingerprint(again) == fingerprint(kept) and gathered.sha256(plan.inputs) == plan.inputs_sha256


def fingerprint(rows: Iterable[PlanLine]) -> str:
    """Give the hash of lines: stretch, year, treatment and amount in the order of their ranks."""
    said = [[row.segment_id, row.year, row.treatment, round(row.amount, 2)] for row in rows]
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()  # type: ignore[arg-type]


def lines(plan: Plan, inputs: Inputs, result: Result) -> list[PlanLine]:
    """Give the lines of a plan, the best for its money first."""
    return [_line(plan, inputs, one, rank) for rank, one in enumerate(result.lines, start=1)]


def _line(plan: Plan, inputs: Inputs, one: Taken, rank: int) -> PlanLine:
    roads, treatment = inputs.roads, inputs.treatments[one.treatment]
    unit = inputs.said["prices"][treatment.name]["unit"]
    covered = plan_inputs.amounts(roads, treatment, unit)[one.at] if unit == "m2" else None
    return PlanLine(
        plan=plan, segment_id=int(roads.id[one.at]), year=plan.from_year + one.year,
        treatment=treatment.name, amount=round(one.cost, 2) or 0.01, currency=plan.currency,
        length_m=float(roads.length_m[one.at]), area_m2=None if covered is None else round(float(covered), 2),
        gain=round(one.gain, DIGITS), importance=round(float(roads.importance[one.at]), DIGITS), rank=rank,
        district=inputs.column("district")[one.at], reason=_reason(inputs, one),
    )  # fmt: skip


def _reason(inputs: Inputs, one: Taken) -> dict[str, Any]:
    """Give what the sentence of a line is made of."""
    said = ("sdi", "sdi_low", "sdi_high", "potholes", "cracked_percent", "seen_on", "basis", "surface")
    found: dict[str, Any] = {
        name: inputs.column(name)[one.at] for name in (*said, *NEAR, "reports", "wished")
    }
    before = float(inputs.roads.points.base(one.year)[one.at])
    return found | {
        "before": round(before, 1),
        "after": round(one.after, 1),
        "grade": plan_summary.grade(inputs.said["policy"], found["sdi"]),
        "ratio": one.worth / one.cost,
        "later": _later(inputs, one),
    }


def _later(inputs: Inputs, one: Taken) -> Mapping[str, Any] | None:
    if one.later is None:
        return None
    kind, cost, gain = one.later
    return {
        "treatment": inputs.treatments[kind].name,
        "amount": round(cost, 2),
        "gain": round(gain, DIGITS),
    }


def _next(inputs: Inputs, one: Taken) -> dict[str, Any]:
    return {
        "segment": int(inputs.roads.id[one.at]),
        "year": inputs.said["from_year"] + one.year,
        "treatment": inputs.treatments[one.treatment].name,
        "amount": round(one.cost, 2),
        "length_m": float(inputs.roads.length_m[one.at]),
        "gain": round(one.gain, DIGITS),
        "ratio": one.worth / one.cost,
        "sdi": inputs.column("sdi")[one.at],
    }
