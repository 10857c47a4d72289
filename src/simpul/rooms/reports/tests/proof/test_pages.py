"""The pages of proof: the phone's, the decision, the photos; each only for whom it is."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from simpul.ground.people.models import Person
from simpul.ground.proof.tests.photos import Camera, plain, scene
from simpul.rooms.reports.act import proof as act
from simpul.rooms.reports.models import Office, Proof, Report
from simpul.rooms.reports.observe import reporter
from simpul.rooms.reports.tests.conftest import Somebody, at
from simpul.rooms.reports.tests.proof.conftest import SENT, Begun, prove, sent, shot


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def status(client: Client, address: str) -> int:
    """Give the status of a page or a photo, read to its end."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer)
    return answer.status_code


def form(data: bytes, report: Report) -> dict[str, object]:
    return {
        "key": str(uuid4()), "photo": SimpleUploadedFile("a.jpg", data, "image/jpeg"), "lon": report.lon,
        "lat": report.lat, "accuracy_m": 5, "words": "Sudah",
    }  # fmt: skip


def url(report: Report) -> str:
    return f"/reports/straight/field/{report.code}/done/"


def test_a_handler_sends_a_proof_from_the_phone(report: Report, handler: Person) -> None:
    client = signed_in(handler)
    page = client.get(url(report)).text
    data = Camera(timezone.now() - timedelta(minutes=1)).photo(scene(1))

    done = client.post(url(report), form(data, report))

    assert 'capture="environment"' in page
    assert "data-outbox" in page
    assert done.status_code == 302
    assert Report.objects.get(pk=report.pk).state in ("proposed", "doubted")


def test_the_outbox_is_answered_in_json_and_once(report: Report, handler: Person) -> None:
    client, sends = signed_in(handler), form(plain(scene(1)), report)
    answers = []
    for _twice in range(2):
        sends["photo"] = SimpleUploadedFile("a.jpg", plain(scene(1)), "image/jpeg")
        answers.append(client.post(url(report), sends, headers={"accept": "application/json"}))

    assert [one.status_code for one in answers] == [200, 200]
    assert [one.json()["state"] for one in answers] == ["waiting", "waiting"]
    assert Proof.objects.count() == 1
    no = client.post(url(report), form(b"x", report), headers={"accept": "application/json"})
    assert no.status_code == 409
    assert no.json()["detail"]


def test_an_answer_lost_on_the_way_is_given_though_the_report_went_to_another_office(
    report: Report, handler: Person, colleague: Person, offices: tuple[Office, Office]
) -> None:
    sends = {"key": str(uuid4()), "reason": "Hujan deras"}

    def send(who: Person) -> int:
        return signed_in(who).post(url(report), sends, headers={"accept": "application/json"}).status_code

    first = send(handler)
    Report.objects.filter(pk=report.pk).update(office=offices[1])

    assert (first, send(handler), send(colleague)) == (200, 200, 404)
    assert Proof.objects.count() == 1


def test_what_is_wrong_stands_beside_the_form(report: Report, handler: Person) -> None:
    client = signed_in(handler)

    none = client.post(url(report), {"key": str(uuid4())})
    empty = client.post(url(report), {"key": str(uuid4()), "reason": " "})

    assert (none.status_code, empty.status_code) == (422, 422)
    assert Proof.objects.count() == 0


def test_a_decision_is_made_beside_before_and_after(begun: Begun, handler: Person, desk: Person) -> None:
    report = begun(photos=[shot(plain(scene(7)))])
    first = begun(position=at(220))
    data = plain(scene(1))
    prove(first, sent(first, data=data), handler)
    proof = prove(report, sent(report, data=data), handler)
    client = signed_in(desk)

    waiting = client.get("/reports/straight/desk/proofs/").text
    page = client.get(proof.get_absolute_url()).text
    pictures = [one for one in re.findall(r'src="([^"]+)"', page) if one.endswith(".jpg")]
    empty = client.post(proof.get_absolute_url(), {"decision": "refuse", "note": ""})
    done = client.post(proof.get_absolute_url(), {"decision": "refuse", "note": "Foto yang sama"})

    assert proof.get_absolute_url() in waiting
    assert "This very photo was sent before." in page
    assert len(pictures) >= 4
    assert {status(client, one) for one in pictures} == {200}
    assert (empty.status_code, done.status_code) == (422, 302)
    assert Report.objects.get(pk=report.pk).state == "in_progress"


@pytest.fixture
def stranger(somebody: Somebody, offices: tuple[Office, Office]) -> Person:
    return somebody("stranger", "handler")


def test_who_does_not_work_on_it_knows_of_nothing(
    report: Report, handler: Person, desk: Person, stranger: Person
) -> None:
    proof = prove(report, sent(report, data=plain(scene(1))), handler)
    addresses = [url(report), proof.get_absolute_url(), f"/reports/proofs/{proof.pk}.jpg",
                 f"/reports/proofs/{proof.pk}/0.jpg"]  # fmt: skip

    assert {status(signed_in(stranger), one) for one in addresses} == {404}
    assert {status(Client(), one) for one in addresses} <= {302, 404}
    assert status(signed_in(desk), addresses[2]) == 200
    assert proof.get_absolute_url() not in signed_in(handler).get("/reports/straight/").text


def test_everybody_sees_a_believed_proof_and_whoever_made_it_by_the_private_link(
    report: Report, handler: Person, desk: Person
) -> None:
    proof = prove(report, sent(report), handler)
    public = Client().get(report.get_absolute_url()).text
    link = reporter.token(report)
    own = Client().get(f"/reports/mine/{link}/").text

    assert f"/reports/proofs/{proof.pk}.jpg" in public
    assert status(Client(), f"/reports/proofs/{proof.pk}.jpg") == 200
    assert f"/reports/mine/{link}/proofs/{proof.pk}.jpg" in own
    assert status(Client(), f"/reports/mine/{link}/proofs/{proof.pk}.jpg") == 200
    Report.objects.filter(pk=report.pk).update(shown=False)
    assert status(Client(), f"/reports/proofs/{proof.pk}.jpg") == 404
    assert status(Client(), f"/reports/mine/{link}x/proofs/{proof.pk}.jpg") == 404


def test_a_reason_is_shown_as_what_it_is(report: Report, handler: Person) -> None:
    act.prove_without(report, uuid4(), "Di dalam gardu", actor=handler, now=SENT)

    page = Client().get(report.get_absolute_url()).text

    assert "There is no photo:" in page
    assert "Di dalam gardu" in page
