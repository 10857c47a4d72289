"""The public record comes in: all or nothing, again and again, and never over what a person said."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from simpul.ground.ledger import act as ledger
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.models import NetworkCity, Project
from simpul.rooms.hub.observe import shelf
from simpul.rooms.hub.observe.claims import Book
from simpul.rooms.hub.observe.writers import WRITERS, Keys
from simpul.rooms.hub.understand.layout import FILES
from simpul.rooms.hub.understand.record import Fault, Record, read
from simpul.rooms.hub.understand.sayings import sayings, source

VERB = "hub.load_record"


class BadRecord(Refused):
    """The files of the record have faults; nothing was loaded. `faults` has them all, in order."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        said = _("Nothing was loaded. Faults in the record: %(count)d") % {"count": len(faults)}
        super().__init__("\n".join([said, *map(str, faults)]))


@dataclass(slots=True)
class Change:
    """What one record brought: the new fields that were taken over, and those where another word stands."""

    subject: str
    made: bool
    taken: list[str]
    kept: list[str]


@dataclass(slots=True)
class Loaded:
    """What a load did: how many records of each kind the files have, what changed, and what they dropped."""

    records: Counter[str] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def own_files() -> dict[str, str]:
    """Give the text of the record that the project ships, by file."""
    return texts(Path(str(files("simpul.rooms.hub").joinpath("data"))))


def texts(folder: Path) -> dict[str, str]:
    """Read the files of a record from a folder; what is not there, or is no UTF-8, is told by `load`."""
    found = {}
    for name in FILES:
        if (folder / name).is_file():
            found[name] = (folder / name).read_bytes().decode("utf-8", errors="replace")
    return found


@transaction.atomic
def load(given: Mapping[str, str], *, actor: Person, now: datetime) -> Loaded:
    """Bring the record in. What did not change since the last time changes nothing and writes nothing.

    Args:
        given: the text of each file by name.
        actor: who loads it; `act.network.load` asks for permission.
        now: when.

    Raises:
        BadRecord: with every fault of every file; nothing was changed.
    """
    records, faults = read(given)
    if faults:
        raise BadRecord(faults)
    load = _Load(actor, now)
    for kind, some in groupby(records, key=lambda one: one.kind):
        found = WRITERS[kind].found()
        for record in some:
            load.take(record, found.get(record.key))
    return load.end()


class _Load:
    """One load on its way: what was claimed before, what changed so far."""

    def __init__(self, actor: Person, now: datetime) -> None:
        self.actor, self.now = actor, now
        self.book, self.keys, self.loaded = Book(), Keys.read(), Loaded()
        self.named: set[str] = set()
        self.changed: list[models.Model] = []

    def take(self, record: Record, row: Any | None) -> None:
        """Write what a record says anew; `row` is None where it is not there yet."""
        writer = WRITERS[record.kind]
        subject = f"{writer.model._meta.label_lower}/{record.key}"
        self.loaded.records[record.kind] += 1
        self.named.add(subject)
        said = sayings(record)
        said |= dict.fromkeys(_withdrawn(self.book, subject, said))
        news = self.book.news(subject, said)
        if not news:
            return
        made = row is None
        kept = sorted(name for name in news if self.book.overruled(subject, name))
        taken = {name: value for name, value in news.items() if name not in kept}
        if taken or made:
            row = writer.write(row, record, taken, self.keys, self.now)
            self._tell(row, sorted(taken))
        self.book.say(subject, news, source=source(record), now=self.now)
        self.loaded.changes.append(Change(subject, made, sorted(taken), kept))

    def _tell(self, row: models.Model, taken: list[str]) -> None:
        ledger.record(city=_city(row), actor=self.actor, verb=VERB, subject=row, now=self.now, fields=taken)
        self.changed.append(row)

    def end(self) -> Loaded:
        """Write the claims and the index, and tell what was done."""
        self.loaded.gone = self.book.gone(self.named)
        self.book.write()
        shelf.put_all(self.changed)
        return self.loaded


def _withdrawn(book: Book, subject: str, said: Mapping[str, Any]) -> Iterator[str]:
    """Name the parts of a project that the files had once and have no more: a year's row, a figure."""
    return (
        name for name in book.fields(subject) if name.startswith(("year.", "result.")) and name not in said
    )


def _city(row: models.Model) -> City | None:
    """Give the city whose ledger a record belongs to; None for the network's own."""
    if isinstance(row, Project):
        row = row.network_city or row
    return row.city if isinstance(row, NetworkCity) else None
