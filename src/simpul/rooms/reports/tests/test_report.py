"""A report comes in once, has a clock, and goes on as its steps say."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.act import step, submit
from simpul.rooms.reports.act.submit import Said
from simpul.rooms.reports.models import Contact, Event, Office, Report
from simpul.rooms.reports.tests.conftest import NOW, Somebody, Tell, at
from simpul.rooms.reports.understand import code

LATER = NOW + timedelta(hours=1)


def test_the_same_key_is_the_same_report(city: City) -> None:
    said = Said(uuid4(), at(120), "Ada lubang")

    first, is_new = submit.submit(city, said, now=NOW)
    again, is_new_again = submit.submit(city, said, now=LATER)

    assert (is_new, is_new_again, again.pk) == (True, False, first.pk)
    assert Report.objects.count() == Event.objects.count() == 1


def test_a_code_that_another_report_has_is_made_anew(
    city: City, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tell()
    made = iter([first.code, "7777-7777"])
    monkeypatch.setattr(code, "make", lambda _dice: next(made))

    second, is_new = submit.submit(city, Said(uuid4(), at(120), "Ada lubang", name="Ani"), now=NOW)

    assert (second.code, is_new) == ("7777-7777", True)
    assert (second.events.count(), Contact.objects.count()) == (1, 1)
    assert Entry.objects.filter(verb="reports.submit").count() == 2


def test_it_knows_where_it_is(tell: Tell) -> None:
    report = tell(position=at(330, 10))

    assert report.region is not None
    assert report.segment is not None
    assert (report.region.name, report.segment.from_m) == ("Timur", 300)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"text": " "}, submit.NothingSaid),
        ({"position": LonLat(10, 10)}, submit.NotHere),
        ({"position": LonLat(float("nan"), 10)}, submit.NotHere),
    ],
)
def test_what_cannot_be_taken_leaves_nothing(
    tell: Tell, said: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        tell(**said)
    assert not Report.objects.exists()


def test_who_wants_to_be_known_to_nobody_leaves_no_trace(tell: Tell) -> None:
    tell(known="nobody", name="Ani", email="ani@example.org", phone="0812345678")

    assert not Contact.objects.exists()
    assert "ani" not in str(list(Entry.objects.values_list("detail", flat=True))).lower()


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Hubungi 0812-3456-7890", ["phone"]),
        ("NIK saya 3510014501900001", ["nik"]),
        ("Tulis ke ani@example.org", ["email"]),
        ("Lubang sedalam 30 cm di km 12.500 sejak 2024", []),
    ],
)
def test_what_is_private_is_held_for_a_person(tell: Tell, text: str, held: list[str]) -> None:
    report = tell(text=text)

    assert report.held == held
    assert report.shown is not bool(held)


def test_the_clock_leaves_out_weekends_and_holidays(tell: Tell) -> None:
    before_christmas = datetime(2026, 12, 23, 3, tzinfo=UTC)  # a Wednesday; the 25th is a holiday

    report = tell(before_christmas)

    assert report.due_at is not None
    # Thursday 24, Monday 28, Tuesday 29: until the end of that day in Jakarta
    assert report.due_at.astimezone(UTC) == datetime(2026, 12, 29, 17, tzinfo=UTC)


def test_another_office_does_not_begin_the_clock_anew(
    tell: Tell, desk: Person, offices: tuple[Office, Office]
) -> None:
    by = step.office(desk)
    report = step.step(tell(), "verify", by, now=LATER)
    began = report.stage_since
    roads, clean = offices

    for name, to, days in (("forward", clean, 1), ("return", None, 2), ("forward", roads, 3)):
        report = step.step(report, name, by, now=NOW + timedelta(days=days), to=to, words="bukan kami")

    assert report.office == roads
    assert (report.stage_since, report.stage) == (began, "follow_up")


def test_what_the_course_does_not_say_cannot_happen(tell: Tell, desk: Person, somebody: Somebody) -> None:
    report = tell()

    with pytest.raises(step.StepNotPossible):
        step.step(report, "propose", step.office(desk), now=LATER)
    with pytest.raises(step.StepNotPossible):
        step.step(report, "confirm", step.REPORTER, now=LATER)
    with pytest.raises(step.NoReason):
        step.step(report, "reject", step.office(desk), now=LATER)
    with pytest.raises(PermissionDenied):
        step.step(report, "verify", step.office(somebody("pu", "handler")), now=LATER)
    assert Event.objects.count() == 1


def test_what_is_rejected_is_shown_to_nobody(tell: Tell, desk: Person) -> None:
    report = step.step(tell(), "reject", step.office(desk), now=LATER, words="bukan laporan")

    assert not report.shown
    assert report.due_at is None
    assert report.over_at == LATER
