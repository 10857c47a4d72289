"""A survey's report: the downloads, and one HTML page with a map and photos that needs no network."""

import base64
import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import shapely
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string

from simpul.ground.files import store
from simpul.kernel.geo import metres_per_degree
from simpul.rooms.roads.models import KIND_NAMES, Damage, Sighting, Survey
from simpul.rooms.roads.share import downloads, surveys, table
from simpul.rooms.roads.share.downloads import WHAT
from simpul.rooms.roads.share.photos import Marked, marked
from simpul.rooms.roads.understand.damage import Kind

WIDTH, MARGIN = 900, 20
PHOTOS = 24
"""Photos in a report: of the surest damages, at most this many."""


@dataclass(frozen=True, slots=True)
class Line:
    """A segment drawn: the points of an SVG polyline, its grade, and what it says."""

    points: str
    grade: str
    title: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A damage drawn."""

    x: float
    y: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map as SVG: its size, and what is on it."""

    width: int
    height: int
    lines: list[Line]
    dots: list[Dot]


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo of a damage, as a data URL."""

    damage: Damage
    kind: str
    marked: Marked
    data: str


def write(survey: Survey, out: Path, *, now: datetime) -> list[Path]:
    """Write everything into a folder, and give what was written."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for what in WHAT:
        for suffix, pieces in (("geojson", downloads.geojson), ("csv", downloads.comma)):
            path = out / f"{what}.{suffix}"
            with path.open("wb") as file:
                file.writelines(pieces(survey, what))
            written.append(path)
    written.append(downloads.geopackage(survey, out / "survey.gpkg"))
    page = out / "report.html"
    page.write_text(render(survey, now=now), encoding="utf-8")
    return [*written, page]


def render(survey: Survey, *, now: datetime) -> str:
    """Give the report as one HTML page."""
    facts = surveys.facts(survey)
    return render_to_string(
        "roads/report.html",
        {
            "survey": survey,
            "facts": facts,
            "reasons": surveys.reason_rows(facts.rejected_by_reason),
            "grades": surveys.grade_rows(facts.segments_by_grade),
            "drawing": draw(survey),
            "segments": [row for row, _ in table.segments(survey)],
            "photos": list(photos(survey)),
            "now": now,
        },
    )


def draw(survey: Survey) -> Drawing:
    """Draw the segments and damages of a survey, north up, to one scale."""
    segments, damages = list(table.segments(survey)), list(table.damages(survey))
    shapes = [shape for _, shape in [*segments, *damages]]
    if not shapes:
        return Drawing(WIDTH, 2 * MARGIN, [], [])
    west, south, east, north = shapely.total_bounds(shapes)
    east_m, north_m = metres_per_degree((south + north) / 2)
    wide, high = max((east - west) * east_m, 1.0), max((north - south) * north_m, 1.0)
    scale = (WIDTH - 2 * MARGIN) / max(wide, high)

    def at(lon: float, lat: float) -> tuple[float, float]:
        x, y = (lon - west) * east_m * scale, (north - lat) * north_m * scale
        return round(x + MARGIN, 1), round(y + MARGIN, 1)

    lines = [
        Line(
            " ".join(f"{x},{y}" for x, y in (at(*pair) for pair in shape.coords)),
            row.grade,
            f"{row.street} {row.from_m:.0f}-{row.to_m:.0f} m: {row.grade}",
        )
        for row, shape in segments
    ]
    dots = [Dot(*at(row.lon, row.lat), row.kind, str(KIND_NAMES[Kind(row.kind)])) for row, _ in damages]
    return Drawing(round(wide * scale) + 2 * MARGIN, round(high * scale) + 2 * MARGIN, lines, dots)


def photos(survey: Survey) -> Iterator[Shown]:
    """Give the masked photos of the surest damages that this survey has a photo of."""
    seen = Sighting.objects.filter(damage=OuterRef("pk"), frame__survey=survey)
    found = Damage.objects.filter(Exists(seen), best_frame__survey=survey)
    for damage in found.select_related("street", "best_frame__masked").order_by("-confidence", "pk")[:PHOTOS]:
        frame = damage.best_frame
        if frame is None or frame.masked is None:
            continue
        data = base64.b64encode(store.open(frame.masked)).decode()
        kind = str(KIND_NAMES[Kind(damage.kind)])
        yield Shown(damage, kind, marked(frame, damage), f"data:image/jpeg;base64,{html.escape(data)}")
