"""Thresholds chosen on val, and only there: `python -m training.thresholds --coco val.json`.

Runs in the project's own environment, on the exported weights, with the project's own measures: what is
chosen is what is used. Lane: best pixel IoU. Crack: the smallest error of the cracked area among those whose
pixel IoU is within 3 % of the best, since the area is what a condition rests on; where val cannot tell two
apart (1 %), the higher, which paints less. Pothole: the pair of edge
and sureness with the best box F1, averaged with its neighbours.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from simpul.adapters import onnx
from simpul.kernel.ports import Pixels, Segment
from simpul.rooms.roads.understand.damage import Thresholds, potholes
from simpul.rooms.roads.understand.evaluate import Marked, Tally, inside, match, precision_recall
from simpul.site.commands.model import load, read

LEVELS = tuple(round(float(level), 2) for level in np.arange(0.1, 0.91, 0.1))
EDGES = (0.4, 0.5, 0.6, 0.7)
SURE = tuple(round(float(level), 2) for level in np.arange(0.5, 0.96, 0.05))


@dataclass(frozen=True)
class Answer:
    """A marked frame and what the network said of it."""

    marked: Marked
    pixels: Pixels


def answers(coco: Path, segment: Segment) -> list[Answer]:
    """Looks at every frame of a data set once."""
    found = []
    for frame in read(coco):
        photo, marked = load(frame)
        found.append(Answer(marked, segment(photo)))
    return found


def choose(seen: Sequence[Answer]) -> Thresholds:
    """Picks the three thresholds, one after the other."""
    lane = max(LEVELS[2:-1], key=lambda level: _iou(seen, "lane", level))
    best = Thresholds(lane=lane)
    overlap = {level: _iou(seen, "crack", level) for level in LEVELS}
    good = [level for level, iou in overlap.items() if iou >= 0.97 * max(overlap.values())]
    error = {level: _area_error(seen, replace(best, crack=level)) for level in good}
    best = replace(best, crack=max(level for level in good if error[level] <= 1.01 * min(error.values())))
    score = {
        (edge, sure): _f1(seen, replace(best, pothole=edge, pothole_sure=sure))
        for edge in EDGES
        for sure in SURE
        if sure >= edge
    }
    edge, sure = max(score, key=lambda at: _plateau(score, at))
    return replace(best, pothole=edge, pothole_sure=sure)


def _plateau(score: Mapping[tuple[float, float], float], at: tuple[float, float]) -> float:
    """The mean score of a pair and its neighbours: val has few potholes, and a lucky peak is no choice."""
    edge, sure = at
    near = [score[e, s] for e, s in score if abs(e - edge) < 0.11 and abs(s - sure) < 0.11]
    return sum(near) / len(near)


def _iou(seen: Sequence[Answer], part: str, level: float) -> float:
    both = either = 0
    code = {"lane": 0, "crack": 2}[part]
    for answer in seen:
        mask = answer.marked.mask
        chance = cv2.resize(getattr(answer.pixels, part), mask.shape[::-1], interpolation=cv2.INTER_LINEAR)
        said, true = chance >= level * 255, (mask == code if code else mask > 0)
        said = said & (mask > 0) if code else said
        both, either = both + int((said & true).sum()), either + int((said | true).sum())
    return both / max(either, 1)


def _area_error(seen: Sequence[Answer], thresholds: Thresholds) -> float:
    tally = Tally()
    for answer in seen:
        tally.add_area(answer.marked, answer.pixels, thresholds)
    return float(np.abs(tally.area_errors).mean())


def _f1(seen: Sequence[Answer], thresholds: Thresholds) -> float:
    counts = np.zeros(3, int)
    for answer in seen:
        height, width = answer.marked.mask.shape
        holes = inside(potholes(answer.pixels, (width, height), thresholds), answer.marked.roi)
        counts += match(holes, answer.marked.potholes)
    return precision_recall(*(int(count) for count in counts))[2] or 0.0


def main() -> None:
    """Chooses, and writes what was chosen into the description beside the weights."""
    parser = argparse.ArgumentParser(prog="python -m training.thresholds", description=__doc__)
    parser.add_argument("--coco", type=Path, required=True, help="val.json")
    parser.add_argument("--weights", type=Path, default=onnx.WEIGHTS)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    chosen = choose(answers(args.coco, onnx.segmenter(args.weights)))
    path = args.weights.with_suffix(".json")
    facts = json.loads(path.read_text())
    facts["thresholds"] = asdict(chosen)
    path.write_text(json.dumps(facts, indent=2) + "\n")
    print(path, facts["thresholds"])


if __name__ == "__main__":
    main()
