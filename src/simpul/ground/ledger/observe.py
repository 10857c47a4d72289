"""How one room hears of another's acts: it reads the ledger, and remembers how far it has come."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import transaction

from simpul.ground.ledger.models import Entry, Head, Reader
from simpul.ground.places.models import City


def read(city: City | None, after_sequence: int, verbs: Collection[str], limit: int = 500) -> list[Entry]:
    """Give the entries of a chain after a sequence that say one of the verbs, oldest first."""
    entries = Entry.objects.filter(city=city, sequence__gt=after_sequence, verb__in=verbs)
    return list(entries.select_related("actor").order_by("sequence")[:limit])


@contextmanager
def take(name: str, city: City | None, verbs: Collection[str], limit: int = 500) -> Iterator[list[Entry]]:
    """Hand a named reader the entries it has not answered yet, and remember at the end that it has.

    All in one transaction with the reader's place locked: what the reader writes to the database inside the
    block happens exactly once for each entry, also when two workers run it at once or one is killed in it.
    When the block raises, the entries come again. Loop until nothing comes:

        while True:
            with observe.take("cycling.conditions", city, ["roads.finish_survey"]) as entries:
                ...
            if not entries:
                break

    Args:
        name: "room.purpose"; each name has its own place in each chain.
        city: whose ledger; None is the network's own.
        verbs: which acts; others are passed over.
        limit: most entries at once.
    """
    with transaction.atomic():
        Reader.objects.get_or_create(name=name, city=city)
        reader = Reader.objects.select_for_update(no_key=True).get(name=name, city=city)
        end = Head.objects.filter(city=city).values_list("count", flat=True).first() or 0
        entries = [entry for entry in read(city, reader.sequence, verbs, limit) if entry.sequence <= end]
        yield entries
        reader.sequence = entries[-1].sequence if len(entries) == limit else end
        reader.save(update_fields=["sequence"])
