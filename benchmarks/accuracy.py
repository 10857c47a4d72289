"""How well the road model sees, beside a plain U-Net trained on the same frames for the same time.

    python benchmarks/accuracy.py --data DATA/road_damage --survey DATA/road_survey/br386_km --peer unet.onnx

prints every measure of `./simpul model eval` on the test split and on each of its roads, ours and the peer's,
and both against the truth per 100 m of a surveyed road. The peer is trained by `benchmarks/unet.py`; its
thresholds are chosen on val as ours are, by `training/thresholds.py`.
"""

import argparse
import json
import sys
from pathlib import Path

import cv2

from simpul.adapters import onnx
from simpul.kernel.ports import Segment
from simpul.rooms.roads.understand.damage import Thresholds
from simpul.rooms.roads.understand.evaluate import compare as against
from simpul.site.commands import model

sys.path.insert(0, str(Path(__file__).parent))
import stretches

POLICY = Path(__file__).parent.parent / "src/simpul/rooms/roads/data/policy.toml"
BETTER_IF_LESS = {"cracked_area_error_points", "potholes_per_km_error", "cracked_points_error"}
PLAIN = {"frames", "frames_unmeasured", "potholes", "cracked_area_bias_points", "stretches"}


Figures = dict[str, dict[str, float | int | None]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder of test.json")
    parser.add_argument("--split", default="test")
    parser.add_argument("--survey", type=Path, help="folder of frames.csv, truth_100m.csv and frames/")
    parser.add_argument("--weights", type=Path, help="ours; the shipped ones by default")
    parser.add_argument("--peer", type=Path, help="the peer's .onnx, its .json beside it")
    parser.add_argument("--json", type=Path, help="also write every figure here")
    compare(parser.parse_args())


def compare(args: argparse.Namespace) -> None:
    """Measures both models on the same frames in the same run, and prints them side by side."""
    cv2.setNumThreads(1)
    figures: dict[str, Figures] = {}
    for name, weights in (("ours", args.weights), ("peer", args.peer)):
        if name == "peer" and weights is None:
            continue
        facts, segment = onnx.model_info(weights), onnx.segmenter(weights)
        thresholds = Thresholds(**facts.thresholds)
        print(f"{name}: {facts.version}, thresholds {dict(facts.thresholds)}", flush=True)
        figures[name] = {}
        if args.data:
            figures[name] |= model.measure(
                list(model.read(args.data / f"{args.split}.json")), segment, thresholds
            )
        if args.survey:
            figures[name] |= on_the_road(args.survey, segment, thresholds)
    for part in figures["ours"]:
        show(part, {name: figure[part] for name, figure in figures.items()})
    if args.json:
        args.json.write_text(json.dumps(figures, indent=2) + "\n")


def on_the_road(survey: Path, segment: Segment, thresholds: Thresholds) -> Figures:
    """The survey's stretches against their truth, potholes counted in each frame's band and merged."""
    policy = stretches.rules(POLICY)
    looks = stretches.drive(survey, segment, thresholds)
    found = {}
    for cracks in ("narrow", "wide"):
        true = stretches.truth(survey, cracks)
        starts = [start for start, _ in true]
        for way, holes in (("band", stretches.counted(looks)), ("merged", stretches.merged(looks))):
            ours = stretches.stretches(looks, starts, holes, policy, wide=cracks == "wide")
            found[f"{survey.name}, {cracks} cracks, potholes {way}"] = against(ours, [row for _, row in true])
    return found


def show(part: str, figures: dict[str, dict[str, float | int | None]]) -> None:
    """One table: a measure a line, a model a column, and which is better."""
    print(f"\n{part}\n  {'':28}" + "".join(f"{name:>10}" for name in figures))
    for measure in figures["ours"]:
        values = [figure[measure] for figure in figures.values()]
        cells = "".join(
            f"{'-' if v is None else f'{v:.3f}' if isinstance(v, float) else v:>10}" for v in values
        )
        print(f"  {measure:28}{cells}  {_better(measure, values)}")


def _better(measure: str, values: list[float | int | None]) -> str:
    if measure in PLAIN or len(values) < 2 or values[0] == values[1]:
        return ""
    if values[0] is None or values[1] is None:
        return "ours" if values[1] is None else "PEER"
    return "ours" if (values[0] < values[1]) == (measure in BETTER_IF_LESS) else "PEER"


if __name__ == "__main__":
    main()
