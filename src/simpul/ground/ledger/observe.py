"""How one room hears of another's acts: it reads the ledger, and remembers how far it has come."""

from collections.abc import Collection, Iterator, Mapping
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
        end = _end(city)
        entries = [entry for entry in read(city, reader.sequence, verbs, limit) if entry.sequence <= end]
        yield entries
        reader.sequence = entries[-1].sequence if len(entries) == limit else end
        reader.save(update_fields=["sequence"])


def news(readers: Mapping[str, Collection[str]], city: City | None) -> set[str]:
    """Name the readers that have something before them; all stay where they are.

    Args:
        readers: which acts each named reader wants to hear of. One that is not known yet has read nothing.
        city: whose ledger; None is the network's own.
    """
    known = Reader.objects.filter(name__in=readers, city=city).values_list("name", "sequence")
    return _news(readers, dict.fromkeys(readers, 0) | dict(known), city, _end(city))


def catch_up(readers: Mapping[str, Collection[str]], city: City | None) -> set[str]:
    """Move readers to the end of a chain, and name those that came past something; see `news`.

    For who wants to know that something happened, not what. Their places are held until the transaction
    ends, which must have begun: what the reader writes in it happens once for what it came past.
    """
    Reader.objects.bulk_create([Reader(name=name, city=city) for name in readers], ignore_conflicts=True)
    held = Reader.objects.filter(name__in=readers, city=city)
    places = {one.name: one.sequence for one in held.select_for_update(no_key=True).order_by("pk")}
    end = _end(city)
    told = _news(readers, places, city, end)
    held.update(sequence=end)
    return told


def _news(
    readers: Mapping[str, Collection[str]], places: Mapping[str, int], city: City | None, end: int
) -> set[str]:
    wanted = {verb for verbs in readers.values() for verb in verbs}
    entries = Entry.objects.filter(city=city, sequence__lte=end, verb__in=wanted).order_by()
    said = {
        place: set(entries.filter(sequence__gt=place).values_list("verb", flat=True).distinct())
        for place in set(places.values())
        if place < end
    }
    return {name for name, verbs in readers.items() if said.get(places[name], set()).intersection(verbs)}


def _end(city: City | None) -> int:
    return Head.objects.filter(city=city).values_list("count", flat=True).first() or 0
