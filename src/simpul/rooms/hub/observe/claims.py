"""Who said what of a field. A person's or a city's word stands over the public record's; both are kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from simpul.ground.people.models import Person
from simpul.rooms.hub.models import Claim

RECORD = Claim.Origin.RECORD
ABOVE = (Claim.Origin.PERSON, Claim.Origin.RECEIVED)
"""Whose word an import does not change."""


def subject(record: models.Model, key: str) -> str:
    """Name a record as claims do: "hub.project/<slug>"."""
    return f"{record._meta.label_lower}/{key}"


def say(  # noqa: PLR0913 - who says what of what, from where, when
    named: str,
    field: str,
    value: Any,
    *,
    origin: str = Claim.Origin.PERSON,
    source: str = "",
    by: Person | None = None,
    now: datetime,
) -> bool:
    """Keep a word on a field. Gives whether it is news from that origin."""
    of_field = Claim.objects.filter(subject=named, field=field, origin=origin, current=True)
    last = of_field.first()
    if last and last.value == value:
        return False
    of_field.update(current=False)
    Claim.objects.create(
        subject=named, field=field, origin=origin, value=value, source=source, taken_at=now, by=by
    )
    return True


class Book:
    """What is claimed of many records, read once and written once: for an import."""

    def __init__(self) -> None:
        self._record: dict[tuple[str, str], Claim] = {}
        self._fields: dict[str, list[str]] = {}
        self._above: set[tuple[str, str]] = set()
        for one in Claim.objects.filter(current=True).defer("source", "taken_at"):
            at = (one.subject, one.field)
            if one.origin == RECORD:
                self._record[at] = one
                self._fields.setdefault(one.subject, []).append(one.field)
            else:
                self._above.add(at)
        self._old: list[int] = []
        self._new: list[Claim] = []

    def news(self, named: str, said: dict[str, Any]) -> dict[str, Any]:
        """Keep the fields on which the record says something else than when it was last read."""
        return {
            field: value
            for field, value in said.items()
            if (last := self._record.get((named, field))) is None or last.value != value
        }

    def fields(self, named: str) -> list[str]:
        """Name the fields of a record on which the files said something."""
        return self._fields.get(named, [])

    def overruled(self, named: str, field: str) -> bool:
        """Tell whether a person or a city has said something of the field."""
        return (named, field) in self._above

    def gone(self, named: Iterable[str]) -> list[str]:
        """Name the records that were in the files once and are not among these."""
        return sorted({subject for subject, _field in self._record} - set(named))

    def say(self, named: str, fields: dict[str, Any], *, source: str, now: datetime) -> None:
        """Keep the record's word on some fields, to be written by `write`."""
        for field, value in fields.items():
            if last := self._record.get((named, field)):
                self._old.append(last.pk)
            self._new.append(
                Claim(subject=named, field=field, origin=RECORD, value=value, source=source, taken_at=now)
            )

    def write(self) -> None:
        """Write what was said."""
        Claim.objects.filter(pk__in=self._old).update(current=False)
        Claim.objects.bulk_create(self._new, batch_size=500)
