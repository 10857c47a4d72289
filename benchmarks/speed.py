"""How fast a survey is, from photos on disk to damages in the database, and how much memory it takes.

Beside it, in the same run, before and after it: the bare ONNX Runtime loop on tensors that are decoded
already (one process for each core, one thread in each), and with --torch-python a plain PyTorch loop.

    python benchmarks/speed.py --images ../shared/data/road_damage/images --photos 400

Both wall-clock and processor time are given: on a machine that others use too, the second is the fair one.
"""

import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import photos

TORCH = """
import sys, time, json
sys.path.insert(0, sys.argv[1])
import numpy as np, torch
from PIL import Image
from pathlib import Path
from training.net import FullNet, Deployed
net = Deployed(FullNet()).eval()
files = sorted(Path(sys.argv[2]).glob("*.jpg"))[: int(sys.argv[3])]
def look(path):
    picture = Image.open(path).convert("RGB").resize((int(sys.argv[4]), int(sys.argv[5])))
    with torch.inference_mode():
        return net(torch.from_numpy(np.asarray(picture).copy())[None])
look(files[0])
wall, cpu = time.perf_counter(), time.process_time()
for path in files:
    look(path)
took = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
print(json.dumps(took | {"frames": len(files)}))
"""


def ort_loop(frames: int, queue: Any) -> None:
    """Run the network over one decoded tensor, again and again."""
    import numpy as np

    from simpul.adapters import onnx

    info = onnx.model_info()
    session = onnx._session(onnx.WEIGHTS.read_bytes(), info, 1)  # noqa: SLF001 - the bare session is the peer
    name = session.get_inputs()[0].name
    width, height = info.input_size
    tensor = np.random.default_rng(1).integers(0, 255, (1, height, width, 3), dtype=np.uint8)
    session.run(None, {name: tensor})
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(frames):
        session.run(None, {name: tensor})
    queue.put((time.perf_counter() - wall, time.process_time() - cpu))


def bare(frames: int, processes: int) -> dict[str, float]:
    """Give frames/s and processor milliseconds of a frame of the bare loop on all cores."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    each = max(1, frames // processes)
    running = [context.Process(target=ort_loop, args=(each, queue)) for _ in range(processes)]
    for process in running:
        process.start()
    told = [queue.get() for _ in running]
    for process in running:
        process.join()
    return {
        "frames_per_s": each * processes / max(wall for wall, _ in told),
        "cpu_ms": 1000 * sum(cpu for _, cpu in told) / (each * processes),
    }


class Memory(threading.Thread):
    """Adds up the resident memory of this process and all its descendants, twice a second, in MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.samples: list[float] = []
        self.over = threading.Event()

    def run(self) -> None:
        """Sample until it is over."""
        while not self.over.wait(0.5):
            self.samples.append(sum(_rss_mb(pid) for pid in _family(os.getpid())))

    def summary(self) -> dict[str, float]:
        """Give the largest sum, and the means of the second and the last tenth of the time."""
        self.over.set()
        tenth = max(1, len(self.samples) // 10)
        early, late = self.samples[tenth : 2 * tenth] or self.samples, self.samples[-tenth:]
        return {
            "peak_mb": round(max(self.samples)),
            "early_mb": round(sum(early) / len(early)),
            "late_mb": round(sum(late) / len(late)),
        }


def _family(root: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += parents.get(pid, [])
    return found


def _rss_mb(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return 0.0


def survey(slug: str, folder: Path) -> dict[str, Any]:
    """Bring the photos in by the command's own way, and give what it took."""
    from simpul.site.commands.survey import survey as command

    memory = Memory()
    memory.start()
    before, wall = _cpu_s(), time.perf_counter()
    command.main(["add", str(folder), "--city", slug, "--json"], standalone_mode=False)
    wall_s, cpu_s = time.perf_counter() - wall, _cpu_s() - before
    from simpul.rooms.roads.models import Survey

    done = Survey.objects.latest("pk")
    return {
        "frames": done.frames_in,
        "accepted": done.accepted,
        "damages": done.damages_new + done.damages_again,
        "frames_per_s": done.frames_in / wall_s,
        "cpu_ms": 1000 * cpu_s / done.frames_in,
        "wall_s": wall_s,
        "stages": done.timings,
        "memory": memory.summary(),
    }


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def torch_loop(python: str, folder: Path, frames: int) -> dict[str, float]:
    """Run the same network in PyTorch over the same files, one after the other."""
    root = str(Path(__file__).resolve().parents[1])
    from simpul.adapters import onnx

    size = map(str, onnx.model_info().input_size)
    command = [python, "-c", TORCH, root, str(folder), str(frames), *size]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return {
        "frames_per_s": told["frames"] / told["wall_s"],
        "cpu_ms": 1000 * told["cpu_s"] / told["frames"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--images", type=Path, required=True, help="a folder of road photos (JPEG)")
    parser.add_argument("--photos", type=int, default=400)
    parser.add_argument("--peer-frames", type=int, default=200)
    parser.add_argument("--torch-python", help="a python that has torch")
    parser.add_argument("--work", type=Path, help="where to work; a temporary folder where none is given")
    said = parser.parse_args()
    from simpul.rooms.roads.observe.pool import cores

    with tempfile.TemporaryDirectory() as temporary:
        work = said.work or Path(temporary)
        photos.use(work / "data")
        slug = photos.city(work, said.photos)
        folder = photos.drive(work / "drive", said.images, said.photos)
        first = bare(said.peer_frames, cores())
        sys.stdout.flush()
        ours = survey(slug, folder)
        second = bare(said.peer_frames, cores())
        peer = {key: (first[key] + second[key]) / 2 for key in first}
        result: dict[str, Any] = {
            "cores": cores(),
            "load_average": os.getloadavg(),
            "survey": ours,
            "bare_onnxruntime": peer | {"before": first, "after": second},
            "ratio_wall": ours["frames_per_s"] / peer["frames_per_s"],
            "ratio_cpu": peer["cpu_ms"] / ours["cpu_ms"],
        }
        if said.torch_python:
            torch = torch_loop(said.torch_python, folder, min(said.photos, said.peer_frames))
            result["pytorch"] = torch
            result["times_pytorch_wall"] = ours["frames_per_s"] / torch["frames_per_s"]
            result["times_pytorch_cpu"] = torch["cpu_ms"] / ours["cpu_ms"]
        print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
