"""Road models by version: what came with Simpul is known, and each survey gets the weights it began with."""

import json
from datetime import datetime
from pathlib import Path

import numpy as np

from simpul.adapters import onnx
from simpul.rooms.roads.models import RoadModel, Survey
from simpul.rooms.roads.observe import weights
from simpul.rooms.roads.observe.weights import Weights


def in_use(*, now: datetime) -> RoadModel:
    """Give the model in use; the first call, and the first after an upgrade, keeps the shipped one."""
    return weights.shipped(read(onnx.WEIGHTS), now=now)


def read(path: Path) -> Weights:
    """Read what lies beside weights. Raises onnx.ModelError."""
    info = onnx.model_info(path)
    card = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return Weights(path, info.version, info.sha256, card)


def weights_of(survey: Survey, *, now: datetime) -> Path:
    """Give the weights that a survey is looked at with: those it began with, else those in use."""
    return weights.place(weights.of(survey, in_use(now=now)))


def try_out(path: Path) -> None:
    """Look at one grey picture. Raises onnx.ModelError where the weights do not work."""
    width, height = onnx.model_info(path).input_size
    try:
        onnx.segmenter(path)(np.full((height, width, 3), 127, np.uint8))
    except ValueError as error:
        raise onnx.ModelError(f"{path}: the weights give no answer of three maps ({error})") from error
