"""`./simpul model`: what it says of the weights, and how it measures a data set."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from click.testing import CliRunner, Result

from simpul.site.commands.model import model, read

SIZE = (640, 400)


def drawn() -> tuple[np.ndarray, np.ndarray]:
    """A grey lane between white lines on green, and its mask with one pothole."""
    photo = np.full((SIZE[1], SIZE[0], 3), (70, 120, 90), np.uint8)
    mask = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    lane = np.array([[280, 0], [360, 0], [620, 399], [20, 399]])
    cv2.fillPoly(photo, [lane], (110, 110, 110))
    cv2.polylines(photo, [lane], isClosed=True, color=(235, 235, 235), thickness=6)
    cv2.fillPoly(mask, [lane], 1)
    cv2.ellipse(photo, (320, 250), (40, 18), 0, 0, 360, (45, 45, 50), -1)
    cv2.ellipse(mask, (320, 250), (40, 18), 0, 0, 360, 3, -1)
    return photo, mask


@pytest.fixture
def coco(tmp_path: Path) -> Path:
    photo, mask = drawn()
    rows: list[dict[str, Any]] = []
    for number, road in enumerate(("A", "A", "B")):
        cv2.imwrite(str(tmp_path / f"{number}.jpg"), photo)
        cv2.imwrite(str(tmp_path / f"{number}.png"), mask)
        rows.append({"id": number, "file_name": f"{number}.jpg", "mask": f"{number}.png", "segment": road})
    hole = {"category_id": 4, "bbox": [280, 232, 81, 37], "iscrowd": 0}
    data = {
        "categories": [{"id": 4, "name": "D40"}, {"id": 5, "name": "CRK"}],
        "images": rows,
        "annotations": [
            {"image_id": 0, **hole},
            {"image_id": 1, **hole, "iscrowd": 1},
            {"image_id": 2, **hole, "category_id": 5},
        ],
    }
    (tmp_path / "set.json").write_text(json.dumps(data))
    return tmp_path / "set.json"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(model, [str(argument) for argument in arguments])


def test_info_names_the_model_and_its_data() -> None:
    result = run("info")
    assert result.exit_code == 0
    assert "CPRID" in result.output
    assert "800 x 512" in result.output


def test_json_has_every_measure_for_all_frames_and_each_road(coco: Path) -> None:
    result = CliRunner().invoke(model, ["eval", str(coco), "--json"])
    assert result.exit_code == 0, result.output
    scores = json.loads(result.stdout)
    assert set(scores) == {"all", "A", "B"}
    assert [scores[road]["frames"] for road in ("all", "A", "B")] == [3, 2, 1]
    assert scores["all"]["potholes"] == 1
    assert 0 <= scores["all"]["lane_iou"] <= 1
    for measure in ("pothole_precision", "pothole_f1", "crack_iou", "cracked_area_error_points"):
        assert measure in scores["A"]


def test_the_table_is_for_people(coco: Path) -> None:
    result = run("eval", coco)
    assert result.exit_code == 0
    assert "pothole recall" in result.output
    assert "lane pixel IoU" in result.output


def test_crowds_and_undecided_cracks_are_no_potholes(coco: Path) -> None:
    assert [len(frame.potholes) for frame in read(coco)] == [1, 0, 0]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"categories": [], "annotations": [], "images": [{"id": 1}]}']
)
def test_what_is_no_data_set_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.json"
    path.write_text(text)
    result = run("eval", path)
    assert result.exit_code != 0
    assert "odd.json: not a COCO file" in str(result.exception)


def test_a_missing_mask_is_named(coco: Path) -> None:
    (coco.parent / "1.png").unlink()
    assert "1.jpg: photo or mask is missing" in str(run("eval", coco).exception)


def test_the_shipped_weights_see_a_real_lane(shared_data: Path, tmp_path: Path) -> None:
    data = json.loads((shared_data / "road_damage/val.json").read_text())
    data["images"] = data["images"][::40]
    for row in data["images"]:
        row["file_name"] = str(shared_data / "road_damage" / row["file_name"])
        row["mask"] = str(shared_data / "road_damage" / row["mask"])
    (tmp_path / "few.json").write_text(json.dumps(data))
    result = CliRunner().invoke(model, ["eval", str(tmp_path / "few.json"), "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["all"]["lane_iou"] > 0.9
