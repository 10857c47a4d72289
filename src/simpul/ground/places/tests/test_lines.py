"""Metres along lines. The truth for the ellipsoid is from the published lengths of a degree (NGA, WGS 84)."""

from itertools import pairwise

import numpy as np
import pytest

from simpul.ground.places import lines
from simpul.kernel.geo import LonLat

LINE = np.array([(114.0, -8.0), (114.001, -8.0), (114.001, -8.001)])


@pytest.mark.parametrize(
    ("lat", "east_m", "north_m"),
    [(0, 111_319.5, 110_574.3), (45, 78_846.8, 111_131.7), (-8, 110_242.5, 110_596.0)],
)
def test_a_degree_has_the_length_of_the_ellipsoid(lat: float, east_m: float, north_m: float) -> None:
    assert lines.metres_per_degree(np.array(lat)) == pytest.approx([east_m, north_m], abs=2)


def test_stations_run_from_zero_to_the_length() -> None:
    assert lines.stations(LINE) == pytest.approx([0, 110.243, 220.839], abs=0.01)


@pytest.mark.parametrize(
    ("length_m", "marks"),
    [
        (0.03, [0, 0.1]),
        (40, [0, 40]),
        (100, [0, 100]),
        (100.04, [0, 100]),
        (100.06, [0, 50.0, 100.1]),
        (149.9, [0, 75, 149.9]),
        (150, [0, 100, 150]),
        (330, [0, 100, 200, 265, 330]),
        (400, [0, 100, 200, 300, 400]),
    ],
)
def test_a_street_is_parted_at_its_stations(length_m: float, marks: list[float]) -> None:
    ends = lines.ends(length_m)

    assert [ends[0][0], *(to_m for _, to_m in ends)] == pytest.approx(marks, abs=0.06)


def test_no_segment_is_longer_than_100_m_and_no_rest_is_left_alone() -> None:
    for length_m in np.arange(0.1, 1234, 0.7).tolist():
        ends = lines.ends(length_m)
        lengths = [round(to_m - from_m, 1) for from_m, to_m in ends]

        assert max(lengths) <= 100, length_m
        assert min(lengths) >= 49.9 or len(lengths) == 1, length_m
        assert all(one[1] == other[0] for one, other in pairwise(ends)), length_m
        assert ends[-1][1] == pytest.approx(length_m, abs=0.06)


def test_a_cut_keeps_the_corners_between() -> None:
    along = lines.stations(LINE)
    piece = lines.cut(LINE, along, 100, 150)

    assert len(piece) == 3
    assert lines.stations(piece)[-1] == pytest.approx(50, abs=0.01)
    assert piece[1].tolist() == [114.001, -8.0]


def test_the_nearest_place_of_a_line_is_told_in_metres() -> None:
    place = lines.nearest(LINE, LonLat(114.0005, -8.0001))

    assert place.chainage_m == pytest.approx(55.1, abs=0.1)
    assert place.distance_m == pytest.approx(11.06, abs=0.05)


@pytest.mark.parametrize(("position", "chainage_m"), [((113.9, -8.0), 0), ((114.001, -8.1), 220.84)])
def test_beyond_its_ends_a_line_ends(position: tuple[float, float], chainage_m: float) -> None:
    assert lines.nearest(LINE, LonLat(*position)).chainage_m == pytest.approx(chainage_m, abs=0.01)


def test_a_position_comes_back_from_its_chainage() -> None:
    where = lines.position_at(LINE, 150)

    assert lines.nearest(LINE, where).chainage_m == pytest.approx(150, abs=0.01)
    assert lines.position_at(LINE, 9999) == LonLat(114.001, -8.001)
