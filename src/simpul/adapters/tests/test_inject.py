"""What is known of streets goes into the map: ways cut where it changes, ids kept, and Valhalla reads it."""

from pathlib import Path
from typing import Any

import osmium
import pytest
import valhalla as bare

from simpul.adapters import map_errors, osm, valhalla
from simpul.adapters.osm.drawn import Drawing
from simpul.adapters.valhalla.tiles import config
from simpul.kernel.geo import LonLat, length_m, metres_per_degree
from simpul.kernel.ports import Injected, Known

CORNER = LonLat(114.37, -8.21)
EAST_M, NORTH_M = metres_per_degree(CORNER.lat)
ROAD = {"highway": "residential", "surface": "asphalt", "name": "Jalan"}


def at(east_m: float, north_m: float = 0) -> LonLat:
    return LonLat(round(CORNER.lon + east_m / EAST_M, 7), round(CORNER.lat + north_m / NORTH_M, 7))


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A street of 400 m to the east with a bend at 100 m, a lane north from 200 m, a house."""
    street = [at(0), at(100), at(200), at(400)]
    lane = [at(200), at(200, 150)]
    house = [at(10, 10), at(20, 10), at(20, 20), at(10, 10)]
    lines = [(street, ROAD), (lane, {"highway": "service"}), (house, {"building": "yes"})]
    osm.write(Drawing(lines), tmp_path / "town.osm.pbf")
    return tmp_path / "town.osm.pbf"


def ways(path: Path) -> list[Any]:
    """Every way of a file as (id, nodes, tags, metres)."""
    found = []
    item: Any
    for item in osmium.FileProcessor(path, osmium.osm.NODE | osmium.osm.WAY).with_locations():
        if item.is_way():
            line = [LonLat(node.lon, node.lat) for node in item.nodes]
            tags = {tag.k: tag.v for tag in item.tags}
            found.append((item.id, [node.ref for node in item.nodes], tags, round(length_m(line), 1)))
    return found


def the_street(path: Path) -> tuple[int, list[int]]:
    return next((way, nodes) for way, nodes, tags, _ in ways(path) if tags.get("name") == "Jalan")


def known(path: Path, *stretches: tuple[float, float, str]) -> dict[int, list[Known]]:
    way, nodes = the_street(path)
    return {way: [Known(nodes[0], nodes[-1], 400.0, *stretch) for stretch in stretches]}


def say(tags: dict[str, str], word: str | None) -> dict[str, str]:
    return tags | ({"smoothness": word} if word else {})


def inject(path: Path, found: dict[int, list[Known]]) -> tuple[list[Any], Injected]:
    out = path.with_name("out.osm.pbf")
    count = osm.inject(path, out, found, say)
    return ways(out), count


def pieces(found: list[Any]) -> list[tuple[float, str]]:
    return [(metres, tags.get("smoothness", "")) for _, _, tags, metres in found if "name" in tags]


def test_a_way_is_cut_where_what_is_known_changes_and_keeps_its_id(town: Path) -> None:
    way, nodes = the_street(town)

    found, count = inject(town, known(town, (100, 200, "bad"), (200, 250, "good")))

    assert pieces(found) == [(100, ""), (100, "bad"), (50, "good"), (150, "")]
    street = [one for one in found if "name" in one[2]]
    assert {one[0] for one in street} == {way}
    joined = [street[0][1][0], *(node for one in street for node in one[1][1:])]
    assert [node for node in joined if node in nodes] == nodes
    assert len(joined) == len(nodes) + 1  # one new node, at 250 m; the others were there
    assert (count.ways, count.cut, count.written, count.skipped) == (2, 1, 2, 0)


def test_neighbours_that_say_the_same_are_not_cut(town: Path) -> None:
    found, count = inject(town, known(town, (0, 100, "bad"), (100, 200, "bad"), (200, 400, "bad")))

    assert pieces(found) == [(400, "bad")]
    assert (count.cut, count.written) == (0, 3)


def test_words_that_overlap_leave_no_gap_and_no_piece_twice(town: Path) -> None:
    found, _ = inject(town, known(town, (0, 220, "bad"), (180, 400, "good")))

    assert pieces(found) == [(220, "bad"), (180, "good")]


def test_a_cut_beside_a_node_is_made_at_the_node(town: Path) -> None:
    found, _ = inject(town, known(town, (0, 99.4, "bad"), (200.7, 400, "good")))

    assert pieces(found) == [(100, "bad"), (100, ""), (200, "good")]


def test_houses_are_left_out_and_other_ways_go_through_the_tags_too(town: Path) -> None:
    out = town.with_name("out.osm.pbf")
    osm.inject(town, out, {}, lambda tags, _word: tags | {"driving_side": "right"})

    assert [tags for _, _, tags, _ in ways(out)] == [
        tags | {"driving_side": "right"} for _, _, tags, _ in ways(town) if "highway" in tags
    ]


def test_a_street_that_is_not_on_the_map_any_more_is_counted_and_left(town: Path) -> None:
    way, nodes = the_street(town)
    longer = Known(nodes[0], nodes[-1], 600.0, 0, 100, "bad")
    gone = Known(1, 2, 400.0, 0, 100, "bad")
    backwards = Known(nodes[-1], nodes[0], 400.0, 0, 100, "bad")

    found, count = inject(town, {way: [longer, gone, backwards], 7: [gone]})

    assert pieces(found) == [(400, "")]
    assert (count.written, count.skipped) == (0, 3)


def test_ways_stay_in_order_and_new_nodes_come_after_all_others(town: Path) -> None:
    found, _ = inject(town, known(town, (10, 20, "bad"), (30, 40, "bad")))

    numbers = [one[0] for one in found]
    assert numbers == sorted(numbers)
    nodes = [item.id for item in osmium.FileProcessor(town.with_name("out.osm.pbf"), osmium.osm.NODE)]
    assert nodes == sorted(set(nodes))


def test_relations_stay(town: Path) -> None:
    way, nodes = the_street(town)
    more = town.with_name("more.osm.pbf")
    with osmium.SimpleWriter(str(more)) as writer:
        for item in osmium.FileProcessor(town):
            writer.add(item)
        members = [("w", way, "from"), ("n", nodes[2], "via"), ("w", way, "to")]
        tags = {"type": "restriction", "restriction": "no_u_turn"}
        writer.add_relation(osmium.osm.mutable.Relation(id=5, version=1, members=members, tags=tags))

    out = town.with_name("out.osm.pbf")
    osm.inject(more, out, known(town, (100, 200, "bad")), say)

    relations: Any = osmium.FileProcessor(out, osmium.osm.RELATION)
    kept = [(item.id, [member.ref for member in item.members]) for item in relations]
    assert kept == [(5, [way, nodes[2], way])]


def test_a_loop_is_cut_where_it_was_meant(tmp_path: Path) -> None:
    ring = [at(0), at(100), at(100, 100), at(0, 100), at(0)]
    osm.write(Drawing([(ring, ROAD)]), tmp_path / "ring.osm.pbf")
    way, nodes = the_street(tmp_path / "ring.osm.pbf")

    found, _ = inject(tmp_path / "ring.osm.pbf", {way: [Known(nodes[0], nodes[-1], 400.0, 300, 400, "bad")]})

    assert pieces(found) == [(300, ""), (100, "bad")]
    assert found[1][1] == [nodes[3], nodes[4]]


def test_a_damaged_map_is_refused(tmp_path: Path) -> None:
    (tmp_path / "town.osm.pbf").write_bytes(b"\x00\x00\x00\x0d\x0a\x09OSMHeader")

    with pytest.raises(map_errors.MapError, match=r"town\.osm\.pbf"):
        osm.inject(tmp_path / "town.osm.pbf", tmp_path / "out.osm.pbf", {}, say)


def edges(tiles: Path) -> list[dict[str, Any]]:
    actor = bare.Actor(config(tiles))
    shape = [{"lon": place.lon, "lat": place.lat} for place in (at(5), at(395))]
    request = {"shape": shape, "costing": "bicycle", "shape_match": "map_snap"}
    found: list[dict[str, Any]] = actor.trace_attributes(request)["edges"]
    return found


def test_valhalla_builds_on_pieces_of_one_id_and_says_that_id(town: Path, tmp_path: Path) -> None:
    out = town.with_name("out.osm.pbf")
    osm.inject(town, out, known(town, (100, 200, "very_bad"), (200, 250, "bad")), _without_surface)
    valhalla.build(out, tmp_path / "tiles")

    found = edges(tmp_path / "tiles")

    assert {edge["way_id"] for edge in found} == {the_street(town)[0]}
    assert [edge["surface"] for edge in found] == ["paved_smooth", "dirt", "compacted", "paved_smooth"]
    assert [1000 * edge["length"] for edge in found][1:3] == pytest.approx([100, 50], abs=1.5)


def _without_surface(tags: dict[str, str], word: str | None) -> dict[str, str]:
    if word is None:
        return tags
    return {key: value for key, value in tags.items() if key != "surface"} | {"smoothness": word}


@pytest.mark.parametrize(("side", "right"), [("left", False), ("right", True)])
def test_the_side_that_ways_say_is_the_side_that_is_driven_on(
    town: Path, tmp_path: Path, side: str, *, right: bool
) -> None:
    out = town.with_name("out.osm.pbf")
    osm.inject(town, out, {}, lambda tags, _word: tags | {"driving_side": side})
    valhalla.build(out, tmp_path / "tiles")

    assert {edge["drive_on_right"] for edge in edges(tmp_path / "tiles")} == {right}
