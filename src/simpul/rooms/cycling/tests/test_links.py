"""Rides without a change: which stops are joined, in which direction, by which route."""

from typing import Any

from simpul.rooms.cycling.understand import links
from simpul.rooms.cycling.understand.links import Day, Line


def line(key: int, *stops: int, **more: Any) -> Line:
    said: dict[str, Any] = {
        "feed": 1, "route_id": f"R{key}", "name": str(key), "long_name": "", "mode": 3, "colour": "",
        "text_colour": "", "headsign": "", "at_s": tuple(60 * place for place in range(len(stops))),
        "week": (None,) * 7,
    } | more  # fmt: skip
    return Line(key=key, stops=stops, **said)


def test_a_line_joins_a_stop_with_those_after_it_only() -> None:
    there = links.direct([line(1, 10, 11, 12)], [10], [12])
    back = links.direct([line(1, 10, 11, 12)], [12], [10])

    assert [(ride.from_stop, ride.to_stop, ride.calls, ride.ride_s) for ride in there] == [
        (10, 12, (10, 11, 12), 120)
    ]
    assert back == []


def test_a_stop_is_not_joined_with_itself() -> None:
    assert links.direct([line(1, 10, 11, 10)], [10], [10]) == []


def test_of_a_route_the_ride_between_the_most_wished_stops_is_taken() -> None:
    (ride,) = links.direct([line(1, 1, 2, 3, 4)], [2, 1], [3, 4])

    assert (ride.from_stop, ride.to_stop) == (2, 3)


def test_a_loop_is_ridden_the_short_way() -> None:
    (ride,) = links.direct([line(1, 1, 2, 3, 1, 4)], [1], [4])

    assert ride.calls == (1, 4)


def test_of_two_lines_of_a_route_one_is_given_and_routes_are_in_the_order_of_wishes() -> None:
    slow, fast = line(1, 1, 2, 3, route_id="A"), line(2, 1, 3, route_id="A")
    other = line(3, 1, 9, route_id="B")

    found = links.direct([other, slow, fast], [1], [3, 9])

    assert [(ride.line.route_id, ride.line.key) for ride in found] == [("A", 2), ("B", 3)]


def test_the_same_name_of_a_route_in_another_timetable_is_another_route() -> None:
    assert (
        len(links.direct([line(1, 1, 2, route_id="A"), line(2, 1, 2, route_id="A", feed=2)], [1], [2])) == 2
    )


def test_a_time_that_is_not_known_or_not_possible_is_not_guessed() -> None:
    unknown = links.direct([line(1, 1, 2, at_s=(0, None))], [1], [2])
    at_once = links.direct([line(1, 1, 2, at_s=(0, 0))], [1], [2])

    assert (unknown[0].ride_s, at_once[0].ride_s) == (None, None)


def test_how_often_needs_two_departures() -> None:
    assert Day(61, 18_000, 21_600).headway_s == 60
    assert (Day(1, 18_000, 18_000).headway_s, Day(0).headway_s) == (None, None)
