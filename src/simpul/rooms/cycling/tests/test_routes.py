"""Three ways at once, through the API: what a rider and a page rely on."""

import json
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from simpul.ground.people.access import system_person
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate import act as roadstate
from simpul.ground.roadstate.act import Told
from simpul.rooms.cycling.tests.town import at

MAWAR = ((100, 800), (1900, 800))
"""From one end of Jalan Mawar to the other: 1.8 km straight on."""
AROUND_M = 2 * 400
"""By any other street it is so much more."""


def stops(*places: tuple[float, float]) -> str:
    return ";".join(f"{lon},{lat}" for lon, lat in (at(*place) for place in places))


def ask(client: Client, *places: tuple[float, float], status: int = 200, **words: str) -> dict[str, Any]:
    said = {"city": "kota-kecil", "stops": stops(*places), "lang": "en"} | words
    answer = client.get("/api/cycling/routes", said)
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = json.loads(answer.content)
    return found


def streets(route: dict[str, Any]) -> list[str]:
    """The streets of a route, each once, in order."""
    return list(dict.fromkeys(one["street"] for one in route["stretches"]))


def tell(city: City, name: str, grade: str, *, from_m: float = 0, to_m: float = 10_000) -> int:
    """Publish a survey of the segments of a street between two distances east of the corner of the town."""
    west, east = at(from_m, 0).lon, at(to_m, 0).lon
    found = Segment.objects.filter(city=city, name=name, west__gte=west - 1e-6, east__lte=east + 1e-6)
    now = timezone.now()
    on = city.day(now) - timedelta(days=3)
    rows = [Told(one.pk, grade, on, confidence=0.8, damages=2, potholes_per_km=20.0) for one in found]
    return roadstate.tell_segments(city, rows, source="roads", now=now)


def test_three_ways_come_at_once_with_what_a_rider_compares(client: Client, little_town: City) -> None:
    answer = ask(client, (0, -200), (2000, 2000))

    assert [route["kind"] for route in answer["routes"]] == ["quick", "balanced", "calm"]
    for route in answer["routes"]:
        figures = route["figures"]
        assert route["sentence"]
        assert len(route["line"]) == len(route["along_m"]) == len(route["heights_m"])
        assert route["along_m"][-1] == pytest.approx(figures["length_m"], abs=1)
        assert figures["climb_m"] == pytest.approx(96, abs=3)
        assert figures["descent_m"] == 0
        assert sum(figures["stress_m"].values()) == pytest.approx(figures["length_m"], abs=2)
        assert route["turns"][0]["text"].startswith("Set off")
        assert {"page", "json"} <= set(route["links"])


def test_stretches_cover_the_way_without_gaps_and_name_the_segments_of_the_map(
    client: Client, little_town: City
) -> None:
    route = ask(client, (120, 800), (1500, 410), kind="quick")["routes"][0]

    stretches = route["stretches"]
    assert stretches[0]["from_m"] == 0
    assert stretches[-1]["to_m"] == pytest.approx(route["along_m"][-1], abs=0.2)
    for one, other in pairwise(stretches):
        assert other["from_m"] == pytest.approx(one["to_m"], abs=0.2)
    for one in stretches:
        segment = Segment.objects.get(pk=one["segment"])
        assert segment.name == one["street"]
        assert one["to_m"] - one["from_m"] <= segment.length_m + 2
        assert one["grade"] == "unknown"
        assert one["seen_on"] is None


def test_riding_against_the_drawn_direction_meets_the_same_segments_in_reverse(
    client: Client, little_town: City
) -> None:
    there = ask(client, *MAWAR, kind="quick")["routes"][0]["stretches"]
    back = ask(client, *MAWAR[::-1], kind="quick")["routes"][0]["stretches"]

    assert [one["segment"] for one in there] == [one["segment"] for one in back][::-1]


def test_ways_that_are_the_same_say_so(client: Client, little_town: City) -> None:
    quick, balanced, _ = ask(client, (2000, 1300), (2000, 2000))["routes"]

    assert quick["same_as"] is None
    assert balanced["same_as"] == "quick"
    assert balanced["line"] == quick["line"]
    assert balanced["sentence"] == "The same way as the quick one."


def test_what_nobody_surveyed_is_not_known(client: Client, little_town: City) -> None:
    figures = ask(client, *MAWAR)["routes"][0]["figures"]

    assert figures["surveyed_share"] == 0
    assert figures["damages_per_km"] is None
    assert figures["condition_from"] is None


def test_a_surface_that_the_map_does_not_say_is_not_paved(client: Client, little_town: City) -> None:
    figures = ask(client, (5000, 10), (5400, 310))["routes"][0]["figures"]

    assert figures["paved_share"] is None
    assert figures["surface_known_share"] == 0


def test_a_published_survey_changes_the_route_and_the_answer_says_why(
    client: Client, little_town: City
) -> None:
    before = ask(client, *MAWAR, kind="balanced")["routes"][0]
    assert streets(before) == ["Jalan Mawar"]

    assert tell(little_town, "Jalan Mawar", "bad", from_m=500, to_m=1500) >= 10
    answer = ask(client, *MAWAR, kind="balanced")

    after = answer["routes"][0]
    more_m = after["figures"]["length_m"] - before["figures"]["length_m"]
    assert after["figures"]["damaged_m"] == 0
    assert more_m == pytest.approx(AROUND_M, abs=20)
    assert answer["why"] == ["Jalan Mawar is gone round for its damage (seen 3 days ago): 800 m more."]


def test_who_is_in_a_hurry_rides_over_what_a_calm_rider_goes_round(client: Client, little_town: City) -> None:
    tell(little_town, "Jalan Mawar", "bad", from_m=500, to_m=1000)

    quick, balanced, calm = ask(client, *MAWAR)["routes"]

    assert streets(quick) == ["Jalan Mawar"]
    assert quick["figures"]["damaged_m"] > 400
    assert balanced["figures"]["damaged_m"] == calm["figures"]["damaged_m"] == 0


def test_small_damage_on_the_only_way_is_shown_and_ridden(client: Client, little_town: City) -> None:
    tell(little_town, "Jalan Bukit", "poor")

    answer = ask(client, (2000, 1300), (2000, 2000), kind="quick")

    figures, [first, *_] = answer["routes"][0]["figures"], answer["routes"][0]["stretches"]
    assert figures["surveyed_share"] == 1
    assert figures["damages_per_km"] == pytest.approx(20, abs=1)
    assert figures["condition_from"] == figures["condition_to"]
    assert (first["grade"], first["confidence"]) == ("poor", 0.8)
    assert answer["why"] == []


def test_a_good_survey_is_shown_and_changes_no_way(client: Client, little_town: City) -> None:
    before = ask(client, *MAWAR)
    tell(little_town, "Jalan Mawar", "good")
    after = ask(client, *MAWAR)

    assert [one["line"] for one in after["routes"]] == [one["line"] for one in before["routes"]]
    assert after["routes"][0]["figures"]["surveyed_share"] == 1
    assert after["why"] == []


def report(city: City, place: tuple[float, float], kind: str, severity: str) -> Any:
    hazard, _ = roadstate.report_hazard(
        city, str(uuid4()), kind, at(*place), actor=system_person(), now=timezone.now(), severity=severity
    )
    return hazard


def test_a_closed_road_is_never_used_by_any_profile_and_opens_again(
    client: Client, little_town: City
) -> None:
    hazard = report(little_town, (1240, 806), "closure", "closed")
    for profile in ("city", "trekking", "road", "family", "ebike"):
        answer = ask(client, (600, 800), (1900, 800), profile=profile, surface="1")
        for route in answer["routes"]:
            assert all(one["segment"] != hazard.segment_id for one in route["stretches"])
        assert answer["why"] == [f"Jalan Mawar is closed (reported today): {AROUND_M} m more."]

    roadstate.close_hazard(hazard, actor=system_person(), now=timezone.now())
    assert streets(ask(client, (600, 800), (1900, 800))["routes"][0]) == ["Jalan Mawar"]


def test_a_closure_without_a_way_round_is_a_clear_no(client: Client, little_town: City) -> None:
    report(little_town, (2000, 1705), "closure", "closed")
    report(little_town, (2000, 1600), "closure", "closed")

    said = ask(client, (1500, 800), (2000, 2190), status=409)["detail"]

    assert "from stop 1 to stop 2" in said


def test_a_hazard_to_avoid_is_gone_round_until_its_time_is_over(client: Client, little_town: City) -> None:
    hazard = report(little_town, (1250, 800), "flood", "avoid")
    answer = ask(client, (600, 800), (1900, 800), kind="balanced")
    hazard.expires_at = timezone.now() - timedelta(seconds=1)
    hazard.changed_at = timezone.now()
    hazard.save()
    after = ask(client, (600, 800), (1900, 800), kind="balanced")

    assert answer["why"][0].startswith("Jalan Mawar is gone round for a hazard (reported today)")
    assert streets(after["routes"][0]) == ["Jalan Mawar"]


@pytest.mark.parametrize(
    ("words", "field", "part"),
    [
        ({"stops": "114.37,-8.21"}, "stops", "at least 2 stops"),
        ({"stops": ";".join(["114.37,-8.21"] * 100)}, "stops", "There are 100"),
        ({"stops": "114.37,-8.21;x"}, "stops", "Stop 2 cannot be read"),
        ({"stops": "-8.21,114.37;114.37,-8.21"}, "stops", "Longitude comes first"),
        ({"stops": "nan,nan;114.37,-8.21"}, "stops", "Stop 1 is not on Earth"),
        ({"stops": "114.37,-8.21;114.37,-8.21"}, "stops", "same place"),
        ({"profile": "unicycle"}, "profile", "none of: city, trekking"),
        ({"hills": "2"}, "hills", "from 0 to 1"),
        ({"kind": "fast"}, "kind", "quick, balanced, calm"),
        ({"at": "tomorrow"}, "at", "no time with its zone"),
    ],
)
def test_a_wish_that_cannot_be_read_is_answered_with_the_field_and_the_cure(
    client: Client, little_town: City, words: dict[str, str], field: str, part: str
) -> None:
    said = ask(client, *MAWAR, status=422, **words)

    assert part in said["fields"][field]
    assert said["cure"]


def test_a_stop_in_the_sea_is_named_with_its_distance(client: Client, little_town: City) -> None:
    said = ask(client, (0, 0), (500, -5000), status=409)

    assert "Stop 2" in said["detail"]
    assert "km from the nearest way" in said["detail"]
    assert said["cure"]


def test_two_islands_that_nothing_joins_are_named(client: Client, little_town: City) -> None:
    said = ask(client, (0, 0), (1000, 0), (5000, 10), status=409)["detail"]

    assert "from stop 2 to stop 3" in said


def test_a_city_that_is_not_served_here_is_not_found(client: Client, little_town: City) -> None:
    ask(client, *MAWAR, status=404, city="atlantis")


def test_an_answer_asks_the_database_four_questions_once_the_city_is_known(
    client: Client, little_town: City, django_assert_max_num_queries: Any
) -> None:
    ask(client, *MAWAR)

    with django_assert_max_num_queries(4):
        ask(client, (0, 0), (2000, 800))
