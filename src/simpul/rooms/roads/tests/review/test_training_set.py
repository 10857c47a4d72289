"""The training set: only what people reviewed, split by street, read by `model eval`."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from django.utils import timezone

from simpul.adapters import images
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.ports import Rgb
from simpul.rooms.roads.act import review as act
from simpul.rooms.roads.models import Damage, Frame, Survey
from simpul.rooms.roads.share import training
from simpul.rooms.roads.tests.conftest import segment
from simpul.rooms.roads.understand.damage import Thresholds
from simpul.site.commands import model as evaluate

NOW = timezone.now()


def decode(data: bytes, width: int) -> Rgb:
    return images.decode(data, width=width).rgb


EYE = training.Eye(decode, segment, Thresholds())


@pytest.fixture
def reviewed(surveyed: Survey, engineer: Person) -> Survey:
    first, second = Damage.objects.order_by("chainage_m")
    act.decide(first, "confirmed", actor=engineer, now=NOW)
    act.decide(second, "rejected", actor=engineer, now=NOW)
    return surveyed


def test_a_frame_with_an_open_damage_is_not_taught(surveyed: Survey, city: City, engineer: Person) -> None:
    assert not training.frames(city).exists()
    damage = Damage.objects.order_by("chainage_m").first()
    assert damage is not None
    act.decide(damage, "confirmed", actor=engineer, now=NOW)

    found = training.frames(city)

    assert found.exists()
    assert {one.damage_id for frame in found for one in frame.sightings.all()} == {damage.pk}


def test_it_is_laid_out_as_the_data_set_and_measured_by_it(
    reviewed: Survey, city: City, tmp_path: Path
) -> None:
    written = training.write(city, tmp_path, EYE)

    frames = list(evaluate.read(tmp_path / "train.json"))
    assert len(frames) == written.frames["train"] == training.frames(city).count()
    assert written.frames["val"] == 0  # one street alone cannot be on both sides
    scores = evaluate.measure(frames, segment, Thresholds())["all"]
    assert scores["lane_iou"] == pytest.approx(1, abs=0.02)
    assert scores["pothole_recall"] == 1
    assert scores["pothole_precision"] is not None
    assert scores["pothole_precision"] < 1  # what was rejected is marked nowhere


def test_masks_say_what_people_said(reviewed: Survey, city: City, tmp_path: Path) -> None:
    training.write(city, tmp_path, EYE)

    rejected = Damage.objects.get(state="dismissed")
    said = json.loads((tmp_path / "train.json").read_text())
    marked = {row["image_id"] for row in said["annotations"]}
    without = set(rejected.sightings.values_list("frame", flat=True))
    assert marked
    assert without
    assert marked.isdisjoint(without)
    for row in said["images"]:
        mask = cv2.imread(str(tmp_path / row["mask"]), cv2.IMREAD_UNCHANGED)
        assert mask is not None
        roi = np.zeros_like(mask)
        cv2.fillPoly(roi, [np.array(row["roi"], np.int32)], 1)
        assert (mask[roi > 0] == 3).any() == (row["id"] in marked)


def test_no_photo_leaves_but_the_masked_one(reviewed: Survey, city: City, tmp_path: Path) -> None:
    training.write(city, tmp_path, EYE)

    kept = {frame.masked_id for frame in training.frames(city)}
    files = list((tmp_path / "images").iterdir())
    assert len(files) == len(kept)
    assert {len(path.read_bytes()) for path in files} <= set(
        Frame.objects.filter(masked__in=kept).values_list("masked__size", flat=True)
    )


def test_streets_are_on_one_side_and_never_near_the_other(reviewed: Survey, city: City) -> None:
    frames = list(training.frames(city).select_related("street"))
    street = frames[0].street
    assert street is not None
    other = type(street)(pk=street.pk + 1, city=city, name="Jalan Lain")
    for frame in frames[1:]:
        frame.street = other

    near = training.split(frames)
    for frame in frames[1:]:
        frame.lon = (frame.lon or 0) + 1
    far = training.split(frames)

    assert set(far.values()) == {"train", "val"}
    assert len(far) == len(frames)
    assert len(near) < len(far)
