"""The training loop: a budget of processor time, checkpoints, resuming. The peer trains in the same loop.

The budget is **processor time of this process** (`--minutes`), not epochs: it is the same whatever else
the machine does, and a peer of another shape gets exactly as much. The learning rate follows the share
of the budget that is spent. On a GPU the clock is the wall's.
"""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from training.frames import Batches, Split, Variety, ordered
from training.net import scaled

log = logging.getLogger("training")

Loss = Callable[[Tensor, Tensor], Tensor]

Splits = tuple[Split, Split | None, Split]
"""Real frames to train on, rendered ones (or None), and val."""


@dataclass(frozen=True)
class Recipe:
    """All that differs between two networks trained in this loop."""

    name: str
    net: Callable[[], nn.Module]
    loss: Loss
    probability: Callable[[Tensor], Tensor]
    variety: Variety
    rate: float
    decay: float = 0.0
    batch: int = 8
    crop: tuple[int, int] | None = None
    crop_until: float = 0.0
    average: float = 0.0
    one_cycle: bool = True
    shrink: int = 2


@dataclass
class Run:
    """Where one training is: everything that a checkpoint keeps."""

    recipe: Recipe
    device: torch.device
    net: nn.Module = field(init=False)
    mean: nn.Module = field(init=False)
    optimiser: torch.optim.Optimizer = field(init=False)
    spent_s: float = 0.0
    steps: int = 0
    seen: int = 0

    def __post_init__(self) -> None:
        self.net = self.recipe.net().to(self.device, memory_format=torch.channels_last)
        self.mean = self.recipe.net().to(self.device, memory_format=torch.channels_last)
        self.mean.load_state_dict(self.net.state_dict())
        self.optimiser = torch.optim.AdamW(
            self.net.parameters(), lr=self.recipe.rate, weight_decay=self.recipe.decay
        )

    def rate(self, share: float) -> float:
        """Learning rate after `share` (0 to 1) of the budget: up for a tenth, then down a cosine to 1 %."""
        if not self.recipe.one_cycle:
            return self.recipe.rate
        if share < 0.1:
            return self.recipe.rate * (0.1 + 9 * share)
        fall = math.cos(math.pi * min(1.0, (share - 0.1) / 0.9))
        return self.recipe.rate * (0.01 + 0.99 * (1 + fall) / 2)

    def step(self, frames: np.ndarray, targets: np.ndarray, share: float) -> float:
        """One batch; returns its loss."""
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate(share)
        photo = scaled(torch.from_numpy(frames).to(self.device).permute(0, 3, 1, 2).float())
        with torch.autocast(self.device.type, torch.bfloat16):
            out = self.net(photo)
        loss = self.recipe.loss(out.float(), torch.from_numpy(targets).to(self.device))
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()
        self.steps += 1
        self.seen += len(frames)
        self._follow()
        return float(loss.detach())

    def _follow(self) -> None:
        """Moves the averaged network, which is the one that is kept, a little towards this one."""
        keep = min(self.recipe.average, self.steps / (self.steps + 10))
        with torch.no_grad():
            for mean, now in zip(
                self.mean.state_dict().values(), self.net.state_dict().values(), strict=True
            ):
                if mean.dtype.is_floating_point:
                    mean.lerp_(now, 1 - keep)
                else:
                    mean.copy_(now)

    def save(self, path: Path) -> None:
        """Writes a checkpoint, whole or not at all."""
        state: dict[str, Any] = {
            "net": self.net.state_dict(),
            "mean": self.mean.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "spent_s": self.spent_s,
            "steps": self.steps,
            "seen": self.seen,
        }
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def begin(self, net: nn.Module) -> None:
        """Starts from this network's weights, with nothing spent."""
        self.net.load_state_dict(net.state_dict())
        self.mean.load_state_dict(net.state_dict())

    def load(self, path: Path) -> None:
        """Goes on from a checkpoint."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.mean.load_state_dict(state["mean"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.spent_s, self.steps, self.seen = state["spent_s"], state["steps"], state["seen"]


def train(run: Run, splits: Splits, *, minutes: float, folder: Path, seed: int = 1) -> None:
    """Trains until the budget is spent; resumes where `folder/last.pt` stopped.

    Time spent on looking at val and on writing checkpoints is not counted against the budget.
    """
    prepare()
    folder.mkdir(parents=True, exist_ok=True)
    real, rendered, val = splits
    recipe, budget_s, last = run.recipe, minutes * 60, folder / "last.pt"
    if last.exists():
        run.load(last)
    batches = Batches(real, rendered, recipe.variety, seed + run.steps, recipe.shrink)
    run.net.train()
    looked_s, losses = run.spent_s, []
    while run.spent_s < budget_s:
        began = clock(run.device)
        share = run.spent_s / budget_s
        small = recipe.crop is not None and share < recipe.crop_until
        size = recipe.crop if small and recipe.crop else real.size
        losses.append(run.step(*batches.batch(recipe.batch, size), share))
        run.spent_s += clock(run.device) - began
        if run.spent_s - looked_s >= 300:
            looked_s = run.spent_s
            run.save(last)
            look(run, val, float(np.mean(losses)), folder)
            losses = []
    run.save(last)
    look(run, val, float(np.mean(losses)) if losses else 0.0, folder)


def look(run: Run, val: Split, loss: float, folder: Path) -> None:
    """Logs the loss and, on val, the best pixel IoU of each channel at any threshold."""
    found = pixel_iou(run.mean, run.recipe.probability, val, run.device)
    row = {
        "minutes": round(run.spent_s / 60, 2),
        "steps": run.steps,
        "seen": run.seen,
        "loss": round(loss, 4),
        **found,
    }
    log.info(json.dumps(row))
    file = folder / "log.jsonl"
    before = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    if all(score(row) >= score(each) for each in before):
        copyfile(folder / "last.pt", folder / "best.pt")
    with file.open("a") as lines:
        lines.write(json.dumps(row) + "\n")


def score(row: dict[str, Any]) -> float:
    """What a checkpoint is chosen by: how well cracks and potholes of val are met, pixel by pixel."""
    return float(row["crack"] + row["pothole"])


@torch.no_grad()
def pixel_iou(
    net: nn.Module, probability: Callable[[Tensor], Tensor], val: Split, device: torch.device
) -> dict[str, Any]:
    """Best IoU over thresholds 0.1 to 0.9 of lane, and of crack and pothole inside the lane.

    `at` holds those three thresholds.
    """
    net.eval()
    levels = np.arange(0.1, 0.95, 0.1)
    both, either = np.zeros((3, len(levels))), np.zeros((3, len(levels)))
    for frames, masks in ordered(val, 8):
        photo = scaled(torch.from_numpy(frames).to(device).permute(0, 3, 1, 2).float())
        with torch.autocast(device.type, torch.bfloat16):
            out = net(photo)
        maps = nn.functional.interpolate(probability(out.float()), masks.shape[2:], mode="bilinear").cpu()
        truth = masks > 0.5
        seen_in = np.stack([np.ones_like(truth[:, 0]), truth[:, 0], truth[:, 0]], axis=1)
        for at, level in enumerate(levels):
            said = (maps.numpy() > level) & seen_in
            both[:, at] += (said & truth).sum((0, 2, 3))
            either[:, at] += (said | truth).sum((0, 2, 3))
    iou = both / np.maximum(either, 1)
    met = {name: round(float(iou[at].max()), 4) for at, name in enumerate(("lane", "crack", "pothole"))}
    return met | {"at": [round(float(levels[i]), 1) for i in iou.argmax(1)]}


def clock(device: torch.device) -> float:
    """Seconds: processor time, or on a GPU the wall's after it has caught up."""
    if device.type == "cuda":
        torch.cuda.synchronize()
        return time.perf_counter()
    return time.process_time()


def prepare() -> None:
    """One thread for one trainer: two trainers share two cores better than one spreads over both."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(1)
