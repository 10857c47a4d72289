"""A revision is added to the values of a city: the one place that writes them; the acts decide."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.rooms.indicators.models import Lock, State, Step, Used, Value
from simpul.rooms.indicators.understand.number import Kind

ROWS_AT_ONCE = 500


class Source(NamedTuple):
    """A record that goes into a figure: see models.Used."""

    ref: str
    part: str = ""
    amount: float | None = None


def alone(city: City) -> None:
    """Hold off everybody else who writes values of this city, until the transaction ends."""
    City.objects.select_for_update().get(pk=city.pk)


def newest(city: City, code: str, year: int, scope: str) -> Value | None:
    """Give the newest revision, whatever its state; None where there is none."""
    return Value.objects.current().filter(city=city, code=code, year=year, scope=scope).first()


def locked(city: City, year: int) -> bool:
    """Tell whether the year takes no revision."""
    return Lock.objects.standing().filter(city=city, year=year).exists()


def revise(value: Value, *, sources: Sequence[Source] = (), reason: str = "") -> Value:
    """Add a new value as the next revision, inside the transaction of the act and after `alone`.

    Args:
        value: not saved yet; its revision and its two marks are set here.
        sources: the records that it was made from; of a suppressed value none is kept, for who counts them
            has the count.
        reason: what is to be read at its first step.
    """
    key = {"city": value.city_id, "code": value.code, "year": value.year, "scope": value.scope}
    before = Value.objects.current().filter(**key).first()
    if before:
        Value.objects.filter(pk=before.pk).update(current=False)
    value.revision = before.revision + 1 if before else 1
    value.current, value.published = True, False
    value.save()
    if value.kind != Kind.SUPPRESSED:
        used = [Used(value=value, ref=ref, part=part, amount=amount) for ref, part, amount in sources]
        Used.objects.bulk_create(used, batch_size=ROWS_AT_ONCE)
    step(value, value.made_by, value.made_at, reason)
    if value.state == State.APPROVED:
        publish(value)
    return value


def step(value: Value, by: Person, at: datetime, reason: str = "") -> Step:
    """Write down that a value came into the state it is in."""
    return Step.objects.create(value=value, state=value.state, reason=reason, at=at, by=by)


def publish(value: Value) -> None:
    """Make an approved value the one that leaves the offices, in the place of the one before."""
    key = {"city": value.city_id, "code": value.code, "year": value.year, "scope": value.scope}
    Value.objects.published().filter(**key).update(published=False)
    Value.objects.filter(pk=value.pk).update(published=True)
    value.published = True


def total(sources: Iterable[Source]) -> list[Source]:
    """Add up what each record gives to each part, so that it is named once."""
    sums: dict[tuple[str, str], float | None] = {}
    for ref, part, amount in sources:
        before = sums.get((ref, part))
        sums[ref, part] = amount if before is None or amount is None else before + amount
    return [Source(ref, part, amount) for (ref, part), amount in sorted(sums.items())]
