"""The road plane from the lane's edges, against roads drawn with known cameras."""

import numpy as np
import pytest

from simpul.rooms.roads.understand import camera
from simpul.rooms.roads.understand.tests.scene import Scene

SURVEY_CAR = Scene(size=(800, 500), focal_px=1200, height_m=2.55, pitch=0.27, grid=(320, 200))
PHONE = Scene(size=(1280, 720), focal_px=940, height_m=1.4, pitch=0.15)
TALL = Scene(size=(720, 1280), focal_px=1000, height_m=1.6, pitch=0.3, grid=(112, 200))
OFF_CENTRE = Scene(lane_centre_m=0.6)
SCENES = [
    pytest.param(Scene(), id="rendered 1280x720"),
    pytest.param(SURVEY_CAR, id="survey car, horizon above the photo"),
    pytest.param(PHONE, id="phone, horizon in the photo"),
    pytest.param(TALL, id="upright photo"),
    pytest.param(OFF_CENTRE, id="car beside the lane's middle"),
]


def plane_of(scene: Scene, body: np.ndarray | None = None) -> camera.Plane | None:
    return camera.plane(
        scene.lane() if body is None else body,
        scene.size,
        lane_width_m=scene.lane_width_m,
        focal_ratio=scene.focal_px / scene.size[0],
    )


@pytest.mark.parametrize("scene", SCENES)
def test_the_horizon_is_where_the_edges_meet(scene: Scene) -> None:
    plane = plane_of(scene)
    assert plane is not None
    assert plane.horizon_y == pytest.approx(scene.horizon_y, abs=0.012 * scene.size[1])


@pytest.mark.parametrize("scene", SCENES)
def test_metres_ahead_and_across_are_those_of_the_ground(scene: Scene) -> None:
    plane = plane_of(scene)
    assert plane is not None
    right, ahead = scene.ground()
    near = (ahead > 1) & (ahead < 10) & (np.abs(right) < 2)
    rows, columns = np.nonzero(near)
    y = (rows + 0.5) * scene.size[1] / scene.grid[1]
    x = (columns + 0.5) * scene.size[0] / scene.grid[0]
    assert plane.ahead_m(y) == pytest.approx(ahead[near], rel=0.04, abs=0.1)
    assert plane.across_m(x, y) == pytest.approx(right[near], abs=0.06)


@pytest.mark.parametrize("scene", SCENES)
def test_a_place_and_its_pixel_are_one(scene: Scene) -> None:
    plane = plane_of(scene)
    assert plane is not None
    row = plane.row(6.0)
    assert plane.ahead_m(row) == pytest.approx(6.0)
    assert plane.across_m(plane.column(-1.2, row), row) == pytest.approx(-1.2)
    assert plane.ahead_m(float(scene.size[1])) == pytest.approx(0)


def test_widths_do_not_depend_on_the_focal_length() -> None:
    scene = Scene()
    wide, narrow = (camera.plane(scene.lane(), scene.size, focal_ratio=ratio) for ratio in (0.7, 1.4))
    assert wide is not None
    assert narrow is not None
    assert wide.across_m(900.0, 600.0) == narrow.across_m(900.0, 600.0)
    assert narrow.depth > 1.5 * wide.depth


def test_a_wider_lane_is_a_larger_road() -> None:
    scene = Scene()
    narrow, wide = (camera.plane(scene.lane(), scene.size, lane_width_m=width) for width in (2.75, 5.5))
    assert narrow is not None
    assert wide is not None
    assert wide.height_m == pytest.approx(2 * narrow.height_m)


def test_the_same_road_on_another_grid_is_the_same_plane() -> None:
    coarse, fine = plane_of(Scene(grid=(160, 90))), plane_of(Scene(grid=(640, 360)))
    assert coarse is not None
    assert fine is not None
    assert coarse.horizon_y == pytest.approx(fine.horizon_y, abs=8)
    assert coarse.height_m == pytest.approx(fine.height_m, rel=0.03)


def test_a_car_over_a_part_of_the_edge_does_not_tilt_the_road() -> None:
    scene = Scene()
    body = scene.lane() & ~scene.bar(0.6, 3, 6, 11)
    plane, clear = plane_of(scene, body), plane_of(scene)
    assert plane is not None
    assert clear is not None
    assert plane.horizon_y == pytest.approx(clear.horizon_y, abs=12)
    assert plane.height_m == pytest.approx(clear.height_m, rel=0.06)


def test_a_bend_is_measured_by_its_near_part() -> None:
    scene = Scene(bend_per_m=0.004)
    plane, straight = plane_of(scene), plane_of(Scene())
    assert plane is not None
    assert straight is not None
    assert plane.ahead_m(600.0) == pytest.approx(float(straight.ahead_m(600.0)), rel=0.15)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(np.zeros((180, 320), bool), id="nothing"),
        pytest.param(np.ones((180, 320), bool), id="lane everywhere"),
        pytest.param(Scene().lane() & Scene().bar(-3, 3, 12, 30), id="only a far scrap"),
        pytest.param(Scene().lane()[::-1], id="upside down"),
        pytest.param(np.pad(np.ones((180, 100), bool), ((0, 0), (110, 110))), id="edges that never meet"),
    ],
)
def test_what_is_not_a_road_has_no_plane(body: np.ndarray) -> None:
    assert plane_of(Scene(), body) is None


def test_one_edge_out_of_sight_is_not_enough() -> None:
    assert plane_of(Scene(), Scene(lane_centre_m=-60).lane()) is None


def test_the_lane_is_its_largest_piece() -> None:
    lane = np.zeros((100, 100), np.uint8)
    lane[40:, 20:70] = 200
    lane[:20, 80:] = 200
    assert camera.lane_share(lane) == pytest.approx(0.3)
    assert camera.lane_share(lane, threshold=0.9) == 0
    assert not camera.main_body(lane)[:20].any()


def test_the_lane_is_its_largest_piece_though_another_lies_right_ahead() -> None:
    lane = np.zeros((100, 100), np.uint8)
    lane[80:, 45:55] = 200
    lane[:60, :] = 200
    assert camera.lane_share(lane) == pytest.approx(0.6)
    assert not camera.main_body(lane)[80:].any()


@pytest.mark.parametrize("wrong", [{"lane_width_m": 0}, {"lane_width_m": -1}, {"focal_ratio": 0}])
def test_values_that_cannot_be(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="focal ratio"):
        camera.plane(Scene().lane(), (1280, 720), **wrong)
