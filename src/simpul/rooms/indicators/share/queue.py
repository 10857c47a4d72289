"""What is on its way through the office: drafts, what waits for approval, what was sent back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from simpul.ground.places.models import City
from simpul.rooms.indicators.models import State, Step, Value
from simpul.rooms.indicators.share import words
from simpul.rooms.indicators.share.words import Shown
from simpul.rooms.indicators.understand.catalogue import definitions

ON_THE_WAY = (State.SUBMITTED, State.RETURNED, State.DRAFT)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One value on its way. `reason` is why it was sent back, "" where it was not."""

    pk: int
    code: str
    title: str
    year: int
    scope: str
    shown: Shown
    state: str
    department: str
    reason: str
    proofs: int


def on_the_way(city: City, department: str | None = None) -> QuerySet[Value]:
    """Give the values on their way, by department; only of one where it is named ("" is no department)."""
    found = Value.objects.current().filter(city=city, state__in=ON_THE_WAY)
    if department is not None:
        found = found.filter(department=department)
    return found.order_by("department", "state", "code", "-year")


def departments(city: City) -> list[tuple[str, int, int]]:
    """Give each department with how many values are on their way, and how many of them wait for approval."""
    found = on_the_way(city).order_by("department").values_list("department")
    submitted = Count("pk", filter=Q(state=State.SUBMITTED))
    return list(found.annotate(all=Count("pk"), submitted=submitted))


def waiting(values: Sequence[Value]) -> list[Waiting]:
    """Put values into words, with the reasons of those that were sent back. Two queries."""
    known = definitions()
    pks = [value.pk for value in values]
    returned = Step.objects.filter(value__in=pks, state=State.RETURNED).order_by("pk")
    reasons = dict(returned.values_list("value_id", "reason"))
    proofs = dict(
        Value.objects.filter(pk__in=pks).order_by().values_list("pk").annotate(proofs=Count("evidence"))
    )
    return [
        Waiting(
            pk=value.pk,
            code=value.code,
            title=words.title(known[value.code]) if value.code in known else value.code,
            year=value.year,
            scope=value.scope,
            shown=words.shown(value.kind, value.number, value.unit, value.why),
            state=value.state,
            department=value.department,
            reason=reasons.get(value.pk, "") if value.state == State.RETURNED else "",
            proofs=proofs.get(value.pk, 0),
        )
        for value in values
    ]
