"""From a checkpoint to the two files that the product ships: `road.onnx` and `road.json`."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from training.loop import Recipe
from training.net import SIZE, Deployed, multiply_adds

TRAINED_ON = "CPRID (Passos et al. 2020, MIT), train split, and rendered Kota Contoh; nothing pre-trained"


Weights = Mapping[str, Tensor]


@dataclass(frozen=True)
class Runs:
    """Which checkpoints make the weights.

    Attributes:
        folders: runs from the same start, whose weights are averaged (Wortsman 2022, arXiv:2203.05482).
        best: share (0 to 1) of each run's checkpoint that met val best; the rest is its last one's. Weights
            of one run mix well (Izmailov et al. 2018): what saw only cuts finds damage best, what saw whole
            photos knows the verge.
        start: the weights that they started from, which are averaged with theirs (the same authors,
            arXiv:2109.01903: what was known before is forgotten less); None for none.
        before: what is written beside those, whose frames and minutes count too.
    """

    folders: Sequence[Path]
    best: float = 1.0
    start: Weights | None = None
    before: Mapping[str, Any] = field(default_factory=dict)


def export(recipe: Recipe, runs: Runs, out: Path, *, version: str) -> None:
    """Writes the averaged network of some runs as ONNX, and its description with thresholds of 0.5.

    The graph takes photo bytes (1, 512, 800, 3) and gives probability bytes (3, 256, 400).
    """
    net = recipe.net()
    states = [torch.load(run / "last.pt", map_location="cpu", weights_only=True) for run in runs.folders]
    start = [runs.start] if runs.start else []
    net.load_state_dict(averaged([*start, *(mixed(run, runs.best) for run in runs.folders)]))
    save(net, recipe, out)
    facts = describe(
        net,
        out,
        version=version,
        seen=runs.before.get("frames_seen", 0) + sum(state["seen"] for state in states),
        spent_s=60 * runs.before.get("processor_minutes", 0.0) + sum(state["spent_s"] for state in states),
    )
    out.with_suffix(".json").write_text(json.dumps(facts, indent=2) + "\n")


def mixed(run: Path, best: float) -> Weights:
    """A run's last weights with this share of those that met val best."""
    last, other = (
        torch.load(run / name, map_location="cpu", weights_only=True)["mean"]
        for name in ("last.pt", "best.pt")
    )
    return {
        name: torch.lerp(one, other[name], best) if one.is_floating_point() else one
        for name, one in last.items()
    }


def averaged(many: Sequence[Weights]) -> Weights:
    """The mean of weights of the same network; of a step that the first ones lack, of those that have it."""
    return {
        name: torch.stack([one[name] for one in many if name in one]).mean(0)
        if last.is_floating_point()
        else last
        for name, last in many[-1].items()
    }


def describe(net: nn.Module, out: Path, *, version: str, seen: int, spent_s: float) -> dict[str, Any]:
    """What is written beside weights that were just saved; thresholds of 0.5 until they are chosen."""
    return {
        "version": version,
        "input_size": list(SIZE),
        "thresholds": {"lane": 0.5, "crack": 0.5, "pothole": 0.5, "pothole_sure": 0.5},
        "trained_on": TRAINED_ON,
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "licence": "Apache-2.0",
        "parameters": sum(p.numel() for p in net.parameters()),
        "multiply_adds": multiply_adds(net),
        "frames_seen": seen,
        "processor_minutes": round(spent_s / 60, 1),
        "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
    }


def save(net: nn.Module, recipe: Recipe, out: Path) -> None:
    """The ONNX file alone."""
    out.parent.mkdir(parents=True, exist_ok=True)
    photo = torch.zeros(1, SIZE[1], SIZE[0], 3, dtype=torch.uint8)
    torch.onnx.export(
        Deployed(net.eval(), recipe.probability),
        (photo,),
        str(out),
        input_names=["photo"],
        output_names=["pixels"],
        opset_version=17,
        dynamo=False,
    )
