"""Bring the rows of a city in line with a new map: what is the same stays, what vanished is retired."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from simpul.ground.places.models import City

BATCH = 500
EXAMPLES = 5

type Known = dict[int, tuple[Any, ...]]
"""For each row by primary key: the values of its fields, then `retired_at`."""


@dataclass(slots=True)
class Tally:
    """What happened to the rows of one kind. `examples` names the first few of each change."""

    added: int = 0
    changed: int = 0
    returned: int = 0
    kept: int = 0
    retired: int = 0
    examples: dict[str, list[str]] = field(default_factory=dict)

    def note(self, what: str, row: object) -> None:
        """Count one, and remember it among the first few."""
        setattr(self, what, getattr(self, what) + 1)
        if what != "kept" and len(said := self.examples.setdefault(what, [])) < EXAMPLES:
            said.append(str(row))

    def counts(self) -> dict[str, int]:
        """Give the counts alone."""
        return {name: getattr(self, name) for name in ("added", "changed", "returned", "kept", "retired")}


def known(model: type[models.Model], city: City, fields: Sequence[str]) -> Known:
    """Read what the city has, retired rows too."""
    rows = model._default_manager.filter(city=city).values_list("pk", *fields, "retired_at")  # noqa: SLF001
    return {row[0]: tuple(map(_plain, row[1:])) for row in rows.iterator(chunk_size=5000)}


def settle(rows: Sequence[Any], pairs: Mapping[int, int], before: Known, fields: Sequence[str]) -> Tally:
    """Write the rows of the new map; afterwards each has its primary key.

    Args:
        rows: unsaved rows of one model.
        pairs: the primary key that row number so-and-so has already; the others are new.
        before: what is there (`known`).
        fields: what is compared and written.
    """
    tally = Tally()
    added, altered = [], []
    for number, row in enumerate(rows):
        pk = pairs.get(number)
        if pk is None:
            tally.note("added", row)
            added.append(row)
            continue
        row.pk = pk
        *values, retired_at = before[pk]
        if values == [_plain(getattr(row, name)) for name in fields] and retired_at is None:
            tally.note("kept", row)
        else:
            tally.note("changed" if retired_at is None else "returned", row)
            altered.append(row)
    _write(added, altered, fields)
    return tally


def retire(
    model: type[models.Model], before: Known, kept: Iterable[int], now: datetime, tally: Tally
) -> None:
    """Retire what was live and is not in the new map any more."""
    gone = sorted({pk for pk, row in before.items() if row[-1] is None} - set(kept))
    objects = model._default_manager  # noqa: SLF001
    for start in range(0, len(gone), BATCH):
        objects.filter(pk__in=gone[start : start + BATCH]).update(retired_at=now)
    tally.retired = len(gone)
    if gone:
        tally.examples["retired"] = [str(row) for row in objects.filter(pk__in=gone[:EXAMPLES])]


def _write(added: list[Any], altered: list[Any], fields: Sequence[str]) -> None:
    if added:
        type(added[0]).objects.bulk_create(added, batch_size=BATCH)
    if altered:
        type(altered[0]).objects.bulk_create(
            altered,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[*fields, "retired_at"],
        )


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
