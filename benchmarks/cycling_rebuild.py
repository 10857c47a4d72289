"""Seconds until new routing tiles stand after a survey of a regency, and who is turned away meanwhile.

The invented regency is loaded and its tiles are built once. It is served as `./simpul up` serves it, with its
worker; clients keep asking for three routes through the API. Then a survey says how half of the segments are,
and the worker hears of it, builds, and puts the new tiles in place by itself. Counted: the seconds from the
survey's word to the first answer on the new tiles, those of the build alone, and the answers that were none
(no connection, or a status of 500 and above), and how long the slowest answer took. At the end the old tiles
must still be there, for who is on them.

Beside it, in the same run: Valhalla's builder alone on the same map without any condition.

    python benchmarks/cycling_rebuild.py
    python benchmarks/cycling_rebuild.py --size small --clients 2   # the small city: a few seconds
"""

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import serving

SLUGS = {"regency": "kabupaten-contoh", "small": "kota-contoh"}
LONGEST_S = 900
QUIET_S = 45
"""The worker reads the ledger a few times in so many seconds; without a build it has nothing left to do."""
FAULT = 500

PAIRS = """
import json, random, sys, django
django.setup()
from simpul.ground.places.models import City, Street
from simpul.kernel.geo import distance_m
city = City.objects.get(slug=sys.argv[1])
roads = ["primary", "secondary", "tertiary", "unclassified", "residential"]
streets = Street.objects.live().filter(city=city, road_class__in=roads)
places = [street.positions[0] for street in streets[:20000]]
dice, found = random.Random(1), []
while len(found) < 400:
    one, other = dice.sample(places, 2)
    if 1000 < distance_m(one, other) < 6000:
        found.append([one, other])
print(json.dumps(found))
"""
SURVEY = """
import json, random, sys, time, django
django.setup()
from django.utils import timezone
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate import act
city, now, dice = City.objects.get(slug=sys.argv[1]), timezone.now(), random.Random()
every = Segment.objects.live().filter(city=city).order_by("pk").values_list("pk", flat=True)
grades = ["good", "good", "good", "fair", "fair", "poor", "bad"]
share = float(sys.argv[2])
seen = [pk for pk in every if dice.random() < share]
rows = [act.Told(pk, dice.choice(grades), now.date(), "", 0.9, 0.0, 0) for pk in seen]
began = time.monotonic()
told = act.tell_segments(city, rows, source="benchmark", now=now)
print(json.dumps({"segments": len(every), "told": told, "telling_s": round(time.monotonic() - began, 2)}))
"""
BUILDS = """
import json, sys, django
django.setup()
from simpul.ground.places.models import City
from simpul.rooms.cycling.models import Build
from simpul.rooms.cycling.share import build
city = City.objects.get(slug=sys.argv[1])
rows = [build.facts(row).plain() | {"there": row.tiles.is_dir()} for row in Build.objects.filter(city=city)]
print(json.dumps(rows))
"""
BARE = """
import json, sys, tempfile, time, django
django.setup()
from pathlib import Path
from simpul.adapters import valhalla
from simpul.ground.places.models import City
city = City.objects.get(slug=sys.argv[1])
began = time.monotonic()
with tempfile.TemporaryDirectory() as name:
    valhalla.build(city.folder / "town.osm.pbf", Path(name, "tiles"), city.elevation)
print(round(time.monotonic() - began, 1))
"""


class Asking(threading.Thread):
    """A client that keeps asking for routes until it is told to stop."""

    def __init__(self, port: int, slug: str, pairs: Sequence[Any], seed: int) -> None:
        super().__init__(daemon=True)
        self.port, self.slug, self.pairs, self.dice = port, slug, pairs, random.Random(seed)
        self.said: list[tuple[float, float, int, str]] = []
        self.end = threading.Event()

    def run(self) -> None:
        """Ask; a new connection each time, as phones do."""
        while not self.end.is_set():
            stops = ";".join(f"{lon},{lat}" for lon, lat in self.dice.choice(self.pairs))
            began = time.monotonic()
            status, version = self._ask(f"/api/cycling/routes?city={self.slug}&stops={stops}")
            self.said.append((time.monotonic(), time.monotonic() - began, status, version))

    def _ask(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            return answer.status, json.loads(body)["tiles"]["version"] if answer.status == 200 else ""
        except (OSError, http.client.HTTPException, ValueError):
            return 0, ""
        finally:
            connection.close()


def ask(environment: dict[str, str], code: str, *words: str) -> Any:
    """Run lines with Django loaded and read what they print."""
    command = [sys.executable, "-P", "-c", code, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def command(environment: dict[str, str], *words: str) -> float:
    """Run a command of `./simpul` and give its seconds."""
    began = time.monotonic()
    line = [sys.executable, "-P", "-m", "simpul.site.commands", *words]
    subprocess.run(line, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return round(time.monotonic() - began, 1)


def settle(environment: dict[str, str], slug: str) -> None:
    """Wait until the worker has heard of the map and has built what that asks for."""
    since = time.monotonic()
    while time.monotonic() - since < QUIET_S:
        time.sleep(2)
        if any(row["state"] in {"waiting", "building"} for row in ask(environment, BUILDS, slug)):
            since = time.monotonic()


def watch(
    environment: dict[str, str], clients: Sequence[Asking], given: argparse.Namespace
) -> dict[str, Any]:
    """Tell the survey while clients ask, wait for an answer on new tiles, and count."""
    slug = SLUGS[given.size]
    settle(environment, slug)
    before = {version for client in clients for *_, version in client.said if version}
    found: dict[str, Any] = ask(environment, SURVEY, slug, str(given.share))
    told_at = time.monotonic()
    first = None
    while first is None and time.monotonic() - told_at < LONGEST_S:
        time.sleep(0.5)
        new = [at for client in clients for at, _took, _status, version in list(client.said)
               if version and version not in before]  # fmt: skip
        first = min(new, default=None)
    time.sleep(10)
    for client in clients:
        client.end.set()
    for client in clients:
        client.join(60)
    during = [one for client in clients for one in client.said if one[0] >= told_at]
    times = sorted(took for _at, took, _status, _version in during)
    statuses = Counter(status for _at, _took, status, _version in during)
    return found | {
        "from the survey's word to the first answer on new tiles, s": first and round(first - told_at, 1),
        "answers meanwhile": len(during),
        "by status": dict(statuses),
        "refused": sum(count for status, count in statuses.items() if not status or status >= FAULT),
        "on new tiles": sum(bool(version) and version not in before for *_, version in during),
        "p50_ms": round(1000 * times[len(times) // 2]) if times else None,
        "slowest_ms": round(1000 * times[-1]) if times else None,
    }


def measure(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Load the city, serve it, and measure a rebuild."""
    slug = SLUGS[given.size]
    environment = serving.environment(folder, "")
    port = int(environment["SIMPUL_PORT"])
    found: dict[str, Any] = {"cores": os.cpu_count(), "load_average": round(os.getloadavg()[0], 1)}
    if not (folder / "cities" / slug).is_dir():
        found["loading the city, s"] = command(environment, "city", "sample", "--size", given.size)
    found["first build, nothing known, s"] = command(environment, "cycling", "build", "--city", slug)
    pairs = ask(environment, PAIRS, slug)
    with serving.served(environment, folder, roles=serving.BOTH):
        clients = [Asking(port, slug, pairs, seed) for seed in range(given.clients)]
        for client in clients:
            client.start()
        found |= watch(environment, clients, given)
    builds = ask(environment, BUILDS, slug)
    newest = builds[0]
    found |= {
        "build": {
            key: newest[key] for key in ("state", "seconds", "streets", "surveyed", "split_ways", "skipped")
        },
        "old tiles still there": builds[1]["there"],
        "peer: Valhalla's builder alone, nothing known, nobody asking, s": ask(environment, BARE, slug),
    }
    return found


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=list(SLUGS), default="regency")
    parser.add_argument("--share", type=float, default=0.5, help="of the segments that the survey saw")
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument(
        "--data", type=Path, help="a data folder to keep; a temporary one where none is given"
    )
    given = parser.parse_args()
    if given.data:
        print(json.dumps(measure(given.data, given), indent=2))
        return
    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(measure(Path(name), given), indent=2))


if __name__ == "__main__":
    main()
