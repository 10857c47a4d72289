"""What is done for destinations beside the pages: files are read, tiles are asked, new maps are heard of."""

import tempfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.tasks import task
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from simpul.adapters import geojson, sheets, valhalla
from simpul.ground import jobs
from simpul.ground.files.understand import HEAD_BYTES, JSON, kind
from simpul.ground.ledger import observe as ledger
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.cycling.observe import destination_sheet as tables
from simpul.rooms.cycling.observe import destinations as observe
from simpul.rooms.cycling.observe import engine as engines
from simpul.rooms.cycling.observe.destination_sheet import Row
from simpul.rooms.cycling.share import destinations as share
from simpul.rooms.cycling.share.destinations import Shown

READER = "cycling.destinations"
NEW = ("places.loaded_map", "cycling.built")
"""A new map has other places; new tiles have other ways to get off at."""


@jobs.every(timedelta(minutes=1), phase=timedelta(seconds=50))
@task
def hear_of_maps() -> int:
    """Let the search know the goals of a new map, and ask new tiles about them. Returns how many cities."""
    heard = [city for city in City.objects.served() if _heard(city)]
    if heard:
        observe.learn()
    for city in heard:
        snapped(city, share.listed(city))
    return len(heard)


def _heard(city: City) -> bool:
    with ledger.take(READER, city, NEW) as entries:
        return bool(entries)


def snapped(city: City, found: Iterable[Shown]) -> tuple[Shown, ...]:
    """Give the destinations with where a rider gets off, by the tiles of now; as they are without tiles."""
    shown = tuple(found)
    try:
        engine = engines.current(city, valhalla.engine)
    except Refused:
        return shown
    observe.snap(city, [one.position for one in shown], engine)
    return share.reached(city, shown)


def read(data: bytes, name: str) -> list[Row]:
    """Read a file of destinations by its content: GeoJSON, else a sheet.

    Raises:
        BadTable: with every fault.
        Refused: the file cannot be read at all (`adapters.sheets`, `adapters.geojson`).
    """
    if kind(data[:HEAD_BYTES]) != JSON:
        return tables.of_sheet(sheets.read(data, name)[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, get_valid_filename(Path(name).name[:100]))
        path.write_bytes(data)
        cure = _("Keep only points.")
        return tables.of_features(geojson.features(path, frozenset({"Point"}), cure))
