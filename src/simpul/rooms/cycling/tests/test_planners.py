"""What planners see and do: bad streets cut the beach off; the answer names them, and a road plan gets it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry
from simpul.ground.people.act import grant
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate.models import RepairWish, SegmentState
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.act import repairs as act
from simpul.rooms.cycling.jobs import network as jobs
from simpul.rooms.cycling.measure import low_stress, reached, rows_low_stress, rows_reached
from simpul.rooms.cycling.models.network import NetworkLook, RepairStudy
from simpul.rooms.cycling.observe import network, reach

UPWARD = ["Jalan Satu", "Jalan Dua", "Jalan Tiga", "Jalan Empat", "Jalan Lima"]
NOW = datetime(2026, 3, 2, 5, tzinfo=UTC)


@pytest.fixture
def planner(little_town: City) -> Person:
    return _somebody("planner", "engineer", little_town)


@pytest.fixture
def stranger(db: None) -> Person:
    return Person.objects.create_user("stranger")


@pytest.fixture
def broken(little_town: City) -> City:
    """Heavy damage on the streets that lead from the beach into the town, and on the one up the hill."""
    for segment in Segment.objects.filter(city=little_town, name__in=[*UPWARD, "Jalan Bukit"]):
        SegmentState.objects.create(
            city=little_town, segment=segment, grade="bad", seen_on=NOW, source="roads", changed_at=NOW
        )
    return little_town


def _somebody(name: str, role: str, city: City) -> Person:
    person = Person.objects.create_user(name)
    grant(person, role, city, NOW)
    return person


def answered(city: City, planner: Person, budget: float = 1e12, kinds: tuple[str, ...] = ()) -> RepairStudy:
    study = act.ask(city, budget, kinds, actor=planner, now=NOW, start=lambda _pk: None)
    jobs.study.call(study.pk)
    study.refresh_from_db()
    return study


def test_what_cuts_a_quiet_street_off_is_found_with_its_price(broken: City, planner: Person) -> None:
    study = answered(broken, planner, kinds=("beach",))

    assert study.state == "done"
    assert {one["name"] for one in study.answer["repairs"]} == set(UPWARD)
    assert study.answer["after_m"] > study.answer["before_m"]
    streets = network.streets(broken, NOW.date())
    hill = [one for one in streets.repairs.values() if one.name == "Jalan Bukit"]
    assert len(hill) == Segment.objects.filter(city=broken, name="Jalan Bukit").count()
    assert all(one.treatment == "rebuild" and one.cost and one.assumed for one in hill)
    assert streets.currency == "IDR"


def test_a_study_is_asked_read_and_handed_on_by_planners_alone(
    broken: City, planner: Person, stranger: Person, client: Client
) -> None:
    address = f"/cycling/{broken.slug}/repairs/"
    assert client.get(address).status_code == 302
    client.force_login(stranger)
    assert client.get(address).status_code == 403
    assert client.post(address, {"budget": "1000"}).status_code == 403

    client.force_login(planner)
    assert client.post(address, {"budget": "nothing"}).status_code == 422
    answer = client.post(address, {"budget": "100000000000"}, follow=True)
    assert answer.status_code == 200
    [study] = RepairStudy.objects.all()
    jobs.study.call(study.pk)
    page = client.get(study.get_absolute_url()).content.decode()
    assert "Jalan Lima" in page

    client.force_login(stranger)
    assert client.get(study.get_absolute_url()).status_code == 403
    client.force_login(planner)
    assert client.post(study.get_absolute_url(), {"why": ""}).status_code == 422
    assert client.post(study.get_absolute_url(), {"why": "The hill"}).status_code == 302
    [wish] = RepairWish.objects.all()
    assert [line["segment"] for line in wish.lines] == [
        one["segment"] for one in RepairStudy.objects.get().answer["repairs"]
    ]
    again = client.post(study.get_absolute_url(), {"why": "The hill"})
    assert again.status_code == 422
    assert RepairWish.objects.count() == 1
    assert set(Entry.objects.values_list("verb", flat=True)) >= {"cycling.ask_study", "roadstate.wish"}
    assert ledger.verify(broken) == []


def test_the_list_leaves_as_table_and_as_map(broken: City, planner: Person, client: Client) -> None:
    study = answered(broken, planner)
    client.force_login(planner)

    table = client.get(f"{study.get_absolute_url()}repairs.csv").content.decode()
    drawn = json.loads(client.get(f"{study.get_absolute_url()}repairs.geojson").content)

    repairs = [one for one in drawn["features"] if one["properties"]["what"] == "repair"]
    assert len(table.splitlines()) == 1 + len(repairs) == 1 + len(study.answer["repairs"])
    assert {one["geometry"]["type"] for one in drawn["features"]} == {"LineString"}
    assert client.get(f"{study.get_absolute_url()}repairs.exe").status_code == 404


@pytest.mark.parametrize("budget", [0.0, -5.0, float("nan"), float("inf")])
def test_a_budget_that_is_none_is_refused(broken: City, planner: Person, budget: float) -> None:
    with pytest.raises(act.BadBudget):
        act.ask(broken, budget, (), actor=planner, now=NOW, start=lambda _pk: None)
    assert not RepairStudy.objects.exists()


def test_a_stranger_cannot_ask(broken: City, stranger: Person) -> None:
    with pytest.raises(PermissionDenied):
        act.ask(broken, 10, (), actor=stranger, now=NOW, start=lambda _pk: None)


def test_a_repair_without_a_price_is_never_chosen(broken: City, planner: Person) -> None:
    prices = [
        {"valid_from": "2026-01-01", "currency": "IDR", "source": "x", "overlay": {"amount": 1, "unit": "m2"}}
    ]
    broken.settings = {"roadstate": {"prices": prices}}
    broken.save()

    study = answered(broken, planner)

    assert study.answer["repairs"] == []
    assert {one.cost for one in network.streets(broken, NOW.date()).repairs.values()} == {None}


def test_a_route_says_which_repairs_smooth_it(
    broken: City, planner: Person, client: Client, at: Callable[..., Any]
) -> None:
    client.force_login(planner)
    start, end = at(2000, 800), at(2000, 2150)

    page = client.get(
        f"/cycling/{broken.slug}/repairs/route/", {"stops": f"{start.lon},{start.lat};{end.lon},{end.lat}"}
    )

    assert page.status_code == 200
    assert "Jalan Bukit" in page.content.decode()
    bad = client.get(f"/cycling/{broken.slug}/repairs/route/", {"stops": "here"})
    assert bad.status_code == 422


def test_the_look_of_the_year_makes_the_indicators(little_town: City, engine: Engine) -> None:
    look = jobs.look(little_town, NOW)

    assert look.year == 2026
    reading = low_stress(little_town.pk, 2026)
    assert reading.value == pytest.approx(
        sum(row.amount for row in rows_low_stress(little_town.pk, 2026) if row.part == "numerator")
    )
    assert (reading.value or 0) > 5
    assert low_stress(little_town.pk, 2025).value is None, "a year that nobody looked in has no figure"
    assert reached(little_town.pk, 2026).numerator == 0
    assert list(rows_reached(little_town.pk, 2026)) == [], "without villages nothing is known to be reached"
    jobs.look(little_town, NOW)
    assert NetworkLook.objects.count() == 1


def test_what_a_village_reaches_has_its_time(
    little_town: City, engine: Engine, at: Callable[..., Any]
) -> None:
    villages = [reach.Village("51.06.02.1006", at(0, 0)), reach.Village("51.06.02.1007", at(1900, 800))]
    goal = reach.Goal("node-1", "Pantai", "/x/", at(2000, 0))

    found = reach.reached(goal, villages, engine, {})
    island = reach.reached(reach.Goal("node-2", "Pulau", "/y/", at(5400, 300)), villages, engine, {})

    assert found["village"] == "51.06.02.1007"
    assert 0 < found["time_s"] < 600
    assert island["time_s"] is None


def test_a_program_asks_too(broken: City, planner: Person, stranger: Person, client: Client) -> None:
    asked = {"city": broken.slug, "budget": 1e9, "kinds": ["beach"]}
    send = partial(client.post, "/api/cycling/repairs", content_type="application/json")
    assert send(asked).status_code == 401
    client.force_login(stranger)
    assert send(asked).status_code == 403
    client.force_login(planner)

    answer = send(asked)

    assert answer.status_code == 202
    assert answer.json()["answer"] is None
    jobs.study.call(answer.json()["id"])
    found = client.get(f"/api/cycling/repairs/{answer.json()['id']}").json()
    assert found["state"] == "done"
    assert found["answer"]["cost"] <= 1e9
    assert send(asked | {"budget": -1}).status_code == 409
    assert send(asked | {"kinds": ["castle"]}).status_code == 409
    client.force_login(stranger)
    assert client.get(f"/api/cycling/repairs/{answer.json()['id']}").status_code == 403
