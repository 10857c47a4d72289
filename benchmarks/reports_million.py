"""A million reports of a large city: what list, map, search and the hint at the same cost the server.

Reports are written straight into the database: words from the labelled sentences, places around 400 crowded
spots and on the streets of Jakarta, eight years, 17 in a thousand still open, most of them of the last two
months. Then each page is asked for as a browser asks, through Django from URL to bytes, signed in where it
is the desk's, over what people look at: the front page with each filter and far back in the list, a
report's page, the public map and the desk's at every zoom from the whole city to a street, the queue in
each of its states, words and codes searched for, and the form's "is it one of these?" for a place and a
category.

    python benchmarks/reports_million.py
    python benchmarks/reports_million.py --reports 50000 --each 20 --only sqlite
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import reports_town as town
import serving

OVER = ("closed", "closed", "closed", "confirmed", "confirmed", "rejected", "merged")
OPEN = ("submitted", "verified", "forwarded", "forwarded", "in_progress", "proposed", "disputed", "returned")


def fill(number: int, has: dict[str, Any]) -> None:
    """Write the reports."""
    from simpul.ground.places import spatial
    from simpul.ground.places.models import Boundary, City
    from simpul.rooms.reports.act.show import may_be_shown
    from simpul.rooms.reports.models import Category, Office, Report

    city, dice, now = City.objects.get(slug=town.SLUG), Random(1), datetime.now(UTC)
    kinds = list(Category.objects.filter(city=city))
    offices = list(Office.objects.filter(city=city, desk=False))
    regions = [(one, one.bounds) for one in Boundary.objects.live().filter(city=city)]
    texts, spots = town.sentences(), dice.sample(has["places"], 400)
    parent = None
    for start in range(0, number, 10_000):
        rows = []
        for one in range(start, min(start + 10_000, number)):
            lon, lat = dice.choice(spots) if dice.random() < 0.7 else dice.choice(has["places"])
            lon, lat = lon + dice.gauss(0, 0.003), lat + dice.gauss(0, 0.003)
            made = now - timedelta(days=2900 * (1 - one / number), seconds=dice.random() * 1000)
            is_open = dice.random() < (0.6 if one > number * 0.98 else 0.005)
            state = dice.choice(OPEN if is_open else OVER)
            over = None if is_open else made + timedelta(days=9)
            inside = [r for r, b in regions if b.west <= lon <= b.east and b.south <= lat <= b.north]
            rows.append(
                Report(
                    city=city, key=UUID(int=dice.getrandbits(128)), code=_code(one),
                    category=dice.choice(kinds), text=dice.choice(texts), lon=lon, lat=lat,
                    region=inside[0] if inside else None, made_at=made, state=state, state_at=made,
                    stage="" if over else "follow_up", stage_since=made, changed_at=made, over_at=over,
                    due_at=None if over else made + timedelta(days=7),
                    office=dice.choice(offices), parent=parent if state == "merged" else None,
                )
            )  # fmt: skip
            if state == "merged" and parent is None:
                rows[-1].state = "closed"
            rows[-1].shown = dice.random() < 0.95 and may_be_shown(rows[-1])
        Report.objects.bulk_create(rows)
        parent = parent or rows[0]
    spatial.analyse(Report)


def _code(number: int) -> str:
    """Give a tracking code as people get them, another for each number."""
    from simpul.rooms.reports.understand import code

    letters, found = code.LETTERS, ""
    for _place in range(8):
        number, rest = divmod(number, len(letters))
        found = letters[rest] + found
    return f"{found[:4]}-{found[4:]}"


def asked(each: int) -> Iterator[tuple[str, str, bool]]:
    """Give what is asked for: a name, an address, and whether the desk asks."""
    from simpul.rooms.reports.models import Category, Report

    dice, front = Random(2), f"/reports/{town.SLUG}/"
    kinds = list(Category.objects.values_list("code", flat=True))
    some = dice.sample(range(1, Report.objects.count()), each * 2)
    codes = list(Report.objects.shown().filter(pk__in=some).select_related("region"))
    regions = sorted({one.region.code for one in codes if one.region})
    words = ("lubang", "sampah", "lampu mati", "banjir", "xyzzy", "jalan rusak parah")
    for one in range(each):
        report = codes[one % len(codes)]
        yield "list: front page", front, False
        yield "list: a category", f"{front}?{urlencode({'category': dice.choice(kinds)})}", False
        yield "list: a district", f"{front}?{urlencode({'region': dice.choice(regions)})}", False
        yield "list: a state", f"{front}?kind={dice.choice(['open', 'asked', 'done', 'over'])}", False
        both = {"region": dice.choice(regions), "category": dice.choice(kinds), "kind": "done"}
        yield "list: all three", f"{front}?{urlencode(both)}", False
        yield "list: far back", f"{front}?before={report.code}", False
        yield "a report", f"{front}{report.code}/", False
        for zoom in range(10, 18):
            side = 360 / 2**zoom * 2  # a screen of two tiles
            box = (report.lon - side / 2, report.lat - side / 2, report.lon + side / 2, report.lat + side / 2)
            view = urlencode({"bbox": ",".join(f"{max(-179, min(179, one)):.5f}" for one in box)})
            yield f"map: zoom {zoom}", f"{front}map.json?{view}", False
            yield f"desk map: zoom {zoom}", f"{front}desk/map.geojson?{view}&which=all", True
        which = ("open", "late", "mine", "held", "over", "all", "submitted", "disputed", "closed")
        for name in which:
            yield f"queue: {name}", f"{front}desk/?which={name}", True
        yield "search: a code", f"{front}find/?code={report.code}", False
        yield "search: a code at the desk", f"{front}desk/?text={report.code}", True
        query = {"text": dice.choice(words), "which": "all"}
        yield "search: words at the desk", f"{front}desk/?{urlencode(query)}", True
        at = {"lon": report.lon + dice.gauss(0, 0.0003), "lat": report.lat, "category": dice.choice(kinds)}
        yield "hint at the same", f"{front}new/near/?{urlencode(at)}", False


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """Fill and ask, in an installation of this process."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.cache import cache
    from django.test import Client

    from simpul.rooms.reports.models import Report

    settings.ALLOWED_HOSTS, settings.KEEP_PAGES_S = ["testserver"], 0  # each page built anew
    has = json.loads(Path(os.environ["BENCHMARK_TOWN"]).read_text(encoding="utf-8"))
    began = time.perf_counter()
    if not Report.objects.exists():
        fill(given.reports, has)
    filled = time.perf_counter() - began
    resident, desk = Client(), Client()
    desk.cookies[settings.SESSION_COOKIE_NAME] = has["desk"]
    took: dict[str, list[float]] = defaultdict(list)
    for warm in (True, False):
        for name, address, is_desk in asked(2 if warm else given.each):
            if name == "list: front page":
                cache.clear()  # nobody has counted yet
            began = time.perf_counter()
            answer = (desk if is_desk else resident).get(address)
            if answer.status_code not in (200, 302):
                raise SystemExit(f"{address}: {answer.status_code}")
            if not warm:
                took[name].append(time.perf_counter() - began)
    return {
        "filled_s": round(filled), "server": {name: serving.quantiles(rows) for name, rows in took.items()},
    }  # fmt: skip


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where one can be started: each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=100)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        print(json.dumps(measure(given)))
        return
    for name, url in serving.databases(given.only):
        about = {"cores": os.cpu_count(), "load_average": os.getloadavg()[0], "database": name}
        with serving.data_folder() as folder:
            settings = serving.environment(folder, url)
            settings["BENCHMARK_TOWN"] = str(folder / "town.json")
            Path(settings["BENCHMARK_TOWN"]).write_text(json.dumps(town.load(settings)), encoding="utf-8")
            again = [*sys.argv[1:], "--here"]
            told = serving.command(settings, str(Path(__file__).resolve()), *again)
        print(json.dumps(about | json.loads(told), indent=2), flush=True)


if __name__ == "__main__":
    main()
