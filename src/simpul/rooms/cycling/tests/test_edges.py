"""The edges of a line as they stand in the tiles: the same that Valhalla's own walk along it gives."""

import shutil
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
import valhalla as bare  # noqa: TID251 - its own walk is what is compared with

from simpul.adapters.valhalla import edges, route, trip
from simpul.adapters.valhalla.tiles import config
from simpul.kernel.geo import LonLat
from simpul.kernel.routing import Edge, Engine, Query
from simpul.rooms.cycling.tests.town import at

PLACES = [
    at(*place)
    for place in (
        (120, 800), (0, 1580), (1500, 410), (990, 1290), (2000, 2190), (2990, 400), (2550, 800), (2000, -880),
        (750, -200), (1250, 1190),
    )
]  # fmt: skip
FIELDS = set(Edge._fields) - {"begin", "end", "speed_kmh", "length_m", "crossed", "grade_percent"}


@pytest.fixture(scope="module")
def book(town_files: Path) -> edges.Book:
    found = edges.book(town_files / "tiles")
    assert found is not None
    return found


@pytest.mark.parametrize("stops", list(permutations(PLACES, 2)))
def test_the_edges_of_a_route_are_those_of_valhallas_walk(
    book: edges.Book, town_files: Path, stops: tuple[LonLat, LonLat]
) -> None:
    actor = bare.Actor(config(town_files / "tiles"))
    query = Query(stops)
    trips = [route.ask(actor, query, heights=True).trip]

    path = trip.path(actor, trips, query, book)
    looked_up = path.edges
    walked = trip.path(actor, trips, query).edges

    assert isinstance(looked_up, edges.Ridden)
    assert len(looked_up) == len(walked)
    for one, other in zip(looked_up, walked, strict=True):
        assert {name: getattr(one, name) for name in FIELDS} == {
            name: getattr(other, name) for name in FIELDS
        }
        assert one.length_m == pytest.approx(other.length_m, abs=2)
        assert one.grade_percent == pytest.approx(other.grade_percent, abs=0.01)
    ends = [0, *(one.end for one in looked_up)]
    assert ends == [*(one.begin for one in looked_up), len(path.line) - 1]
    for one, other in list(zip(looked_up, walked, strict=True))[:-1]:  # at the goal nothing is crossed
        assert roads(one) == roads(other)
    large = frozenset({"primary"})
    for arms, one in zip(looked_up.arms(large).tolist(), walked, strict=True):
        assert arms >= roads(one).count("primary")


def roads(edge: Edge) -> list[str]:
    """The classes of the roads that meet at its end; Valhalla counts cycleways among the smallest."""
    return sorted(set(edge.crossed or ()) - {"service_other"})


def test_a_route_over_stops_has_the_edges_of_all_its_legs(engine: Engine, book: edges.Book) -> None:
    path = engine.route(Query((at(2000, 1300), at(2000, 2000), at(2000, 1300))))

    assert isinstance(path.edges, edges.Ridden)
    assert [(one.begin, one.end) for one in path.edges] == [(0, path.leg_ends[0]), path.leg_ends]
    assert sum(one.length_m for one in path.edges) == pytest.approx(path.length_m)


def test_a_line_beside_the_streets_is_on_no_edge(book: edges.Book) -> None:
    line = [at(100, 800), at(500, 830), at(900, 830), at(1200, 800)]

    assert book.find(np.rint(np.array(line) * 1e6).astype(np.int64)) is None


def test_tiles_of_a_layout_that_nobody_knows_are_not_read(town_files: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(town_files / "tiles", tmp_path / "tiles")
    [tile, *_] = sorted(folder.rglob("*.gph"))
    content = bytearray(tile.read_bytes())
    content[16:21] = b"4.0.0"
    tile.write_bytes(content)

    assert edges.book(folder) is None
    assert edges.book(tmp_path / "nothing") is None
