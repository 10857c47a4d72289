"""kill -9 of the worker at random moments of a survey: the result must be that of an undisturbed one.

    python benchmarks/kill_worker.py --images ../shared/data/road_damage/images --photos 120 --kills 10

The same photos are surveyed twice, in two installations: once left alone, once with a worker of `./simpul
worker` that is killed, with its processes left to notice it themselves, again and again until the survey is
done. Compared are all frames, sightings, damages, conditions and tallies, by content.
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
from contextlib import closing
from pathlib import Path
from typing import Any

PREPARE = """
import sys
from pathlib import Path
from functools import partial
from zoneinfo import ZoneInfo
from django.utils import timezone
from simpul.ground.jobs import run
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.rooms.roads import act, jobs
from simpul.rooms.roads.observe import intake
city = City.objects.get()
folder = Path(sys.argv[1])
found = intake.photos(folder, partial(jobs.reader, ZoneInfo(city.time_zone)), {})
arrival = intake.Arrival("kill", folder)
start = partial(run, jobs.bring_in)
act.add_survey(city, found, arrival, actor=system_person(), now=timezone.now(), start=start)
"""
STATE = "SELECT state, accepted + rejected, frames_in, folder FROM roads_survey"
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


def run(data: Path, code: str, *words: str) -> str:
    """Run some lines with Django loaded on an installation, and give what they print."""
    command = [sys.executable, "-c", "import django; django.setup()\n" + code, *words]
    environment = os.environ | {"SIMPUL_DATA": str(data), "DJANGO_SETTINGS_MODULE": "simpul.site.settings"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def installation(work: Path, name: str, slug_of: Path, drive: Path) -> Path:
    """Make an installation with the city and a survey that waits."""
    data = work / name
    environment = os.environ | {"SIMPUL_DATA": str(data)}
    data.mkdir(parents=True)
    for words in (("migrate",), ("city", "add", "--name", "Long", "--streets", str(slug_of))):
        command = [sys.executable, "-m", "simpul.site.commands", *words]
        subprocess.run(command, env=environment, capture_output=True, check=True)
    run(data, PREPARE, str(drive))
    return data


def worker(data: Path) -> subprocess.Popen[bytes]:
    """Start a worker of the queue for photos."""
    command = [sys.executable, "-m", "simpul.site.commands", "worker", "--queue", "vision", "--number", "1"]
    environment = os.environ | {"SIMPUL_DATA": str(data)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def to_the_end(data: Path, kills: list[float], limit_s: float) -> tuple[float, list[str]]:
    """Work until the survey is done, killing the worker at these shares of the photos.

    Returns:
        Seconds, and at what each worker was when it was killed.
    """
    started, killed, waiting = time.monotonic(), [], sorted(kills)
    process = worker(data)
    while time.monotonic() - started < limit_s:
        time.sleep(0.1)
        with closing(sqlite3.connect(f"file:{data}/db.sqlite3?mode=ro", uri=True)) as database:
            state, looked, frames, folder = database.execute(STATE).fetchone()
        if waiting and looked >= waiting[0] * frames and state != "done":
            time.sleep(random.Random(len(killed)).uniform(0, 1.0))
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed.append(f"{state} {looked}/{frames}")
            waiting.pop(0)
            process = worker(data)
        elif state == "done" and not folder:
            process.terminate()
            process.wait(60)
            return time.monotonic() - started, killed
    process.kill()
    raise SystemExit(f"not done after {limit_s} s")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--images", type=Path, required=True, help="a folder of road photos (JPEG)")
    parser.add_argument("--photos", type=int, default=120)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit-s", type=float, default=1800)
    said = parser.parse_args()
    import photos

    chance = random.Random(said.seed)
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        photos.use(work / "made")
        photos.city(work, said.photos)
        drive = photos.drive(work / "drive", said.images, said.photos, size=(800, 500))
        streets = work / "streets.geojson"
        alone = installation(work, "alone", streets, drive)
        disturbed = installation(work, "disturbed", streets, drive)
        alone_s, _none = to_the_end(alone, [], said.limit_s)
        moments = [0.0, *(chance.uniform(0, 0.95) for _ in range(said.kills - 2)), 0.99]
        disturbed_s, killed = to_the_end(disturbed, moments, said.limit_s)
        contents: list[dict[str, Any]] = [json.loads(run(data, CONTENT)) for data in (alone, disturbed)]
        differs = [part for part in contents[0] if contents[0][part] != contents[1][part]]
        print(
            json.dumps(
                {
                    "photos": said.photos,
                    "killed": killed,
                    "undisturbed_s": round(alone_s, 1),
                    "disturbed_s": round(disturbed_s, 1),
                    "rows": {name: len(rows) for name, rows in contents[0].items() if isinstance(rows, list)},
                    "differs": differs,
                    "equal": not differs,
                },
                indent=2,
            )
        )
        sys.exit(1 if differs else 0)


if __name__ == "__main__":
    main()
