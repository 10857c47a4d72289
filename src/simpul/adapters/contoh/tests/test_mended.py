"""The drive after repairs: what was mended is a patch, what was not is as it was, whatever else changed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from simpul.adapters import contoh, images
from simpul.adapters.contoh import drive, route
from simpul.adapters.contoh.camera import Camera
from simpul.adapters.contoh.light import Shot
from simpul.adapters.contoh.route import Route
from simpul.adapters.contoh.scenes import LANE, POTHOLE, shoot
from simpul.adapters.contoh.view import Road
from simpul.kernel.geo import LonLat, distance_m

PHOTOS = 3


@pytest.fixture(scope="module")
def way() -> Route:
    return route.plan(contoh.make(1).ground, 1200)


def test_only_what_was_mended_is_gone_and_a_patch_lies_there(way: Route) -> None:
    second, _changes = drive.world(1, way, 2)
    mended = [damage.id for damage in second.damages[::2]]

    third, changes = drive.world(1, way, 3, mended)

    left = {damage.id for damage in third.damages}
    assert left == {damage.id for damage in second.damages} - set(mended)
    assert [(change.damage_id, change.what) for change in changes] == [
        (number, "repaired") for number in sorted(mended)
    ]
    patches = {(spot.along_m, spot.across_m) for spot in set(third.spots) - set(second.spots)}
    assert patches == {(d.along_m, d.across_m) for d in second.damages if d.id in mended}
    assert third.sun != second.sun


def test_a_mended_pothole_is_no_damage_and_looks_unlike_the_road_around(way: Route) -> None:
    second, _changes = drive.world(1, way, 2)
    hole = max((d for d in second.damages if d.kind == "D40" and d.across_m < 0), key=lambda d: d.width_m)
    camera, along = Camera(1280, 720, 1080.0, 1.9, 0.235), hole.along_m - 6
    worlds = (second, drive.world(1, way, 3, [hole.id])[0])
    (_before, broken), (after, whole) = (
        shoot(Road(world), camera, along, -1.75, Shot(), way.bend(along))[:2] for world in worlds
    )

    spot = broken == POTHOLE
    assert spot.sum() > 200
    assert (whole[spot] == LANE).mean() > 0.9
    rows = np.flatnonzero(spot.any(axis=1))
    around = (whole[rows] == LANE) & ~spot[rows]
    assert after[rows][spot[rows]].mean() < after[rows][around].mean() - 8


def test_what_is_not_there_cannot_be_mended(way: Route) -> None:
    with pytest.raises(ValueError, match="no damage has the number 9999"):
        drive.world(1, way, 3, [9999])
    with pytest.raises(ValueError, match="only the third"):
        drive.world(1, way, 2, [1])


def test_a_drive_is_written_on_the_day_that_is_asked_for_and_the_same_each_time(tmp_path: Path) -> None:
    town, began = contoh.make(1), datetime(2027, 1, 5, 3, tzinfo=UTC)
    for name in ("once", "again"):
        town.write_drive(tmp_path / name, 3, photos=PHOTOS, way_photos=PHOTOS, mended=[1], began=began)
    truth = json.loads((tmp_path / "once" / "truth.json").read_text(encoding="utf-8"))

    assert truth["frames"][0]["at"].startswith("2027-01-05T03:00:00")
    assert [frame["file"] for frame in truth["frames"]] == [
        f"frames/contoh_3_{number:04d}.jpg" for number in range(PHOTOS)
    ]
    there = {row["id"] for row in town.damages(2, way_photos=PHOTOS)}
    assert {row["id"] for row in truth["damages"]} <= there
    for path in (tmp_path / "once").rglob("*"):
        if path.is_file():
            other = tmp_path / "again" / path.relative_to(tmp_path / "once")
            assert path.read_bytes() == other.read_bytes()


def test_the_proof_of_a_crew_says_when_and_where_and_shows_the_patch() -> None:
    town, at = contoh.make(1), datetime(2026, 10, 5, 3, tzinfo=UTC)
    hole = next(d for d in town.damages(2, way_photos=240) if d["kind"] == "D40" and d["own_lane"])

    data = town.proof(hole["id"], at, way_photos=240)

    assert data == town.proof(hole["id"], at, way_photos=240)
    said = images.taken(data, UTC)
    assert said.at == at
    assert said.position is not None
    assert distance_m(said.position, LonLat(hole["lon"], hole["lat"])) < 15
    with pytest.raises(ValueError, match="no damage"):
        town.proof(9999, at, way_photos=240)
