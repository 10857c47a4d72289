"""A condition table is let in, and its rows become inspections, each once however often it is sent."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import batched
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.rooms.roads.act import inspection
from simpul.rooms.roads.models import Roadside, TableImport
from simpul.rooms.roads.observe import condition_sheet
from simpul.rooms.roads.observe.condition_sheet import Wrong
from simpul.rooms.roads.understand import condition_table
from simpul.rooms.roads.understand.condition_table import Line
from simpul.rooms.roads.understand.inspected import Measured

TAKE = "roads.take_table"
type Tell = Callable[[int, int], None]
"""Is told how many rows are done, of how many."""
ROWS_AT_ONCE = 50
"""Rows in one transaction: what was taken in stays where the worker is killed."""


@transaction.atomic
def let_in(  # noqa: PLR0913 - what came, what is wrong with it, who sent it, when
    city: City, name: str, lines: Sequence[Line], wrong: Sequence[Wrong], *, actor: Person, now: datetime
) -> TableImport:
    """Keep a table that was read, so that a job takes its rows in. Raises PermissionDenied."""
    require(actor, inspection.INSPECT, city)
    kept = TableImport.objects.create(
        city=city, name=name[:200], at=now, by=actor, lines=[line.plain() for line in lines],
        faults=[one.plain() for one in wrong],
    )  # fmt: skip
    ledger.record(
        city=city, actor=actor, verb=TAKE, subject=kept, now=now, name=kept.name, rows=len(lines),
        faults=len({one.row for one in wrong}),
    )  # fmt: skip
    return kept


def take(
    kept: TableImport, tell: Tell | None = None, *, now: datetime, at_once: int = ROWS_AT_ONCE
) -> TableImport:
    """Take the rows of a table in, a few at a time. Done again it goes on: a row taken before is not doubled.

    Args:
        kept: the table.
        tell: is told how many rows are done, of how many.
        now: when.
        at_once: rows in one transaction.

    Raises:
        PermissionDenied: who sent it may not any more.
    """
    if kept.state == TableImport.State.DONE:
        return kept
    lines = [condition_table.restored(plain) for plain in kept.lines]
    for some in batched(lines[kept.done :], at_once):
        with transaction.atomic():
            for line, segment in condition_sheet.segments_of(kept.city, some):
                is_new = _inspect(kept, line, segment, now)
                kept.taken, kept.again = kept.taken + is_new, kept.again + (not is_new)
            kept.done += len(some)
            kept.save(update_fields=["taken", "again", "done"])
        if tell:
            tell(kept.done, len(lines))
    kept.state, kept.done_at = TableImport.State.DONE, now
    kept.save(update_fields=["state", "done_at"])
    return kept


def _inspect(kept: TableImport, line: Line, segment: Segment, now: datetime) -> bool:
    """Keep what a row says of one segment, and tell whether it is new."""
    measured = Measured(
        surface=line.surface or "asphalt", length_m=line.to_m - line.from_m, width_m=line.width_m,
        crack_area_percent=line.crack_percent, crack_width_mm=line.crack_width_mm, potholes=line.potholes,
        rut_mm=line.rut_mm, iri_m_per_km=line.iri,
    )  # fmt: skip
    said = inspection.Said(_key(kept, line, segment), line.day, measured, note=line.note)
    row, is_new = inspection.inspect(kept.city, segment, said, actor=kept.by, now=now)
    sides = {
        "lane": line.lane, "edge_left_percent": line.edge_l, "edge_right_percent": line.edge_r,
        "shoulder_left": line.shoulder_l, "shoulder_right": line.shoulder_r, "drain_left": line.drain_l,
        "drain_right": line.drain_r,
    }  # fmt: skip
    if is_new and any(value not in {"", None} for value in sides.values()):
        Roadside.objects.create(inspection=row, **sides)
    return is_new


def _key(kept: TableImport, line: Line, segment: Segment) -> UUID:
    """Give the key of a row on a segment: the same sender, row and segment again are the same record."""
    said = {name: value for name, value in line.plain().items() if name != "number"}
    return uuid5(NAMESPACE_URL, f"simpul:roads:table:{kept.city_id}:{kept.by_id}:{segment.pk}:{said}")
