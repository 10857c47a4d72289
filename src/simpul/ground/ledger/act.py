"""What is done with the ledger: an act is written down, and the whole chain is checked."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any, NamedTuple

import rfc8785
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from simpul.ground.ledger import statements, understand
from simpul.ground.ledger.models import START, Entry, Head
from simpul.ground.ledger.understand import Fault, Row
from simpul.ground.people.models import Person
from simpul.ground.places.models import City

MOST = 2**53
"""Whole numbers from here on are not told apart by every reader of JSON."""


class Act(NamedTuple):
    """An act to be written down: its verb, what it was done to (already saved), and what matters about it."""

    verb: str
    subject: models.Model
    detail: Mapping[str, Any]


class NotRecordable(ValueError):
    """The detail of an act would not last: a number past 2^53 or not finite, or text with a NUL in it."""


def record(
    *, city: City | None, actor: Person, verb: str, subject: models.Model, now: datetime, **detail: Any
) -> Row:
    """Write down an act, inside the transaction of the act itself.

    The chain's head row stays locked until that transaction ends, so acts of one city follow each other: call
    this late. On SQLite the transaction must have begun IMMEDIATE, as settings make every one.

    Args:
        city: whose ledger; None is the network's own: acts of states, meetings, campaigns, keys.
        actor: who did it; `people.access.system_person()` where the machine did.
        verb: "room.word", such as "roads.review"; at most 60 characters.
        subject: what it was done to; already saved.
        now: when, aware.
        detail: what matters about it, JSON-able (dates and decimals become text). No secrets: it stays for
            ever.

    Raises:
        NotRecordable: a detail that no two systems would read alike.
    """
    (entry,) = record_all([Act(verb, subject, detail)], city=city, actor=actor, now=now)
    return entry


def record_all(acts: Sequence[Act], *, city: City | None, actor: Person, now: datetime) -> list[Row]:
    """Write down many acts of one moment, in their order, as `record` writes one.

    Raises:
        NotRecordable: a detail that no two systems would read alike; nothing was written.
    """
    if not acts:
        return []
    inside = transaction.get_connection().in_atomic_block
    with nullcontext() if inside else transaction.atomic():  # what is refused is refused before it is written
        head = statements.hold(city.pk if city else None)
        rows: list[Row] = []
        for act in acts:
            before = rows[-1].hash if rows else head.hash
            rows.append(_row(act, head.sequence + len(rows) + 1, before, city, actor, now))
        statements.add(rows, head)
    return rows


def _row(  # noqa: PLR0913, PLR0917 - the columns of an entry
    act: Act, sequence: int, before: str, city: City | None, actor: Person, now: datetime
) -> Row:
    """Make the entry that follows one with a hash. Raises NotRecordable."""
    named = f"{act.subject._meta.label_lower}/{act.subject.pk}"
    row = Row(
        city.pk if city else None, sequence, now, actor.pk, act.verb, named, _plain(act.detail), before, ""
    )
    return row._replace(hash=_link(row))


def verify(city: City | None, *, known: understand.Head | None = None) -> list[Fault]:
    """Check a chain from its first entry to its last, in memory that does not grow with it.

    Args:
        city: whose ledger; None is the network's own.
        known: a count and a hash that somebody outside wrote down earlier; the entry of that number must
            still have that hash. Without it, someone who rewrote every entry and the head too would not be
            noticed.

    Returns:
        What is wrong, by sequence; nothing where all is well.
    """
    head = _head(city)
    later = Entry.objects.filter(city=city, sequence__gt=head.count).values_list("sequence", flat=True)
    seen = list(
        later[: understand.MOST_TRIED]
    )  # written since, or by no act: those the head knows by now are well
    unknown = [sequence for sequence in seen if sequence > _head(city).count] if seen else []
    found = list(understand.faults(_rows(city, head.count, unknown), head, start=START))
    if known and not Entry.objects.filter(city=city, sequence=known.count, hash=known.hash).exists():
        found.append(Fault(known.count, "changed", "it is not the entry that was known from outside"))
    return sorted(found, key=lambda fault: fault.sequence)


def _head(city: City | None) -> understand.Head:
    found = Head.objects.filter(city=city).values_list("count", "hash").first()
    return understand.Head(*(found or (0, START)))


def _rows(city: City | None, last: int, more: list[int]) -> Iterator[Row]:
    columns = ("city_id", "sequence", "at", "actor_id", "verb", "subject", "detail", "prev_hash", "hash")
    wanted = models.Q(sequence__lte=last) | models.Q(sequence__in=more)
    entries = Entry.objects.filter(wanted, city=city).order_by("sequence").values_list(*columns)
    return (Row(*entry) for entry in entries.iterator(chunk_size=2000))


def _plain(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Give the detail as every database reads it back. Raises NotRecordable."""
    try:
        text = json.dumps(dict(detail), cls=DjangoJSONEncoder, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise NotRecordable(str(error)) from error
    if "\\u0000" in text:
        raise NotRecordable("text with a NUL in it")
    plain: dict[str, Any] = json.loads(text, parse_float=_exact, parse_int=_exact)
    return plain


def _exact(text: str) -> float | int:
    """Read a number. Raises NotRecordable where a reader may take it for another (RFC 7493 section 2.2)."""
    number = float(text)
    if abs(number) >= MOST:
        raise NotRecordable(f"{text} is past 2^53: keep it as text")
    return int(text) if text.lstrip("-").isdigit() else number


def _link(row: Row) -> str:
    try:
        return understand.link(row)
    except rfc8785.CanonicalizationError as error:
        raise NotRecordable(str(error)) from error
