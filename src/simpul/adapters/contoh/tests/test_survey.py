"""The drive through Kota Contoh: files as from a real car, and a truth that the photos bear out."""

import hashlib
import json
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import cv2
import numpy as np
import pytest
import simplejpeg
from numpy.typing import NDArray
from PIL import ExifTags, Image

from simpul.adapters import contoh
from simpul.adapters.contoh import drive, route, survey
from simpul.adapters.contoh.camera import Camera
from simpul.adapters.contoh.damage import Damage, area_m2
from simpul.adapters.contoh.light import Shot
from simpul.adapters.contoh.scenes import shoot
from simpul.adapters.contoh.surface import Profile, World
from simpul.adapters.contoh.view import Road
from simpul.kernel.geo import LonLat, distance_m

PHOTOS = 44


def _read(path: Path) -> NDArray[np.uint8]:
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    return picture.astype(np.uint8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("drive")
    assert list(survey.write(into, (1, contoh.make(1).ground), 1, PHOTOS))[-1] == PHOTOS + 3
    return into


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return value


def test_every_photo_is_there_and_each_reason_to_reject_occurs_once(
    folder: Path, truth: dict[str, Any]
) -> None:
    expected = [frame["expected"] for frame in truth["frames"]]

    assert sorted(p.name for p in (folder / "frames").iterdir()) == [
        Path(f["file"]).name for f in truth["frames"]
    ]
    assert sorted(set(expected) - {"accepted"}) == [
        "blurred", "duplicate", "no_position", "not_a_road", "position_jump",
        "too_dark", "too_small", "undecodable",
    ]  # fmt: skip
    assert all(expected.count(reason) == 1 for reason in set(expected) - {"accepted"})


def test_a_photo_says_when_and_where_it_was_taken_and_that_it_is_invented(
    folder: Path, truth: dict[str, Any]
) -> None:
    frame = truth["frames"][1]
    with Image.open(folder / frame["file"]) as picture:
        exif = picture.getexif()
        gps, details = exif.get_ifd(ExifTags.IFD.GPSInfo), exif.get_ifd(ExifTags.IFD.Exif)
        size = picture.size
    degrees = [float(d) + float(m) / 60 + float(s) / 3600 for d, m, s in (gps[4], gps[2])]
    at = datetime.fromisoformat(frame["at"])

    assert size == (1280, 720)
    assert exif[ExifTags.Base.Make] == "Kota Contoh (invented)"
    assert (gps[3], gps[1]) == ("E", "S")
    assert distance_m(LonLat(degrees[0], -degrees[1]), LonLat(*frame["reported"])) < 0.05
    assert details[ExifTags.Base.DateTimeOriginal] == at.strftime("%Y:%m:%d %H:%M:%S")
    assert details[ExifTags.Base.OffsetTimeOriginal] == "+07:00"
    assert details[ExifTags.Base.FocalLengthIn35mmFilm] == 30
    assert gps[29] == "2026:05:12"
    assert float(gps[7][0]) == at.hour - 7


def test_the_spoilt_photos_are_spoilt_as_said(folder: Path, truth: dict[str, Any]) -> None:
    by_reason = {frame["expected"]: (number, frame) for number, frame in enumerate(truth["frames"])}
    number, duplicate = by_reason["duplicate"]
    before = truth["frames"][number - 1]["file"]
    no_position, jump = by_reason["no_position"][1], by_reason["position_jump"][1]

    assert (folder / duplicate["file"]).read_bytes() == (folder / before).read_bytes()
    assert _read(folder / by_reason["too_dark"][1]["file"]).mean() < 25
    assert no_position["reported"] is None
    with Image.open(folder / no_position["file"]) as picture:
        assert not picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert distance_m(LonLat(*jump["position"]), LonLat(*jump["reported"])) > 400
    with pytest.raises(ValueError, match=r"."):
        simplejpeg.decode_jpeg((folder / by_reason["undecodable"][1]["file"]).read_bytes())


def test_the_track_is_off_by_a_few_metres_and_no_more(folder: Path, truth: dict[str, Any]) -> None:
    good = [f for f in truth["frames"] if f["expected"] == "accepted"]
    errors = [distance_m(LonLat(*f["position"]), LonLat(*f["reported"])) for f in good]
    points = ET.parse(folder / "track.gpx").getroot().findall(".//{*}trkpt")  # noqa: S314 - our own file
    apart = [distance_m(LonLat(*a["position"]), LonLat(*b["position"])) for a, b in pairwise(good)]

    assert 0.2 < np.mean(errors) < 6
    assert max(errors) < 15
    assert len(points) >= PHOTOS * 5 / 9
    assert np.median(apart) == pytest.approx(5, abs=0.3)


def test_masks_and_annotations_tell_the_same(folder: Path) -> None:
    coco = json.loads((folder / "coco.json").read_text(encoding="utf-8"))
    by_id = {image["id"]: image for image in coco["images"]}
    potholes = [a for a in coco["annotations"] if a["category_id"] == 4]

    assert [c["name"] for c in coco["categories"]] == ["D00", "D10", "D20", "D40", "CRK"]
    assert coco["annotations"]
    for annotation in potholes:
        mask = _read(folder / by_id[annotation["image_id"]]["mask"])
        x, y, wide, high = annotation["bbox"]
        assert mask.shape == (720, 1280)
        assert (mask[y : y + high, x : x + wide] == 3).sum() >= annotation["area"]
    for image in coco["images"]:
        mask = _read(folder / image["mask"])
        assert set(np.unique(mask)) <= {0, 1, 2, 3}
        assert np.count_nonzero(mask) > 0.08 * mask.size


def test_several_processes_draw_the_same_files(folder: Path, tmp_path: Path) -> None:
    list(survey.write(tmp_path, (1, contoh.make(1).ground), 1, PHOTOS, workers=2))

    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        again = (tmp_path / path.relative_to(folder)).read_bytes()
        assert hashlib.sha256(again).digest() == hashlib.sha256(path.read_bytes()).digest(), path.name


def test_both_visits_take_the_same_way_and_meet_the_same_damage(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    contoh.make(1).write(tmp_path, photos=(8, 5), tell=lambda done, of: told.append((done, of)))
    first, second = (
        json.loads((tmp_path / name / "truth.json").read_text(encoding="utf-8"))
        for name in ("survey", "survey-2")
    )
    places = {damage["id"]: damage for damage in first["damages"]}

    assert told[-1] == (13, 13)
    assert first["legs"] == second["legs"]
    assert (tmp_path / "town.osm.pbf").exists()
    for damage in second["damages"]:
        if damage["id"] in places:
            assert damage["chainage_m"] == places[damage["id"]]["chainage_m"]


def test_the_second_visit_finds_some_damage_repaired_some_grown_and_some_new() -> None:
    first, second, changes = drive.worlds(1, route.plan(contoh.make(1).ground, 1200))
    whats = {change.what for change in changes}
    repaired = {change.damage_id for change in changes if change.what == "repaired"}
    stayed = {d.id: d for d in first.damages} | {}

    assert whats == {"grown", "repaired", "new"}
    assert not repaired & {d.id for d in second.damages}
    assert {d.kind for d in first.damages} == {"D00", "D10", "D20", "D40"}
    assert {d.look for d in first.damages} == {"crack", "deep", "peel", "water"}
    for damage in second.damages:
        if damage.id in stayed:
            assert damage.along_m == stayed[damage.id].along_m


def test_a_pothole_is_where_the_camera_says() -> None:
    hole = Damage(1, "D40", 9.0, -1.2, 1.0, 0.8, "deep")
    world = World(40.0, ((0.0, Profile()),), damages=(hole,))
    camera = Camera(1280, 720, 1080.0, 1.9, 0.235)
    centres = []
    for along in (1.0, 4.0):
        _, mask, _ = shoot(Road(world), camera, along, -1.75, Shot())
        rows, columns = np.nonzero(mask == 3)
        seen = camera.project(9.0 - along, -1.2 + 1.75)
        assert seen is not None
        assert columns.mean() == pytest.approx(seen[0], abs=8)
        assert rows.mean() == pytest.approx(seen[1], abs=8)
        centres.append(rows.mean())

    assert centres[1] > centres[0] + 60
    assert area_m2(hole)[2] == pytest.approx(0.7 * 1.0 * 0.8, rel=0.35)


def test_training_pictures_are_the_same_for_a_seed_and_carry_lane_and_damage() -> None:
    once = list(contoh.frames(5, 4, size=(640, 360)))
    again = list(contoh.frames(5, 4, size=(640, 360)))

    assert all(
        np.array_equal(a[0], b[0]) and np.array_equal(a[1], b[1]) for a, b in zip(once, again, strict=True)
    )
    assert all(rgb.shape == (360, 640, 3) and mask.shape == (360, 640) for rgb, mask, _ in once)
    assert all((mask > 0).mean() > 0.1 for _, mask, _ in once)
    assert any((mask >= 2).any() for _, mask, _ in once)
    assert not np.array_equal(once[0][0], once[1][0])
