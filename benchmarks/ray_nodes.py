"""A survey on a Ray cluster of two nodes on this machine, one of them killed half way, against processes.

    python benchmarks/ray_nodes.py --images ../shared/data/road_damage/images --photos 600

The same photos are surveyed three times, in three installations: by one process for each of two cores; by
a cluster of two nodes of one core each; and by such a cluster of which one node is killed (-9) when 40 % of
the photos are done, and another is started 20 s later. Compared are all frames, sightings, damages,
conditions and tallies, by content. "Recovered" is how long after the kill the next frames were stored; the
longest pause is how long nothing was stored at most. Needs Ray: uv sync --extra ray.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import kill_worker
import photos
from kill_worker import CONTENT, Installation

RUN = """
from simpul.rooms.roads.jobs import survey as jobs
from simpul.rooms.roads.models import Survey
jobs.run(Survey.objects.select_related("city", "policy").get())
"""
SHARE = 0.4
BACK_S = 20.0


def cluster() -> Any:
    """Start a cluster of two nodes with one core each."""
    from ray.cluster_utils import Cluster

    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    nodes.add_node(num_cpus=1)
    return nodes


def survey(made: Installation, address: str, watch: Callable[[int, int], None]) -> dict[str, float]:
    """Bring the survey to its end in another process; `watch` is told how many photos are done."""
    environment = made.environment | ({"SIMPUL_RAY": address} if address else {})
    command = [sys.executable, "-c", "import django; django.setup()\n" + RUN]
    longest, last, before = 0.0, time.monotonic(), 0
    with closing(made.connect()) as database:
        process = subprocess.Popen(command, env=environment)
        while process.poll() is None:
            time.sleep(0.02)
            seen = kill_worker.look(database)
            now = time.monotonic()
            if seen.looked != before:
                longest = max(longest, now - last) if before else 0.0
                before, last = seen.looked, now
            watch(seen.looked, seen.frames)
        if process.returncode:
            raise SystemExit(f"the survey failed with {process.returncode}")
        ended = kill_worker.look(database)
    look_s = ended.timings["look_s"]
    return {
        "frames_per_s": round(ended.frames / look_s, 1),
        "look_s": look_s,
        "longest_pause_s": round(longest, 1),
    }


class Killer:
    """Kills a node when enough photos are done, starts another, and says when photos were stored again."""

    def __init__(self, nodes: Any) -> None:
        self.nodes = nodes
        self.killed_at = self.recovered_s = 0.0
        self.done_then = 0
        self.back = False

    def __call__(self, done: int, total: int) -> None:
        """Be told how many photos are done, of how many."""
        now = time.monotonic()
        if not self.killed_at and done >= SHARE * total:
            self.nodes.remove_node(next(iter(self.nodes.worker_nodes)), allow_graceful=False)
            self.killed_at, self.done_then = time.monotonic(), done
        elif self.killed_at and not self.recovered_s and done > self.done_then:
            self.recovered_s = now - self.killed_at
        if self.killed_at and not self.back and now - self.killed_at > BACK_S:
            self.nodes.add_node(num_cpus=1)
            self.back = True


def on_ray(made: Installation, *, kill: bool) -> dict[str, Any]:
    """Survey on a cluster of its own."""
    import ray

    nodes = cluster()
    killer = Killer(nodes) if kill else None
    try:
        found: dict[str, Any] = dict(survey(made, nodes.address, killer or (lambda _done, _total: None)))
    finally:
        ray.shutdown()
        nodes.shutdown()
    if killer:
        found |= {"recovered_s": round(killer.recovered_s, 1), "node_came_back": killer.back}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--images", type=Path, required=True, help="a folder of road photos (JPEG)")
    parser.add_argument("--photos", type=int, default=600)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        photos.use(work / "made")
        photos.city(work, said.photos)
        drive = photos.drive(work / "drive", said.images, said.photos, size=(800, 500))
        made = {
            name: kill_worker.installation(work / name, "", work / "streets.geojson", drive)
            for name in ("processes", "two_nodes", "one_killed")
        }
        print(f"load {os.getloadavg()[0]:.1f}", file=sys.stderr)
        found: dict[str, Any] = {
            "processes": survey(made["processes"], "", lambda _done, _total: None),
            "two_nodes": on_ray(made["two_nodes"], kill=False),
            "one_killed": on_ray(made["one_killed"], kill=True),
        }
        contents = {name: json.loads(one.run(CONTENT)) for name, one in made.items()}
    ratio = found["two_nodes"]["frames_per_s"] / found["processes"]["frames_per_s"]
    found["overhead_percent"] = round(100 * (1 - ratio), 1)
    found["photos"] = said.photos
    found["differs"] = {
        name: [part for part in content if content[part] != contents["processes"][part]]
        for name, content in contents.items()
        if content != contents["processes"]
    }
    print(json.dumps(found, indent=2))
    sys.exit(1 if found["differs"] else 0)


if __name__ == "__main__":
    main()
