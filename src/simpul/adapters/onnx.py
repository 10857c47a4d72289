"""ONNX Runtime: look at one picture of a road (the `Segment` port).

The weights are ours, trained by `training/`; what they can and cannot do is in docs/model-card.md. One
session runs on one thread by default: two processes with one thread each see more pictures than one with two.
API: https://onnxruntime.ai/docs/api/python/api_summary.html.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from simpul.kernel.ports import Pixels, Rgb, Segment
from simpul.kernel.refusal import Refused

WEIGHTS = Path(__file__).parent / "weights" / "road.onnx"
"""The road network that the project ships; beside each weights file lies its `.json` of the same name."""

THRESHOLDS = ("lane", "crack", "pothole", "pothole_sure")

LEAST_SIDE_PX = 16


class ModelError(Refused):
    """The weights are missing, broken, or not those that their description speaks of."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What is known of one set of weights, from the file beside them.

    `version` names it in every result; `input_size` is (width, height) in pixels; `thresholds` are the
    probabilities (0 to 1) named in THRESHOLDS, as the roads room's `damage.Thresholds` explains them.
    """

    version: str
    input_size: tuple[int, int]
    thresholds: Mapping[str, float]
    trained_on: str
    date: str
    licence: str
    sha256: str


def model_info(weights: Path | None = None) -> ModelInfo:
    """Say which model this is, without loading it.

    Raises:
        ModelError: no description, or one that is not whole.
    """
    path = (weights or WEIGHTS).with_suffix(".json")
    try:
        facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        width, height = facts["input_size"]
        return ModelInfo(
            version=str(facts["version"]),
            input_size=(int(width), int(height)),
            thresholds={name: float(facts["thresholds"][name]) for name in THRESHOLDS},
            trained_on=str(facts["trained_on"]),
            date=str(facts["date"]),
            licence=str(facts["licence"]),
            sha256=str(facts["sha256"]),
        )
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ModelError(f"{path}: no readable description of the road model ({error!r})") from error


def segmenter(weights: Path | None = None, threads: int = 1) -> Segment:
    """Load the road model once, to look at many pictures.

    Args:
        weights: another `.onnx` file, with its `.json` beside it; None for the one that is shipped.
        threads: of the processor, for one picture.

    Returns:
        A function for one thread at a time. Its picture may have any size from 16 x 16 pixels; its answer
        covers the whole picture on the network's grid, at most as wide and high as its input.

    Raises:
        ModelError: the weights cannot be loaded, or are not those of their description.
    """
    path = weights or WEIGHTS
    return from_bytes(_read(path), model_info(path), threads)


def from_bytes(data: bytes, info: ModelInfo, threads: int = 1) -> Segment:
    """Load a road model that travelled as bytes, such as to another machine; see `segmenter`."""
    session = _session(data, info, threads)
    asked = session.get_inputs()[0].name
    width, height = info.input_size

    def segment(picture: Rgb) -> Pixels:
        canvas, content = _fitted(picture, width, height)
        lane, crack, pothole = session.run(None, {asked: canvas[None]})[0]
        to_x, to_y = lane.shape[1] / width, lane.shape[0] / height
        window = (slice(0, round(content[1] * to_y)), slice(0, round(content[0] * to_x)))
        return Pixels(lane[window], crack[window], pothole[window], info.version)

    return segment


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: the road model's weights cannot be read ({error!r})") from error


def _session(data: bytes, info: ModelInfo, threads: int) -> Any:
    if hashlib.sha256(data).hexdigest() != info.sha256:
        raise ModelError(f"{info.version}: these are not the weights that are described, or they are damaged")
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return ort.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises its own kinds, none of them documented
        raise ModelError(f"{info.version}: ONNX Runtime cannot load these weights ({error})") from error


def _fitted(picture: Rgb, width: int, height: int) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """Scale a picture into the network's size, at the top left of black; and the (width, height) it fills."""
    if picture.ndim != 3 or picture.shape[2] != 3 or min(picture.shape[:2]) < LEAST_SIDE_PX:  # noqa: PLR2004
        raise ValueError(f"a picture of shape {picture.shape} is not (height, width, 3) of at least 16 x 16")
    scale = min(width / picture.shape[1], height / picture.shape[0])
    content = (_even(picture.shape[1] * scale, width), _even(picture.shape[0] * scale, height))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(picture, content, interpolation=method), np.uint8)
    if content == (width, height):
        return small, content
    canvas = np.zeros((height, width, 3), np.uint8)
    canvas[: content[1], : content[0]] = small
    return canvas, content


def _even(length: float, most: int) -> int:
    return min(most, max(2, round(length / 2) * 2))
