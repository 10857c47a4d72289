"""What a city has of the values that are about to be entered, read at once for one or for thousands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simpul.ground.files.models import Blob
from simpul.ground.places.models import City
from simpul.rooms.indicators.models import Denominator, Lock, Value
from simpul.rooms.indicators.understand.entry import Entry

type Key = tuple[str, int, str]
"""Code, year and scope of a value; or quantity, year and scope of a denominator."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest revision of each value with its evidence, closed years, denominators, and files by hash."""

    newest: Mapping[Key, Value]
    closed: frozenset[int]
    bases: Mapping[Key, Denominator]
    files: Mapping[str, Blob]


def read(city: City, entries: Iterable[Entry]) -> Standing:
    """Read what stands around some entries of a city: five queries, however many there are."""
    codes: set[str] = set()
    years: set[int] = set()
    hashes: set[str] = set()
    for entry in entries:
        codes.add(entry.code)
        years.add(entry.year)
        hashes.update(proof.blob_sha256 for proof in entry.evidence if proof.blob_sha256)
    values = Value.objects.current().filter(city=city, code__in=codes, year__in=years)
    bases = Denominator.objects.current().filter(city=city, year__in=years)
    closed = Lock.objects.standing().filter(city=city, year__in=years)
    return Standing(
        {(one.code, one.year, one.scope): one for one in values.prefetch_related("evidence")},
        frozenset(closed.values_list("year", flat=True)),
        {(one.quantity, one.year, one.scope): one for one in bases},
        Blob.objects.in_bulk(list(hashes)) if hashes else {},
    )
