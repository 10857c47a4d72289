"""kill -9 of the worker at random moments of a survey: the result must be that of an undisturbed one.

    python benchmarks/kill_worker.py --images ../shared/data/road_damage/images --photos 120 [--postgres]

The same photos are surveyed twice, in two installations: once left alone, once with a worker of `./simpul
worker` that is killed, with its processes left to notice it themselves, again and again until the survey is
done: first at random shares of the photos, then inside the transaction in which sightings become damages and
conditions (it has begun when the survey's time for placing is stored; how long it lasts is taken from the
undisturbed run). Compared are all frames, sightings, damages, conditions and tallies, by content.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

PREPARE = """
import sys
from pathlib import Path
from functools import partial
from zoneinfo import ZoneInfo
from django.utils import timezone
from simpul.ground.jobs import run
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.rooms.roads.act import survey as act
from simpul.rooms.roads.jobs import survey as jobs
from simpul.rooms.roads.observe import intake
city = City.objects.get()
folder = Path(sys.argv[1])
found = intake.photos(folder, partial(jobs.reader, ZoneInfo(city.time_zone)), {})
arrival = intake.Arrival("kill", folder)
start = partial(run, jobs.bring_in)
act.add_survey(city, found, arrival, actor=system_person(), now=timezone.now(), start=start)
"""
STATE = "SELECT state, accepted + rejected, frames_in, folder, timings FROM roads_survey"
FORGET = "UPDATE roads_survey SET timings = '{}'"
CONTENT = """
import json
from simpul.ground.ledger.act import verify
from simpul.ground.ledger.models import Entry
from simpul.ground.places.models import City
from simpul.rooms.roads.models import Condition, Damage, Frame, Sighting, Survey, Tally
place = ("street__osm_way_id", "forward", "chainage_m")
sums = ("frames_in", "accepted", "rejected", "unplaced", "damages_new", "damages_again", "length_m", "sha256")
print(json.dumps({
    "survey": list(Survey.objects.values_list(*sums)),
    "frames": sorted(map(repr, Frame.objects.values_list(
        "sequence", "name", "sha256", "state", "reason", "masked_id", "view", *place))),
    "sightings": sorted(map(repr, Sighting.objects.values_list(
        "frame__sequence", "number", "kind", "confidence", "box", "contour", "damage__chainage_m"))),
    "damages": sorted(map(repr, Damage.objects.values_list(
        "kind", *place, "lon", "lat", "seen_times", "confidence", "area_m2", "best_frame__sequence"))),
    "conditions": sorted(map(repr, Condition.objects.values_list(
        "segment__street__osm_way_id", "segment__index", "covered_m", "cracked_m2", "potholes", "sdi_low",
        "sdi_high", "grade", "latest"))),
    "tallies": sorted(map(repr, Tally.objects.values_list("of", "resolution", "cell", "key", "count"))),
    "ledger": list(Entry.objects.order_by("sequence").values_list("verb", flat=True)),
    "faults": len(verify(City.objects.get())),
}))
"""


@dataclass(frozen=True)
class Installation:
    """One installation: its folder, and its database where that is PostgreSQL, else ""."""

    data: Path
    database_url: str

    @property
    def environment(self) -> dict[str, str]:
        """What its commands are run with."""
        more = {"SIMPUL_DATABASE_URL": self.database_url} if self.database_url else {}
        return (
            os.environ
            | {"SIMPUL_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "simpul.site.settings"}
            | more
        )

    def run(self, code: str, *words: str) -> str:
        """Run some lines with Django loaded, and give what they print."""
        command = [sys.executable, "-c", "import django; django.setup()\n" + code, *words]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    def simpul(self, *words: str) -> None:
        """Run one of our commands."""
        command = [sys.executable, "-m", "simpul.site.commands", *words]
        subprocess.run(command, env=self.environment, capture_output=True, check=True)

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker of the queue for photos."""
        command = [
            sys.executable,
            "-m",
            "simpul.site.commands",
            "worker",
            "--queue",
            "vision",
            "--number",
            "1",
        ]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, env=self.environment, **silent)

    def connect(self) -> Any:
        """Open the database beside Django, to look on without being noticed."""
        if self.database_url:
            return psycopg.connect(self.database_url, autocommit=True)
        return sqlite3.connect(self.data / "db.sqlite3", isolation_level=None, timeout=30)


def installation(data: Path, database_url: str, streets: Path, drive: Path) -> Installation:
    """Make an installation with the city and a survey that waits."""
    data.mkdir(parents=True)
    made = Installation(data, database_url)
    made.simpul("migrate")
    made.simpul("city", "add", "--name", "Long", "--streets", str(streets))
    made.run(PREPARE, str(drive))
    return made


class Seen(NamedTuple):
    """How far the survey is, as the database says it."""

    state: str
    looked: int
    frames: int
    folder: str
    timings: dict[str, float]

    @property
    def phase(self) -> str:
        """Where the worker is. `place_s` is written with the last row before the last transaction."""
        if self.state == "done":
            return "done" if not self.folder else "settling"
        return "judging" if "place_s" in self.timings else self.state


def look(database: Any) -> Seen:
    """Ask how far the survey is."""
    *facts, timings = database.execute(STATE).fetchone()
    return Seen(*facts, json.loads(timings) if isinstance(timings, str) else timings)


class Aim(NamedTuple):
    """When a worker is killed: at this share of the photos, or in this phase; and so many seconds later."""

    share: float
    phase: str
    later_s: float

    def reached(self, seen: Seen) -> bool:
        """Tell whether it is time."""
        if self.phase:
            return seen.phase == self.phase
        return seen.looked >= self.share * seen.frames and seen.phase in {"waiting", "looking", "placing"}


def to_the_end(made: Installation, aims: list[Aim], limit_s: float) -> tuple[float, Counter[str], Seen]:
    """Work until the survey is done, killing the worker where it was aimed.

    Returns:
        Seconds, how many workers were killed in which phase, and how the survey ended.
    """
    started, killed, waiting = time.monotonic(), Counter[str](), list(aims)
    with closing(made.connect()) as database:
        process = made.worker()
        while time.monotonic() - started < limit_s:
            time.sleep(0.002 if waiting else 0.05)
            seen = look(database)
            if seen.phase == "done":
                process.terminate()
                process.wait(60)
                return time.monotonic() - started, killed, seen
            aim = next((one for one in waiting if one.reached(seen)), None)
            if aim:
                waiting.remove(aim)
                time.sleep(aim.later_s)
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed[look(database).phase] += 1
                database.execute(FORGET)
                process = made.worker()
        process.kill()
    raise SystemExit(f"not done after {limit_s} s: {seen}")


def aims(chance: random.Random, kills: int, last: int, judge_s: float) -> list[Aim]:
    """Draw when to kill: at random shares of the photos, then around and inside the last transaction."""
    shares = sorted([0.0, *(chance.uniform(0, 0.95) for _ in range(kills - 1))])
    anywhere = [Aim(share, "", chance.uniform(0, 1.0)) for share in shares[:kills]]
    later_s = sorted(chance.uniform(0, 0.9 * judge_s) for _ in range(last))
    return [*anywhere, *(Aim(1, "judging", one) for one in later_s)]


@contextmanager
def databases(*, postgres: bool) -> Iterator[list[str]]:
    """Give the addresses of two empty databases: "" for SQLite's own file in each installation's folder."""
    if not postgres:
        yield ["", ""]
        return
    from simpul.site.commands import testing

    server = testing.postgres()
    if server is None:
        raise SystemExit("PostgreSQL's server is not here: ./simpul test --install")
    with testing.cluster(server) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            for name in ("alone", "disturbed"):
                connection.execute(f"CREATE DATABASE {name}")
        yield [f"{url.rpartition('/')[0]}/{name}" for name in ("alone", "disturbed")]


def compared(photos_dir: Path, said: argparse.Namespace, urls: list[str], work: Path) -> dict[str, Any]:
    """Survey the same photos twice and compare what is stored."""
    streets = work / "streets.geojson"
    alone = installation(work / "alone", urls[0], streets, photos_dir)
    disturbed = installation(work / "disturbed", urls[1], streets, photos_dir)
    alone_s, _none, ended = to_the_end(alone, [], said.limit_s)
    judge_s = ended.timings["judge_s"]
    chosen = aims(random.Random(said.seed), said.kills, said.last, judge_s)
    disturbed_s, killed, _ended = to_the_end(disturbed, chosen, said.limit_s)
    contents: list[dict[str, Any]] = [json.loads(made.run(CONTENT)) for made in (alone, disturbed)]
    differs = [part for part in contents[0] if contents[0][part] != contents[1][part]]
    return {
        "database": "PostgreSQL" if urls[0] else "SQLite",
        "photos": said.photos,
        "killed": killed,
        "last_transaction_s": judge_s,
        "undisturbed_s": round(alone_s, 1),
        "disturbed_s": round(disturbed_s, 1),
        "rows": {name: len(rows) for name, rows in contents[0].items() if isinstance(rows, list)},
        "differs": differs,
        "equal": not differs,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--images", type=Path, required=True, help="a folder of road photos (JPEG)")
    parser.add_argument("--photos", type=int, default=120)
    parser.add_argument("--kills", type=int, default=10, help="at random shares of the photos")
    parser.add_argument("--last", type=int, default=5, help="in the last transaction")
    parser.add_argument("--postgres", action="store_true", help="on a throw-away PostgreSQL, not on SQLite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit-s", type=float, default=1800)
    said = parser.parse_args()
    import photos

    with tempfile.TemporaryDirectory() as temporary, databases(postgres=said.postgres) as urls:
        work = Path(temporary)
        photos.use(work / "made")
        photos.city(work, said.photos)
        drive = photos.drive(work / "drive", said.images, said.photos, size=(800, 500))
        result = compared(drive, said, urls, work)
    print(json.dumps(result, indent=2))
    sys.exit(0 if result["equal"] else 1)


if __name__ == "__main__":
    main()
