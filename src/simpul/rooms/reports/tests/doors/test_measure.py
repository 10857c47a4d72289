"""The figures of reports: how long, within the clock, confirmed or disputed, how many people take part."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.indicator import Reading, catalogue
from simpul.rooms.reports.act import proof, step
from simpul.rooms.reports.models import Contact, Office, Report
from simpul.rooms.reports.tests.conftest import NOW, Tell

YEAR = 2026


def read(code: str, city: City, year: int = YEAR) -> Reading:
    """Measure, and check that the rows make the figure."""
    found = catalogue["reports." + code]
    reading = found.measure(city.pk, year)
    assert found.rows is not None
    rows = list(found.rows(city.pk, year))
    assert sum(row.amount for row in rows if row.part == "numerator") == pytest.approx(reading.numerator)
    if not found.base:
        denominator = sum(row.amount for row in rows if row.part == "denominator")
        assert denominator == pytest.approx(reading.denominator)
    return reading


def course(
    report: Report, desk: Person, office: Office, days: Mapping[str, float], answer: str = ""
) -> Report:
    """Let a report go its way, each step so many days after it came in."""

    def on(name: str) -> datetime:
        return report.made_at + timedelta(days=days[name])

    by = step.office(desk)
    step.step(report, "verify", by, now=on("verify"))
    step.step(report, "forward", by, now=on("verify"), to=office)
    step.step(report, "start", by, now=on("start"))
    proof.prove_without(report, uuid4(), "gelap", actor=desk, now=on("done"))
    if answer in {"confirm", "dispute"}:
        return step.step(report, answer, step.REPORTER, now=on("answer"), words="begitu")
    return step.step(report, "time_out", step.MACHINE, now=on("answer")) if answer else report


QUICK = {"verify": 0, "start": 1, "done": 2, "answer": 3}
LATE = {"verify": 0, "start": 20, "done": 21, "answer": 22}


def test_nothing_is_measured_where_there_is_nothing(city: City) -> None:
    for one in catalogue:
        if one.code.startswith("reports."):
            assert one.measure(city.pk, YEAR).value is None, one.code
            assert list(one.years(city.pk) if one.years else []) == []


def test_the_days_are_those_of_the_report_in_the_middle(
    city: City, tell: Tell, desk: Person, offices: tuple[Office, Office]
) -> None:
    for days in (3, 5, 30):
        course(tell(), desk, offices[0], QUICK | {"answer": days}, "confirm")
    course(tell(category="drain"), desk, offices[0], QUICK | {"answer": 9}, "confirm")
    course(tell(), desk, offices[0], QUICK)

    assert read("days_to_resolve_roads", city).value == 5
    assert read("days_to_resolve_water", city).value == 9
    assert read("days_to_resolve", city).value == 7, "the middle of 3, 5, 9 and 30"
    assert read("days_to_resolve_order", city).value is None


def test_a_report_counts_in_the_citys_own_year(
    city: City, tell: Tell, desk: Person, offices: tuple[Office, Office]
) -> None:
    report = tell(datetime(2026, 12, 28, 18, tzinfo=UTC))
    course(report, desk, offices[0], QUICK, "confirm")  # over on 31 December 18:00 UTC: 2027 in Jakarta

    assert read("days_to_resolve", city).value is None
    assert read("days_to_resolve", city, 2027).value == 3
    assert list(catalogue["reports.days_to_resolve"].years(city.pk) or ()) == [2027]  # type: ignore[misc]


def test_a_stage_that_was_late_is_late_whatever_came_after(
    city: City, tell: Tell, desk: Person, offices: tuple[Office, Office]
) -> None:
    course(tell(), desk, offices[0], QUICK, "confirm")
    course(tell(), desk, offices[0], LATE, "confirm")
    course(tell(), desk, offices[0], QUICK | {"answer": 12}, "time_out")

    reading = read("within_clock", city)
    assert (reading.numerator, reading.denominator) == (2, 3), "how long the reporter thinks does not count"


def test_the_last_answer_counts(city: City, tell: Tell, desk: Person, offices: tuple[Office, Office]) -> None:
    course(tell(), desk, offices[0], QUICK, "confirm")
    course(tell(), desk, offices[0], QUICK, "dispute")
    course(tell(), desk, offices[0], QUICK | {"answer": 13}, "time_out")
    both = course(tell(), desk, offices[0], QUICK, "confirm")
    step.step(both, "see_damaged", step.MACHINE, now=both.made_at + timedelta(days=40), words="masih")
    course(tell(), desk, offices[0], QUICK)

    assert [read(name, city).value for name in ("confirmed", "disputed", "unanswered")] == [25, 50, 25]


def test_what_is_not_shown_is_not_named(
    city: City, tell: Tell, desk: Person, offices: tuple[Office, Office]
) -> None:
    secret = course(tell(confidential=True), desk, offices[0], QUICK, "confirm")
    for code in ("days_to_resolve", "within_clock", "confirmed"):
        rows = catalogue["reports." + code].rows
        assert rows is not None
        assert secret.code not in str(list(rows(city.pk, YEAR)))


def test_the_same_address_is_one_person(city: City, tell: Tell) -> None:
    tell(email="ani@example.org")
    tell(email="ANI@example.org", phone="0812 3456 789")
    tell(phone="+62 812-3456-789")
    tell(email="budi@example.org")
    tell(known="nobody", email="citra@example.org")
    tell(NOW.replace(year=2025), email="dewi@example.org")

    reading = read("people", city)

    assert (reading.numerator, reading.denominator, reading.per) == (2, 1, 1000)
    assert catalogue["reports.people"].persons
    rows = catalogue["reports.people"].rows
    assert rows is not None
    assert "example" not in str(list(rows(city.pk, YEAR)))
    assert Contact.objects.count() == 5
