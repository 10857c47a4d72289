"""The round by car that takes least time, over the real streets of Jakarta."""

from pathlib import Path

import pytest

from simpul.adapters import osm, valhalla
from simpul.kernel.driving import VisitAll
from simpul.kernel.geo import Bounds, LonLat

CENTRE = Bounds(106.80, -6.22, 106.84, -6.18)
WEST, EAST = LonLat(106.805, -6.20), LonLat(106.835, -6.20)
NEAR_WEST, NEAR_EAST = LonLat(106.807, -6.203), LonLat(106.833, -6.198)
FAR_OFF = LonLat(120.0, 10.0)


@pytest.fixture(scope="module")
def tiles(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("visit")
    osm.take(shared_data / "geo" / "osm" / "jakarta_2012.osm.pbf", folder / "town.osm.pbf", CENTRE)
    valhalla.build(folder / "town.osm.pbf", folder / "tiles")
    return folder / "tiles"


@pytest.fixture
def visit(tiles: Path) -> VisitAll:
    return valhalla.visitor(tiles)


def test_what_lies_together_is_visited_together(visit: VisitAll) -> None:
    found = visit([WEST, EAST, NEAR_WEST, NEAR_EAST])

    assert found is not None
    assert found.order[0] == 0
    assert set(found.order[:2]) == {0, 2} or found.order[-1] == 2
    assert abs(found.order.index(1) - found.order.index(3)) == 1
    assert len(found.legs) == 4  # the last one leads back
    assert all(metres > 0 and seconds > 0 for metres, seconds in found.legs)


def test_what_no_street_is_near_stands_apart(visit: VisitAll) -> None:
    found = visit([WEST, FAR_OFF, EAST])

    assert found is not None
    assert (found.order, found.apart) == ((0, 2), (1,))


def test_one_place_is_a_round(visit: VisitAll) -> None:
    found = visit([WEST])

    assert found is not None
    assert (found.order, found.legs, found.apart) == ((0,), (), ())
    assert visit([FAR_OFF]) is None


def test_as_many_as_a_day_may_hold(visit: VisitAll) -> None:
    places = [LonLat(106.805 + 0.003 * (at % 10), -6.205 + 0.003 * (at // 10)) for at in range(51)]

    found = visit(places)

    assert found is not None
    assert sorted([*found.order, *found.apart]) == list(range(51))
