"""The public share of what was confirmed, disputed and unproven, by office."""

from datetime import timedelta
from uuid import uuid4

from django.test import Client

from simpul.ground.people.models import Person
from simpul.rooms.reports.act import answer, step
from simpul.rooms.reports.act import proof as act
from simpul.rooms.reports.models import Report
from simpul.rooms.reports.share import shares
from simpul.rooms.reports.tests.proof.conftest import SENT, Begun

LATER = SENT + timedelta(days=11)


def said(begun: Begun, handler: Person, how_many: int) -> list[Report]:
    made = []
    for _number in range(how_many):
        report = begun()
        act.prove_without(report, uuid4(), "di dalam", actor=handler, now=SENT)
        made.append(Report.objects.get(pk=report.pk))
    return made


def test_few_are_only_numbers_and_five_are_a_share(begun: Begun, handler: Person, client: Client) -> None:
    first, second, third, fourth, *_asked = said(begun, handler, 5)
    answer.confirm(first, LATER)
    answer.confirm(second, LATER)
    answer.dispute(third, "belum", None, LATER)
    step.step(fourth, "time_out", step.MACHINE, now=LATER)

    [share] = shares.shares(first.city)

    assert (share.office, share.said, share.without) == ("Dinas PU", 5, 5)
    assert (share.confirmed, share.disputed, share.unproven, share.waiting) == (2, 1, 1, 1)
    assert share.percents == [None, None, None]
    assert "too few to say (4 of 5)" in client.get("/reports/straight/shares/").text

    for report in said(begun, handler, 1):
        answer.confirm(report, LATER)

    [share] = shares.shares(first.city)
    assert share.percents == [60.0, 20.0, 20.0]
    page = client.get("/reports/straight/shares/").text
    assert "3 (60 %)" in page
    assert "too few" not in page


def test_what_was_said_stays_with_the_office_that_said_it(
    begun: Begun, handler: Person, desk: Person, offices: tuple[object, object]
) -> None:
    [report] = said(begun, handler, 1)
    report = answer.dispute(report, "belum", None, LATER)
    step.step(report, "move", step.office(desk), now=LATER, words="ke sana", to=offices[1])  # type: ignore[arg-type]

    [share] = shares.shares(report.city)
    assert (share.office, share.disputed) == ("Dinas PU", 1)
