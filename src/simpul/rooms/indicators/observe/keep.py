"""A revision is added to the values of a city: the one place that writes them; the acts decide."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched
from typing import NamedTuple

from django.db import connection

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.rows import lock
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
    lock(city)


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
    before = newest(value.city, value.code, value.year, value.scope)
    revise_all([Revision(value, before, sources)], reason=reason)
    if value.state == State.APPROVED:
        publish(value)
    return value


class Revision(NamedTuple):
    """A value that is not saved yet, the newest revision before it, and the records that it was made from."""

    value: Value
    before: Value | None = None
    sources: Sequence[Source] = ()


def revise_all(revisions: Sequence[Revision], *, reason: str = "") -> None:
    """Add many values as the next revisions of theirs, none of them published; else as `revise`."""
    before = [one.before.pk for one in revisions if one.before]
    for some in batched(before, ROWS_AT_ONCE):
        Value.objects.filter(pk__in=some).update(current=False)
    values = [one.value for one in revisions]
    for value, last, _sources in revisions:
        value.revision = last.revision + 1 if last else 1
        value.current, value.published = True, False
    Value.objects.bulk_create(values, batch_size=ROWS_AT_ONCE)
    used = [
        (value.pk, ref, part, amount)
        for value, _before, sources in revisions
        for ref, part, amount in (sources if value.kind != Kind.SUPPRESSED else ())
    ]
    _write(used)
    steps = [
        Step(value=value, state=value.state, reason=reason, at=value.made_at, by=value.made_by)
        for value in values
    ]
    Step.objects.bulk_create(steps, batch_size=ROWS_AT_ONCE)


def _write(used: Sequence[tuple[int, str, str, float | None]]) -> None:
    """Write what values were made from; see Used. A hundred thousand at once: as models they take seconds."""
    if not used:
        return
    into = f'INSERT INTO "{Used._meta.db_table}" ("value_id", "ref", "part", "amount")'
    with connection.cursor() as cursor:
        cursor.executemany(f"{into} VALUES (%s, %s, %s, %s)", used)


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
