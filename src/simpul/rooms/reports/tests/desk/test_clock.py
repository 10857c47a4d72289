"""What is late is told upwards, each level once; what nobody answered in time is closed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.post.models import Message
from simpul.rooms.reports.act import desk as act
from simpul.rooms.reports.act import escalate, proof
from simpul.rooms.reports.act.step import office, step
from simpul.rooms.reports.jobs import clock
from simpul.rooms.reports.models import Arrival, Escalation, Office, Report
from simpul.rooms.reports.observe import desk as scopes
from simpul.rooms.reports.observe.queue import Asked
from simpul.rooms.reports.share import queue
from simpul.rooms.reports.tests.conftest import NOW, Tell
from simpul.rooms.reports.tests.desk.conftest import Forwarded


def due(report: Report) -> datetime:
    assert report.due_at is not None
    return report.due_at


def levels(report: Report) -> list[str]:
    return list(report.escalations.order_by("at", "level").values_list("to", flat=True))


def test_what_is_in_time_is_told_to_nobody(city: City, tell: Tell) -> None:
    report = tell()

    assert clock.look(city, now=due(report) - timedelta(seconds=1)) == {"escalated": 0, "timed_out": 0}


def test_each_level_is_told_once(city: City, tell: Tell, desk: Person) -> None:
    report = tell()
    told: list[Escalation] = []

    for days in (0, 0, 1, 3, 4, 30):
        escalate.escalate(city, now=due(report) + timedelta(days=days), tell=told.extend)

    assert levels(report) == ["desk", "head"]
    assert len(told) == Entry.objects.filter(verb="reports.escalate").count() == 2


def test_an_office_is_told_before_the_desk_and_the_head(
    city: City, forwarded: Forwarded, offices: tuple[Office, Office]
) -> None:
    report = forwarded()

    for days in (0, 3, 10):
        clock.look(city, now=due(report) + timedelta(days=days))

    assert levels(report) == ["office", "desk", "head"]
    assert [one.office for one in report.escalations.all()] == [offices[0]] * 3


def test_what_no_office_has_is_told_to_the_desk(city: City, tell: Tell, desk: Person) -> None:
    report = step(tell(), "verify", office(desk), now=NOW)

    clock.look(city, now=due(report))

    assert levels(report) == ["desk"]


def test_another_office_is_not_told_again_what_was_told(
    city: City, forwarded: Forwarded, desk: Person, offices: tuple[Office, Office]
) -> None:
    report = forwarded()
    clock.look(city, now=due(report))

    act.do(report, "move", actor=desk, now=due(report) + timedelta(hours=1), words="x", to=offices[1])
    clock.look(city, now=due(report) + timedelta(hours=2))

    assert levels(report) == ["office"]


def test_a_new_stage_begins_anew(city: City, forwarded: Forwarded, desk: Person) -> None:
    report = forwarded()
    clock.look(city, now=due(report))
    report = act.do(report, "start", actor=desk, now=due(report))

    clock.look(city, now=due(report))

    assert levels(report) == ["office", "office"]


def test_what_nobody_answered_is_closed_once(city: City, forwarded: Forwarded, desk: Person) -> None:
    report = forwarded()
    proof.prove_without(report, uuid4(), "Sudah ditambal", actor=desk, now=NOW)
    report.refresh_from_db()
    end = due(report)

    assert clock.look(city, now=end - timedelta(seconds=1))["timed_out"] == 0
    assert clock.look(city, now=end)["timed_out"] == 1
    assert clock.look(city, now=end)["timed_out"] == 0

    report.refresh_from_db()
    assert (report.state, report.over_at) == ("closed", end)
    assert report.events.filter(step="time_out", who="machine").count() == 1


def test_what_is_over_is_told_to_nobody(city: City, tell: Tell, desk: Person) -> None:
    report = tell()
    end = due(report)
    step(report, "reject", office(desk), now=NOW, words="x")

    clock.look(city, now=end + timedelta(days=30))

    assert not Escalation.objects.exists()


def test_who_is_told_reads_which_ones_and_nothing_of_what_was_said(
    city: City, forwarded: Forwarded, offices: tuple[Office, Office], handler: Person, settings: Any
) -> None:
    settings.SIMPUL_EMAIL_URL = "smtp://localhost"
    offices[0].email = "pu@example.org"
    offices[0].save()
    reports = [forwarded(text="Lubang di depan rumah Ani") for _number in range(2)]

    for _again in range(2):
        clock.look(city, now=due(reports[0]))

    message = Message.objects.get(email="pu@example.org")
    assert all(report.code in message.text for report in reports)
    assert "Ani" not in message.text
    assert message.subject.startswith("Straight: 2 ")


def test_the_head_is_who_the_city_says(city: City, tell: Tell, owner: Person, settings: Any) -> None:
    settings.SIMPUL_EMAIL_URL = "smtp://localhost"
    Person.objects.filter(pk=owner.pk).update(email="owner@example.org")
    end = due(tell()) + timedelta(days=3)
    clock.look(city, now=end)
    city.settings = {"reports": {"head": "bupati@example.org"}}
    city.save()
    tell()
    clock.look(city, now=end)

    told = Message.objects.order_by("pk").values_list("email", flat=True)
    assert list(told) == ["owner@example.org", "bupati@example.org"]


def test_a_flood_that_waits_apart_disturbs_nobody(city: City, tell: Tell, desk: Person) -> None:
    real, flood = tell(), tell()
    Arrival.objects.create(report=flood, city=city, quarantined=True, at=NOW)
    late = due(real) + timedelta(days=30)

    clock.look(city, now=late)

    assert not flood.escalations.exists()
    assert queue.counts(scopes.visible(desk, city), actor=desk, now=late)["open"] == 1
    page = queue.page(scopes.visible(desk, city), Asked(), "", actor=desk, now=late)
    assert [row.report.pk for row in page.rows] == [real.pk]


def test_more_than_fit_at_once_are_all_told(city: City, tell: Tell) -> None:
    reports = [tell() for _number in range(escalate.AT_ONCE + 5)]

    assert escalate.escalate(city, now=due(reports[0])) == len(reports)
    assert escalate.escalate(city, now=due(reports[0])) == 0
