"""Which records leave the house as open map layers: a room registers them, the site serves them under /ogc/.

The registry knows no room and no address: a `Layer` says how its rows are asked for and how one row is
written as a GeoJSON feature (RFC 7946). Privacy is decided by the room that makes the layer: what `rows`
leaves out never leaves.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from simpul.ground.places import spatial
from simpul.kernel.geo import Bounds

type Rows = Callable[[], QuerySet[Any]]
"""Gives the rows that anybody may see, with everything `Layer.feature` reads selected."""

type Feature = Callable[[Any], dict[str, Any]]
"""Writes a row as a GeoJSON feature with `geometry` and `properties`; the site adds `id` and `links`."""

type Within = Callable[[QuerySet[Any], Bounds], QuerySet[Any]]
"""Keeps the rows whose bounds touch a box; the site compares the shapes themselves with it afterwards."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property that a client may filter by: the queryset `lookup`, and the `kind` its text is read as."""

    lookup: str
    kind: type[str] | type[int] | type[float] | type[bool] = str
    title: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """A collection of features in the sense of OGC API Features (OGC 17-069r4).

    `id` is part of the address; `title` and `description` may be lazy translations. `time` is the lookup of
    the date or datetime field that the `datetime` parameter compares with, None where the layer has no time.
    `within` finds by box: the default asks the model's own index, a layer that stands on another record's
    shape brings its own. Pages are ordered by the primary key. `licence` is an SPDX identifier, "" where its
    owner does not say.
    """

    id: str
    title: str | Promise
    description: str | Promise
    rows: Rows
    feature: Feature
    properties: Mapping[str, Property] = field(default_factory=dict)
    time: str | None = None
    within: Within = spatial.in_bbox
    licence: str = "ODbL-1.0"


class Registry:
    """The layers by id. Make a second one in a test; the installation has `registry`."""

    def __init__(self) -> None:
        self._by_id: dict[str, Layer] = {}

    def __iter__(self) -> Iterator[Layer]:
        return iter(sorted(self._by_id.values(), key=lambda layer: layer.id))

    def __getitem__(self, layer_id: str) -> Layer:
        return self._by_id[layer_id]

    def add(self, layer: Layer) -> None:
        """Put a layer in. Raises ValueError where its id is taken."""
        if layer.id in self._by_id:
            raise ValueError(f"Layer id {layer.id!r} is taken.")
        self._by_id[layer.id] = layer

    def remove(self, layer_id: str) -> None:
        """Take a layer out, as a test does with its own. Raises KeyError where there is none."""
        del self._by_id[layer_id]


registry = Registry()
register = registry.add
"""Put a layer in the installation's registry: call it once, in the `ready` of a room's AppConfig."""


def layers() -> list[Layer]:
    """Give the installation's layers, ordered by id."""
    return list(registry)
