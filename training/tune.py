"""Fine-tuning: a model that is there goes on learning from frames that people reviewed.

Its batch normalisations stay as they are: a few hundred frames of a few streets would move their averages
away from every other street. Half of each batch are frames that the model was taught with before ("replay"),
where they are given: without them it forgets (Rolnick et al. 2019, arXiv:1811.11682).
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from training import frames
from training.export import describe, save
from training.frames import Batches, Split
from training.loop import Recipe, Run, clock, prepare
from training.net import SIZE
from training.recipe import FINE, SHARP
from training.start import grown, load

log = logging.getLogger("training")

TUNE = replace(
    SHARP,
    name="tune",
    variety=FINE.variety,
    rate=4e-4,
    crop=FINE.crop,
    crop_until=0.6,
    average=0.99,
)
"""The last stage's losses at a third of its rate; few frames are varied more."""


@dataclass(frozen=True)
class Wanted:
    """What to tune, on what, for how long.

    Attributes:
        start: a checkpoint, or the `.onnx` of a model with its `.json` beside it.
        data: a folder with train.json, images and masks, as `./simpul roads training-set` writes it.
        out: a folder for the cache, the log and the new weights.
        replay: the cache of the frames of the training before, or None.
        minutes: processor time to spend.
        version: what the new model is called.
        replay_share: of each batch, 0 to 1, where there is a replay.
    """

    start: Path
    data: Path
    out: Path
    replay: Path | None
    minutes: float
    version: str
    replay_share: float = 0.5
    seed: int = 1


def tune(wanted: Wanted, recipe: Recipe = TUNE, size: tuple[int, int] = SIZE) -> Path:
    """Tune, and write OUT/road.onnx and its description. Returns the weights' path.

    Raises:
        ValueError: the start is not this network, or the data holds no frame.
    """
    prepare()
    cache = wanted.out / "cache"
    frames.build("train", frames.survey_frames(wanted.data / "train.json"), cache, size)
    new = Split("train", cache)
    if not len(new):
        raise ValueError(f"{wanted.data / 'train.json'}: no frame to learn from")
    old = Split("train", wanted.replay) if wanted.replay else None
    run = Run(recipe, torch.device("cpu"))
    state = grown(load(wanted.start, recipe)).state_dict()
    run.net.load_state_dict(state)
    run.mean.load_state_dict(state)
    run.net.eval()  # the normalisations stay; everything else learns
    _learn(run, new, old, wanted)
    weights = wanted.out / "road.onnx"
    save(run.mean, recipe, weights)
    _card(wanted, run, weights, len(new))
    return weights


def _learn(run: Run, new: Split, old: Split | None, wanted: Wanted) -> None:
    recipe, budget_s = run.recipe, wanted.minutes * 60
    fresh = Batches(new, None, recipe.variety, wanted.seed, recipe.shrink)
    before = Batches(old, None, recipe.variety, wanted.seed + 1, recipe.shrink) if old else None
    again = round(recipe.batch * wanted.replay_share) if before else 0
    losses: list[float] = []
    while run.spent_s < budget_s:
        began = clock(run.device)
        share = run.spent_s / budget_s
        size = recipe.crop if recipe.crop and share < recipe.crop_until else new.size
        parts = [fresh.batch(recipe.batch - again, size)]
        if before and again:
            parts.append(before.batch(again, size))
        photos, masks = (np.concatenate(part) for part in zip(*parts, strict=True))
        losses.append(run.step(photos, masks, share))
        run.spent_s += clock(run.device) - began
    tail = losses[len(losses) // 2 :]
    row = {"minutes": round(run.spent_s / 60, 2), "steps": run.steps, "seen": run.seen, "replay": again}
    row |= {"loss": round(float(np.mean(tail)), 4)} if tail else {}
    log.info(json.dumps(row))
    (wanted.out / "log.jsonl").write_text(json.dumps(row) + "\n")


def _card(wanted: Wanted, run: Run, weights: Path, count: int) -> None:
    """Write the description. The base's thresholds stay: no val of a city's own streets chose others."""
    said = wanted.start.with_suffix(".json")
    base = json.loads(said.read_text()) if said.exists() else {}
    facts = describe(run.mean, weights, version=wanted.version, seen=run.seen, spent_s=run.spent_s)
    if base.get("thresholds"):
        facts["thresholds"] = base["thresholds"]
    if base.get("trained_on"):
        facts["trained_on"] = base["trained_on"]
    facts["trained_on"] = f"{facts['trained_on']}; then {count} reviewed frames ({wanted.data.name})"
    facts["from"] = base.get("version") or wanted.start.name
    facts["replay"] = wanted.replay is not None
    weights.with_suffix(".json").write_text(json.dumps(facts, indent=2) + "\n")
