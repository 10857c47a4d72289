"""Nothing is done on a word alone: a photo, or a reason why there is none; a doubt is for a person."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import cv2
import numpy as np
import pytest
from django.core.exceptions import PermissionDenied

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.proof import checks
from simpul.ground.proof.models import Print
from simpul.ground.proof.tests.photos import Camera, plain, scene
from simpul.kernel.geo import LonLat, metres_per_degree
from simpul.rooms.reports.act import proof as act
from simpul.rooms.reports.act import rights, step
from simpul.rooms.reports.models import Event, Proof, Report
from simpul.rooms.reports.tests.conftest import NOW, Somebody, at
from simpul.rooms.reports.tests.proof.conftest import SENT, TOOLS, Begun, camera, prove, sent, shot


def reasons(proof: Proof) -> set[str]:
    return {flag["reason"] for flag in proof.flags}


def state(report: Report) -> str:
    return str(Report.objects.get(pk=report.pk).state)


def test_an_honest_photo_asks_who_reported_it(report: Report, handler: Person) -> None:
    proof = act.prove(report, sent(report), TOOLS, words="Sudah ditambal", actor=handler, now=SENT)

    assert (proof.state, proof.flags, proof.office) == ("accepted", [], report.office)
    assert state(report) == "proposed"
    event = Event.objects.filter(report=report).last()
    assert event
    assert (event.step, event.words, event.ref) == ("propose", "Sudah ditambal", f"reports.proof/{proof.pk}")


def test_sent_twice_is_one_and_a_key_is_of_one_photo(
    report: Report, handler: Person, colleague: Person
) -> None:
    what = sent(report)
    first, again = prove(report, what, handler), prove(report, what, handler)

    assert first.pk == again.pk
    assert Proof.objects.count() == 1
    with pytest.raises(act.KeyTaken):
        prove(report, what, colleague)
    with pytest.raises(act.KeyTaken):
        prove(report, replace(what, data=camera().photo(scene(2))), handler)


def test_without_a_photo_it_takes_a_reason_that_everybody_reads(report: Report, handler: Person) -> None:
    with pytest.raises(step.NoReason):
        act.prove_without(report, uuid4(), " ", actor=handler, now=SENT)
    key = uuid4()
    first = act.prove_without(report, key, "Lampu di dalam gardu", actor=handler, now=SENT)
    again = act.prove_without(report, key, "Lampu di dalam gardu", actor=handler, now=SENT)

    assert first.pk == again.pk
    assert state(report) == "proposed"
    assert "Lampu di dalam gardu" in Event.objects.filter(report=report).last().words  # type: ignore[union-attr]


def test_no_step_goes_around_the_proof(report: Report, handler: Person) -> None:
    for name in ("propose", "doubt"):
        with pytest.raises(step.NoProof):
            step.step(report, name, step.office(handler), now=SENT)
    assert state(report) == "in_progress"


def test_a_photo_of_another_report_is_told_however_it_was_changed(begun: Begun, handler: Person) -> None:
    first, second, third = begun(), begun(position=at(220)), begun(position=at(320))
    data = camera().photo(scene(1))
    before = prove(first, sent(first, data=data), handler)
    turned = np.ascontiguousarray(scene(1)[80:830, 100:1100][:, ::-1])

    same = prove(second, sent(second, data=data), handler)
    like = prove(third, sent(third, data=camera().photo(turned, quality=60)), handler)

    assert [(one["reason"], one["ref"]) for one in same.flags] == [
        ("same_photo", f"reports.proof/{before.pk}")
    ]
    assert [(one["reason"], one["ref"]) for one in like.flags] == [
        ("looks_like", f"reports.proof/{before.pk}")
    ]
    assert (state(second), state(third)) == ("doubted", "doubted")


def test_a_photo_of_a_road_order_is_told(report: Report, handler: Person) -> None:
    what = sent(report)
    checked = checks.check(checks.Thing(report.city, NOW, lambda _here: 0.0), what, TOOLS, now=SENT)
    kept = checks.facts(checked)
    checks.remember(report.city, "roads.proof/12", kept["photo"], checked)

    proof = prove(report, sent(report, data=what.data), handler)

    assert [(one["reason"], one["ref"]) for one in proof.flags] == [("same_photo", "roads.proof/12")]


def test_the_resident_s_own_photo_and_one_from_nearby_are_no_proof(begun: Begun, handler: Person) -> None:
    own, near = plain(scene(5)), plain(scene(6))
    begun(position=at(180), photos=[shot(near, "b")])
    report = begun(photos=[shot(own, "a")])
    large = cv2.resize(scene(5), (1400, 1050), interpolation=cv2.INTER_CUBIC)

    first = prove(report, sent(report, data=camera().photo(np.asarray(large, np.uint8))), handler)
    other = begun()
    second = prove(other, sent(other, data=camera().photo(scene(6))), handler)

    assert reasons(first) == {"before_photo"}
    assert reasons(second) == {"report_photo"}


@pytest.mark.parametrize(
    ("east_m", "accuracy_m", "expected"),
    [(0, 8.0, set()), (80, 8.0, {"far"}), (80, 40.0, set()), (0, 500.0, {"no_place"})],
)
def test_where_it_was_taken(
    report: Report, handler: Person, east_m: float, accuracy_m: float, expected: set[str]
) -> None:
    here = LonLat(report.lon + east_m / metres_per_degree(report.lat)[0], report.lat)

    assert reasons(prove(report, sent(report, position=here, accuracy_m=accuracy_m), handler)) == expected


def test_older_than_the_report_edited_or_made_up_is_told(begun: Begun, handler: Person) -> None:
    old, edited, made = begun(), begun(position=at(220)), begun(position=at(320))
    tools = {"edited": "Snapseed 2.0", "made_up": "Midjourney"}

    assert reasons(prove(old, sent(old, data=Camera(NOW - timedelta(hours=2)).photo(scene(1))), handler)) == {
        "older"
    }
    for number, (report, (name, software)) in enumerate(zip((edited, made), tools.items(), strict=True)):
        phone = Camera(SENT - timedelta(minutes=1), software=software)
        proof = prove(report, sent(report, data=phone.photo(scene(number + 2))), handler)
        assert reasons(proof) == {name}
        assert state(report) == "doubted"


def test_somebody_else_decides_with_a_reason(
    report: Report, handler: Person, desk: Person, somebody: Somebody
) -> None:
    proof = prove(report, sent(report, data=plain(scene(1))), handler)

    with pytest.raises(PermissionDenied):
        act.decide(proof, accept=True, note="ok", actor=handler, now=SENT)
    with pytest.raises(PermissionDenied):
        act.decide(proof, accept=True, note="ok", actor=somebody("stranger", "viewer"), now=SENT)
    with pytest.raises(step.NoReason):
        act.decide(proof, accept=True, note=" ", actor=desk, now=SENT)
    with pytest.raises(step.NoProof):
        step.step(report, "accept", step.office(desk), now=SENT, words="ok")
    act.decide(proof, accept=True, note="Saya lihat sendiri", actor=desk, now=SENT)
    act.decide(proof, accept=True, note="Saya lihat sendiri", actor=desk, now=SENT)
    with pytest.raises(act.AlreadyDecided):
        act.decide(proof, accept=False, note="no", actor=desk, now=SENT)

    assert state(report) == "proposed"
    assert Entry.objects.filter(verb="reports.decide_proof").count() == 1


def test_who_sent_it_does_not_decide(report: Report, desk: Person) -> None:
    proof = prove(report, sent(report, data=plain(scene(1))), desk)

    with pytest.raises(act.OwnProof):
        act.decide(proof, accept=True, note="mine", actor=desk, now=SENT)


def test_a_refused_proof_goes_back_and_the_same_photo_again_is_told(
    report: Report, handler: Person, desk: Person
) -> None:
    data = plain(scene(1))
    proof = prove(report, sent(report, data=data), handler)
    act.decide(proof, accept=False, note="Foto ulang", actor=desk, now=SENT)
    assert state(report) == "in_progress"

    assert "same_photo" in reasons(prove(report, sent(report, data=data), handler))


def test_another_office_and_a_report_that_is_over_take_no_proof(
    report: Report, handler: Person, somebody: Somebody
) -> None:
    with pytest.raises(PermissionDenied):
        prove(report, sent(report), somebody("elsewhere", "handler"))
    prove(report, sent(report), handler)
    with pytest.raises(step.StepNotPossible):
        prove(Report.objects.get(pk=report.pk), sent(report, seed=2), handler)


def test_what_is_no_photo_leaves_nothing(report: Report, handler: Person) -> None:
    for data in (b"<svg/>", camera().photo(scene(1))[:4000], camera().photo(scene(1, (300, 200)))):
        with pytest.raises((checks.NotAPhoto, checks.TooSmall)):
            prove(report, sent(report, data=data), handler)
    assert (Proof.objects.count(), Print.objects.count(), state(report)) == (0, 0, "in_progress")


def test_a_resident_s_photo_that_is_erased_is_held_against_nothing(begun: Begun, handler: Person) -> None:
    with_photo, report = begun(position=at(180), photos=[shot(plain(scene(6)), "b")]), begun()
    prove(report, sent(report, seed=9), handler)
    assert Print.objects.filter(kind="report").count() == 1

    rights.erase(with_photo, by=step.REPORTER, now=SENT)

    assert Print.objects.filter(kind="report").count() == 0


def test_the_ledger_has_no_words(report: Report, handler: Person) -> None:
    act.prove_without(report, uuid4(), "kata rahasia", actor=handler, now=SENT)

    assert "rahasia" not in str(list(Entry.objects.values_list("detail", flat=True)))
