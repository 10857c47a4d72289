"""Write a city's newest chart into the database, keeping the rows of everything that is still there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import shapely

from simpul.ground.places import recognise
from simpul.ground.places.lines import Line
from simpul.ground.places.models import Boundary, City, Place, Segment, Street
from simpul.ground.places.settle import Known, Tally, known, retire, settle
from simpul.ground.places.survey import Chart, region_of

SHAPE = ("west", "south", "east", "north")
KEY = ("osm_way_id", "node_from", "node_to")
BOUNDARY = ("code", "level", "name", "geometry", *SHAPE)
LINE = ("name", "road_class", "surface", "length_m", "line", *SHAPE, "region_id")
STREET = (*KEY, "oneway", *LINE)
SEGMENT = ("street_id", "index", "from_m", "to_m", *LINE)
PLACE = ("osm_id", "kind", "name", "lon", "lat", "tags", "region_id")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new map changed, kind by kind."""

    streets: Tally
    segments: Tally
    places: Tally
    boundaries: Tally

    def counts(self) -> dict[str, dict[str, int]]:
        """Give the counts alone, for the ledger and for programs."""
        kinds = ("streets", "segments", "places", "boundaries")
        return {kind: getattr(self, kind).counts() for kind in kinds}


class Census:
    """What a city has, and which of it the chart still has. It takes long: made before the transaction."""

    def __init__(self, city: City, chart: Chart) -> None:
        """Read the rows of the city (none where it is not saved yet) and pair streets and segments."""
        self.boundaries = _read(Boundary, city, BOUNDARY)
        self.streets = _read(Street, city, STREET)
        self.segments = _read(Segment, city, SEGMENT)
        self.places = _read(Place, city, PLACE)
        self.street_pairs = self._streets(chart)
        self.segment_pairs = self._segments(chart)

    def _streets(self, chart: Chart) -> dict[int, int]:
        by_key = {row[: len(KEY)]: pk for pk, row in self.streets.items()}
        keyed = {number: by_key.get(stretch.key) for number, stretch in enumerate(chart.stretches)}
        pairs = {number: pk for number, pk in keyed.items() if pk is not None}
        lines = [stretch.line for stretch in chart.stretches]
        _recognise(self.streets, STREET.index("line"), lines, pairs)
        return pairs

    def _segments(self, chart: Chart) -> dict[int, int]:
        line = SEGMENT.index("line")
        by_place = {(row[0], row[line]): pk for pk, row in self.segments.items()}
        pairs: dict[int, int] = {}
        lines: list[Line] = []
        for number, pieces in enumerate(chart.pieces):
            street = self.street_pairs.get(number)
            for piece in pieces:
                wkb = shapely.to_wkb(shapely.LineString(piece.line)) if street else b""
                pk = by_place.get((street, wkb))
                if pk is not None:
                    pairs[len(lines)] = pk
                lines.append(piece.line)
        _recognise(self.segments, line, lines, pairs)
        return pairs


def write(city: City, chart: Chart, census: Census, now: datetime) -> Changes:
    """Bring the rows of a saved city in line with the chart. Called inside the transaction of the act."""
    boundaries = _boundaries(city, chart, census, now)
    places = _Regions(city)
    street_rows = _streets(city, chart, places)
    streets = settle(street_rows, census.street_pairs, census.streets, STREET)
    segment_rows = _segments(city, chart, street_rows, places)
    segments = settle(segment_rows, census.segment_pairs, census.segments, SEGMENT)
    poi_rows = _places(city, chart, places)
    by_id = {row[0]: pk for pk, row in census.places.items()}
    pairs = {number: by_id[row.osm_id] for number, row in enumerate(poi_rows) if row.osm_id in by_id}
    pois = settle(poi_rows, pairs, census.places, PLACE)
    retire(Segment, census.segments, (row.pk for row in segment_rows), now, segments)
    retire(Street, census.streets, (row.pk for row in street_rows), now, streets)
    retire(Place, census.places, (row.pk for row in poi_rows), now, pois)
    return Changes(streets, segments, pois, boundaries)


class _Regions:
    """The boundaries of a city, for asking in which one a place lies."""

    def __init__(self, city: City) -> None:
        rows = list(Boundary.objects.live().filter(city=city))
        self.pks = [row.pk for row in rows]
        self.shapes = [row.shape for row in rows]
        self.ranks = [len(row.code) for row in rows]

    def of(self, middles: Any) -> list[int | None]:
        """Give the primary key of the smallest boundary around each point; None where there is none."""
        return [self.pks[at] if at >= 0 else None for at in region_of(middles, self.shapes, self.ranks)]


def _read(model: Any, city: City, fields: Sequence[str]) -> Known:
    return known(model, city, fields) if city.pk else {}


def _recognise(before: Known, line: int, lines: Sequence[Any], pairs: dict[int, int]) -> None:
    """Add to the pairs what is found by where it lies: among the live rows first, then the retired ones."""
    for live in (True, False):
        taken = set(pairs.values())
        old = [pk for pk, row in before.items() if pk not in taken and (row[-1] is None) == live]
        new = [number for number in range(len(lines)) if number not in pairs]
        if not old or not new:
            continue
        shapes = [shapely.get_coordinates(shapely.from_wkb(before[pk][line])) for pk in old]
        same = recognise.same_lines(shapes, [lines[number] for number in new])
        pairs.update({new[ours]: old[theirs] for ours, theirs in same.items()})


def _boundaries(city: City, chart: Chart, census: Census, now: datetime) -> Tally:
    """Write the boundaries that came; only the levels that came can lose one."""
    rows = [
        Boundary(
            city=city, code=region.code, level=region.level, name=region.name[:200],
            geometry=shapely.to_wkb(region.shape), **_sides(region.shape.bounds),
        )
        for region in chart.regions
    ]  # fmt: skip
    by_code = {row[0]: pk for pk, row in census.boundaries.items()}
    pairs = {number: by_code[row.code] for number, row in enumerate(rows) if row.code in by_code}
    tally = settle(rows, pairs, census.boundaries, BOUNDARY)
    levels = {region.level for region in chart.regions}
    asked = {pk: row for pk, row in census.boundaries.items() if row[BOUNDARY.index("level")] in levels}
    retire(Boundary, asked, (row.pk for row in rows), now, tally)
    return tally


def _streets(city: City, chart: Chart, regions: _Regions) -> list[Street]:
    shapes = [shapely.LineString(stretch.line) for stretch in chart.stretches]
    inside = regions.of(_middles(shapes))
    return [
        Street(
            city=city, osm_way_id=stretch.key[0], node_from=stretch.key[1], node_to=stretch.key[2],
            name=stretch.name, road_class=stretch.road_class, surface=stretch.surface, oneway=stretch.oneway,
            length_m=stretch.length_m, line=shapely.to_wkb(shape), region_id=region, **_sides(shape.bounds),
        )
        for stretch, shape, region in zip(chart.stretches, shapes, inside, strict=True)
    ]  # fmt: skip


def _segments(city: City, chart: Chart, streets: Sequence[Street], regions: _Regions) -> list[Segment]:
    pairs = [(street, piece) for street, some in zip(streets, chart.pieces, strict=True) for piece in some]
    shapes = [shapely.LineString(piece.line) for _, piece in pairs]
    inside = regions.of(_middles(shapes))
    return [
        Segment(
            city=city, street_id=street.pk, index=piece.index, from_m=piece.from_m, to_m=piece.to_m,
            length_m=round(piece.to_m - piece.from_m, 1), name=street.name, road_class=street.road_class,
            surface=street.surface, line=shapely.to_wkb(shape), region_id=region, **_sides(shape.bounds),
        )
        for (street, piece), shape, region in zip(pairs, shapes, inside, strict=True)
    ]  # fmt: skip


def _places(city: City, chart: Chart, regions: _Regions) -> list[Place]:
    inside = regions.of(
        shapely.points(np.array([poi.position for poi in chart.pois], dtype=float).reshape(-1, 2))
    )
    return [
        Place(
            city=city, osm_id=poi.id, kind=poi.kind[:80], name=poi.name[:200], lon=poi.position.lon,
            lat=poi.position.lat, tags=dict(poi.tags), region_id=region,
        )
        for poi, region in zip(chart.pois, inside, strict=True)
    ]  # fmt: skip


def _middles(shapes: Sequence[shapely.LineString]) -> Any:
    return shapely.line_interpolate_point(np.array(shapes, dtype=object), 0.5, normalized=True)


def _sides(bounds: tuple[float, float, float, float]) -> dict[str, float]:
    return dict(zip(SHAPE, bounds, strict=True))
