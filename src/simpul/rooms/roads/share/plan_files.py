"""A plan as it leaves in files, and drawn as a map."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any

import numpy as np
import shapely

from simpul.ground.places.models import Segment
from simpul.ground.places.share import geometry
from simpul.kernel.geo import metres_per_degree
from simpul.rooms.roads.models import Plan
from simpul.rooms.roads.share.plan import lines, rows

HEADER = (
    "rank", "year", "segment", "street", "road_class", "from_m", "to_m", "district_code", "district",
    "length_m", "area_m2", "treatment", "amount", "currency", "gain_sdi", "importance", "sdi", "grade",
    "basis", "seen_on", "reason", "waiting",
)  # fmt: skip
UNKNOWN = ("segment", "street", "road_class", "from_m", "to_m", "length_m", "condition")
BATCH = 500
MOST = 3000
"""Lines that a map is drawn of: the first by rank."""
WIDE, EDGE, LEAST_M = 1000.0, 12.0, 6.0


def table(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Give the lines of a plan in the order of HEADER."""
    for row in rows(plan, lines(plan)):
        line, segment = row.line, row.line.segment
        yield (
            line.rank, line.year, line.segment_id, segment.name, segment.road_class,
            round(segment.from_m, 1), round(segment.to_m, 1), line.district, row.district,
            round(line.length_m, 1), line.area_m2, line.treatment, line.amount, line.currency,
            round(line.gain, 2), round(line.importance, 3), line.reason["sdi"], line.reason["grade"],
            line.reason["basis"], line.reason["seen_on"], row.why, row.later,
        )  # fmt: skip


def unknown(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Give the segments whose condition nobody knows, in the order of UNKNOWN: they are not planned."""
    for some in batched(plan.inputs["unknown"]["segments"], BATCH):
        for one in Segment.objects.filter(pk__in=some).order_by("pk"):
            yield (
                one.pk, one.name, one.road_class, round(one.from_m, 1), round(one.to_m, 1),
                round(one.length_m, 1), "unknown",
            )  # fmt: skip


def geojson(plan: Plan) -> str:
    """Give the lines of a plan as GeoJSON (RFC 7946)."""
    shapes = {line.segment_id: geometry(bytes(line.segment.line)) for line in lines(plan)}
    features = [
        {
            "type": "Feature",
            "geometry": shapes[row[2]],
            "properties": dict(zip(HEADER, row, strict=True)),
        }
        for row in table(plan)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plan as SVG paths in a box: the streets around in one, the lines of each year in one."""

    width: float
    height: float
    around: str
    years: tuple[tuple[int, int, str], ...]

    @property
    def box(self) -> str:
        """The SVG's viewBox."""
        return f"{-EDGE:g} {-EDGE:g} {self.width + 2 * EDGE:g} {self.height + 2 * EDGE:g}"


def drawing(plan: Plan) -> Drawing | None:
    """Draw a plan's lines by year over the streets around them; None where there is no line."""
    found = [(line.year, _degrees(line.segment.line)) for line in lines(plan)[:MOST]]
    if not found:
        return None
    every = np.concatenate([shape for _year, shape in found])
    (west, south), (east, north) = every.min(axis=0), every.max(axis=0)
    lon_m, lat_m = metres_per_degree((south + north) / 2)
    scale = WIDE / max((east - west) * lon_m, (north - south) * lat_m, 200.0)
    to = np.array([lon_m, -lat_m]) * scale
    start = np.array([west, north])
    around = Segment.objects.live().filter(
        city=plan.city, west__lte=east, east__gte=west, south__lte=north, north__gte=south
    )
    shapes = [_degrees(line) for line in around.order_by("pk").values_list("line", flat=True)[: 3 * MOST]]
    years = range(plan.from_year, plan.last_year + 1)
    return Drawing(
        round((east - west) * lon_m * scale, 1), round((north - south) * lat_m * scale, 1),
        "".join(_path((shape - start) * to, LEAST_M * scale) for shape in shapes),
        tuple(
            (year, number, "".join(_path((shape - start) * to, 0.1) for when, shape in found if when == year))
            for number, year in enumerate(years)
        ),
    )  # fmt: skip


def _degrees(line: Any) -> np.ndarray:
    return np.asarray(shapely.get_coordinates(shapely.from_wkb(bytes(line))))


def _path(points: np.ndarray, least: float) -> str:
    thinned = shapely.get_coordinates(shapely.simplify(shapely.LineString(points), least))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in thinned.tolist())
