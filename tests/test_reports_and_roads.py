"""One story in two rooms: a resident's report and a damage that a camera saw, to what a later camera says.

A report is verified, joined with the damage, makes it count more, and is ordered; a reused photo is caught;
an honest proof is believed; the next survey confirms it, and the report says so. The rooms know each other
by the ledger alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from simpul.adapters import proofs as adapter
from simpul.ground.ledger import act as ledger
from simpul.ground.people.access import system_person
from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City
from simpul.ground.proof.checks import Sent, Tools
from simpul.ground.proof.rules import Said
from simpul.ground.proof.tests.photos import Camera, scene
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.act import begin, step, submit
from simpul.rooms.reports.act import proof as done
from simpul.rooms.reports.jobs import roads as reports_jobs
from simpul.rooms.reports.models import Category, Desk, Event, Office, Proof, Report, RoadStory
from simpul.rooms.roads.act import order as orders
from simpul.rooms.roads.act import proof as mended
from simpul.rooms.roads.jobs import reported as roads_jobs
from simpul.rooms.roads.models import Crew, Damage, Item, Member, Order, Plan, Reported
from simpul.rooms.roads.observe import plan as plans
from simpul.rooms.roads.tests.conftest import Drive, make_street, survey_of

pytestmark = pytest.mark.django_db

TOOLS = Tools(adapter.examine, adapter.words)
HOLES = [20.0 + 40 * number for number in range(12)]


@pytest.fixture
def city(db: None, tmp_path: Path, settings: Any) -> City:
    """A city of one street that a camera drove along, past twelve potholes."""
    settings.SIMPUL_DATA = tmp_path / "kept"
    city = City.objects.create(
        slug="straight", name="Straight", west=114.34, south=-8.22, east=114.37, north=-8.2, version="1"
    )
    begin.begin(city, actor=system_person(), now=timezone.now())
    make_street(city, 0, 500, way=1)
    drive(city, tmp_path / "first", HOLES)
    return city


def drive(city: City, folder: Path, holes: list[float], **said: Any) -> None:
    """Drive along the street and bring the photos in."""
    folder.mkdir()
    Drive(folder, potholes=holes, **said).along(0, 490)
    survey_of(city, folder)


def somebody(city: City, name: str, role: str) -> Person:
    person = Person.objects.create_user(name)
    Role.objects.create(person=person, city=city, role=role)
    return person


@dataclass(frozen=True)
class Cast:
    """Who takes part: the road office in both rooms, the citizens' desk, and a crew with its mender."""

    office: Office
    desk: Person
    handler: Person
    engineer: Person
    crew: Crew
    mender: Person


@pytest.fixture
def cast(city: City) -> Cast:
    office = Office.objects.create(city=city, name="Dinas PU")
    desk, handler, engineer, mender = (
        somebody(city, role, role) for role in ("desk", "handler", "engineer", "crew")
    )
    Desk.objects.create(city=city, person=handler, office=office)
    crew = Crew.objects.create(city=city, name="CV Jalan Mulus", kind="contractor")
    Member.objects.create(crew=crew, person=mender)
    return Cast(office, desk, handler, engineer, crew, mender)


def tell(city: City, position: LonLat, cast: Cast, now: datetime) -> Report:
    """Send a report of a pothole in and bring it to the road office."""
    said = submit.Said(
        uuid4(), position, "Ada lubang besar", Category.objects.get(city=city, code="pothole"), language="en"
    )
    report, _is_new = submit.submit(city, said, now=now)
    report = step.step(report, "verify", step.office(cast.desk), now=now)
    return step.step(report, "forward", step.office(cast.desk), now=now, to=cast.office)


def hear(city: City) -> None:
    """Let both rooms hear each other, as their jobs do each minute."""
    for _minute in range(2):
        now = timezone.now()
        reports_jobs.tell(city, now)
        roads_jobs.hear(city, now)
        reports_jobs.hear(city, now)


def state(report: Report) -> str:
    return str(Report.objects.get(pk=report.pk).state)


def order(city: City, damage: Damage, cast: Cast) -> Item:
    """Order a damage to be mended within a week."""
    due_on = city.day(timezone.now()) + timedelta(days=7)
    wanted = orders.Wanted(cast.crew, "Satu lubang", due_on, damages=[damage])
    made = orders.make(city, wanted, actor=cast.engineer, now=timezone.now())
    return Item.objects.select_related("order__city", "order__crew", "damage__best_frame", "segment").get(
        order=made
    )


def photo_of(position: LonLat, seed: int) -> Sent:
    """Give a photo as a phone sends it, taken now where something is."""
    data = Camera(timezone.now(), position).photo(scene(seed))
    return Sent(uuid4(), data, Said(position=position, accuracy_m=5.0))


def test_one_story_from_the_report_to_the_next_survey(city: City, cast: Cast, tmp_path: Path) -> None:
    damage, beside = Damage.objects.order_by("chainage_m")[4:6]
    here, before = LonLat(damage.lon, damage.lat), timezone.now() - timedelta(hours=2)
    report = tell(city, LonLat(here.lon + 0.00005, here.lat + 0.00005), cast, before)
    other = tell(city, LonLat(beside.lon, beside.lat), cast, before)

    hear(city)
    row = Reported.objects.get(ref=f"reports.report/{report.pk}")
    assert (row.damage_id, row.people, row.open) == (damage.pk, 1, True)
    assert RoadStory.objects.get(report=report).damage == f"roads.damage/{damage.pk}"
    assert weight(city, damage) >= 1

    item = order(city, damage, cast)
    hear(city)
    assert (state(report), state(other)) == ("in_progress", "forwarded")
    assert "told to mend it, by" in words(report)

    reuse(item, other, cast)
    hear(city)
    assert state(report) == "in_progress"

    item.refresh_from_db()
    honest = mended.prove(item, photo_of(here, 4), TOOLS, actor=cast.mender, now=timezone.now())
    hear(city)
    assert (honest.state, state(report)) == ("accepted", "proposed")

    left = [hole for hole in HOLES if abs(hole - damage.chainage_m) > 5]
    drive(city, tmp_path / "second", left, start=timezone.now() + timedelta(days=1), seed=7)
    hear(city)
    is_confirmed(city, report)
    assert not Reported.objects.get(pk=row.pk).open


def reuse(item: Item, other: Report, cast: Cast) -> None:
    """Prove another report, then a road order with the same photo: it is caught, seen and refused."""
    now = timezone.now()
    used = photo_of(other.position, 3)
    first = done.prove(other, used, TOOLS, actor=cast.handler, now=now)
    assert item.damage
    here = LonLat(item.damage.lon, item.damage.lat)
    again = Sent(uuid4(), used.data, Said(position=here, accuracy_m=5.0))
    reused = mended.prove(item, again, TOOLS, actor=cast.mender, now=now)
    assert (first.state, reused.state) == ("accepted", "waiting")
    assert ("same_photo", f"reports.proof/{first.pk}") in [
        (one["reason"], one["ref"]) for one in reused.flags
    ]
    see_the_reused(cast.engineer, reused.pk)
    mended.decide(reused, accept=False, note="foto laporan lain", actor=cast.engineer, now=now)


def is_confirmed(city: City, report: Report) -> None:
    """The report is confirmed by the camera, says so and what it brought; heard again, nothing is added."""
    assert state(report) == "confirmed"
    assert "does not see the damage any more" in words(report)
    proof = Proof.objects.get(report=report)
    assert (proof.outcome, proof.by_camera) == ("confirmed", True)
    page = Client().get(report.get_absolute_url()).text
    assert "Confirmed by the camera of a road survey" in page
    events = Event.objects.count()
    hear(city)
    assert Event.objects.count() == events
    assert ledger.verify(city) == []


def test_the_camera_disputes_what_was_only_said(city: City, cast: Cast, tmp_path: Path) -> None:
    damage = Damage.objects.order_by("chainage_m")[4]
    here = LonLat(damage.lon, damage.lat)
    report = tell(city, here, cast, timezone.now() - timedelta(hours=2))
    item = order(city, damage, cast)
    mended.prove(item, photo_of(here, 4), TOOLS, actor=cast.mender, now=timezone.now())
    hear(city)
    assert state(report) == "proposed"

    drive(city, tmp_path / "second", HOLES, start=timezone.now() + timedelta(days=1), seed=7)
    hear(city)

    assert state(report) == "disputed"
    assert "sees the damage still" in words(report)
    order(city, Damage.objects.get(pk=damage.pk), cast)
    hear(city)
    assert state(report) == "in_progress"
    assert Order.objects.count() == 2


def see_the_reused(engineer: Person, proof: int) -> None:
    """See on the road office's page the photo of the other room that it is."""
    client = Client()
    client.force_login(engineer)
    page = client.get(f"/roads/proofs/{proof}/").text
    assert "This very photo was sent before." in page
    assert f"/roads/proofs/{proof}/0.jpg" in page
    answer = client.get(f"/roads/proofs/{proof}/0.jpg")
    assert answer.status_code == 200
    assert b"".join(answer).startswith(b"\xff\xd8")


def weight(city: City, damage: Damage) -> int:
    """Give how many people a plan counts for the stretch of a damage."""
    plan = Plan.objects.create(
        city=city, name="next", from_year=2027, years=1, budgets=[1.0], currency="IDR", weights={},
        by=system_person(), made_at=timezone.now(),
    )  # fmt: skip
    columns = plans.gather(plan, on=city.day(timezone.now()), solver="none")["segments"]
    return int(columns["reports"][columns["id"].index(damage.segment_id)])


def words(report: Report) -> str:
    """Give the last words that its reporter reads."""
    found = Event.objects.filter(report=report).order_by("-pk").first()
    return found.words if found else ""
