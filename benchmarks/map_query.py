"""How long the map takes: a regency of 60,000 segments, each with a condition, and 1,000,000 damages.

    python benchmarks/map_query.py [--database-url postgres://...] [--damages 1000000]

Gives the median and the 95th percentile, in milliseconds, of the server's own time for the segments and the
damages of one screen (1280 x 800 pixels) somewhere in the city at each zoom, and of the page that holds the
map; by Django's test client, so with URL, middleware, query and JSON, and without network and TLS.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import photos

ZOOMS = (9, 12, 13, 14, 15, 17)
SCREEN = (1280, 800)
METRES_A_PIXEL = 78271.517
"""At zoom 0 on the equator, with tiles of 512 pixels as MapLibre counts."""
AT_ONCE = 20_000
KINDS, SHARES = ("D00", "D10", "D20", "D40"), (0.4, 0.1, 0.3, 0.2)
GRADES = {"good": (0, 10), "fair": (80, 85), "poor": (105, 145), "bad": (230, 235), "unknown": (None, None)}


def fill(slug: str, damages: int) -> dict[str, int]:
    """Give every segment a condition and spread so many damages over the streets, as one survey's."""
    from django.db import connection, transaction
    from django.utils import timezone

    from simpul.ground.people.access import system_person
    from simpul.ground.places.models import City, Segment
    from simpul.rooms.roads.models import Condition, Damage, Policy, Survey
    from simpul.rooms.roads.observe import tallies

    city = City.objects.get(slug=slug)
    day, chance = date(2026, 3, 1), np.random.default_rng(1)
    survey, made = Survey.objects.get_or_create(
        city=city, sha256="0" * 64,
        defaults={
            "name": "synthetic", "added_at": timezone.now(), "added_by": system_person(), "driven_on": day,
            "policy": Policy.on(city, day), "state": "done", "done_at": timezone.now(),
        },
    )  # fmt: skip
    segments = list(Segment.objects.filter(city=city).order_by("pk"))
    if not made:
        return {"segments": len(segments), "damages": Damage.objects.filter(city=city).count()}
    names, drawn = list(GRADES), chance.integers(0, len(GRADES), len(segments))
    with transaction.atomic():
        Condition.objects.bulk_create(
            [
                Condition(
                    survey=survey, segment=segment, city=city, surveyed_on=day, covered_m=segment.length_m,
                    coverage=1, lane_m2=350, cracked_m2=10, potholes=0, grade=names[number],
                    grade_low=names[number], sdi_low=GRADES[names[number]][0],
                    sdi_high=GRADES[names[number]][1], latest=True,
                )
                for segment, number in zip(segments, drawn, strict=True)
            ],
            batch_size=2000,
        )  # fmt: skip
    _spread(Damage, survey, day, segments, damages)
    with transaction.atomic():
        tallies.rebuild(city)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"segments": len(segments), "damages": damages}


def _spread(model: Any, survey: Any, day: date, segments: list[Any], damages: int) -> None:
    """Insert the damages without their spatial index, then make it anew."""
    import shapely
    from django.db import connection, transaction

    from simpul.ground.places import spatial

    chance, table = np.random.default_rng(3), model._meta.db_table
    lines = shapely.from_wkb([bytes(segment.line) for segment in segments])
    values = {
        "city_id": survey.city_id, "forward": True, "across_m": 0.0, "state": "found",
        "first_survey_id": survey.pk, "last_survey_id": survey.pk, "first_seen_on": day, "last_seen_on": day,
        "seen_times": 1, "confidence": 0.7, "length_m": 1.0, "width_m": 1.0, "area_m2": 1.0,
    }  # fmt: skip
    names = ("street_id", "segment_id", "kind", "chainage_m", "lon", "lat", *values)
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608 - our own names
    same = tuple(str(value) if isinstance(value, date) else value for value in values.values())
    with connection.cursor() as cursor:
        for statement in spatial._drop(connection.vendor, table):  # noqa: SLF001 - a million rows load before the index
            cursor.execute(statement)
    for start in range(0, damages, AT_ONCE):
        count = min(AT_ONCE, damages - start)
        where, share = chance.integers(0, len(segments), count), chance.random(count)
        points = shapely.get_coordinates(shapely.line_interpolate_point(lines[where], share, normalized=True))
        kinds = chance.choice(KINDS, count, p=SHARES).tolist()
        rows = [
            (
                segments[at].street_id,
                segments[at].pk,
                kind,
                segments[at].from_m + part * segments[at].length_m,
                *xy,
                *same,
            )
            for at, part, xy, kind in zip(where.tolist(), share.tolist(), points.tolist(), kinds, strict=True)
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, rows)
        print(f"\r{start + count} damages", end="", file=sys.stderr)
    spatial.make(connection, table, spatial.indexed()[model])


def screen(bounds: Any, zoom: float, chance: np.random.Generator) -> str:
    """Give a screenful somewhere within the city, as the map asks for it."""
    wide = SCREEN[0] * 360 / 512 / 2**zoom
    high = wide * SCREEN[1] / SCREEN[0]
    lon = chance.uniform(bounds.west + wide / 2, max(bounds.west + wide / 2, bounds.east - wide / 2))
    lat = chance.uniform(bounds.south + high / 2, max(bounds.south + high / 2, bounds.north - high / 2))
    return f"{lon - wide / 2:.6f},{lat - high / 2:.6f},{lon + wide / 2:.6f},{lat + high / 2:.6f}"


def measure(slug: str, repeats: int) -> dict[str, Any]:
    """Ask for screens at each zoom, and time the answers."""
    from django.conf import settings
    from django.test import Client

    from simpul.ground.places.models import City

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}  # the islands need not be built for this
    client, city = Client(), City.objects.get(slug=slug)
    chance = np.random.default_rng(2)
    host = {"headers": {"host": "localhost"}}
    result: dict[str, Any] = {}
    for zoom in ZOOMS:
        boxes = [screen(city.bounds, zoom, chance) for _ in range(repeats + 2)]
        for what in ("segments", "damages"):
            paths = [f"/api/roads/{what}?city={slug}&bbox={box}&zoom={zoom}" for box in boxes]
            result[f"{what} zoom {zoom}"] = _time(client, paths, host)
    result["page with the map"] = _time(client, [f"/c/{slug}/"] * (repeats + 2), host)
    result["list of surveys"] = _time(client, [f"/roads/{slug}/surveys/"] * (repeats + 2), host)
    return result


def _time(client: Any, paths: list[str], host: Any) -> dict[str, float]:
    took, cpu, sizes = [], [], []
    for number, path in enumerate(paths):
        wall, used = time.perf_counter(), time.process_time()
        response = client.get(path, **host)
        body = response.content
        if response.status_code != 200:
            raise SystemExit(f"{path}: {response.status_code} {body[:300]!r}")
        if number >= 2:  # the first two warm up
            took.append(1000 * (time.perf_counter() - wall))
            cpu.append(1000 * (time.process_time() - used))
            sizes.append(len(body))
    ranked, worked = sorted(took), sorted(cpu)
    at = min(len(ranked) - 1, int(0.95 * len(ranked)))
    return {
        "p50_ms": round(statistics.median(ranked), 1),
        "p95_ms": round(ranked[at], 1),
        "cpu_p50_ms": round(statistics.median(worked), 1),
        "cpu_p95_ms": round(worked[at], 1),
        "kilobytes": round(statistics.mean(sizes) / 1000, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database-url", default="", help="SQLite in a temporary folder where none is given")
    parser.add_argument("--damages", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=60)
    parser.add_argument("--work", type=Path, help="where to work; it is filled once and measured again")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        photos.use((said.work or Path(temporary)) / "data", said.database_url)
        from simpul.ground.places.models import City

        if not City.objects.exists():
            photos.simpul("city", "sample", "--size", "regency", "--json")
        slug = City.objects.order_by("pk").values_list("slug", flat=True)[0]
        filled = fill(slug, said.damages)
        print(
            json.dumps({**filled, "load_average": os.getloadavg(), **measure(slug, said.repeats)}, indent=2)
        )


if __name__ == "__main__":
    main()
