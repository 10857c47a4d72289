"""Damage that was known when the tiles were built: gone round unasked, and told honestly."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from simpul.adapters import valhalla
from simpul.ground.places.models import City
from simpul.kernel.routing import Engine, Path, Query
from simpul.rooms.cycling.act import build
from simpul.rooms.cycling.jobs import build as jobs
from simpul.rooms.cycling.observe import engine as engines
from simpul.rooms.cycling.share import routes
from simpul.rooms.cycling.tests.test_routes import MAWAR, ask, streets, tell
from simpul.rooms.cycling.tests.town import at
from simpul.rooms.cycling.understand.wish import Wish


def rebuild(city: City) -> None:
    build.ask(city, why="a test", now=timezone.now(), start=None)
    done = jobs.run(city)
    assert done is not None
    assert done.state == "ready"


class Counted:
    """An engine that counts what it is asked."""

    def __init__(self, engine: Engine) -> None:
        self.queries: list[Query] = []
        self._route = engine.route
        self.engine = replace(engine, route=self.route)

    def route(self, query: Query) -> Path:
        self.queries.append(query)
        return self._route(query)


@pytest.fixture
def counted(little_town: City) -> Any:
    def answer(kinds: Any = ("balanced",)) -> tuple[Any, list[Query]]:
        one = Counted(engines.current(little_town, valhalla.engine))
        wish = Wish((at(*MAWAR[0]), at(*MAWAR[1])), kinds=kinds)
        return routes.answer(little_town, wish, engine=one.engine, now=timezone.now()), one.queries

    return answer


def test_what_the_tiles_know_is_gone_round_and_said_without_being_told(
    client: Client, little_town: City, counted: Any
) -> None:
    tell(little_town, "Jalan Mawar", "bad", from_m=500, to_m=1500)
    rebuild(little_town)

    found, queries = counted()

    assert found.routes[0].figures.damaged_m == 0
    assert found.why == ["Jalan Mawar is gone round for its damage (seen 3 days ago): 800 m more."]
    assert len(queries) == 2  # the way, and the one that would be gone without damage
    assert not any(query.factors for query in queries)


def test_damage_out_of_reach_costs_no_search(little_town: City, counted: Any) -> None:
    tell(little_town, "Jalan Bukit", "bad")
    rebuild(little_town)

    found, queries = counted(("quick", "balanced", "calm"))

    assert len(queries) == 3
    assert found.why == []


def test_news_since_the_build_is_told_and_only_that(client: Client, little_town: City, counted: Any) -> None:
    tell(little_town, "Jalan Mawar", "bad", from_m=500, to_m=1500)
    rebuild(little_town)
    before = streets(ask(client, *MAWAR, kind="balanced")["routes"][0])
    [way_round] = [name for name in before if name in {"Jalan Raya", "Jalan Kenanga"}]

    tell(little_town, way_round, "bad", from_m=500, to_m=1500)
    found, queries = counted()

    assert found.routes[0].figures.damaged_m == 0
    told = {street for query in queries for line, _factor in query.factors for street in line}
    assert told
    assert all(abs(position.lat - at(0, 800).lat) > 1e-4 for position in told)


def test_the_time_on_damage_is_a_riders_and_the_surface_is_the_maps(
    client: Client, little_town: City
) -> None:
    before = ask(client, *MAWAR, kind="balanced")["routes"][0]
    for name in ("Jalan Raya", "Jalan Mawar", "Jalan Melati", "Jalan Kenanga", "Jalur Pantai"):
        tell(little_town, name, "bad")
    rebuild(little_town)

    after = ask(client, *MAWAR, kind="balanced")["routes"][0]

    assert streets(after) == ["Jalan Mawar"]
    assert after["figures"]["damaged_m"] == pytest.approx(after["figures"]["length_m"], abs=5)
    assert after["figures"]["time_s"] == pytest.approx(before["figures"]["time_s"] / 0.6, rel=0.05)
    assert after["figures"]["paved_share"] == 1
    assert not [one for one in after["warnings"] if one["kind"] == "unpaved"]


def test_no_profile_loses_its_way_over_damage(client: Client, little_town: City) -> None:
    tell(little_town, "Jalan Bukit", "bad")
    rebuild(little_town)

    for profile in ("city", "trekking", "road", "family", "ebike"):
        for surface in ("0", "1"):
            answer = ask(client, (2000, 1300), (2000, 2000), profile=profile, surface=surface)
            assert streets(answer["routes"][0]) == ["Jalan Bukit"]
