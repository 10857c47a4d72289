"""Reports heard through the ledger: joined with the nearest damage, and told what becomes of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.roads.act import order as orders
from simpul.rooms.roads.jobs import reported as jobs
from simpul.rooms.roads.models import Crew, Damage, Item, Reported, Survey
from simpul.rooms.roads.observe import plan
from simpul.rooms.roads.observe.reported import people
from simpul.rooms.roads.tests.conftest import on_street
from simpul.rooms.roads.understand import reported as thinking
from simpul.rooms.roads.understand.reported import Facts, What

TODAY = date(2026, 3, 2)


class _Report:
    """Stands in for a record of the other room: what an entry of the ledger needs of its subject."""

    class _Meta:
        label_lower = "reports.report"

    _meta = _Meta

    def __init__(self, pk: int) -> None:
        self.pk = pk


def report(city: City, number: int, here: LonLat, **said: Any) -> None:
    """Let the reports room tell of a report, as it does: rounded to four decimals."""
    facts = {"open": True, "kinds": ["D40"], "lon": round(here.lon, 4), "lat": round(here.lat, 4),
             "people": 1, "on": TODAY} | said  # fmt: skip
    ledger.record(
        city=city, actor=system_person(), verb="reports.road", subject=_Report(number),  # type: ignore[arg-type]
        now=timezone.now(), **facts,
    )  # fmt: skip


def told() -> list[dict[str, Any]]:
    return [one.detail | {"subject": one.subject} for one in Entry.objects.filter(verb="roads.story")]


def hear(city: City) -> int:
    return jobs.hear(city, timezone.now())


@pytest.fixture
def hole(surveyed: Survey) -> Damage:
    found = Damage.objects.order_by("chainage_m").first()
    assert found
    return found


def test_it_is_joined_with_the_nearest_of_its_kind_once(city: City, hole: Damage) -> None:
    here = on_street(hole.chainage_m + 8)
    report(city, 1, here)
    report(city, 2, on_street(hole.chainage_m + 60))
    report(city, 3, here, kinds=["D00"])

    assert hear(city) == 1
    assert hear(city) == 0
    assert [(one["subject"], one["report"], one["what"]) for one in told()] == [
        (f"roads.damage/{hole.pk}", "reports.report/1", "joined")
    ]
    assert dict(Reported.objects.values_list("ref", "damage")) == {
        "reports.report/1": hole.pk, "reports.report/2": None, "reports.report/3": None,
    }  # fmt: skip


def test_one_that_came_before_the_survey_is_joined_when_the_damage_is_found(
    city: City, street: object, surveyed: Survey, hole: Damage
) -> None:
    Damage.objects.update(state=Damage.State.DISMISSED)
    report(city, 1, on_street(hole.chainage_m))
    assert hear(city) == 0
    Damage.objects.update(state=Damage.State.FOUND)
    ledger.record(
        city=city, actor=system_person(), verb="roads.surveyed", subject=surveyed, now=timezone.now()
    )

    assert hear(city) == 1


@pytest.fixture
def crew(city: City) -> Crew:
    return Crew.objects.create(city=city, name="CV Jalan Mulus", kind="contractor")


def order(hole: Damage, crew: Crew, engineer: Person) -> Item:
    due_on = hole.city.day(timezone.now()) + timedelta(days=3)
    made = orders.make(
        hole.city, orders.Wanted(crew, "x", due_on, damages=[hole]), actor=engineer, now=timezone.now()
    )
    return made.items.select_related("order__city").get()


def test_an_order_its_day_and_its_end_are_told(
    city: City, hole: Damage, crew: Crew, engineer: Person
) -> None:
    report(city, 1, on_street(hole.chainage_m))
    hear(city)
    item = order(hole, crew, engineer)
    hear(city)
    first = item.order.due_on
    later = first + timedelta(days=4)
    orders.change_due(item.order, later, actor=engineer, now=timezone.now())
    hear(city)
    orders.office_step(item, "cancel", "no money", actor=engineer, now=timezone.now())
    hear(city)

    assert [one["what"] for one in told()] == ["joined", "ordered", "ordered", "joined"]
    assert [one["due_on"] for one in told()[1:3]] == [first.isoformat(), later.isoformat()]


def test_what_is_no_damage_is_parted_and_not_joined_again(city: City, hole: Damage, engineer: Person) -> None:
    report(city, 1, on_street(hole.chainage_m))
    hear(city)
    Damage.objects.filter(pk=hole.pk).update(state=Damage.State.DISMISSED)
    ledger.record(city=city, actor=engineer, verb="roads.review", subject=hole, now=timezone.now())
    hear(city)

    assert [one["what"] for one in told()] == ["joined", "parted"]
    assert Reported.objects.get().damage is None


def test_what_was_mended_before_is_not_what_they_mean(city: City, hole: Damage) -> None:
    Damage.objects.filter(pk=hole.pk).update(
        state=Damage.State.REPAIRED, repaired_on=TODAY - timedelta(days=1)
    )
    report(city, 1, on_street(hole.chainage_m))
    assert hear(city) == 0

    report(city, 2, on_street(hole.chainage_m), on=TODAY - timedelta(days=2))
    assert hear(city) == 1
    assert told()[0]["what"] == "repaired"


def test_people_are_counted_for_the_plan_and_on_the_page(city: City, hole: Damage, client: Client) -> None:
    report(city, 1, on_street(hole.chainage_m), people=3)
    report(city, 2, on_street(hole.chainage_m + 3))
    hear(city)
    assert people(hole) == 4
    assert "Reported by 4 residents" in client.get(hole.get_absolute_url()).text
    counts = plan._reports(type("P", (), {"city": city})())
    assert counts[hole.segment_id or 0] == 4

    ledger.record(
        city=city, actor=system_person(), verb="reports.road", subject=_Report(1),  # type: ignore[arg-type]
        now=timezone.now(), open=False,
    )  # fmt: skip
    hear(city)
    assert plan._reports(type("P", (), {"city": city})())[hole.segment_id or 0] == 1


def test_nonsense_is_not_kept(city: City, hole: Damage) -> None:
    report(city, 1, LonLat(400, 400))
    ledger.record(
        city=city, actor=system_person(), verb="reports.road", subject=_Report(2),  # type: ignore[arg-type]
        now=timezone.now(), open=False,
    )  # fmt: skip

    assert hear(city) == 0
    assert not Reported.objects.exists()


MENDED = date(2026, 5, 1)
ORDER = (3, date(2026, 5, 9))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts("found"), What.JOINED),
        (Facts("dismissed", ordered=ORDER), What.PARTED),
        (Facts("found", ordered=ORDER), What.ORDERED),
        (Facts("repaired", repaired_on=MENDED), What.REPAIRED),
        (Facts("repaired", repaired_on=MENDED, outcome="not_seen"), What.REPAIRED),
        (Facts("repaired", repaired_on=MENDED, outcome="confirmed"), What.CONFIRMED),
        (Facts("disputed", repaired_on=MENDED, outcome="disputed"), What.DISPUTED),
        (Facts("confirmed", repaired_on=MENDED, outcome="disputed"), What.DISPUTED),
        (Facts("disputed", ordered=ORDER, repaired_on=MENDED, outcome="disputed"), What.ORDERED),
    ],
)
def test_how_far_a_damage_is(facts: Facts, expected: What) -> None:
    assert thinking.what(facts) == expected


def test_the_index_is_told_with_the_verdict_alone() -> None:
    looks = {"before": (112.5, "bad"), "after": (38.0, "good"), "seen_on": date(2026, 6, 1)}
    confirmed = Facts("repaired", repaired_on=MENDED, outcome="confirmed", **looks)  # type: ignore[arg-type]

    assert thinking.story(confirmed) == {
        "what": "confirmed", "repaired_on": "2026-05-01", "seen_on": "2026-06-01", "before": 112.5,
        "grade_before": "bad", "after": 38.0, "grade_after": "good",
    }  # fmt: skip
    assert thinking.story(Facts("repaired", repaired_on=MENDED)) == {
        "what": "repaired", "repaired_on": "2026-05-01",
    }  # fmt: skip
