"""The shipped weights look at pictures of any size, and broken weights say so."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from simpul.adapters import onnx


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    for suffix in (".onnx", ".json"):
        shutil.copy(onnx.WEIGHTS.with_suffix(suffix), tmp_path)
    return tmp_path / "road.onnx"


def road(width: int, height: int) -> np.ndarray:
    """A grey wedge between two white lines on green: enough of a road to be taken for one."""
    picture = np.full((height, width, 3), (90, 120, 70), np.uint8)
    for y in range(height):
        half = width * (0.06 + 0.4 * y / height)
        left, right = int(width / 2 - half), int(width / 2 + half)
        picture[y, left:right] = 110
        for edge in (left, right):
            picture[y, max(0, edge - width // 100) : edge + width // 100] = 230
    return picture


def test_the_model_says_what_it_is() -> None:
    info = onnx.model_info()
    assert info.version
    assert "CPRID" in info.trained_on
    assert set(info.thresholds) == {"lane", "crack", "pothole", "pothole_sure"}
    assert all(0 < threshold < 1 for threshold in info.thresholds.values())


@pytest.mark.parametrize("size", [(1280, 720), (800, 500), (800, 492), (600, 800)])
def test_the_answer_covers_the_whole_picture(size: tuple[int, int]) -> None:
    segment, wanted = onnx.segmenter(), onnx.model_info().input_size
    full = segment(road(*wanted)).lane.shape[::-1]
    scale = min(most / side for most, side in zip(wanted, size, strict=True))

    pixels = segment(road(*size))

    for part in (pixels.lane, pixels.crack, pixels.pothole):
        for had, side, most, whole in zip(part.shape[::-1], size, wanted, full, strict=True):
            assert had == pytest.approx(side * scale * whole / most, abs=1)
            assert had <= whole
        assert part.dtype == np.uint8
    assert pixels.model == onnx.model_info().version


def test_the_road_is_lane_and_the_verge_is_not() -> None:
    lane = onnx.segmenter()(road(1280, 720)).lane
    height, width = lane.shape
    assert lane[height * 2 // 3 :, width * 7 // 16 : width * 9 // 16].mean() > 127
    assert lane[: height // 2, : width // 8].mean() < 60


def test_the_same_picture_gives_the_same_answer() -> None:
    segment, picture = onnx.segmenter(), road(800, 500)
    first, again = segment(picture), segment(picture)
    assert np.array_equal(first.lane, again.lane)
    assert np.array_equal(first.crack, again.crack)


@pytest.mark.parametrize("shape", [(720, 1280), (720, 1280, 4), (8, 900, 3)])
def test_what_is_not_a_picture_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="picture of shape"):
        onnx.segmenter()(np.zeros(shape, np.uint8))


def test_missing_weights_are_named(weights: Path) -> None:
    weights.unlink()
    with pytest.raises(onnx.ModelError, match=r"road\.onnx.*cannot be read"):
        onnx.segmenter(weights)


def test_damaged_weights_are_not_run(weights: Path) -> None:
    data = bytearray(weights.read_bytes())
    data[len(data) // 2] ^= 255
    weights.write_bytes(bytes(data))
    with pytest.raises(onnx.ModelError, match="damaged"):
        onnx.segmenter(weights)


def test_a_file_that_is_no_model_is_not_run(weights: Path) -> None:
    weights.write_bytes(b"not a model")
    facts = json.loads(weights.with_suffix(".json").read_text())
    facts["sha256"] = hashlib.sha256(b"not a model").hexdigest()
    weights.with_suffix(".json").write_text(json.dumps(facts))
    with pytest.raises(onnx.ModelError, match="cannot load"):
        onnx.segmenter(weights)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": "x", "input_size": 3}'])
def test_a_broken_description_is_named(weights: Path, text: str) -> None:
    weights.with_suffix(".json").write_text(text)
    with pytest.raises(onnx.ModelError, match=r"road\.json"):
        onnx.model_info(weights)
