"""How far one gets and to which destinations, asked of the API over the little town."""

import json
from itertools import pairwise
from typing import Any

import pytest
import shapely

SEA = (30_000, 100)
ISLAND = (5200, 0)


class TestArea:
    """How far one gets."""

    def test_more_minutes_reach_farther_and_the_start_lies_in_all(self, ask: Any, at: Any) -> None:
        answer = ask("isochrone", start=(1000, 400), minutes="3,6")
        shapes = [shapely.from_geojson(json.dumps(one["geometry"])) for one in answer["features"]]
        assert [one["properties"]["minutes"] for one in answer["features"]] == [6, 3]
        assert shapes[0].area > shapes[1].area
        assert all(shape.buffer(1e-4).contains(shapely.Point(at(1000, 400))) for shape in shapes)

    def test_half_an_hour_an_hour_and_two_are_what_is_usual(self, ask: Any) -> None:
        answer = ask("isochrone", start=(1000, 400))
        assert [one["properties"]["minutes"] for one in answer["features"]] == [120, 60, 30]

    def test_a_family_gets_less_far_than_a_racer(self, ask: Any) -> None:
        area = {}
        for profile in ("family", "road"):
            [one] = ask("isochrone", start=(1000, 0), minutes=3, profile=profile)["features"]
            area[profile] = shapely.from_geojson(json.dumps(one["geometry"])).area
        assert area["family"] < area["road"]

    def test_the_sea_and_too_many_minutes_are_named(self, ask: Any) -> None:
        assert "nearest way" in ask("isochrone", start=SEA, status=409)["detail"]
        said = ask("isochrone", start=(0, 0), minutes="1,2,3,4,5", status=422)
        assert said["fields"]["minutes"] == "5 numbers of minutes are too many: give at most 4."


class TestReach:
    """The destinations that one gets to."""

    def test_destinations_come_nearest_first_with_length_and_time(self, ask: Any) -> None:
        found = ask("reach", start=(1000, 0), minutes=30)["destinations"]
        assert found[0]["name"] == "Pantai Kecil"
        assert {"Pasar Melati", "Gardu Pandang"} <= {one["name"] for one in found}
        assert all(one["time_s"] <= other["time_s"] for one, other in pairwise(found))
        assert found[0]["length_m"] == pytest.approx(200, abs=30)

    def test_only_the_kinds_that_are_asked_for_come(self, ask: Any) -> None:
        found = ask("reach", start=(1000, 0), minutes=30, kinds="market,viewpoint")["destinations"]
        assert {one["kind"] for one in found} == {"market", "viewpoint"}

    def test_what_is_farther_is_counted_and_the_nearest_named(self, ask: Any) -> None:
        answer = ask("reach", start=(2000, 1100), minutes=3, kinds="viewpoint")
        assert (answer["destinations"], answer["left_out"]["farther"]) == ([], 1)
        assert answer["sentence"].startswith(
            "No destination is reached within 3 min. The nearest is Gardu Pandang:"
        )

    def test_where_no_destination_is_near_it_says_so(self, ask: Any) -> None:
        answer = ask("reach", start=(0, 0), minutes=1, kinds="viewpoint")
        assert answer["sentence"] == "No destination lies near enough to be reached within 1 min."

    def test_what_no_way_leads_to_is_counted_and_said(self, ask: Any) -> None:
        answer = ask("reach", start=ISLAND, minutes=60)
        assert answer["destinations"] == []
        assert answer["left_out"]["no_way"] == 3
        assert (
            answer["sentence"]
            == "Destinations are known around here, but no way for a bicycle leads to them."
        )

    def test_the_sea_and_an_unknown_kind_are_named(self, ask: Any) -> None:
        assert "nearest way" in ask("reach", start=SEA, status=409)["detail"]
        said = ask("reach", start=(0, 0), kinds="casino", status=422)
        assert said["fields"]["kinds"].startswith("“casino” is not known. Give one of:")

    def test_its_questions_to_the_database_do_not_grow_with_the_destinations(
        self, ask: Any, django_assert_max_num_queries: Any
    ) -> None:
        ask("reach", start=(1000, 0))
        with django_assert_max_num_queries(8):
            ask("reach", start=(1000, 0))
