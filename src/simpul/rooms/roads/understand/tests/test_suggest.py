"""Which unseen stretches a drive takes, within what was wished."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
import shapely

from simpul.kernel.driving import Way
from simpul.kernel.geo import LonLat, distance_m, metres_per_degree
from simpul.rooms.roads.understand import suggest
from simpul.rooms.roads.understand.suggest import Stretch, Wish

WEST, SOUTH = 114.35, -8.21
EAST_M, NORTH_M = metres_per_degree(SOUTH)
HOME = LonLat(WEST, SOUTH)


def at(east_m: float, north_m: float = 0) -> LonLat:
    return LonLat(WEST + east_m / EAST_M, SOUTH + north_m / NORTH_M)


def stretch(start: LonLat, end: LonLat, **more: bool) -> Stretch:
    return Stretch((start, end), distance_m(start, end), **more)


def straight(places: Sequence[LonLat]) -> Way:
    """A router of an open field: straight ways, 10 m a second."""
    length_m = sum(distance_m(one, other) for one, other in pairwise(places))
    return Way(tuple(places), length_m, length_m / 10)


GRID = [
    stretch(at(200 * east, 200 * north), at(200 * (east + 1), 200 * north))
    for east in range(8)
    for north in range(8)
]


def test_nothing_unseen_is_no_drive() -> None:
    assert suggest.choose([], HOME, 1000, 1) == []


def test_a_drive_is_no_longer_than_wished_and_takes_what_is_worth_it() -> None:
    near, far = stretch(at(100), at(600)), stretch(at(20_000), at(20_100))

    assert [number for number, _ahead in suggest.choose([far, near], HOME, 1300, 1)] == [1]
    assert suggest.choose([far, near], HOME, 1100, 1) == []
    assert sorted(number for number, _ahead in suggest.choose([far, near], HOME, 50_000, 1)) == [0, 1]


def test_a_longer_wish_takes_more() -> None:
    took = [len(suggest.choose(GRID, HOME, most_m, 1)) for most_m in (1000, 3000, 9000, 100_000)]

    assert took == sorted(took)
    assert took[0] >= 1
    assert took[-1] == len(GRID)


def test_one_way_streets_are_driven_one_way() -> None:
    out = stretch(at(500), at(100), forward=False)  # drawn towards home, driven away from it
    only_home = stretch(at(500, 100), at(100, 100), backward=False)

    found = suggest.choose([out, only_home], HOME, 10_000, 1)

    assert found == [(0, False), (1, True)]


def test_the_places_of_a_drive_follow_its_direction() -> None:
    line = [at(0), at(1000)]

    ahead = suggest.stops(HOME, [line], [True])
    back = suggest.stops(HOME, [line], [False])

    assert ahead[0] == ahead[-1] == HOME
    assert [round(distance_m(HOME, place)) for place in ahead[1:-1]] == [100, 900]
    assert back[1:-1] == ahead[2:0:-1]


def of(way: Way) -> float:
    """Count the unseen metres of the grid that a way drives."""
    lines = [shapely.LineString(one.line).wkb for one in GRID]
    driven = suggest.covered(way, lines, near_m=12, share=0.7)
    return sum(one.length_m for one, is_driven in zip(GRID, driven, strict=True) if is_driven)


@pytest.mark.parametrize(("most", "in_seconds"), [(4000, False), (400, True)])
def test_the_guess_is_put_right_by_the_true_way(most: float, in_seconds: bool) -> None:  # noqa: FBT001
    wish = Wish(HOME, most, in_seconds)

    found = suggest.fit(wish, GRID, straight, detour=2.5, metres_a_second=3, tries=6, fits=0.9, covered_m=of)

    assert found is not None
    used = found.way.time_s if in_seconds else found.way.length_m
    assert 0.7 * most <= used <= most
    assert of(found.way) >= 0.5 * found.way.length_m


def test_no_way_is_no_drive() -> None:
    assert (
        suggest.fit(
            Wish(HOME, 4000), GRID, lambda _places: None, detour=1.3, metres_a_second=6, tries=3, fits=0.9,
            covered_m=of,
        )
        is None
    )  # fmt: skip


def test_a_street_that_is_crossed_is_not_driven() -> None:
    way = straight([at(0), at(1000)])
    along, across, beside = (
        shapely.LineString(line).wkb
        for line in ([at(100), at(200)], [at(500, -50), at(500, 50)], [at(100, 30), at(200, 30)])
    )

    assert suggest.covered(way, [along, across, beside], near_m=12, share=0.8) == [True, False, False]
    assert suggest.covered(Way((HOME,), 0, 0), [along], near_m=12, share=0.8) == [False]
