"""From a checkpoint to the two files that the product ships: `road.onnx` and `road.json`."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from torch import nn

from training.loop import Recipe
from training.net import SIZE, Deployed, multiply_adds

TRAINED_ON = "CPRID (Passos et al. 2020, MIT), train split, and rendered Kota Contoh; nothing pre-trained"


def export(recipe: Recipe, run: Path, out: Path, *, version: str, best: float = 1.0) -> None:
    """Writes the averaged network of a run as ONNX, and its description with thresholds of 0.5.

    `best` (0 to 1) is the share of the checkpoint that met val best; the rest is the last one's. Weights
    of one run mix well (Izmailov et al. 2018): what saw only cuts finds damage best, what saw whole photos
    knows the verge.

    The graph takes photo bytes (1, 512, 800, 3) and gives probability bytes (3, 256, 400).
    """
    state = torch.load(run / "last.pt", map_location="cpu", weights_only=True)
    other = torch.load(run / "best.pt", map_location="cpu", weights_only=True)["mean"]
    mean = {
        name: torch.lerp(last, other[name], best) if last.is_floating_point() else last
        for name, last in state["mean"].items()
    }
    net = recipe.net()
    net.load_state_dict(mean)
    save(net, recipe, out)
    facts = describe(net, out, version=version, seen=state["seen"], spent_s=state["spent_s"])
    out.with_suffix(".json").write_text(json.dumps(facts, indent=2) + "\n")


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
