"""Routes in a network that is large enough to be asked for at once: the same ways, and islands as before."""

from pathlib import Path

import pytest
import valhalla as bare  # noqa: TID251 - what it says itself is what is compared with

from simpul.adapters import osm, valhalla
from simpul.adapters.osm.drawn import Drawing
from simpul.adapters.valhalla import edges, route, trip
from simpul.adapters.valhalla.tiles import config
from simpul.kernel.geo import Bounds, LonLat
from simpul.kernel.routing import Query
from simpul.rooms.cycling.tests.town import at

STREETS, APART_M = 18, 100
REACH = 50
"""Places that Valhalla wants to be reached from a stop."""
ISLAND = [at(5000, 0), at(5100, 0), at(5100, 100)]
STUB = [at(850, 850), at(870, 870)]
"""A street inside a block that nothing joins."""


@pytest.fixture(scope="module")
def tiles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A grid of streets, with an island beside it and one within."""
    folder = tmp_path_factory.mktemp("grid")
    marks = [APART_M * number for number in range(STREETS)]
    lines = [[at(east, north) for east in marks] for north in marks]
    lines += [[at(east, north) for north in marks] for east in marks]
    lines += [ISLAND, STUB]
    drawn = [(line, {"highway": "residential", "name": f"Jalan {n}"}) for n, line in enumerate(lines)]
    osm.write(Drawing(drawn, []), folder / "grid.osm.pbf")
    valhalla.build(folder / "grid.osm.pbf", folder / "tiles")
    return folder / "tiles"


@pytest.fixture(scope="module")
def book(tiles: Path) -> edges.Book:
    found = edges.book(tiles)
    assert found is not None
    return found


def step_near(book: edges.Book, position: LonLat) -> int:
    ends = (book.steps.begins + book.steps.ends) / 2
    return int(((ends - position) ** 2).sum(axis=1).argmin())


@pytest.mark.parametrize(
    ("place", "part"),
    [(at(850, 800), "large"), (at(0, 1650), "large"), (at(5050, 0), "small"), (at(860, 860), "small")],
)
def test_an_edge_is_of_the_network_where_valhalla_reaches_enough(
    book: edges.Book, tiles: Path, place: LonLat, part: str
) -> None:
    actor = bare.Actor(config(tiles))
    asked = {"locations": [{"lon": place.lon, "lat": place.lat}], "costing": "bicycle", "verbose": True}
    nearest = min(actor.locate(asked)[0]["edges"], key=lambda one: float(one["distance"]))

    assert book.at_large(step_near(book, place)) == (part == "large")
    assert (min(nearest["outbound_reach"], nearest["inbound_reach"]) >= REACH) == (part == "large")


def test_a_route_asked_for_at_once_is_the_one_that_valhalla_gives(book: edges.Book, tiles: Path) -> None:
    engine = valhalla.engine(tiles, bounds=Bounds(*at(-500, -500), *at(6000, 3000)), version="grid")
    actor = bare.Actor(config(tiles))

    for number in range(30):
        stops = tuple(
            at((number * 371 + leg * 677) % 1733, (number * 523 + leg * 911) % 1733) for leg in range(3)
        )
        query = Query(stops, {"use_roads": 0.5})
        plain = trip.path(actor, [route.ask(actor, query, heights=True).trip], query, book)

        assert engine.route(query) == plain


def test_a_stop_beside_an_island_is_put_on_the_network(book: edges.Book, tiles: Path) -> None:
    engine = valhalla.engine(tiles, bounds=Bounds(*at(-500, -500), *at(6000, 3000)), version="grid")

    path = engine.route(Query((at(100, 0), at(858, 862))))

    assert path.line[-1] not in STUB
    assert path.length_m > 1500
    with pytest.raises(route.NoWay):
        engine.route(Query((at(100, 0), ISLAND[1])))
    on_the_island = engine.route(Query((ISLAND[0], ISLAND[2])))
    assert on_the_island.length_m == pytest.approx(200, abs=5)
