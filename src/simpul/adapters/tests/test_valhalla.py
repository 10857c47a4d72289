"""Valhalla on a real network: Jakarta's streets of 2012, with drives whose truth is known."""

import math
import random
import threading
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from simpul.adapters import osm, valhalla
from simpul.kernel.geo import Bounds, LonLat, distance_m, metres_per_degree
from simpul.kernel.ports import MatchTrace, StreetMatch, Way

CENTRE = Bounds(106.80, -6.24, 106.86, -6.18)


@pytest.fixture(scope="module")
def town(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("valhalla")
    osm.take(shared_data / "geo" / "osm" / "jakarta_2012.osm.pbf", folder / "town.osm.pbf", CENTRE)
    valhalla.build(folder / "town.osm.pbf", folder / "tiles")
    return folder


@pytest.fixture(scope="module")
def match(town: Path) -> MatchTrace:
    return valhalla.matcher(town / "tiles")


@pytest.fixture(scope="module")
def ways(town: Path) -> list[Way]:
    """Streets of 400 m and more that may be driven both ways."""
    found = osm.read(town / "town.osm.pbf").ways
    both = [
        way
        for way in found
        if "oneway" not in way.tags and way.tags["highway"] in {"tertiary", "residential"}
    ]
    return sorted((way for way in both if len(along(way.line)) > 80), key=lambda way: way.id)[:25]


def along(line: Sequence[LonLat], step_m: float = 5.0) -> list[LonLat]:
    """Positions along a line, so far apart."""
    positions, rest = [], 0.0
    for one, other in pairwise(line):
        length = distance_m(one, other)
        while rest <= length and length:
            share = rest / length
            positions.append(
                LonLat(one.lon + share * (other.lon - one.lon), one.lat + share * (other.lat - one.lat))
            )
            rest += step_m
        rest -= length
    return positions


def noisy(positions: Sequence[LonLat], sigma_m: float, seed: int = 1) -> list[LonLat]:
    """A receiver's noise: correlated over 30 s."""
    dice, keep = random.Random(seed), math.exp(-1 / 30)  # noqa: S311 - noise
    east_m, north_m = metres_per_degree(positions[0].lat)
    off = [dice.gauss(0, sigma_m), dice.gauss(0, sigma_m)]
    moved = []
    for lon, lat in positions:
        off = [keep * x + dice.gauss(0, sigma_m * math.sqrt(1 - keep**2)) for x in off]
        moved.append(LonLat(lon + off[0] / east_m, lat + off[1] / north_m))
    return moved


def share(answers: list[StreetMatch | None], way_id: int, *, forward: bool) -> float:
    """The share of positions that were put on the way, in that direction."""
    return sum(bool(a) and (a.way_id, a.forward) == (way_id, forward) for a in answers if a) / len(answers)


def test_tiles_of_a_broken_extract_fail_with_the_log(tmp_path: Path) -> None:
    broken = tmp_path / "town.osm.pbf"
    broken.write_bytes(b"nothing")

    with pytest.raises(valhalla.TilesFailed, match=r"town\.osm\.pbf"):
        valhalla.build(broken, tmp_path / "tiles")


def test_without_tiles_the_cure_is_said(tmp_path: Path) -> None:
    with pytest.raises(valhalla.NoTiles, match="city add"):
        valhalla.matcher(tmp_path)


@pytest.mark.parametrize("forward", [True, False])
def test_a_noisy_drive_along_a_street_is_put_on_it_in_its_direction(
    match: MatchTrace, ways: list[Way], *, forward: bool
) -> None:
    shares = []
    for way in ways:
        positions = along(way.line if forward else way.line[::-1])
        shares.append(share(match(noisy(positions, 5, seed=way.id)), way.id, forward=forward))

    assert len(shares) >= 10
    assert sum(shares) / len(shares) > 0.95


def test_a_snapped_position_lies_on_the_way_and_the_distance_is_to_it(
    match: MatchTrace, ways: list[Way]
) -> None:
    way = ways[0]
    positions = noisy(along(way.line), 4)

    for position, answer in zip(positions, match(positions), strict=True):
        assert answer
        assert answer.distance_m == pytest.approx(distance_m(position, answer.position), abs=0.01)
        if answer.way_id == way.id:
            assert min(distance_m(answer.position, place) for place in along(way.line, 0.5)) < 1.5


def test_a_drive_there_and_back_is_seen_in_both_directions(match: MatchTrace, ways: list[Way]) -> None:
    shares = []
    for way in ways:
        there = along(way.line)
        answers = match(noisy(there + there[::-1], 3, seed=way.id))
        shares.append(share(answers[: len(there)], way.id, forward=True))
        shares.append(share(answers[len(there) :], way.id, forward=False))

    assert sum(shares) / len(shares) > 0.9


def test_a_stop_does_not_disturb_the_drive(match: MatchTrace, ways: list[Way]) -> None:
    way = ways[3]
    line = along(way.line)
    middle = len(line) // 2
    stopped = line[:middle] + [line[middle]] * 200 + line[middle:]

    answers = match(noisy(stopped, 4))

    assert len(answers) == len(stopped)
    assert share(answers, way.id, forward=True) > 0.9


@pytest.mark.parametrize("count", [1, 2, 50])
def test_standing_still_is_put_on_the_nearest_way(match: MatchTrace, ways: list[Way], count: int) -> None:
    line = along(ways[5].line)

    answers = match([line[len(line) // 2]] * count)

    assert len(answers) == count
    assert all(answer and answer.way_id == ways[5].id and answer.distance_m < 1 for answer in answers)


def test_no_position_gives_no_answer(match: MatchTrace) -> None:
    assert match([]) == []


@pytest.mark.parametrize("count", [1, 2, 40])
def test_far_from_every_street_is_none(match: MatchTrace, count: int) -> None:
    sea = [LonLat(106.5 + number / 2000, -5.9) for number in range(count)]

    assert match(sea) == [None] * count


def test_one_wild_position_spoils_only_itself(match: MatchTrace, ways: list[Way]) -> None:
    way = ways[7]
    positions = noisy(along(way.line), 3)
    wild = len(positions) // 2
    positions[wild] = LonLat(106.5, -5.9)

    answers = match(positions)

    assert answers[wild] is None
    assert share(answers, way.id, forward=True) > 0.9


def test_what_lies_off_the_path_is_none_and_the_rest_is_kept(match: MatchTrace, ways: list[Way]) -> None:
    way = ways[2]
    positions = along(way.line)
    east_m = metres_per_degree(-6.2)[0]
    off = [LonLat(lon + 60 / east_m, lat + 60 / east_m) for lon, lat in positions[40:43]]

    answers = match(positions[:40] + off + positions[43:])

    assert all(answer is None or answer.distance_m <= 40 for answer in answers)
    assert share(answers, way.id, forward=True) > 0.8


def test_drives_with_a_gap_between_are_matched_each(match: MatchTrace, ways: list[Way]) -> None:
    one, other = along(ways[0].line), along(ways[-1].line)

    answers = match(one + other)

    assert share(answers[: len(one)], ways[0].id, forward=True) > 0.9
    assert share(answers[len(one) :], ways[-1].id, forward=True) > 0.9


def test_a_long_drive_is_matched_across_the_seams_of_its_requests(match: MatchTrace, ways: list[Way]) -> None:
    way = max(ways, key=lambda way: len(along(way.line)))
    there = along(way.line)
    lap = there + there[::-1]
    drive = lap * (1 + 40_000 // (5 * len(lap)))

    answers = match(drive)

    assert len(answers) == len(drive)
    assert sum(bool(answer) and answer.way_id == way.id for answer in answers if answer) / len(drive) > 0.95


def test_threads_may_share_a_matcher(match: MatchTrace, ways: list[Way]) -> None:
    answers: dict[int, list[StreetMatch | None]] = {}

    def drive(way: Way) -> None:
        answers[way.id] = match(along(way.line))

    threads = [threading.Thread(target=drive, args=(way,)) for way in ways[:8]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert {way.id: answers[way.id] for way in ways[:8]} == {
        way.id: match(along(way.line)) for way in ways[:8]
    }


def test_an_alley_that_cars_may_not_use_is_found_and_streets_stay_as_they_were(
    town: Path, match: MatchTrace
) -> None:
    cars = valhalla.matcher(town / "tiles", alleys=False)
    ways = sorted(osm.read(town / "town.osm.pbf").ways, key=lambda way: way.id)
    on_foot = [
        way for way in ways if way.tags["highway"] in {"footway", "path"} and len(along(way.line)) > 20
    ]
    drives = [(way.id, noisy(along(way.line), 3.0, seed=way.id)) for way in on_foot]
    missed = [(way, drive) for way, drive in drives if set(cars(drive)) == {None}]

    found = [(way, answer) for way, drive in missed for answer in match(drive)]

    assert missed
    assert sum(answer is not None and answer.way_id == way for way, answer in found) > 0.7 * len(found)
    for _way, drive in drives:
        for with_alleys, without in zip(match(drive), cars(drive), strict=True):
            assert without is None or with_alleys == without


def test_the_settings_of_two_cities_stay_apart(tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "other"
    for folder in folders:
        folder.mkdir()
    first = valhalla.tiles.config(folders[0], elevation=tmp_path)
    valhalla.tiles.config(folders[1])

    assert first["mjolnir"]["tile_dir"] == str(folders[0])
    assert first["additional_data"]["elevation"] == str(tmp_path)
