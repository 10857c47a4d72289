"""Ways for a car through many places, over the real streets of Jakarta."""

from itertools import pairwise
from pathlib import Path

import pytest

from simpul.adapters import osm, valhalla
from simpul.kernel.driving import DriveVia
from simpul.kernel.geo import Bounds, LonLat, distance_m

CENTRE = Bounds(106.80, -6.22, 106.84, -6.18)
HERE, THERE = LonLat(106.815, -6.205), LonLat(106.83, -6.195)


@pytest.fixture(scope="module")
def drive(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> DriveVia:
    folder = tmp_path_factory.mktemp("car")
    osm.take(shared_data / "geo" / "osm" / "jakarta_2012.osm.pbf", folder / "town.osm.pbf", CENTRE)
    valhalla.build(folder / "town.osm.pbf", folder / "tiles")
    return valhalla.driver(folder / "tiles")


def test_a_way_there_and_back(drive: DriveVia) -> None:
    way = drive([HERE, THERE, HERE])

    assert way is not None
    assert 2 * distance_m(HERE, THERE) <= way.length_m < 6 * distance_m(HERE, THERE)
    assert way.time_s > 60
    assert distance_m(way.line[0], HERE) < 300
    drawn_m = sum(distance_m(one, other) for one, other in pairwise(way.line))
    assert drawn_m == pytest.approx(way.length_m, rel=0.02)


def test_more_places_than_one_request_takes(drive: DriveVia) -> None:
    few = drive([HERE, THERE])
    many = drive([HERE, THERE] * 25)

    assert few is not None
    assert many is not None
    assert many.length_m > 24 * few.length_m


def test_a_place_twice_is_no_trouble(drive: DriveVia) -> None:
    assert drive([HERE, HERE, THERE, THERE, HERE]) is not None


def test_no_street_no_way(drive: DriveVia) -> None:
    assert drive([HERE, LonLat(120.0, 10.0)]) is None
