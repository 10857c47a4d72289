"""Read the files of a city and prepare its map: all that takes long, before the database is touched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

import numpy as np
import shapely
from django.utils.translation import gettext as _

from simpul.adapters import hgt
from simpul.adapters.geojson import Region
from simpul.adapters.osm import Drawing, Extract
from simpul.ground.places import network
from simpul.ground.places.network import Piece, Stretch
from simpul.kernel.geo import Bounds
from simpul.kernel.ports import Poi

type Tell = Callable[[str], None]
"""Says to the person who waits what is done next."""


@dataclass(frozen=True, slots=True)
class Source:
    """The files that a city is made of: `osm`, or `streets` (GeoJSON lines); the rest as there is.

    `elevation` is a folder of heights that must fit the city, `kept` that of its map of before, which may;
    `attribution` is who is to be named with the map, "" for nobody.
    """

    osm: Path | None = None
    streets: Path | None = None
    bounds: Bounds | None = None
    boundaries: tuple[Path, ...] = ()
    elevation: Path | None = None
    kept: Path | None = None
    attribution: str = ""

    @property
    def file(self) -> Path:
        """The file of the streets."""
        if self.osm and self.streets:
            raise ValueError("give --osm or --streets, not both")
        file = self.osm or self.streets
        if file is None:
            raise ValueError("give --osm FILE or --streets FILE")
        return file


@dataclass(frozen=True, slots=True)
class Tools:
    """The ports: what reads files and what builds the map. `simpul.site.commands.city` has the real ones."""

    read: Callable[[Path, Bounds | None], Extract]
    read_lines: Callable[[Path], Drawing]
    read_regions: Callable[[Path, Bounds], list[Region]]
    draw: Callable[[Drawing, Path], None]
    take: Callable[[Path, Path, Bounds | None], None]
    tiles: Callable[[Path, Path, Path | None], None]
    basemap: Callable[[Path, Path, Bounds, str], None]


@dataclass(frozen=True, slots=True)
class Chart:
    """A city as its newest files have it."""

    bounds: Bounds
    stretches: list[Stretch]
    pieces: list[list[Piece]]
    pois: Sequence[Poi]
    regions: list[Region]
    sha256: str


def prepare(source: Source, tools: Tools, folder: Path, tell: Tell) -> Chart:
    """Read the files and build the map files in the folder; nothing else is changed.

    Raises:
        Refused: whatever is wrong with a file, before anything is built; or a builder failed.
    """
    town = folder / "town.osm.pbf"
    tell(_("reading %(file)s") % {"file": source.file.name})
    if source.streets:
        tools.draw(tools.read_lines(source.streets), town)
        extract = tools.read(town, source.bounds)
    else:
        extract = tools.read(source.file, source.bounds)
        tools.take(source.file, town, source.bounds)
    bounds = source.bounds or extract.bounds
    heights = _heights(source, folder / "elevation", bounds, tell)
    regions = [region for file in source.boundaries for region in tools.read_regions(file, bounds)]
    tell(_("cutting %(count)s ways at their junctions") % {"count": f"{len(extract.ways):,}"})
    stretches = network.stretches(extract.ways)
    pieces = [network.pieces(stretch) for stretch in stretches]
    tell(_("building the tiles for matching and routing"))
    tools.tiles(town, folder / "tiles", heights)
    tell(_("building the base map"))
    tools.basemap(town, folder / "basemap.pmtiles", bounds, source.attribution)
    with source.file.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Chart(bounds, stretches, pieces, extract.pois, regions, digest)


def _heights(source: Source, into: Path, bounds: Bounds, tell: Tell) -> Path | None:
    """Lay out the heights that the city needs; None where there are none: hills are not known then.

    Raises:
        BadHeights, NoHeights: what was given does not fit; what was kept from before may.
    """
    folder = source.elevation or source.kept
    if folder is None:
        return None
    try:
        taken = hgt.take(folder, into, bounds)
    except hgt.NoHeights:
        if source.elevation:
            raise
        tell(_("the heights of the map before do not cover this one: hills are not known"))
        return None
    if taken.missing:
        tell(_("no heights of %(tiles)s: hills are not known there") % {"tiles": ", ".join(taken.missing)})
    return into


def region_of(
    middles: shapely.Geometry, shapes: Sequence[shapely.Geometry], ranks: Sequence[int]
) -> list[int]:
    """Say in which region each point lies: the one of the highest rank (the smallest region), -1 for none."""
    found = np.full(len(middles), -1)
    if shapes and len(middles):
        points, hits = shapely.STRtree(shapes).query(middles, predicate="intersects")
        order = np.argsort(np.array(ranks)[hits], kind="stable")
        found[points[order]] = hits[order]
    return [int(number) for number in found]
