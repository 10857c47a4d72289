"""The nightly check of recommended routes: flagged when they break, free when mended, quiet when the same."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone, translation

from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Segment
from simpul.ground.roadstate import act as roadstate
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.act import check as checking
from simpul.rooms.cycling.act import curated as act
from simpul.rooms.cycling.jobs import check as jobs
from simpul.rooms.cycling.jobs import sample
from simpul.rooms.cycling.models import Check, CuratedRoute
from simpul.rooms.cycling.share import curated, feed, laid
from simpul.rooms.cycling.tests.conftest import NOON
from simpul.rooms.cycling.tests.routes_cast import laying, published, somebody
from simpul.rooms.cycling.tests.town import at
from simpul.site.commands.cycling_check import check as command


@pytest.fixture
def author(little_town: City) -> Person:
    return somebody("ani", little_town)


@pytest.fixture
def signer(little_town: City) -> Person:
    return somebody("budi", little_town)


@pytest.fixture
def route(little_town: City, engine: Engine, author: Person, signer: Person) -> CuratedRoute:
    return published(little_town, engine, author, signer)


def check(city: City, engine: Engine | None, *, hours: int = 0) -> checking.Checked:
    now = NOON + timedelta(hours=hours)
    lay = partial(laid.of_route, language="en", engine=engine, now=now)
    [found] = checking.check(city, lay, now=now)
    return found


def ruin(city: City, grade: str, *, day: int) -> None:
    """Say that Jalan Melati is so, from end to end."""
    now = NOON + timedelta(days=day)
    segments = Segment.objects.filter(city=city, name="Jalan Melati", retired_at=None)
    told = [roadstate.Told(one.pk, grade, now.date(), confidence=0.9) for one in segments]
    roadstate.tell_segments(city, told, source="roads", now=now)


def test_a_check_finds_nothing_and_changes_nothing_when_run_again(
    little_town: City, engine: Engine, route: CuratedRoute
) -> None:
    first, entries = check(little_town, engine), Entry.objects.count()
    again = check(little_town, engine, hours=24)

    assert (first.check.result, first.is_new, again.is_new) == ("ok", True, False)
    assert Check.objects.get().checked_at == NOON + timedelta(hours=24)
    assert Check.objects.get().since == NOON
    assert Entry.objects.count() == entries
    assert curated.flags(CuratedRoute.objects.shown().get()) == []


def test_a_closed_road_breaks_a_route_until_it_is_open(
    little_town: City, engine: Engine, route: CuratedRoute
) -> None:
    check(little_town, engine)
    hazard, _ = roadstate.report_hazard(
        little_town, str(UUID(int=1)), "works", at(500, 3), actor=system_person(), now=NOON, severity="closed"
    )
    roadstate.report_hazard(
        little_town,
        str(UUID(int=2)),
        "works",
        at(1500, 800),
        actor=system_person(),
        now=NOON,
        severity="closed",
    )

    found = check(little_town, engine, hours=1)

    assert (found.check.result, len(found.check.what["closures"])) == ("broken", 1)
    with translation.override("en"):
        [flag] = curated.flags(CuratedRoute.objects.shown().get())
        assert flag.startswith("Closed at 1.3 km")
        assert "Road works" in flag
        assert flag in feed.news(little_town)[0].what
    assert feed.news(little_town)[0].changed_at == NOON + timedelta(hours=1)
    roadstate.close_hazard(hazard, actor=system_person(), now=NOON)
    assert check(little_town, engine, hours=2).check.result == "ok"
    assert curated.flags(CuratedRoute.objects.shown().get()) == []
    said = Entry.objects.filter(verb="cycling.route_check").order_by("sequence")
    assert [(one.detail["before"], one.detail["result"]) for one in said] == [
        ("ok", "broken"),
        ("broken", "ok"),
    ]


def test_a_resident_who_says_closed_is_shown_to_staff_and_unpublishes_nothing(
    little_town: City, engine: Engine, route: CuratedRoute, author: Person, client: Client
) -> None:
    check(little_town, engine)
    now = timezone.now()
    places = {UUID(int=3): at(500, 3), UUID(int=4): at(1500, 800)}
    for key, place in places.items():
        roadstate.report_hazard(little_town, str(key), "closure", place, actor=None, now=now)
    roadstate.report_hazard(little_town, str(UUID(int=5)), "flood", at(400, 3), actor=None, now=now)
    address = f"/cycling/{little_town.slug}/routes/"

    assert check(little_town, engine, hours=1).check.result == "ok"
    for path in (address, route.get_absolute_url()):
        assert "Reported closed" not in client.get(path).content.decode()
    client.force_login(author)
    for path in (address, route.get_absolute_url()):
        said = client.get(path).content.decode()
        assert said.count("Reported closed at 1.3 km") == 1
        assert "not checked" in said
    route.refresh_from_db()
    assert route.state == "published"


def test_a_survey_flags_a_route_and_a_repair_frees_it(
    little_town: City, engine: Engine, route: CuratedRoute
) -> None:
    ruin(little_town, "bad", day=1)
    worse = check(little_town, engine, hours=30)

    assert worse.check.result == "changed"
    assert worse.check.what["now"]["bad_m"] == pytest.approx(1000, abs=20)
    with translation.override("en"):
        assert "heavily damaged road (Jalan Melati)" in curated.flags(CuratedRoute.objects.shown().get())[0]
    ruin(little_town, "good", day=2)
    assert check(little_town, engine, hours=60).check.result == "ok"


def test_a_street_that_is_gone_from_the_map_breaks_a_route(
    little_town: City, engine: Engine, route: CuratedRoute
) -> None:
    # The town without Jalan Melati: the line is matched to the cycleway 200 m away, or to nothing.
    gone = replace(engine, version="later", match=lambda _line, _costing: laying(
        little_town, engine, [at(0, 800), at(0, 0)]
    ).path)  # fmt: skip

    found = check(little_town, gone)

    assert found.check.result == "broken"
    assert found.check.what["off_m"] == pytest.approx(975, abs=30)
    assert found.check.tiles == "later"


def test_without_a_network_nothing_is_known_and_nothing_is_called_broken(
    little_town: City, route: CuratedRoute
) -> None:
    found = check(little_town, None)

    assert found.check.result == "unknown"
    assert not CuratedRoute.objects.shown().get().is_broken


def test_only_published_routes_are_checked(
    little_town: City, engine: Engine, route: CuratedRoute, author: Person
) -> None:
    act.step(route, "revise", actor=author, now=NOON)

    assert checking.check(little_town, lambda _route: pytest.fail("a draft was checked"), now=NOON) == []


def test_the_nightly_job_checks_every_city_on_its_own_tiles(little_town: City, route: CuratedRoute) -> None:
    assert jobs.check_routes.func() == 1
    assert jobs.check_routes.func() == 0
    assert Check.objects.get().result == "ok"
    assert Check.objects.get().tiles.startswith("map-")


def test_the_shell_prints_what_the_job_finds(little_town: City, route: CuratedRoute) -> None:
    ruin(little_town, "bad", day=1)

    said = CliRunner().invoke(command, ["--city", "kota-kecil"]).output
    again = json.loads(CliRunner().invoke(command, ["--json"]).output)

    assert said.startswith("kota-kecil/to-the-beach: changed")
    assert "heavily damaged road (Jalan Melati), none when it was signed off." in said
    assert [(one["route"], one["result"], one["new"]) for one in again["routes"]] == [
        ("to-the-beach", "changed", False)
    ]


def test_the_invented_routes_are_made_once_where_the_map_has_their_places(little_town: City) -> None:
    City.objects.filter(pk=little_town.pk).update(invented=True)

    made = sample.routes(little_town, now=NOON)

    assert [one.state for one in made] == ["published"] * len(made)
    assert all(one.invented for one in made)
    assert sample.routes(little_town, now=NOON) == []
