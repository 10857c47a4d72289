"""What fine-tuning on reviewed frames of a road does, on the frames of that road that it did not see.

    python benchmarks/fine_tune.py --data …/road_damage --replay CACHE --work FOLDER [--counts 100 200]

A road that the base never saw is cut **consecutively** by its kilometre: the first N frames are the reviewed
ones, what comes after the largest N is measured, and frames within 25 m of a cut are left out, so that no
neighbour of a taught frame is asked for. Three models in the same run: the base unchanged, tuned with a
replay of the base's own frames, and tuned without; all three also on frames of val's roads, where forgetting
shows. Thresholds stay the base's. `--split train --road R --base OTHER.onnx` measures a longer road with a
base that was trained without it. TORCH_PYTHON names an interpreter with torch and onnx; it runs at nice 19 on
one thread.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2

from simpul.adapters import onnx
from simpul.rooms.roads.understand.damage import Thresholds
from simpul.site.commands.model import measure, read

GAP_M = 25
SHOWN = (
    *("frames", "potholes", "pothole_f1", "pothole_iou"),
    *("crack_iou", "lane_iou", "cracked_area_error_points"),
)

Rows = list[dict[str, Any]]


def main() -> None:
    """Cut, tune, measure, print; what is in the work folder already is not done again."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the road_damage data set")
    parser.add_argument("--replay", type=Path, required=True, help="cache of the base's training frames")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--split", default="test", help="whose road it is")
    parser.add_argument("--road", default="386RS124739")
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 200])
    parser.add_argument("--minutes", type=float, default=5.0, help="processor time of each tuning")
    parser.add_argument("--base", type=Path, default=onnx.WEIGHTS)
    parser.add_argument("--val-every", type=int, default=3, help="every how manieth frame of val")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    sets = cut(args)
    figures: dict[str, Any] = {"base": score(args, sets, args.base, "base")}
    for count in args.counts:
        for way in ("replay", "plain"):
            name = f"{way}-{count}"
            figures[name] = score(args, sets, tuned(args, count, way), name)
            show(figures)
    (args.work / "figures.json").write_text(json.dumps(figures, indent=2) + "\n")


def cut(args: argparse.Namespace) -> dict[str, Path]:
    """Write the taught frames of each count, those measured, and a sample of val; give the measured files."""
    whole = json.loads((args.data / f"{args.split}.json").read_text())
    road = [one for one in whole["images"] if one["segment"] == args.road]
    road.sort(key=lambda one: (one["offset"], one["frame_id"]))
    most = max(args.counts)
    if len(road) <= most:
        sys.exit(f"{args.road} has {len(road)} frames: none is left after {most}")
    for count in args.counts:
        write(args, whole, road[:count], args.work / f"reviewed-{count}" / "train.json")
    ends = [(count, road[count - 1]["offset"] + GAP_M) for count in sorted(args.counts)]
    for at, (count, from_m) in enumerate(ends):
        end = road[ends[at + 1][0] - 1]["offset"] if at + 1 < len(ends) else None
        part = [
            one for one in road[count:] if one["offset"] >= from_m and (end is None or one["offset"] <= end)
        ]
        for one in part:
            one["segment"] = f"after {count}"
    rest = [one for one in road[min(args.counts) :] if one["segment"] != args.road]
    val = json.loads((args.data / "val.json").read_text())
    return {
        "rest": write(args, whole, rest, args.work / "rest.json"),
        "val": write(args, val, val["images"][:: args.val_every], args.work / "val.json"),
    }


def write(args: argparse.Namespace, whole: dict[str, Any], images: Rows, path: Path) -> Path:
    """Write some frames of a data set, with whole paths."""
    path.parent.mkdir(parents=True, exist_ok=True)
    here = args.data.resolve()
    rows = [
        one | {"file_name": str(here / one["file_name"]), "mask": str(here / one["mask"])} for one in images
    ]
    kept = {one["id"] for one in images}
    marks = [one for one in whole["annotations"] if one["image_id"] in kept]
    path.write_text(json.dumps(whole | {"images": rows, "annotations": marks}))
    return path


def tuned(args: argparse.Namespace, count: int, way: str) -> Path:
    """Fine-tune in a process of its own, and give its weights."""
    out: Path = args.work / f"{way}-{count}"
    if (out / "road.json").exists():
        return out / "road.onnx"
    command = [
        *("nice", "-n", "19", os.environ.get("TORCH_PYTHON", sys.executable), "-m", "training", "fine-tune"),
        *("--from", str(args.base), "--data", str(args.work / f"reviewed-{count}"), "--out", str(out)),
        *("--minutes", str(args.minutes), "--name", f"{way}-{count}"),
        *(("--replay", str(args.replay)) if way == "replay" else ()),
    ]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": ".:src", "OMP_NUM_THREADS": "1"})
    return out / "road.onnx"


def score(args: argparse.Namespace, sets: dict[str, Path], weights: Path, name: str) -> dict[str, Any]:
    """Measure one model on what is left of the road, and on the sample of val; kept in the work folder."""
    kept = args.work / f"score-{name}.json"
    if not kept.exists():
        thresholds = Thresholds(**onnx.model_info(weights).thresholds)
        segment = onnx.segmenter(weights)
        found = {key: measure(list(read(path)), segment, thresholds) for key, path in sets.items()}
        last = f"after {max(args.counts)}"
        kept.write_text(
            json.dumps({last: found["rest"][last], "rest": found["rest"]["all"], "val": found["val"]["all"]})
        )
    said = dict(json.loads(kept.read_text()))
    if name not in {"base", *(f"{way}-{min(args.counts)}" for way in ("replay", "plain"))}:
        said.pop("rest")  # it was taught a part of them
    return said


def show(figures: dict[str, Any]) -> None:
    """Print one table for each set of frames."""
    sets: Sequence[str] = list(figures["base"])
    for part in sets:
        print(f"\n{part}")
        print(f"{'':12}" + "".join(f"{name[:14]:>15}" for name in SHOWN))
        for name, score_of in figures.items():
            if part not in score_of:
                continue
            values = [score_of[part][key] for key in SHOWN]
            row = ["-" if v is None else f"{v:.3f}" if isinstance(v, float) else str(v) for v in values]
            print(f"{name:12}" + "".join(f"{v:>15}" for v in row), flush=True)


if __name__ == "__main__":
    main()
