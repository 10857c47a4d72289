"""The routing engine of a city now: made once for each set of tiles and kept in this process.

When a new build stands, the next request gets the new engine; one that is under way keeps the old one, whose
folder the builder leaves alone for a while (`observe.tiles`).
"""

import threading
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from simpul.ground.places.models import City
from simpul.kernel.geo import Bounds
from simpul.kernel.refusal import Refused
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.observe import marks, tiles
from simpul.rooms.cycling.observe.marks import Marks
from simpul.rooms.cycling.observe.tiles import Tiles


class NoMap(Refused):
    """The city has no map yet: there is nothing to route on."""

    cure = ""


class Open(Protocol):
    """The port that makes an engine of a folder of tiles; entry points hand in `adapters.valhalla.engine`."""

    def __call__(self, tiles: Path, *, bounds: Bounds, version: str, elevation: Path | None) -> Engine:
        """Make it."""


class Engines:
    """The engines of this process, the newest of each city."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[int, tuple[tuple[Any, ...], Tiles, Engine]] = {}

    def current(self, city: City, make: Open, now: Marks | None = None) -> Engine:
        """Give the engine of a city as its tiles are now; `now` are its marks, where they were read already.

        Raises:
            NoMap: the city has no routing tiles.
            NoTiles: their folder is empty.
        """
        mark = (str(settings.SIMPUL_DATA), city.slug, city.version, (now or marks.of(city)).builds)
        kept = self._kept.get(city.pk)
        if kept and kept[0] == mark:
            return kept[2]
        here = tiles.now(city)
        if here is None:
            raise NoMap(
                _("%(city)s has no map yet. Load one: simpul city add.") % {"city": city.name or city.slug}
            )
        with self._lock:
            kept = self._kept.get(city.pk)
            if kept is None or (kept[1].version, kept[1].folder) != (here.version, here.folder):
                made = make(here.folder, bounds=here.bounds, version=here.version, elevation=here.elevation)
            else:
                made = kept[2]
            self._kept[city.pk] = (mark, here, made)
        return made

    def tiles(self, city: City, engine: Engine) -> Tiles | None:
        """Say which tiles an engine stands on; None where it was not made here and the city has no map."""
        kept = self._kept.get(city.pk)
        return kept[1] if kept and kept[2] is engine else tiles.now(city)


_engines = Engines()
current = _engines.current
tiles_of = _engines.tiles
