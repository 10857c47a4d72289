"""Whether a tuned model may be published: `python -m training.gate --weights NEW/road.onnx --coco test.json`.

Measures the new model and the one in use on the same frames in the same run, and writes the figures of both
beside the new weights; without them `./simpul model add` takes no model. One that is worse than
src/simpul/rooms/roads/data/models.toml allows gets no figures: what was worse is written instead, and it ends
with 1. Runs in the project's own environment, with the project's own measures.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import cv2

from simpul.adapters import onnx
from simpul.rooms.roads.understand.damage import Thresholds
from simpul.rooms.roads.understand.figures import margins, worse
from simpul.site.commands.model import Frame, measure, read


def main() -> None:
    """Measures, writes, and says what it found."""
    parser = argparse.ArgumentParser(prog="python -m training.gate", description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="the new model's .onnx")
    parser.add_argument("--coco", type=Path, required=True, help="the fixed test split: always the same one")
    parser.add_argument("--base", type=Path, default=onnx.WEIGHTS, help="the model in use; the shipped one")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    sys.exit(0 if judge(args.weights, args.coco, args.base) else 1)


def judge(weights: Path, coco: Path, base: Path) -> bool:
    """Measure both, and write the figures, or why not. Tells whether the new model may be published."""
    frames = list(read(coco))
    new, old = figures(weights, frames), figures(base, frames)
    found = worse(new, old, margins())
    path = weights.with_suffix(".json")
    facts: dict[str, Any] = json.loads(path.read_text())
    facts.pop("figures", None)
    facts.pop("refused", None)
    if found:
        facts["refused"] = [str(one) for one in found]
        print(
            f"{weights}: not to be published. Worse than {onnx.model_info(base).version}:", *found, sep="\n  "
        )
    else:
        facts["figures"] = {
            "split": coco.name,
            "split_sha256": hashlib.sha256(coco.read_bytes()).hexdigest(),
            "frames": len(frames),
            "all": new,
            "base": {"version": onnx.model_info(base).version, "all": old},
        }
        print(f"{weights}: no worse than {onnx.model_info(base).version} on {len(frames)} frames")
    path.write_text(json.dumps(facts, indent=2) + "\n")
    return not found


def figures(weights: Path, frames: list[Frame]) -> dict[str, float | int | None]:
    """Every measure of `./simpul model eval` over all frames together."""
    thresholds = Thresholds(**onnx.model_info(weights).thresholds)
    return measure(frames, onnx.segmenter(weights), thresholds)["all"]


if __name__ == "__main__":
    main()
