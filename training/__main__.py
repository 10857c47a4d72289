"""`python -m training ...`: builds the cache, trains, exports. See README.md in this folder."""

from __future__ import annotations

import argparse
import json
import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from training import frames
from training.export import Runs, export
from training.loop import Recipe, Run, train
from training.net import SIZE, FullNet, scaled
from training.recipe import FINE, FIRST, ROAD, SHARP, SMALL
from training.start import grown, load, waken
from training.tune import Wanted, tune


def main(recipes: dict[str, Recipe]) -> None:
    """Reads the command line and does one thing."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    cache = steps.add_parser("cache", help="decode every frame once")
    cache.add_argument(
        "--data", type=Path, required=True, help="folder with train.json, val.json, images, masks"
    )
    cache.add_argument("--rendered", type=Path, help="folder of rendered frames and masks")
    cache.add_argument("--size", type=size, default=SIZE, help="WIDTHxHEIGHT of the frames")
    run = steps.add_parser("train", help="train, or go on training")
    run.add_argument("--run", type=Path, required=True, help="folder of checkpoints and log")
    run.add_argument("--minutes", type=float, required=True, help="processor time to spend")
    run.add_argument("--start", type=Path, help="checkpoint or road.onnx whose weights to start from")
    run.add_argument("--seed", type=int, default=1, help="of the order and the variety of frames")
    run.add_argument("--rate", type=float, help="peak learning rate; the recipe's by default")
    run.add_argument("--no-rendered", action="store_true", help="real frames only")
    run.add_argument("--recipe", choices=sorted(recipes), default=next(iter(recipes)))
    run.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    onnx = steps.add_parser("export", help="write ONNX weights and their description")
    onnx.add_argument(
        "--run", type=Path, nargs="+", required=True, help="folders of checkpoints, averaged where several"
    )
    onnx.add_argument("--recipe", choices=sorted(recipes), default=next(iter(recipes)))
    onnx.add_argument("--out", type=Path, default=Path("src/simpul/adapters/weights/road.onnx"))
    onnx.add_argument("--best", type=float, default=1.0, help="share of the best checkpoint")
    onnx.add_argument("--after", type=Path, help="road.onnx that the runs started from, averaged with them")
    onnx.add_argument("--cache", type=Path, help="with --after: folder of the decoded frames")
    onnx.add_argument("--name", default="road-1", help="version that every result names")
    fine = steps.add_parser("fine-tune", help="go on from weights with reviewed frames")
    fine.add_argument("--from", dest="start", type=Path, required=True, help="road.onnx, or a checkpoint")
    fine.add_argument("--data", type=Path, required=True, help="what `./simpul roads training-set` wrote")
    fine.add_argument("--out", type=Path, required=True, help="folder for the new road.onnx")
    fine.add_argument("--replay", type=Path, help="cache of the frames it was trained on before")
    fine.add_argument("--minutes", type=float, default=10, help="processor time to spend")
    fine.add_argument("--name", required=True, help="version that every result names")
    for part in (cache, run):
        part.add_argument("--cache", type=Path, required=True, help="folder of the decoded frames")
    args = parser.parse_args()
    {"cache": build_cache, "train": start_training, "export": write_weights, "fine-tune": fine_tune}[
        args.step
    ](args, recipes)


def size(text: str) -> tuple[int, int]:
    """Reads "640x400"."""
    width, height = (int(part) for part in text.split("x"))
    return width, height


def build_cache(args: argparse.Namespace, _recipes: dict[str, Recipe]) -> None:
    """train, val (and rendered) decoded; test is never opened here."""
    for name in ("train", "val"):
        frames.build(name, frames.survey_frames(args.data / f"{name}.json"), args.cache, args.size)
    if args.rendered:
        frames.build("rendered", frames.rendered_frames(args.rendered), args.cache, args.size)


def write_weights(args: argparse.Namespace, recipes: dict[str, Recipe]) -> None:
    """Writes what the product ships; thresholds are chosen afterwards (`thresholds.py`)."""
    runs = Runs(args.run, args.best)
    if args.after:
        net = started(args.after, recipes[args.recipe], frames.Split("train", args.cache))
        said = json.loads(args.after.with_suffix(".json").read_text())
        runs = replace(runs, start=net.state_dict(), before=said)
    export(recipes[args.recipe], runs, args.out, version=args.name)


def start_training(args: argparse.Namespace, recipes: dict[str, Recipe]) -> None:
    """Trains one recipe on the cached frames."""
    rendered = None
    if not args.no_rendered:
        rendered = frames.Split("rendered", args.cache)
    recipe = recipes[args.recipe]
    run = Run(replace(recipe, rate=args.rate or recipe.rate), torch.device(args.device))
    splits = (frames.Split("train", args.cache), rendered, frames.Split("val", args.cache))
    if args.start and not (args.run / "last.pt").exists():
        net = started(args.start, recipe, splits[0])
        run.begin(grown(net) if recipe.net is FullNet else net)
    train(run, splits, minutes=args.minutes, folder=args.run, seed=args.seed)


def started(path: Path, recipe: Recipe, real: frames.Split) -> torch.nn.Module:
    """The network of a checkpoint, or of shipped weights, made ready to learn."""
    net = load(path, recipe)
    if path.suffix == ".onnx":
        picked = np.random.default_rng(0).choice(len(real), min(48, len(real)), replace=False)
        photos = torch.from_numpy(real.frames[np.sort(picked)])
        waken(net, scaled(photos.permute(0, 3, 1, 2).float()))
    return net


def fine_tune(args: argparse.Namespace, _recipes: dict[str, Recipe]) -> None:
    """Tunes and exports; `python -m training.gate` says whether what came out may be published."""
    wanted = Wanted(args.start, args.data, args.out, args.replay, args.minutes, args.name)
    weights = tune(wanted)
    print(f"{weights}: measure it with python -m training.gate before it is added")


if __name__ == "__main__":
    main({recipe.name: recipe for recipe in (ROAD, FIRST, FINE, SMALL, SHARP)})
