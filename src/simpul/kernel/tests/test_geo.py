"""Positions and boxes."""

import pytest

from simpul.kernel.geo import Bounds, LonLat, distance_m, length_m, metres_per_degree

JAKARTA, BANDUNG = LonLat(106.8272, -6.1754), LonLat(107.6191, -6.9175)


def test_the_distance_between_two_cities() -> None:
    assert distance_m(JAKARTA, BANDUNG) == pytest.approx(120_266, rel=0.01)
    assert distance_m(JAKARTA, JAKARTA) == 0


def test_a_line_is_as_long_as_its_parts() -> None:
    assert length_m([JAKARTA, BANDUNG, JAKARTA]) == pytest.approx(2 * distance_m(JAKARTA, BANDUNG))
    assert length_m([JAKARTA]) == 0


def test_a_degree_shrinks_towards_the_poles() -> None:
    east_equator, north = metres_per_degree(0)
    east_60, _ = metres_per_degree(60)
    assert east_equator == pytest.approx(north)
    assert east_60 == pytest.approx(east_equator / 2)


def test_a_box_is_read_in_the_order_of_geojson() -> None:
    assert Bounds.parse("106,-7,107,-6") == Bounds(west=106, south=-7, east=107, north=-6)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("106,-7,107", "four|west,south"),
        ("a,b,c,d", "number"),
        ("107,-7,106,-6", "west"),
        ("106,-6,107,-7", "south"),
        ("-6,106,-7,107", "west"),
        ("106,-91,107,-6", "south"),
        ("nan,-7,107,-6", "west"),
    ],
)
def test_a_box_that_is_none_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Bounds.parse(text)


def test_boxes_meet_where_they_share_a_point() -> None:
    box = Bounds(0, 0, 1, 1)
    assert box.meets(Bounds(1, 1, 2, 2))
    assert not box.meets(Bounds(1.1, 0, 2, 1))
    assert box.around(0.2).meets(Bounds(1.1, 0, 2, 1))
    assert Bounds(-180, -90, 180, 90).around(1) == Bounds(-180, -90, 180, 90)
