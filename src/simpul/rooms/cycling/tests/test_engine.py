"""Routes by bicycle in a little town: what the engine finds, and how it says no."""

import threading

import numpy as np
import pytest

from simpul.adapters import valhalla
from simpul.adapters.valhalla import shape
from simpul.adapters.valhalla.trip import climbs
from simpul.kernel.geo import LonLat
from simpul.kernel.routing import Engine, Query
from simpul.rooms.cycling.tests import town
from simpul.rooms.cycling.tests.town import at

MAWAR = tuple(at(east, 800) for east in (500, 1000, 1500))
ENDS = (at(100, 800), at(1900, 800))


def test_a_polyline_is_read_as_it_was_written() -> None:
    line = [LonLat(114.37, -8.21), LonLat(-0.000001, 51.5), LonLat(179.999999, -89.5)]

    assert shape.decode(shape.encode(line)) == line


@pytest.mark.parametrize(
    ("heights", "up", "down"),
    [
        ([5, 5, 5], 0, 0),
        ([0, 10, 20], 20, 0),
        ([20, 0], 0, 20),
        ([0, 10, 9, 10, 8.5, 20], 20, 0),  # dips of less than 3 m are noise
        ([0, 10, 5, 15], 20, 5),
        ([10, 0, 10, 0], 10, 20),
    ],
)
def test_climb_and_descent_leave_the_noise_out(heights: list[float], up: float, down: float) -> None:
    assert climbs(np.array(heights, dtype=float)) == (up, down)


def test_a_route_over_a_stop_has_legs_turns_edges_and_heights(engine: Engine) -> None:
    path = engine.route(Query((at(2000, 1300), at(2000, 2000), at(2000, 1300))))

    assert path.length_m == pytest.approx(1400, abs=10)
    assert path.along_m[-1] == pytest.approx(path.length_m)
    assert len(path.leg_ends) == 2
    assert path.line[path.leg_ends[0]].lat == pytest.approx(at(0, 2000).lat, abs=1e-5)
    assert path.climb_m == pytest.approx(84, abs=4)
    assert path.descent_m == pytest.approx(84, abs=4)
    assert {street for turn in path.maneuvers for street in turn.streets} == {"Jalan Bukit"}
    assert [edge.forward for edge in path.edges] == [True, False]
    assert path.edges[0].steepest_percent == pytest.approx(12, abs=1)


def test_edges_tell_surface_use_and_what_is_crossed(engine: Engine) -> None:
    path = engine.route(Query((at(500, 750), at(500, -150)), {"use_roads": 0.5}))

    assert [edge.road_class for edge in path.edges].count("residential") >= 3
    assert any("primary" in (edge.crossed or ()) for edge in path.edges)


def test_tiles_without_heights_leave_hills_unknown(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("flat")
    pbf, _ = town.write(folder)
    valhalla.build(pbf, folder / "tiles")
    path = valhalla.engine(folder / "tiles", bounds=town.BOUNDS, version="flat").route(Query(ENDS))

    assert (path.heights_m, path.climb_m, path.edges[0].grade_percent) == (None, None, None)


def test_a_dearer_line_is_gone_round_in_its_own_direction_only(engine: Engine) -> None:
    there = engine.route(Query(ENDS, factors=((MAWAR, 10.0),)))
    back = engine.route(Query(ENDS[::-1], factors=((MAWAR, 10.0),)))

    assert there.length_m > back.length_m == pytest.approx(1800, abs=10)


def test_a_line_that_is_not_on_the_tiles_is_left_out_and_the_others_hold(engine: Engine) -> None:
    elsewhere = (at(0, 900), at(700, 1000), at(1500, 900))
    path = engine.route(Query(ENDS, factors=((elsewhere, 10.0), (MAWAR, 10.0))))

    assert path.length_m > 2000


def test_a_closed_place_is_not_passed(engine: Engine) -> None:
    assert engine.route(Query(ENDS, closed=(at(1250, 800),))).length_m > 2000


@pytest.mark.parametrize(
    ("stops", "kind", "part"),
    [
        ((at(0, 0), at(0, -4000)), valhalla.OffTheMap, "Stop 2 .* km from the nearest way"),
        ((at(0, 150_000), at(0, 0)), valhalla.OffTheMap, "Stop 1 .* off this city's map"),
        ((at(0, 0), at(5000, 10)), valhalla.NoWay, "from stop 1 to stop 2"),
    ],
)
def test_each_no_names_the_stop(
    engine: Engine, stops: tuple[LonLat, ...], kind: type[Exception], part: str
) -> None:
    with pytest.raises(kind, match=part):
        engine.route(Query(stops))


def test_a_place_is_snapped_and_the_sea_is_far(engine: Engine) -> None:
    near, sea, nowhere = engine.snap([at(250, 820), at(0, -4000), at(0, 150_000)])

    assert near is not None
    assert (near.street, round(near.distance_m)) == ("Jalan Mawar", 20)
    assert sea is not None
    assert sea.distance_m > 2000
    assert nowhere is None


def test_a_matrix_knows_what_is_not_joined(engine: Engine) -> None:
    [[near, island]] = engine.matrix([at(2000, 1300)], [at(2000, 2000), at(5000, 10)], {})

    assert near is not None
    assert near[0] == pytest.approx(700, abs=10)
    assert island is None


def test_stops_are_put_in_order_and_far_places_lie_in_wider_polygons(engine: Engine) -> None:
    assert engine.order([at(0, 0), at(1500, 0), at(500, 0), at(2000, 0)], {}) == (0, 2, 1, 3)
    rings = engine.isochrone(at(1000, 400), [2, 8], {})["features"]
    assert {ring["properties"]["contour"] for ring in rings} == {2, 8}


def test_a_drawn_line_is_put_on_the_streets(engine: Engine) -> None:
    path = engine.match([at(0, 803), at(240, 797), at(480, 801), at(503, 700), at(498, 450)], {})

    assert path is not None
    assert path.length_m == pytest.approx(850, abs=20)
    assert engine.match([at(0, -5000), at(100, -5000)], {}) is None


def test_threads_share_an_engine(engine: Engine) -> None:
    found: list[float] = []
    threads = [
        threading.Thread(target=lambda: found.append(engine.route(Query(ENDS)).length_m)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 4
    assert len(set(found)) == 1
