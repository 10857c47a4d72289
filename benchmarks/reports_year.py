"""A year of reports of a large city, from the public form to their end, and how long that takes.

122,183 reports came to Jakarta's CRM in a year (the number of the aim; --reports takes another). Each comes
through the public form over HTTP from an address of its own, with a photo that was chosen before (its file
was cleaned and kept: here its record alone is made, with place, time and size); one in a hundred is sent
twice, as a phone does that lost the answer. The desk verifies 200 at a time, rules forward them, handlers
say of each that it is done and why there is no photo (what a photo's checks cost: lookalike.py), a quarter
is confirmed over the private link, one in twenty disputed and done again by somebody else, the rest is
closed by the clock at the end, which is set twelve days ahead. Pages and worker run as `./simpul up` runs
them, on the machine that also plays the people.

At the end everything is counted in the database: none lost, none doubled, each over, the ledger whole.

    python benchmarks/reports_year.py
    python benchmarks/reports_year.py --reports 2000 --days 6 --only sqlite
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import batched, zip_longest
from typing import Any
from uuid import uuid4

import reports_town as town
import serving

JAKARTAS_YEAR = 122_183
A_BULK = 200
A_PART = 12
PAGES = ("200 verified", "answer")
"""What is asked for as a page; the rest as a phone's outbox asks, which reads JSON."""
CHOSEN = """
import io, json, sys, django
django.setup()
from datetime import timedelta
from hashlib import sha256
from PIL import Image
from django.utils import timezone
from simpul.ground.files import store, understand
from simpul.rooms.reports.models import Chosen
import reports_town
now, blobs = timezone.now(), []
for shade in range(50):
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (shade * 5, 90, 120)).save(made, "JPEG")
    blobs.append(store.put(made.getvalue(), expect=frozenset({understand.JPEG})))
for start in range(0, int(sys.argv[1]), 5000):
    Chosen.objects.bulk_create(
        Chosen(key=reports_town.key(one), blob=blobs[one % 50], sha256=sha256(str(one).encode()).hexdigest(),
               width=1280, height=960, lon=106.8, lat=-6.2,
               at=now, taken_at=now - timedelta(minutes=one % 500))
        for one in range(start, min(start + 5000, int(sys.argv[1])))
    )
"""
CLOCK = """
import sys, django
django.setup()
from datetime import timedelta
from django.utils import timezone
from simpul.ground.places.models import City
from simpul.rooms.reports.act import escalate
city, later = City.objects.get(slug=sys.argv[1]), timezone.now() + timedelta(days=12)
print(escalate.time_out(city, now=later))
"""
COUNT = """
import json, sys, django
django.setup()
from collections import Counter
from django.db.models import Count
from simpul.ground.ledger import act
from simpul.ground.ledger.models import Entry
from simpul.ground.places.models import City
from simpul.rooms.reports.models import Chosen, Event, Photo, Proof, Report
import reports_town
city, number = City.objects.get(slug=sys.argv[1]), int(sys.argv[2])
rows = Report.objects.filter(city=city)
keys = set(rows.values_list("key", flat=True))
twice = Event.objects.filter(step="submit").values("report").annotate(n=Count("pk")).filter(n__gt=1).count()
print(json.dumps({
    "reports": rows.count(), "lost": sum(reports_town.key(one) not in keys for one in range(number)),
    "doubled": rows.count() - len(keys) + twice, "not over": rows.filter(over_at=None).count(),
    "states": dict(Counter(rows.values_list("state", flat=True))),
    "held": rows.exclude(held=[]).count(),
    "photos": Photo.objects.count(), "photos still waiting": Chosen.objects.count(),
    "proofs": Proof.objects.count(), "events": Event.objects.count(),
    "ledger entries": Entry.objects.filter(city=city).count(), "ledger faults": len(act.verify(city)),
}))
"""


@dataclass
class Year:
    """What is played: the people at their pages, and what their requests took, in seconds."""

    port: int
    words: town.Words
    desk: town.Client
    handlers: tuple[town.Client, town.Client]
    links: dict[int, tuple[str, str]] = field(default_factory=dict)
    took: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.residents = town.Client(self.port)

    def ask(self, name: str, who: town.Client, path: str, form: Any, good: int) -> bytes:
        """Send a form, and note what that took. Ends the year where it is not answered as it should be."""
        accept = "text/html" if name in PAGES else "application/json"
        began = time.perf_counter()
        status, _where, body = who.ask(path, form, accept=accept)
        self.took.setdefault(name, []).append(time.perf_counter() - began)
        if status != good:
            raise SystemExit(f"{name}: answered {status}, not {good}: {body[:300]!r}")
        return body

    def tell(self, numbers: Sequence[int]) -> None:
        """Report; every hundredth a second time."""
        path, form = f"/reports/{town.SLUG}/new/", self.words.form
        for number in numbers:
            self.residents.sender = town.address(number)
            for again in range(2 if number % 100 == 0 else 1):
                sent = self.ask("report", self.residents, path, form(number), 200 if again else 201)
                said = json.loads(sent)
                self.links[number] = (said["code"], said["link"])

    def verify(self, numbers: Sequence[int]) -> None:
        """Verify at the desk, a page at a time; the rules forward."""
        path = f"/reports/{town.SLUG}/desk/bulk/"
        for some in batched(numbers, A_BULK):
            codes = [self.links[number][0] for number in some]
            self.ask("200 verified", self.desk, path, {"act": "verify", "code": codes}, 200)

    def prove(self, numbers: Sequence[int], who: int) -> None:
        """Say that it is done."""
        for number in numbers:
            path = f"/reports/{town.SLUG}/field/{self.links[number][0]}/done/"
            form = {"key": str(uuid4()), "reason": "Sudah selesai; hujan deras, tidak ada foto."}
            self.ask("said to be done", self.handlers[who], path, form, 200)

    def answer(self, numbers: Sequence[int]) -> None:
        """Answer over the private link: a quarter confirms, one in twenty disputes."""
        for number in numbers:
            act = "confirm" if number % 20 < 5 else "dispute"
            form = {"act": act, "words": "" if act == "confirm" else "Masih sama seperti kemarin."}
            self.ask("answer", self.residents, self.links[number][1], form, 302)

    @staticmethod
    def parts(act: Callable[..., None], numbers: Sequence[int], *more: int) -> list[Callable[[], None]]:
        """Cut the work of a day, so that everybody is busy until it ends."""
        return [partial(act, some, *more) for some in batched(numbers, A_PART)]

    def play(self, number: int, days: int) -> None:
        """Play it: every day the work of four days goes on at once, by eight people."""
        size = -(-number // days)
        calendar = [range(start, min(start + size, number)) for start in range(0, number, size)]
        got = dict(enumerate(calendar))
        with ThreadPoolExecutor(8) as pool:
            for day in range(days + 4):
                new, proven = got.get(day, ()), got.get(day - 2, ())
                answered = [one for one in got.get(day - 3, ()) if one % 20 < 6]
                disputed = [one for one in got.get(day - 4, ()) if one % 20 == 5]
                acts: list[list[Callable[[], None]]] = [
                    [partial(self.verify, got.get(day - 1, ()))],
                    self.parts(self.tell, new),
                    self.parts(self.prove, proven, 0),
                    self.parts(self.answer, answered),
                    self.parts(self.prove, disputed, 1),
                ]
                at_once = [act for some in zip_longest(*acts) for act in some if act]
                for one in [pool.submit(act) for act in at_once]:
                    one.result()
                if day % max(1, days // 20) == 0:
                    print(f"day {day} of {days}", file=sys.stderr, flush=True)


def measure(url: str, given: argparse.Namespace) -> dict[str, Any]:
    """Play a year on one database."""
    with town.running(url) as (settings, has, groups):
        serving.command(settings, "-c", CHOSEN, str(given.reports))
        port = int(settings["SIMPUL_PORT"])
        words = town.Words(has["places"], has["categories"], town.sentences(), town.stamp(town.Client(port)))
        people = [town.Client(port, session=has[name]) for name in ("desk", "one", "other")]
        year = Year(port, words, people[0], (people[1], people[2]))
        before, began = [serving.processor_s([one]) for one in groups], time.perf_counter()
        year.play(given.reports, given.days)
        played = time.perf_counter() - began
        closed = int(serving.command(settings, "-c", CLOCK, town.SLUG))
        wall = time.perf_counter() - began
        found: dict[str, Any] = {
            "minutes": round(wall / 60, 2), "reports_per_s": round(given.reports / wall, 1),
            "of them for closing by the clock": round((wall - played) / 60, 2), "closed by the clock": closed,
            "cpu_ms_a_report": {
                name: round(1000 * (serving.processor_s([group]) - spent) / given.reports, 1)
                for name, group, spent in zip(("pages", "worker"), groups, before, strict=True)
            },
            "requests": {name: serving.quantiles(rows) for name, rows in year.took.items()},
        }  # fmt: skip
        told = serving.command(settings, "-c", COUNT, town.SLUG, str(given.reports))
        found["counted"] = json.loads(told)
        if not url:
            size = sum(one.stat().st_size for one in (town.Path(settings["SIMPUL_DATA"])).glob("db.sqlite3*"))
            found["database_MB"] = round(size / 1e6)
    return found


def main() -> None:
    """Play it on SQLite, and on PostgreSQL where one can be started."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=JAKARTAS_YEAR)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    for name, url in serving.databases(given.only):
        about = {"cores": os.cpu_count(), "load_average": os.getloadavg()[0], "database": name}
        print(json.dumps(about | measure(url, given), indent=2), flush=True)


if __name__ == "__main__":
    main()
