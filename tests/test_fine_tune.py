"""Fine-tuning through its own door, a few seconds of it, and the gate that a worse model does not pass.

The network learns only where PyTorch is: here (uv sync --group training), or in TORCH_PYTHON's interpreter.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from simpul.adapters import onnx

ROOT = Path(__file__).parent.parent
SIZE = (320, 200)


def run(python: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-m", *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": ".:src", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Four frames of a grey road with a dark hole, laid out as road_damage is."""
    folder = tmp_path / "set"
    for name in ("images", "masks"):
        (folder / name).mkdir(parents=True)
    rows = []
    for number in range(4):
        chance = np.random.default_rng(number)
        mask = np.zeros((SIZE[1], SIZE[0]), np.uint8)
        cv2.fillPoly(mask, [np.array([[140, 40], [180, 40], [310, 199], [10, 199]], np.int32)], 1)
        cv2.ellipse(mask, (120 + 20 * number, 140), (22, 9), 0, 0, 360, 3, -1)
        photo = np.where(mask[..., None] > 0, 110, 70) + chance.normal(0, 9, (SIZE[1], SIZE[0], 3))
        photo[mask == 3] -= 60
        cv2.imwrite(str(folder / "images" / f"{number}.jpg"), photo.clip(0, 255).astype(np.uint8))
        cv2.imwrite(str(folder / "masks" / f"{number}.png"), mask)
        rows.append(
            {
                "id": number,
                "file_name": f"images/{number}.jpg",
                "mask": f"masks/{number}.png",
                "segment": "one",
            }
        )
    said = {"images": rows, "annotations": [], "categories": [{"id": 4, "name": "D40"}]}
    for part in ("train", "test"):
        (folder / f"{part}.json").write_text(json.dumps(said))
    return folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The shipped weights under another name."""
    path = tmp_path / "new.onnx"
    shutil.copyfile(onnx.WEIGHTS, path)
    describe(path, version="new-1")
    return path


def describe(path: Path, **change: object) -> None:
    beside = onnx.WEIGHTS.with_suffix(".json")
    path.with_suffix(".json").write_text(json.dumps(json.loads(beside.read_text()) | change))


def test_one_that_is_no_worse_gets_its_figures(copy: Path, data: Path) -> None:
    done = run(sys.executable, "training.gate", "--weights", str(copy), "--coco", str(data / "test.json"))

    assert done.returncode == 0, done.stderr
    said = json.loads(copy.with_suffix(".json").read_text())["figures"]
    assert said["frames"] == 4
    assert said["all"] == said["base"]["all"]
    assert said["base"]["version"] == onnx.model_info().version


def test_a_worse_one_is_not_published_and_it_is_said_in_what(copy: Path, data: Path) -> None:
    blind = dict(onnx.model_info().thresholds) | {"lane": 1.1}
    describe(copy, version="new-1", thresholds=blind)

    done = run(sys.executable, "training.gate", "--weights", str(copy), "--coco", str(data / "test.json"))

    assert done.returncode == 1, done.stderr
    assert "lane_iou" in done.stdout
    card = json.loads(copy.with_suffix(".json").read_text())
    assert "figures" not in card
    assert any("lane_iou" in one for one in card["refused"])


def torch_python() -> str:
    named = os.environ.get("TORCH_PYTHON", "")
    if not named and not (importlib.util.find_spec("torch") and importlib.util.find_spec("onnx")):
        pytest.skip("no PyTorch here: uv sync --group training, or TORCH_PYTHON")
    return named or sys.executable


@pytest.mark.slow
def test_a_few_seconds_of_it_change_the_weights_a_little(data: Path, tmp_path: Path) -> None:
    python, out = torch_python(), tmp_path / "out"

    done = run(
        *(python, "training", "fine-tune", "--from", str(onnx.WEIGHTS), "--data", str(data)),
        *("--out", str(out), "--minutes", "0.05", "--name", "tuned-1"),
    )

    assert done.returncode == 0, done.stderr
    info = onnx.model_info(out / "road.onnx")
    assert info.version == "tuned-1"
    assert info.thresholds == onnx.model_info().thresholds
    card = json.loads((out / "road.json").read_text())
    assert (card["from"], card["replay"]) == (onnx.model_info().version, False)
    assert "figures" not in card  # nobody measured it yet: it cannot be added
    photo = np.asarray(cv2.imread(str(data / "images" / "0.jpg"), cv2.IMREAD_COLOR_RGB), np.uint8)
    new, old = onnx.segmenter(out / "road.onnx")(photo), onnx.segmenter()(photo)
    apart = np.abs(new.lane.astype(int) - old.lane.astype(int)).mean()
    assert apart > 0


@pytest.mark.slow
def test_what_is_another_network_is_refused(data: Path, tmp_path: Path) -> None:
    python, other = torch_python(), tmp_path / "other.onnx"
    code = (
        "import onnx; from onnx import helper as h; "
        "w = h.make_tensor('w', 1, [1, 3, 3, 3], [0.0] * 27); "
        "n = h.make_node('Conv', ['x', 'w'], ['y']); "
        "x, y = (h.make_tensor_value_info(i, 1, [1, c, 8, 8]) for i, c in (('x', 3), ('y', 1))); "
        f"onnx.save(h.make_model(h.make_graph([n], 'g', [x], [y], [w])), {str(other)!r})"
    )
    subprocess.run([python, "-c", code], check=True, timeout=120)

    done = run(
        *(python, "training", "fine-tune", "--from", str(other), "--data", str(data)),
        *("--out", str(tmp_path / "out"), "--minutes", "0.01", "--name", "x"),
    )

    assert done.returncode != 0
    assert "convolutions" in done.stderr
    assert not (tmp_path / "out" / "road.json").exists()
