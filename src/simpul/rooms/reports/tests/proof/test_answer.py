"""Who reported it has the last word but the camera's; a dispute goes to another person."""

from datetime import timedelta
from uuid import uuid4

import pytest

from simpul.ground.people.models import Person
from simpul.ground.proof.tests.photos import plain, scene
from simpul.rooms.reports.act import answer, desk, step
from simpul.rooms.reports.act import proof as act
from simpul.rooms.reports.models import Event, Proof, Report
from simpul.rooms.reports.tests.proof.conftest import SENT, prove, sent, shot

LATER = SENT + timedelta(days=1)
LAST = SENT + timedelta(days=2)


@pytest.fixture
def proposed(report: Report, handler: Person) -> Report:
    desk.assign(report, handler, actor=handler, now=SENT)
    prove(report, sent(report), handler)
    return Report.objects.get(pk=report.pk)


def test_confirmed_is_written_beside_the_proof(proposed: Report) -> None:
    done = answer.confirm(proposed, LATER)
    answer.confirm(proposed, LATER)

    proof = Proof.objects.get()
    assert done.state == "confirmed"
    assert (proof.outcome, proof.outcome_at, proof.by_camera) == ("confirmed", LATER, False)
    assert Event.objects.filter(step="confirm").count() == 1


def test_a_dispute_needs_words_and_keeps_its_photo(proposed: Report) -> None:
    with pytest.raises(step.NoReason):
        answer.dispute(proposed, " ", None, LATER)
    photo = shot(plain(scene(9)), "d")
    for _twice in range(2):
        answer.dispute(proposed, "Masih berlubang", photo, LATER)

    proof = Proof.objects.get()
    assert (proof.outcome, proof.again and proof.again.sha256) == ("disputed", photo.sha256)
    assert Event.objects.filter(step="dispute").count() == 1


def test_a_dispute_goes_to_somebody_else(
    proposed: Report, handler: Person, colleague: Person, desk: Person
) -> None:
    report = answer.dispute(proposed, "Masih berlubang", None, LATER)
    assert (report.state, report.assignee) == ("disputed", None)

    with pytest.raises(step.SamePerson):
        prove(report, sent(report, seed=2), handler, LAST)
    with pytest.raises(step.SamePerson):
        act.prove_without(report, uuid4(), "sudah", actor=handler, now=LAST)
    report = step.step(report, "start", step.office(colleague), now=LAST)
    with pytest.raises(step.SamePerson):
        prove(report, sent(report, seed=2), handler, LAST)
    assert Proof.objects.count() == 1
    report = step.step(report, "end", step.office(desk), now=LAST, words="bukan wewenang kami")
    assert report.state == "closed"


def test_who_said_it_was_done_does_not_end_it_either(proposed: Report, desk: Person) -> None:
    report = answer.dispute(proposed, "Masih berlubang", None, LATER)
    report = step.step(report, "start", step.office(desk), now=LATER)
    prove(report, sent(report, seed=2), desk, LATER)
    report = answer.dispute(Report.objects.get(pk=report.pk), "Masih juga", None, LAST)

    with pytest.raises(step.SamePerson):
        step.step(report, "end", step.office(desk), now=LAST, words="selesai")
    assert report.state == "disputed"


def test_private_numbers_in_a_dispute_hold_the_report(proposed: Report) -> None:
    assert proposed.shown

    report = answer.dispute(proposed, "Telepon saya 0812-3456-7890", None, LATER)

    assert (report.held, report.shown) == (["phone"], False)
