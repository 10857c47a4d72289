"""What was not driven lately, as a table, as lines for the map, and as a drive that puts it right."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from gpxpy import gpx
from ninja import Schema

from simpul.ground.places import map_buttons, spatial
from simpul.ground.places.models import City, Segment
from simpul.kernel.driving import DriveVia, Way
from simpul.kernel.geo import Bounds, LonLat, distance_m
from simpul.kernel.refusal import Refused
from simpul.rooms.roads.observe import coverage as observe
from simpul.rooms.roads.understand import capture, coverage, suggest

MOST = 4000
"""Segments in one answer of the map; where there are more, it says "truncated"."""


class NoDrive(Refused):
    """No drive can be suggested: nothing is unseen within the wish, or no street leads there."""


CLASS_NAMES = {
    "motorway": gettext_lazy("Toll road"),
    "trunk": gettext_lazy("Trunk road"),
    "primary": gettext_lazy("Primary road"),
    "secondary": gettext_lazy("Secondary road"),
    "tertiary": gettext_lazy("Tertiary road"),
    "unclassified": gettext_lazy("Minor road"),
    "residential": gettext_lazy("Residential street"),
    "living_street": gettext_lazy("Living street"),
    "service": gettext_lazy("Service road"),
    "road": gettext_lazy("Road of unknown class"),
}
"""The classes of OpenStreetMap that a car may drive; a ramp ("_link") is of the road that it leads to."""


class Line(Schema):
    """Kilometres of one class of road or district; `unseen_percent` None where there are none.

    `name` is the class as OpenStreetMap has it or the district, `title` the same in the reader's language.
    """

    name: str
    title: str
    km: float
    lately_km: float
    long_ago_km: float
    never_km: float
    unseen_km: float
    unseen_percent: float | None


class Table(Schema):
    """What was not driven for `days` days, on `day`, by class of road and by district; "" is no district."""

    city: str
    day: date
    days: int
    total: Line
    classes: list[Line]
    districts: list[Line]


@dataclass(frozen=True, slots=True)
class Drive:
    """A suggested drive, with the unseen kilometres that it covers."""

    line: tuple[LonLat, ...]
    km: float
    minutes: float
    unseen_km: float
    segments: int


def table(city: City, today: date, days: int) -> Table:
    """Sum what was driven lately in a city."""
    pieces = observe.pieces(city, capture.read().suggest.classes)
    classes = coverage.rows(pieces, "road_class", today, days)
    districts = coverage.rows(pieces, "district", today, days)
    return Table(
        city=city.slug, day=today, days=days, total=_line(coverage.total(classes), _("All roads")),
        classes=[_line(row, class_name(row.name)) for row in classes],
        districts=[_line(row, row.name or _("Not in a known district")) for row in districts],
    )  # fmt: skip


def lines(city: City, bounds: Bounds, today: date, days: int) -> bytes:
    """Give the segments in a box with how lately each was seen, as GeoJSON."""
    classes = capture.read().suggest.classes
    inside = spatial.in_bbox(Segment.objects.live().filter(city=city, road_class__in=classes), bounds)
    rows = list(inside.values_list("pk", "name", "road_class", "line")[: MOST + 1])
    days_of = observe.seen_on(city, [row[0] for row in rows])
    shapes = shapely.from_wkb([bytes(row[3]) for row in rows])
    written = shapely.to_geojson(shapely.transform(shapes, lambda degrees: degrees.round(6)))
    features = [
        {
            "type": "Feature",
            "geometry": msgspec.Raw(text.encode()),
            "properties": {
                "id": pk,
                "street": name,
                "road_class": road_class,
                "seen_on": days_of.get(pk),
                "seen": coverage.seen(days_of.get(pk), today, days),
            },
        }
        for (pk, name, road_class, _wkb), text in zip(rows, written, strict=True)
    ]
    return msgspec.json.encode(
        {
            "type": "FeatureCollection",
            "licence": "ODbL-1.0",
            "truncated": len(features) > MOST,
            "features": features[:MOST],
        }
    )


def drive(city: City, wish: suggest.Wish, today: date, days: int, router: DriveVia) -> Drive:
    """Suggest a drive from a place and back that covers the most of what was not seen lately.

    Raises:
        NoDrive: there is none.
    """
    rules = capture.read().suggest
    found = observe.unseen(city, rules.classes, today, days)
    if not found.stretches:
        raise NoDrive(_("Everything was driven within %(days)d days.") % {"days": days})
    reach_m = (wish.most * rules.metres_a_second if wish.in_seconds else wish.most) / 2
    near = sorted(found.stretches, key=lambda one: distance_m(wish.start, one.line[0]))
    near = [one for one in near if distance_m(wish.start, one.line[0]) <= reach_m][: rules.most_stretches]

    def driven(way: Way) -> list[bool]:
        return suggest.covered(way, found.lines, near_m=rules.near_m, share=rules.share)

    def covered_m(way: Way) -> float:
        return sum(m for m, is_driven in zip(found.lengths_m, driven(way), strict=True) if is_driven)

    laid = suggest.fit(
        wish, near, router, detour=rules.detour, metres_a_second=rules.metres_a_second, tries=rules.tries,
        fits=rules.fits, covered_m=covered_m,
    )  # fmt: skip
    if laid is None:
        raise NoDrive(_("No drive was found from there. Choose a start on a street, or a longer drive."))
    way = laid.way
    return Drive(way.line, way.length_m / 1000, way.time_s / 60, covered_m(way) / 1000, sum(driven(way)))


def written(city: City, found: Drive, today: date) -> str:
    """Write a drive as GPX 1.1."""
    book: Any = gpx.GPX()
    title = _("Survey drive in %(city)s, %(day)s") % {"city": city.name, "day": today.isoformat()}
    book.creator, book.name = "Simpul", title
    track: Any = gpx.GPXTrack(name=title)
    track.segments = [gpx.GPXTrackSegment([gpx.GPXTrackPoint(lat, lon) for lon, lat in found.line])]
    book.tracks = [track]
    return str(book.to_xml(version="1.1"))


def drawn(found: Drive) -> dict[str, Any]:
    """Give a drive for the map island."""
    return {"line": [[round(lon, 6), round(lat, 6)] for lon, lat in found.line]}


def words() -> dict[str, str]:
    """Give what the map of coverage says, in the reader's language."""
    return {
        "map": _("Map of what was driven lately"),
        "lately": _("Driven lately"),
        "long_ago": _("Driven long ago"),
        "never": _("Never driven"),
        "drive": _("The suggested drive"),
        "seen_on": _("Last seen on {day}"),
        "never_seen": _("Never seen by a survey"),
        "street": _("street without a name"),
        "truncated": _("Zoom in to see all streets."),
        "failed": _("The map data could not be loaded. Check the connection."),
        "no_webgl": _("This browser cannot draw the map. The tables say the same."),
        "start_here": _("Start the drive here"),
        **map_buttons.words(),
    }


def class_name(road_class: str) -> str:
    """Name a class of road in the reader's language."""
    return str(CLASS_NAMES.get(road_class.removesuffix("_link"), road_class))


def _line(row: coverage.Row, title: str) -> Line:
    percent = row.unseen_percent
    return Line(
        name=row.name, title=title, km=round(row.km, 3), lately_km=round(row.lately_km, 3),
        long_ago_km=round(row.long_ago_km, 3), never_km=round(row.never_km, 3),
        unseen_km=round(row.unseen_km, 3), unseen_percent=None if percent is None else round(percent, 1),
    )  # fmt: skip
