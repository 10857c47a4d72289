"""The board of what is missing: who owes which figure, since when, and what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.rooms.indicators.models import Duty, Failure, State, Step, Value
from simpul.rooms.indicators.share import words
from simpul.rooms.indicators.understand.catalogue import definitions

type Stands = Literal["nothing", "draft", "returned", "submitted", "failed", "done"]
"""How a figure that is owed stands: nobody began, a draft, sent back, waiting for approval, could not be
computed, or approved (also as "no data because...": that is an answer)."""

OPEN: tuple[Stands, ...] = ("returned", "failed", "nothing", "draft", "submitted")


@dataclass(frozen=True, slots=True)
class Owed:
    """A figure that a department owes. `late_days` is how long it is overdue; negative, how long it has."""

    code: str
    title: str
    year: int
    scope: str
    department: str
    due_on: date
    late_days: int
    stands: Stands
    stands_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Board:
    """The board: the rows that were asked for, and how many there are of each standing and department."""

    rows: Sequence[Owed]
    counts: Sequence[tuple[Stands, str, int]]
    departments: Sequence[tuple[str, int, int]]
    late: int
    unassigned: int


def board(city: City, *, on: date, department: str = "", stands: str = "", year: int | None = None) -> Board:
    """Give the board of a city.

    Args:
        city: whose.
        on: today, in the city's time zone.
        department: only what it owes; "" for all.
        stands: only what stands so; "" for everything that is not done.
        year: only of this year; None for all.
    """
    every = [row for row in owed(city, on) if year is None or row.year == year]
    by_department = {
        name: ([row for row in every if row.department == name]) for name in {row.department for row in every}
    }
    departments = [
        (name, sum(row.stands != "done" for row in rows), sum(_late(row) for row in rows))
        for name, rows in sorted(by_department.items(), key=lambda pair: pair[0].casefold())
    ]
    mine = [row for row in every if not department or row.department == department]
    counts = [(one, standing(one), sum(row.stands == one for row in mine)) for one in (*OPEN, "done")]
    wanted = {stands} if stands else set(OPEN)
    return Board(
        rows=[row for row in mine if row.stands in wanted],
        counts=counts,
        departments=departments,
        late=sum(_late(row) for row in mine),
        unassigned=unassigned(city),
    )


def owed(city: City, on: date) -> list[Owed]:
    """Give every duty of a city with how it stands, the longest overdue first. Four queries."""
    known = definitions()
    duties = list(Duty.objects.filter(city=city).order_by("due_on", "code", "year"))
    codes = {duty.code for duty in duties}
    values = {
        (value.code, value.year, value.scope): value
        for value in Value.objects.current()
        .filter(city=city, code__in=codes)
        .only("code", "year", "scope", "state")
    }
    failed = {
        (code, year): says
        for code, year, says in Failure.objects.filter(city=city).values_list("code", "year", "says")
    }
    returned = [value.pk for value in values.values() if value.state == State.RETURNED]
    steps = Step.objects.filter(value__in=returned, state=State.RETURNED).order_by("pk")
    reasons = dict(steps.values_list("value_id", "reason"))
    rows = []
    for duty in duties:
        value = values.get((duty.code, duty.year, duty.scope))
        says = failed.get((duty.code, duty.year), "")
        stands: Stands = _stands(value, says)
        rows.append(
            Owed(
                code=duty.code,
                title=words.title(known[duty.code]) if duty.code in known else duty.code,
                year=duty.year,
                scope=duty.scope,
                department=duty.department,
                due_on=duty.due_on,
                late_days=(on - duty.due_on).days,
                stands=stands,
                stands_name=standing(stands),
                reason=says if stands == "failed" else reasons.get(value.pk, "") if value else "",
            )
        )
    return rows


def standing(stands: str) -> str:
    """Name how a figure stands."""
    return {
        "nothing": _("Not begun"),
        "draft": _("Draft"),
        "returned": _("Sent back"),
        "submitted": _("Waits for approval"),
        "failed": _("Could not be computed"),
        "done": _("Approved"),
    }[stands]


def unassigned(city: City) -> int:
    """Count the indicators that nobody owes and nobody reported: no department is named for them."""
    codes = set(definitions())
    codes -= set(Duty.objects.filter(city=city).order_by().values_list("code", flat=True).distinct())
    told = Value.objects.current().filter(city=city).order_by().values_list("code", flat=True).distinct()
    return len(codes - set(told))


def _late(row: Owed) -> bool:
    return row.stands not in {"done", "submitted"} and row.late_days > 0


def _stands(value: Value | None, says: str) -> Stands:
    if value is None:
        return "failed" if says else "nothing"
    names: dict[str, Stands] = {
        State.DRAFT: "draft",
        State.RETURNED: "returned",
        State.SUBMITTED: "submitted",
    }
    return names.get(value.state, "done")
