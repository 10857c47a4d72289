"""Round trips and tours, asked of the API over the little town."""

from typing import Any

import pytest
from django.test import Client

from simpul.kernel.geo import LonLat, distance_m

SEA = (30_000, 100)
ISLAND = (5200, 0)


def texts(route: Any) -> list[str]:
    return [turn["text"] for turn in route["turns"]]


class TestRoundTrips:
    """What begins and ends at one place."""

    def test_they_have_the_wished_length_and_end_where_they_begin(self, ask: Any) -> None:
        answer = ask("round-trips", start=(1000, 100), length_m=4000)
        assert 1 <= len(answer["routes"]) <= 3
        for route in answer["routes"]:
            assert route["figures"]["length_m"] == pytest.approx(4000, rel=0.35)
            assert distance_m(LonLat(*route["line"][0]), LonLat(*route["line"][-1])) < 5
            assert route["trip"]["twice_share"] < 0.3
        scores = [route["trip"]["score"] for route in answer["routes"]]
        assert scores == sorted(scores, reverse=True)
        assert answer["routes"][0]["figures"]["length_m"] == pytest.approx(4000, rel=0.1)

    def test_each_is_a_route_like_any_other_with_its_own_name(self, ask: Any) -> None:
        loops = ask("round-trips", start=(1000, 100), length_m=4000)
        plain = ask("routes", stops=[(0, 0), (2000, 800)])
        assert set(plain) <= set(loops)
        for route in loops["routes"]:
            assert set(plain["routes"][0]) <= set(route)
        assert [route["kind"] for route in loops["routes"]] == [
            f"trip-{number}" for number in range(1, len(loops["routes"]) + 1)
        ]

    def test_the_sentence_names_the_places_that_are_passed(self, ask: Any) -> None:
        routes = ask("round-trips", start=(1000, 100), length_m=4000)["routes"]
        passed = [{place["name"] for place in route["trip"]["passes"]} for route in routes]
        assert any("Pantai Kecil" in names for names in passed)
        for route, names in zip(routes, passed, strict=True):
            assert any(name in route["sentence"] for name in names) or not names

    def test_a_corner_is_ridden_past_and_only_places_are_stops(self, ask: Any) -> None:
        for route in ask("round-trips", start=(1000, 100), length_m=4000)["routes"]:
            through = route["trip"]["through"]
            places = len(route["trip"]["stops"]) - 2 - len(through)
            assert sum(text.startswith("You have reached stop") for text in texts(route)) == places

    def test_its_own_address_gives_the_same_line_again(self, client: Client, ask: Any) -> None:
        route = ask("round-trips", start=(1000, 100), length_m=4000)["routes"][0]
        again = client.get(route["links"]["json"]).json()["routes"][0]
        assert again["line"] == route["line"]

    def test_a_wish_in_minutes_is_met_in_minutes(self, ask: Any) -> None:
        [first, *_others] = ask("round-trips", start=(1000, 100), minutes=20)["routes"]
        assert first["figures"]["time_s"] == pytest.approx(1200, rel=0.15)

    def test_a_direction_is_kept_and_named(self, ask: Any) -> None:
        for route in ask("round-trips", start=(1000, 100), length_m=3000, towards="east")["routes"]:
            middle = sum(lon for lon, _lat in route["line"]) / len(route["line"])
            assert middle > route["line"][0][0]
            assert route["title"] == "Round trip to the east"

    def test_where_too_few_ways_lie_it_says_so(self, ask: Any) -> None:
        said = ask("round-trips", start=(5800, 590), length_m=60_000, status=409)
        assert "No round trip of 60.0 km was found from here" in said["detail"]

    def test_a_start_in_the_sea_is_named(self, ask: Any) -> None:
        said = ask("round-trips", start=SEA, length_m=4000, status=409)
        assert "from the nearest way for a bicycle" in said["detail"]

    @pytest.mark.parametrize(
        ("words", "field", "text"),
        [
            ({"start": "here", "length_m": 4000}, "start", "“here”"),
            ({"start": (0, 0)}, "length_m", "either length_m in metres or minutes"),
            ({"start": (0, 0), "length_m": "x"}, "length_m", "“x” is not a number."),
            ({"start": (0, 0), "length_m": 5}, "length_m", "a number from 1,000 to 150,000"),
            ({"start": (0, 0), "minutes": 20, "towards": "up"}, "towards", "“up” is not known."),
            ({"start": (0, 0), "minutes": 20, "profile": "car"}, "profile", "“car”"),
            ({"start": [(0, 0), (9, 9)], "minutes": 20}, "start", "one place"),
        ],
    )
    def test_what_cannot_be_read_is_named_with_its_cure(
        self, ask: Any, words: Any, field: str, text: str
    ) -> None:
        said = ask("round-trips", status=422, **words)
        assert text in said["fields"][field]

    def test_a_city_that_is_not_here_is_not_found(self, ask: Any) -> None:
        ask("round-trips", start=(0, 0), minutes=20, city="nowhere", status=404)


class TestTours:
    """Several stops in the best order."""

    STOPS = ((0, 0), (2000, 800), (500, 0), (1500, 800))

    def test_the_best_order_is_given_with_what_it_saves(self, ask: Any) -> None:
        answer = ask("tours", stops=list(self.STOPS))
        tour = answer["tour"]
        assert sorted(tour["order"]) == [1, 2, 3, 4]
        assert tour["order"][0] == 1
        assert tour["saved_m"] == pytest.approx(tour["given_m"] - tour["best_m"])
        assert tour["saved_m"] > 1000
        assert "less than in the order given" in tour["sentence"]
        assert answer["routes"][0]["line"][0] == pytest.approx(answer["routes"][0]["line"][-1], abs=1e-4)
        assert {route["kind"] for route in answer["routes"]} == {"quick", "balanced", "calm"}

    def test_without_the_way_back_it_ends_at_the_last_stop(self, ask: Any, at: Any) -> None:
        answer = ask("tours", stops=list(self.STOPS), back="false")
        assert answer["tour"]["order"][-1] == 4
        assert distance_m(LonLat(*answer["routes"][0]["line"][-1]), at(1500, 800)) < 20

    def test_an_order_that_cannot_be_bettered_is_said_to_be_so(self, ask: Any) -> None:
        tour = ask("tours", stops=[(0, 0), (500, 0), (1000, 0), (2000, 0)], back="false")["tour"]
        assert tour["order"] == [1, 2, 3, 4]
        assert tour["saved_m"] == 0
        assert tour["sentence"].startswith("The order given is already the shortest")

    def test_two_stops_need_no_order(self, ask: Any) -> None:
        assert ask("tours", stops=[(0, 0), (2000, 800)])["tour"]["order"] == [1, 2]

    def test_twelve_stops_and_the_way_back_have_an_address_like_any_route(
        self, client: Client, ask: Any
    ) -> None:
        stops = [(east, north) for north in (0, 800) for east in (0, 400, 800, 1200, 1600, 2000)]
        answer = ask("tours", stops=stops, kind="quick")
        assert len(answer["tour"]["order"]) == 12
        again = client.get(answer["routes"][0]["links"]["json"]).json()
        assert again["routes"][0]["line"] == answer["routes"][0]["line"]

    def test_a_start_that_is_said_again_at_the_end_is_the_way_back(self, ask: Any) -> None:
        tour = ask("tours", stops=[*self.STOPS, self.STOPS[0]], back="false")["tour"]
        assert tour["back"]
        assert sorted(tour["order"]) == [1, 2, 3, 4]

    def test_a_stop_on_an_island_is_named(self, ask: Any) -> None:
        said = ask("tours", stops=[(0, 0), (2000, 800), ISLAND, (500, 0)], status=409)
        assert "stop 3" in said["detail"]

    def test_a_hundred_stops_are_too_many(self, ask: Any) -> None:
        said = ask("tours", stops=[(20 * number, 0) for number in range(100)], status=422)
        assert "at most 12 stops" in said["fields"]["stops"]

    def test_a_stop_in_the_sea_is_named(self, ask: Any) -> None:
        said = ask("tours", stops=[(0, 0), SEA, (500, 0)], status=409)
        assert said["detail"].startswith("Stop 2 ")
