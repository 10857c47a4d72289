"""Cutting ways into streets and segments."""

import pytest

from simpul.ground.places import lines, network
from simpul.kernel.geo import LonLat
from simpul.kernel.ports import Way

from .conftest import at


def way(number: int, *nodes: int, highway: str = "residential", **tags: str) -> Way:
    """A way through nodes that lie 40 m apart in a row of ten, ten rows."""
    return Way(number, nodes, tuple(place(node) for node in nodes), {"highway": highway, **tags})


def place(node: int) -> LonLat:
    return at(40 * (node % 10), 40 * (node // 10))


def keys(*ways: Way) -> list[network.StreetKey]:
    return sorted(stretch.key for stretch in network.stretches(ways))


def test_a_way_alone_is_one_street() -> None:
    assert keys(way(1, 0, 1, 2, 3)) == [(1, 0, 3)]


def test_streets_end_where_roads_cross() -> None:
    assert keys(way(1, 20, 21, 22, 23), way(2, 12, 22, 32)) == [
        *((1, 20, 22), (1, 22, 23)),
        *((2, 12, 22), (2, 22, 32)),
    ]


def test_a_side_road_cuts_the_road_that_it_meets() -> None:
    assert keys(way(1, 0, 1, 2), way(2, 1, 11)) == [(1, 0, 1), (1, 1, 2), (2, 1, 11)]


def test_a_footway_and_a_driveway_do_not_cut_a_road_but_are_cut_by_it() -> None:
    foot = way(2, 1, 11, 21, highway="footway")
    drive = way(3, 2, 12, highway="service", service="driveway")
    road = way(1, 0, 1, 2, 3)

    assert keys(road, foot, drive) == [(1, 0, 3), (2, 1, 21), (3, 2, 12)]
    assert keys(way(2, 11, 1, 21, highway="path"), road) == [(1, 0, 3), (2, 1, 21), (2, 11, 1)]


def test_a_way_that_meets_itself_is_cut_there() -> None:
    assert keys(way(1, 0, 1, 2, 12, 11, 1)) == [(1, 0, 1), (1, 1, 1)]


def test_two_stretches_never_have_one_key() -> None:
    twice = way(1, 0, 1, 2, 3, 13, 12, 11, 10, 0, 21, 3)

    assert keys(twice) == [(1, 0, 3), (1, 0, 21), (1, 3, 0), (1, 21, 3)]


def test_a_street_carries_its_name_class_surface_and_direction() -> None:
    [stretch] = network.stretches(
        [way(1, 0, 1, highway="tertiary", ref="12", surface="asphalt", oneway="-1")]
    )

    assert (stretch.name, stretch.road_class, stretch.surface, stretch.oneway) == (
        "12",
        "tertiary",
        "asphalt",
        "-1",
    )
    assert network.stretches([way(1, 0, 1, oneway="no", name="Jl. Contoh", ref="12")])[0].name == "Jl. Contoh"
    assert network.stretches([way(1, 0, 1, oneway="no")])[0].oneway == ""


def test_a_way_without_length_is_no_street() -> None:
    still = Way(1, (1, 2), (place(1), place(1)), {"highway": "residential"})

    assert network.stretches([still]) == []


def test_segments_make_up_their_street() -> None:
    [stretch] = network.stretches([way(1, *range(10), *range(19, 9, -1))])

    pieces = network.pieces(stretch)

    assert [piece.index for piece in pieces] == list(range(8))
    whole = sum(lines.stations(piece.line)[-1] for piece in pieces)
    assert whole == pytest.approx(lines.stations(stretch.line)[-1])
    assert (pieces[0].line[0] == stretch.line[0]).all()
    assert (pieces[-1].line[-1] == stretch.line[-1]).all()
