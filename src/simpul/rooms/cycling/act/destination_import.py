"""A table of destinations is taken in: every row, or none and a list of what is wrong in which cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import require
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Place
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.act import destination as act
from simpul.rooms.cycling.act.destination_rules import Faulty
from simpul.rooms.cycling.models.destination import Destination, State
from simpul.rooms.cycling.observe.destination_sheet import BadTable, Fault, Row
from simpul.rooms.cycling.observe.destinations import key_of
from simpul.rooms.cycling.understand.destination_said import FIELDS

type What = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a row: where it stood, the destination's name, and the fields that changed."""

    ref: str
    what: What
    name: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a table, row by row."""

    lines: tuple[Line, ...]

    def count(self, what: What) -> int:
        """Count the rows of which that became."""
        return sum(line.what == what for line in self.lines)


class NoSuchDestination(Refused):
    """The table names a destination that the city does not have."""


@transaction.atomic
def import_rows(city: City, rows: Sequence[Row], name: str, *, actor: Person, now: datetime) -> Outcome:
    """Take the rows in, all of them or nothing. The same table again changes nothing.

    A row with an `id` is about that destination ("12", or "node-123" for a place of the map); one without is
    about the destination of the same name at the same position, else it makes a new one, a draft unless its
    column `state` says more. A column that the table has not is left as it is; an empty cell empties.

    Args:
        city: whose destinations.
        rows: as `observe.destination_sheet` reads them.
        name: of the file, for the ledger.
        actor: who brings it.
        now: when.

    Raises:
        PermissionDenied: the actor may not.
        BadTable: with every fault, each at its cell.
    """
    require(actor, act.EDIT, city)
    known = _Known(city)
    lines: list[Line] = []
    faults: list[Fault] = []
    for row in rows:
        faults += row.faults
        unread = {fault.ref for fault in row.faults}
        try:
            lines.append(_take(city, row, known, actor, now))
        except Faulty as refusal:
            said = [Fault(row.ref(column), says) for column, says in refusal.faults.items()]
            faults += [fault for fault in said if fault.ref not in unread]
        except (NoSuchDestination, act.NoSuchStep) as refusal:
            column = "state" if isinstance(refusal, act.NoSuchStep) else "id"
            if row.ref(column) not in unread:
                faults.append(Fault(row.ref(column), str(refusal)))
    if faults:
        raise BadTable(faults)
    outcome = Outcome(tuple(lines))
    if outcome.count("same") < len(lines):
        ledger.record(
            city=city, actor=actor, verb="cycling.import_destinations", subject=city, now=now,
            file=name[:200], new=outcome.count("new"), changed=outcome.count("changed"),
            same=outcome.count("same"),
        )  # fmt: skip
    return outcome


class _Known:
    """The destinations of a city, to be found by what a row says."""

    def __init__(self, city: City) -> None:
        rows = list(Destination.objects.filter(city=city).select_related("city"))
        self.by_id = {str(row.pk): row for row in rows}
        self.by_osm_id = {row.osm_id: row for row in rows if row.osm_id}
        self.by_place = {(row.name.casefold(), key_of(row.position)): row for row in rows}
        self.city = city

    def find(self, row: Row) -> tuple[Destination | None, Place | None]:
        """Give the row that is meant, else the place of the map. Raises NoSuchDestination."""
        if not row.id:
            return self._alike(row), None
        osm_id = row.id.replace("-", "/", 1)
        if found := self.by_id.get(row.id) or self.by_osm_id.get(osm_id):
            return found, None
        if place := Place.objects.live().filter(city=self.city, osm_id=osm_id).first():
            return None, place
        raise NoSuchDestination(
            _("There is no destination %(id)s in %(city)s. Leave the id of a new one empty.")
            % {"id": row.id, "city": self.city.name}
        )

    def _alike(self, row: Row) -> Destination | None:
        lon, lat = row.said.get("lon"), row.said.get("lat")
        if lon is None or lat is None:
            return None
        return self.by_place.get((str(row.said.get("name", "")).casefold(), f"{lon:.6f},{lat:.6f}"))


def _take(city: City, row: Row, known: _Known, actor: Person, now: datetime) -> Line:
    found, place = known.find(row)
    if found is None:
        return _add(city, row, place, actor, now)
    fields = act.edit(found, row.said, actor=actor, now=now)
    if row.state and row.state != found.state:
        _become(found, row.state, actor, now)
        fields = (*fields, "state")
    return Line(row.ref("name"), "changed" if fields else "same", found.name, fields)


def _add(city: City, row: Row, place: Place | None, actor: Person, now: datetime) -> Line:
    said = act.empty(place) | dict(row.said)
    if place is not None and not row.state and _says_nothing(said, act.empty(place)):
        return Line(row.ref("name"), "same", said["name"])
    made = act.add(city, row.said, place=place, actor=actor, now=now)
    if row.state and row.state != State.DRAFT:
        _become(made, row.state, actor, now)
    return Line(row.ref("name"), "new", made.name)


def _become(row: Destination, state: str, actor: Person, now: datetime) -> None:
    """Bring a row to a state, over a draft where there is no step from here to there."""
    if row.state == State.RETIRED and state == State.PUBLISHED:
        row = act.step(row, State.DRAFT, actor=actor, now=now)
    act.step(row, state, actor=actor, now=now)


def _says_nothing(said: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Tell whether a row says of a place only what the map says, positions to the 1e-6 of a degree."""
    near = all(round(said[name] or 0, 6) == round(before[name] or 0, 6) for name in ("lon", "lat"))
    return near and all(said[name] == before[name] for name in FIELDS if name not in {"lon", "lat"})
