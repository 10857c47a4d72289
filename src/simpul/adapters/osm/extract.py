"""Read streets and places of interest out of an OpenStreetMap extract."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import osmium
from django.utils.translation import gettext as _

from simpul.adapters.map_errors import Empty, MapError, NotAMap, Outside, Truncated
from simpul.kernel.geo import Bounds, LonLat
from simpul.kernel.ports import Poi, Way

NOT_STREETS = frozenset(
    {
        *("abandoned", "construction", "demolished", "disused", "planned", "proposed", "razed", "no"),
        *("bus_stop", "corridor", "elevator", "emergency_access_point", "emergency_bay", "escape"),
        *("platform", "raceway", "rest_area", "services", "via_ferrata"),
    }
)
"""Values of `highway` that are no street to travel on (https://wiki.openstreetmap.org/wiki/Key:highway)."""

POI_KEYS = ("amenity", "tourism", "shop", "historic", "leisure", "healthcare", "office", "natural")
"""Keys whose objects are places of interest, the telling ones first."""

ALSO = (
    *("waterway=waterfall", "railway=station", "railway=halt", "public_transport=station"),
    *("highway=bus_stop", "geological=volcanic_vent", "geological=volcanic_caldera_rim"),
)
"""Places one goes to under keys whose other values are none."""

FURNITURE = frozenset(
    {
        *("bench", "bicycle_parking", "motorcycle_parking", "parking", "parking_entrance", "parking_space"),
        *("post_box", "telephone", "vending_machine", "waste_basket", "waste_disposal"),
        *("common", "fixme", "no", "vacant", "yes"),
        *("grassland", "hedge", "scrub", "tree", "tree_row", "water", "wetland", "wood"),
    }
)
"""Values of those keys that are not places one goes to."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What a city needs of an OpenStreetMap file.

    `ways` are those with a `highway` that one can travel on, whole, where a node of theirs lies in the box
    that was asked for; `bounds` is the box around what was read, before it was cut to that box.
    """

    ways: tuple[Way, ...]
    pois: tuple[Poi, ...]
    bounds: Bounds


class _Box:
    """A box that grows with what is put in it."""

    def __init__(self) -> None:
        self.sides = [180.0, 90.0, -180.0, -90.0]

    def add(self, line: tuple[LonLat, ...]) -> None:
        lons, lats = zip(*line, strict=True)
        west, south, east, north = min(lons), min(lats), max(lons), max(lats)
        one, two, three, four = self.sides
        self.sides = [min(one, west), min(two, south), max(three, east), max(four, north)]

    @property
    def bounds(self) -> Bounds:
        return Bounds(*self.sides)


def read(path: Path, bounds: Bounds | None = None) -> Extract:
    """Read the streets and places of an extract; its form is told by its content, not by its name.

    Args:
        path: a .osm.pbf, or OSM XML, plain or packed with gzip or bzip2.
        bounds: keep only what has a node in this box; None keeps all.

    Raises:
        NotAMap, Truncated, Empty, Outside: see each.
    """
    ways: list[Way] = []
    pois: list[Poi] = []
    box, streets = _Box(), 0
    with reading(path) as file:
        tagged = osmium.filter.EmptyTagFilter()
        item: Any
        for item in osmium.FileProcessor(file).with_locations().with_filter(tagged):
            if item.is_way():
                way = _way(item)
                if way is not None:
                    streets += 1
                    box.add(way.line)
                    if bounds is None or any(_holds(bounds, place) for place in way.line):
                        ways.append(way)
                    continue
            poi = None if item.is_relation() else _poi(item)
            if poi is not None and (bounds is None or _holds(bounds, poi.position)):
                pois.append(poi)
    if not streets:
        raise Empty(
            _("%(file)s holds no street. Was it filtered? Take an extract with its highways.")
            % {"file": path.name}
        )
    if not ways:
        raise Outside(
            _("No street of %(file)s lies in the box %(box)s: it covers %(covers)s. The order is W,S,E,N.")
            % {"file": path.name, "box": _text(bounds), "covers": _text(box.bounds)}
        )
    return Extract(tuple(ways), tuple(pois), box.bounds)


def take(path: Path, out: Path, bounds: Bounds | None = None) -> None:
    """Write to `out` (.osm.pbf) what has a node in the box, whole; None takes all.

    Raises:
        NotAMap, Truncated: see each.
    """
    with reading(path) as file:
        if bounds is not None:
            _clip(file, out, bounds)
            return
        with osmium.SimpleWriter(str(out), overwrite=True) as writer:
            for item in osmium.FileProcessor(file):
                writer.add(item)


def _clip(file: osmium.io.File, out: Path, bounds: Bounds) -> None:
    inside = osmium.IdTracker()
    with osmium.BackReferenceWriter(str(out), ref_src=file, overwrite=True, remove_tags=False) as writer:
        item: Any
        for item in osmium.FileProcessor(file):
            if item.is_node():
                if _holds(bounds, LonLat(item.location.lon, item.location.lat)):
                    inside.add_node(item.id)
                    writer.add_node(item)
            elif inside.contains_any_references(item):
                if item.is_way():
                    inside.add_way(item.id)
                    writer.add_way(item)
                elif item.tags.get("type") == "multipolygon":
                    writer.add_relation(item)


@contextmanager
def reading(path: Path) -> Iterator[osmium.io.File]:
    """Lend the file for reading, nodes first, and turn what the reader stumbles over into one clear refusal.

    XML comes in any order (Overpass writes ways before their nodes), so it is sorted into a file of its own.
    """
    form = form_of(path)
    try:
        if form == "pbf":
            yield osmium.io.File(str(path), form)
            return
        with TemporaryDirectory() as folder:
            file = osmium.io.File(str(Path(folder, "sorted.osm.pbf")), "pbf")
            reader = osmium.MergeInputReader()
            reader.add_buffer(path.read_bytes(), form)
            with osmium.SimpleWriter(file) as writer:
                reader.apply(writer)
            yield file
    except MapError:
        raise
    except (RuntimeError, osmium.InvalidLocationError) as error:
        # libosmium throws many kinds; pyosmium hands all of them over as RuntimeError with libosmium's words.
        raise Truncated(
            _("%(file)s is cut short or damaged (%(why)s). Fetch it again and compare its size and checksum.")
            % {"file": path.name, "why": str(error).splitlines()[0][:120]}
        ) from error


def form_of(path: Path) -> str:
    """Tell by its first bytes how a file is written: "pbf", "osm", "osm.gz" or "osm.bz2".

    Raises:
        NotAMap: it is not there, or none of these.
        Empty: there is nothing in it.
    """
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except OSError as error:
        raise NotAMap(
            _("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror}
        ) from error
    if not head:
        raise Empty(_("%(file)s is empty: 0 bytes. Fetch it again.") % {"file": path.name})
    form = _form(head)
    if form is None:
        raise NotAMap(
            _("%(file)s is no OpenStreetMap extract. Give a .osm.pbf, .osm or .osm.gz file, such as those of "
              "download.geofabrik.de.")
            % {"file": path.name}
        )  # fmt: skip
    return form


def _form(head: bytes) -> str | None:
    if head[:2] == b"\x1f\x8b":
        return "osm.gz"
    if head[:3] == b"BZh":
        return "osm.bz2"
    if b"OSMHeader" in head:
        return "pbf"
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    return "osm" if text.startswith((b"<?xml", b"<osm")) else None


def _way(item: osmium.osm.Way) -> Way | None:
    """Give a way to travel on, less the nodes whose place the file does not know; None for any other."""
    tags = {tag.k: tag.v for tag in item.tags}
    if tags.get("highway", "no") in NOT_STREETS or tags.get("area") == "yes":
        return None
    known = [(node.ref, LonLat(node.lon, node.lat)) for node in item.nodes if node.location.valid()]
    steps = [pair for number, pair in enumerate(known) if number == 0 or pair[0] != known[number - 1][0]]
    if len(steps) < 2:  # noqa: PLR2004 - the ends of a line
        return None
    nodes, line = zip(*steps, strict=True)
    return Way(item.id, nodes, line, tags)


def _poi(item: Any) -> Poi | None:
    """Give the place that a node or a way is, a way at the mean of its corners; None for others."""
    key = _telling_key(item.tags)
    if key is None or (key in {"leisure", "natural", "office"} and "name" not in item.tags):
        return None
    if item.is_node():
        where = LonLat(item.location.lon, item.location.lat)
    else:
        corners = [LonLat(node.lon, node.lat) for node in item.nodes if node.location.valid()]
        if not corners:
            return None
        where = LonLat(*(sum(side) / len(corners) for side in zip(*corners, strict=True)))
    tags = {tag.k: tag.v for tag in item.tags}
    kind = "node" if item.is_node() else "way"
    return Poi(f"{kind}/{item.id}", f"{key}={tags[key]}", tags.get("name", ""), where, tags)


def _telling_key(tags: Any) -> str | None:
    """Give the key that says what a place is; None where nothing makes it one."""
    named = next((key for key in POI_KEYS if tags.get(key, "no") not in FURNITURE), None)
    also = (one.partition("=") for one in ALSO)
    return named or next((key for key, _equals, value in also if tags.get(key) == value), None)


def _holds(bounds: Bounds, position: LonLat) -> bool:
    west, south, east, north = bounds
    return west <= position.lon <= east and south <= position.lat <= north


def _text(bounds: Bounds | None) -> str:
    return ",".join(f"{side:.4f}" for side in bounds or ())
