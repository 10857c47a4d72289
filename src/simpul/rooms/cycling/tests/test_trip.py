"""Round trips in thought: turning points, loops, what is ridden twice, and which loops are the best."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from simpul.kernel.geo import LonLat, distance_m, length_m, metres_per_degree
from simpul.kernel.routing import Path
from simpul.rooms.cycling.understand import outing, trip
from simpul.rooms.cycling.understand.outing import BadOuting, Reach, Round
from simpul.rooms.cycling.understand.trip import Ridden, Via
from simpul.rooms.cycling.understand.wish import BadWish, Wish

START = LonLat(110.5, -7.5)
RULES = outing.rules()["round"]


def at(east_m: float, north_m: float) -> LonLat:
    lon_m, lat_m = metres_per_degree(START.lat)
    return LonLat(START.lon + east_m / lon_m, START.lat + north_m / lat_m)


def amounts(*places: LonLat) -> Any:
    everything = (START, *places)
    return np.array([[distance_m(one, other) for other in everything] for one in everything])


def over(*places: LonLat) -> Path:
    return Path(tuple(places), length_m(tuple(places)), 600)


def ridden(path: Path, *, amount: float, calm: float | None = 0.5, worth: float = 0) -> Ridden:
    return Ridden((START, START), path, amount, calm, (), worth)


def test_the_ring_lies_in_eight_directions_inside_the_loop_that_is_wished() -> None:
    places = trip.ring(START, 10_000, RULES)
    away = [distance_m(START, place) for place in places]
    assert len(places) == 16
    assert max(away) < 10_000 / 3
    assert places[0].lat > START.lat
    assert places[2].lon > START.lon


@pytest.mark.parametrize(
    ("towards", "inside"), [("", 1), ("east", 1), ("northeast", 1), ("west", 0), ("north", 0)]
)
def test_a_place_in_the_east_lies_towards_the_east(towards: str, inside: int) -> None:
    assert trip.lies_towards(START, at(1000, -60), towards, RULES) == bool(inside)


def test_the_loop_closest_to_the_wish_wins_and_a_round_one_over_a_line() -> None:
    vias = [Via(at(2000, 0)), Via(at(1000, 1700)), Via(at(3000, 0)), Via(at(200, 200))]
    found = trip.loops(START, vias, amounts(*(via.position for via in vias)), 6000, RULES)
    assert {0, 1} <= set(found[0].vias)
    assert found[0].amount == pytest.approx(6000, rel=0.05)
    line = next((loop for loop in found if set(loop.vias) == {0, 2}), None)
    assert line is None or line.score < found[0].score  # there and back along one line


def test_a_loop_past_places_wins_over_one_past_none() -> None:
    vias = [Via(at(2000, 0)), Via(at(1000, 1700)), Via(at(-2000, 0), 1.0, 0), Via(at(-1000, 1700), 1.0, 1)]
    found = trip.loops(START, vias, amounts(*(via.position for via in vias)), 6000, RULES)
    assert set(found[0].vias) == {2, 3}
    plain = trip.loops(START, vias[:2], amounts(vias[0].position, vias[1].position), 6000, RULES)
    assert found[0].score > plain[0].score


def test_turning_points_that_no_way_leads_to_are_left_out() -> None:
    vias = [Via(at(2000, 0)), Via(at(1000, 1700)), Via(at(0, 2000), 1.0, 0)]
    known = amounts(*(via.position for via in vias))
    known[3, :] = known[:, 3] = np.inf
    found = trip.loops(START, vias, known, 6000, RULES)
    assert [set(loop.vias) for loop in found] == [{0, 1}]


def test_without_turning_points_there_is_no_loop() -> None:
    assert trip.loops(START, [], amounts(), 6000, RULES) == []
    assert trip.loops(START, [Via(at(3000, 0))], amounts(at(3000, 0)), 6000, RULES) == []


def test_no_two_loops_share_two_turning_points() -> None:
    vias = [Via(place) for place in trip.ring(START, 9000, RULES)]
    found = trip.loops(START, vias, amounts(*(via.position for via in vias)), 9000, RULES)
    assert len(found) == RULES["candidates"]
    for one, other in pairwise(found):
        assert len(set(one.vias) & set(other.vias)) < 2


def test_what_is_ridden_there_and_back_is_ridden_twice() -> None:
    there = [at(0, 0), at(1000, 0), at(2000, 0)]
    assert trip.ridden_twice(over(*there, at(1000, 0), at(0, 0))) == pytest.approx(0.5, abs=0.01)
    assert trip.ridden_twice(over(*there, at(2000, 1000))) == 0
    assert trip.ridden_twice(Path((START,), 0, 0)) == 0


def test_a_stop_that_is_ridden_past_is_a_word_of_a_wish() -> None:
    words = {"stops": "110.5,-7.5;110.51,-7.5;110.51,-7.49;110.5,-7.5", "through": "2,3"}
    wish = Wish.parse(words)
    assert wish.through == {1, 2}
    assert Wish.parse(wish.query()) == wish
    with pytest.raises(BadWish) as error:
        Wish.parse(words | {"through": "4"})
    assert error.value.field == "through"


def test_what_two_loops_share_is_counted_in_metres_of_the_first() -> None:
    one = over(at(0, 0), at(1000, 0), at(1000, 1000))
    other = over(at(1000, 0), at(0, 0), at(0, 3000))
    assert trip.common(one, other) == pytest.approx(0.5, abs=0.01)


def test_the_score_is_a_mean_of_named_parts_and_what_is_not_known_does_not_count() -> None:
    loop = over(at(0, 0), at(1000, 0), at(1000, 1000), at(0, 0))
    just = trip.judged(ridden(loop, amount=3400, calm=1.0, worth=3), 3400, RULES)
    assert just.parts == {"close": 1, "fresh": 1, "worth": 1, "calm": 1}
    assert just.score == pytest.approx(1)
    unknown = trip.judged(ridden(loop, amount=3400, calm=None, worth=3), 3400, RULES)
    assert "calm" not in unknown.parts
    assert unknown.score == pytest.approx(1)
    long = trip.judged(ridden(loop, amount=3400 * 1.2, calm=1.0, worth=3), 3400, RULES)
    assert long.score < just.score


def test_loops_that_are_off_the_wish_or_like_a_better_one_are_not_shown() -> None:
    east = over(at(0, 0), at(1000, 0), at(1000, 1000), at(0, 0))
    west = over(at(0, 0), at(-1000, 0), at(-1000, 1000), at(0, 0))
    good = trip.judged(ridden(east, amount=3400, worth=2), 3400, RULES)
    same = trip.judged(ridden(east, amount=3300), 3400, RULES)
    other = trip.judged(ridden(west, amount=3400), 3400, RULES)
    far = trip.judged(ridden(west, amount=6000, worth=3), 3400, RULES)
    assert trip.best([same, far, other, good], RULES) == [good, other]


def test_a_round_trip_is_read_from_the_words_of_an_address() -> None:
    asked = {"start": "110.5,-7.5", "length_m": "20000", "towards": "North", "profile": "road"}
    found = Round.parse(asked, language="id")
    assert (found.start, found.amount, found.unit, found.towards) == (START, 20_000, "m", "north")
    assert (found.wish.profile, found.wish.language) == ("road", "id")
    timed = Round.parse({"start": "110.5,-7.5", "minutes": "90"})
    assert (timed.amount, timed.unit) == (5400, "s")


@pytest.mark.parametrize(
    ("words", "field", "reason"),
    [
        ({"length_m": "20000"}, "start", "start-one"),
        ({"start": "110,-7;111,-7", "length_m": "20000"}, "start", "start-one"),
        ({"start": "110,-7"}, "length_m", "amount-one"),
        ({"start": "110,-7", "length_m": "20000", "minutes": "60"}, "length_m", "amount-one"),
        ({"start": "110,-7", "length_m": "far"}, "length_m", "not-a-number"),
        ({"start": "110,-7", "length_m": "nan"}, "length_m", "not-a-number"),
        ({"start": "110,-7", "length_m": "10"}, "length_m", "out-of-range"),
        ({"start": "110,-7", "minutes": "100000"}, "minutes", "out-of-range"),
        ({"start": "110,-7", "minutes": "60", "towards": "up"}, "towards", "not-one-of"),
    ],
)
def test_what_cannot_be_read_is_named(words: Any, field: str, reason: str) -> None:
    with pytest.raises(BadOuting) as error:
        Round.parse(words)
    assert (error.value.field, error.value.reason) == (field, reason)


def test_a_start_that_is_no_position_is_named_as_the_start() -> None:
    with pytest.raises(BadWish) as error:
        Round.parse({"start": "here", "minutes": "60"})
    assert (error.value.field, error.value.reason) == ("start", "stop-unreadable")


def test_how_far_one_gets_has_its_own_minutes_and_no_more_than_four() -> None:
    assert Reach.parse({"start": "110.5,-7.5"}, "area").minutes == (30, 60, 120)
    assert Reach.parse({"start": "110.5,-7.5", "minutes": "45,15"}, "area").minutes == (15, 45)
    assert Reach.parse({"start": "110.5,-7.5"}, "reach").minutes == (60,)
    with pytest.raises(BadOuting) as error:
        Reach.parse({"start": "110.5,-7.5", "minutes": "1,2,3,4,5"}, "area")
    assert error.value.reason == "minutes-many"
    with pytest.raises(BadOuting) as error:
        Reach.parse({"start": "110.5,-7.5", "minutes": "0"}, "reach")
    assert error.value.reason == "out-of-range"
