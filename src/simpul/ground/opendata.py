"""Which data leave the house as open data: a room registers a source, the site describes what it gives.

The registry knows no room and no vocabulary: a `Dataset` says in plain words what a catalogue of any kind
must say (title, description, files, publisher, licence, dates, theme, place); `simpul.site.dcat` writes it as
DCAT-AP 3. Map layers need no entry of their own: they are taken from `simpul.ground.features`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise

from simpul.kernel.geo import Bounds

type Text = str | Promise
"""Words for people; a lazy translation is written once in each language of the installation."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """One form in which a dataset can be had.

    `path` is the address on this site, from "/"; `media_type` an IANA type such as "text/csv"; `file_type` a
    code of the EU file-type authority list, such as "CSV"; `conforms_to` the address of a standard, "" none.
    `direct` tells whether the address answers with the data themselves, not with a page about them.
    """

    path: str
    title: Text
    media_type: str
    file_type: str
    direct: bool = True
    conforms_to: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Data that anybody may have.

    `id` is unique in the installation, of letters, digits, "-" and "."; it becomes part of the address of the
    description. `publisher` is who answers for the data. `licence` is an SPDX identifier, "" where nobody
    decided one. `issued` and `modified` are None where nobody knows. `theme` is a code of the EU data-theme
    authority list ("TRAN", "GOVE"...). `spatial` is the box it lies in, `temporal` its first and last year;
    None where not known.
    `landing_page` is an address on this site that shows it to people, "" where there is none.
    """

    id: str
    title: Text
    description: Text
    distributions: tuple[Distribution, ...]
    publisher: Text
    licence: str
    issued: date | datetime | None = None
    modified: date | datetime | None = None
    theme: str = "GOVE"
    spatial: Bounds | None = None
    temporal: tuple[int, int] | None = None
    keywords: tuple[Text, ...] = field(default=())
    landing_page: str = ""


type Source = Callable[[], Iterable[Dataset]]
"""Gives the datasets there are now. It reads the database, with as few queries as it can."""


class Registry:
    """The sources of datasets. Make a second one in a test; the installation has `registry`."""

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}

    def __iter__(self) -> Iterator[Dataset]:
        for name in sorted(self._sources):
            yield from self._sources[name]()

    def add(self, name: str, source: Source) -> None:
        """Put a source in under the name of its room. Raises ValueError where the name is taken."""
        if name in self._sources:
            raise ValueError(f"A source of open data named {name!r} is there already.")
        self._sources[name] = source

    def remove(self, name: str) -> None:
        """Take a source out, as a test does with its own. Raises KeyError where there is none."""
        del self._sources[name]


registry = Registry()
register = registry.add
"""Put a source in the installation's registry: call it once, in the `ready` of a room's AppConfig."""


def datasets() -> Iterator[Dataset]:
    """Give every dataset that a room registered, room by room."""
    return iter(registry)
