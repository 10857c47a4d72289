"""The worst hour: ten reports and a hundred readings a second, from outside, and how long people wait.

New York's 311 had its busiest hours in storms; the aim takes ten reports a second with a hundred readings
beside them, for ten minutes. A hundred thousand reports are there before. Requests come when they come, not
when the one before was answered: each has its moment, and what it waits counts from that moment, also where
all connections were busy. Readings are what a storm makes people look at: the front page and its list, the
map, reports, the form and what is near, the private page of one's own report, the feed. Pages and worker run
as `./simpul up` runs them, on the machine that also plays the people. At the end every report that was
answered is in the database, once.

    python benchmarks/reports_hour.py
    python benchmarks/reports_hour.py --minutes 0.5 --reports 5000 --only sqlite
"""

import argparse
import json
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import reports_town as town
import serving

A_SECOND = {"report": 10, "read": 100}
CONNECTIONS = 48
FILL = """
import json, sys, django
django.setup()
import reports_million
reports_million.fill(int(sys.argv[1]), json.load(sys.stdin))
from simpul.rooms.reports.models import Report
rows = Report.objects.shown().order_by("-made_at")[:2000]
print(json.dumps([[one.code, one.lon, one.lat] for one in rows]))
"""
COUNT = """
import json, sys, django
django.setup()
import reports_town
from simpul.ground.ledger import act
from simpul.ground.places.models import City
from simpul.rooms.reports.models import Report
number, city = int(sys.argv[1]), City.objects.get(slug=reports_town.SLUG)
keys = set(Report.objects.filter(source="web", changed_at__gte=sys.argv[2]).values_list("key", flat=True))
print(json.dumps({"lost": sum(reports_town.key(one) not in keys for one in range(number)),
                  "ledger faults": len(act.verify(city))}))
"""


class Storm:
    """Everybody at once: what they ask for, and what it took from the moment they wanted it."""

    def __init__(self, port: int, words: town.Words, known: list[list[Any]]) -> None:
        self.browser, self.words, self.known = town.Client(port), words, known
        self.took: dict[str, list[float]] = {name: [] for name in ("report", "read")}
        self.by_page: dict[str, list[float]] = {}
        self.errors: list[str] = []
        self.links: list[str] = []
        self.lock = threading.Lock()

    def report(self, number: int, wanted: float) -> None:
        """Send one report."""
        self.browser.sender = town.address(number)
        path = f"/reports/{town.SLUG}/new/"
        try:
            status, _where, body = self.browser.ask(path, self.words.form(number), accept="application/json")
        except OSError as error:
            status, body = 0, str(error).encode()
        self._note("report", "the form sent", time.perf_counter() - wanted)
        self._check("the form sent", (status, body), 201)
        if status == 201:
            self.links.append(json.loads(body)["link"])

    def read(self, number: int, wanted: float) -> None:
        """Look at one page."""
        name, path = self._page(Random(number))
        self.browser.sender = town.address(number)
        try:
            status, _where, body = self.browser.ask(path)
        except OSError as error:
            status, body = 0, str(error).encode()
        self._note("read", name, time.perf_counter() - wanted)
        self._check(name, (status, body), 200)

    def _page(self, dice: Random) -> tuple[str, str]:
        pages = self._pages(dice)
        (name,) = dice.choices(list(pages), [weight for weight, _path in pages.values()])
        return name, pages[name][1]

    def _pages(self, dice: Random) -> dict[str, tuple[int, str]]:
        """Give what is looked at, how often in a hundred times, and where it is."""
        code, lon, lat = dice.choice(self.known)
        front = f"/reports/{town.SLUG}/"
        box = [lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01]
        return {
            "front page": (20, front),
            "list of a category": (10, f"{front}?category={dice.choice(self.words.categories)}"),
            "map": (10, f"{front}map.json?{urlencode({'bbox': ','.join(f'{one:.5f}' for one in box)})}"),
            "a report": (30, f"{front}{code}/"),
            "form": (10, f"{front}new/"),
            "near": (10, f"{front}new/near/?{urlencode({'lon': lon, 'lat': lat})}"),
            "one's own report": (8, dice.choice(self.links) if self.links else front),
            "feed": (2, f"{front}feed.atom"),
        }  # fmt: skip

    def _note(self, what: str, page: str, took: float) -> None:
        with self.lock:
            self.took[what].append(took)
            self.by_page.setdefault(page, []).append(took)

    def _check(self, page: str, answer: tuple[int, bytes], good: int) -> None:
        if answer[0] != good:
            self.errors.append(f"{page}: {answer[0]} {answer[1][:200]!r}")

    def warm(self) -> None:
        """Let every page process answer everything once: an office's server has been up since the morning."""
        for _again in range(20):
            for path in self._pages(Random(1)).values():
                self.browser.ask(path[1])

    def blow(self, seconds: float) -> int:
        """Let it come, each at its moment; gives how many reports were sent."""
        moments = sorted(
            (one / rate, what, one) for what, rate in A_SECOND.items() for one in range(int(rate * seconds))
        )
        began = time.perf_counter() + 1
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for after, what, number in moments:
                wanted = began + after
                time.sleep(max(0.0, wanted - time.perf_counter()))
                pool.submit(getattr(self, what), number, wanted)
        return int(A_SECOND["report"] * seconds)


def measure(url: str, given: argparse.Namespace) -> dict[str, Any]:
    """Let it come over one database."""
    with serving.data_folder() as folder:
        settings = serving.environment(folder, url)
        has = town.load(settings)
        has["codes"] = json.loads(
            serving.command(settings, "-c", FILL, str(given.reports), give=json.dumps(has).encode())
        )
        with serving.served(settings, Path(folder), roles=serving.BOTH) as groups:
            port = int(settings["SIMPUL_PORT"])
            words = town.Words(
                has["places"], has["categories"], town.sentences(), town.stamp(town.Client(port))
            )
            storm, began = Storm(port, words, has["codes"]), time.strftime("%Y-%m-%d %H:%MZ", time.gmtime())
            storm.warm()
            before, wall = serving.processor_s(groups), time.perf_counter()
            sent = storm.blow(given.minutes * 60)
            busy = (serving.processor_s(groups) - before) / (time.perf_counter() - wall)
            told = serving.command(settings, "-c", COUNT, str(sent), began)
            if storm.errors:
                print((folder / "web.log").read_text(encoding="utf-8")[-6000:], file=sys.stderr)
    return {
        "minutes": given.minutes, "errors": len(storm.errors), "first error": storm.errors[:1],
        "cores busy with serving": round(busy, 2), **json.loads(told),
        **{name: serving.quantiles(rows) for name, rows in storm.took.items()},
        "pages": {name: serving.quantiles(rows) for name, rows in sorted(storm.by_page.items())},
    }  # fmt: skip


def main() -> None:
    """Measure on SQLite, and on PostgreSQL where one can be started."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--reports", type=int, default=100_000, help="that are there before")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    for name, url in serving.databases(given.only):
        about = {"cores": os.cpu_count(), "load_average": os.getloadavg()[0], "database": name}
        print(json.dumps(about | measure(url, given), indent=2), flush=True)


if __name__ == "__main__":
    main()
