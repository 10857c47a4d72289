"""Proofs through the API and the shell: the same refusals as on the page."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from simpul.ground.people.models import Person
from simpul.ground.proof.tests.photos import plain, scene
from simpul.rooms.reports.models import Event, Proof, Report
from simpul.rooms.reports.observe import reporter
from simpul.rooms.reports.tests.conftest import Somebody
from simpul.rooms.reports.tests.tell.photos import jpeg
from simpul.site.commands.reports import reports

API = "/api/reports"
type SignIn = Callable[[Person], Client]


@pytest.fixture
def signed_in() -> SignIn:
    def make(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return make


def photo(seed: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", plain(scene(seed)), "image/jpeg")


def there(report: Report) -> str:
    return f"{API}/one/{report.code}/proofs?city=straight"


def shell(*words: str) -> Result:
    return CliRunner().invoke(reports, [str(word) for word in words])


def test_a_proof_is_sent_once_and_decided_on_by_somebody_else(
    report: Report, handler: Person, desk: Person, signed_in: SignIn
) -> None:
    client, said = signed_in(handler), {"key": str(uuid4()), "words": "Sudah", "lon": report.lon}

    first, again = (client.post(there(report), said | {"photo": photo()}) for _twice in range(2))

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (first.json()["state"], first.json()["report"]) == ("waiting", report.code)  # it says no time
    listed = client.get(f"{API}/proofs?city=straight").json()
    assert [one["id"] for one in listed] == [first.json()["id"]]
    decision = f"{API}/proofs/{first.json()['id']}/decision"
    own = client.post(decision, {"accept": True, "note": "x"}, content_type="application/json")
    assert own.status_code in (403, 409)
    done = signed_in(desk).post(
        decision, {"accept": True, "note": "Sudah dilihat"}, content_type="application/json"
    )
    assert (done.status_code, done.json()["state"]) == (200, "accepted")
    assert client.get(there(report)).json() == [done.json()]
    assert Report.objects.get(pk=report.pk).state == "proposed"


def test_without_a_photo_a_reason_is_needed(report: Report, handler: Person, signed_in: SignIn) -> None:
    client, where = signed_in(handler), there(report).replace("?", "/without?")
    said = {"key": str(uuid4()), "reason": "Kamera rusak"}

    assert client.post(where, said | {"reason": " "}, content_type="application/json").status_code == 409
    assert client.post(where, said | {"reason": "a\0"}, content_type="application/json").status_code == 422
    codes = [client.post(where, said, content_type="application/json").status_code for _twice in range(2)]

    assert codes == [201, 200]
    assert Proof.objects.get().reason == "Kamera rusak"


def test_who_does_not_work_on_it_cannot_know_of_it(
    report: Report, handler: Person, somebody: Somebody, signed_in: SignIn
) -> None:
    said = {"key": str(uuid4()), "photo": photo()}
    assert Client().post(there(report), said).status_code == 401
    elsewhere = signed_in(somebody("other", "handler"))  # of no office
    assert elsewhere.post(there(report), {"key": str(uuid4()), "photo": photo()}).status_code == 404
    assert elsewhere.get(there(report)).status_code == 404
    assert elsewhere.get(f"{API}/proofs?city=straight").json() == []
    broken = {"key": str(uuid4()), "photo": SimpleUploadedFile("a.jpg", b"GIF89a", "image/jpeg")}
    assert signed_in(handler).post(there(report), broken).status_code == 409
    assert not Proof.objects.exists()


def done(report: Report, handler: Person) -> str:
    """Say that it is done; give the end of the reporter's private link."""
    assert shell("prove", report.code, "--without", "Kamera rusak", "--by", handler.username).exit_code == 0
    return reporter.token(report)


def test_the_reporter_answers_by_a_program_too(report: Report, handler: Person, client: Client) -> None:
    where = f"{API}/mine/{done(report, handler)}/answer"

    assert client.post(where, {"act": "dispute"}).status_code == 409  # no words
    assert client.post(where, {"act": "close"}).status_code == 422
    assert client.post(where, {"act": "dispute", "words": "a\0"}).status_code == 422
    many = [SimpleUploadedFile(f"{n}.jpg", jpeg(n), "image/jpeg") for n in range(5)]
    assert client.post(where, {"act": "dispute", "words": "Masih", "photos": many}).status_code == 409
    assert client.post(f"{API}/mine/forged:token/answer", {"act": "confirm"}).status_code == 404
    one = SimpleUploadedFile("a.jpg", jpeg(9), "image/jpeg")
    answer = client.post(where, {"act": "dispute", "words": "Masih berlubang", "photos": one})

    assert answer.json() == {"code": report.code, "state": "disputed"}
    assert report.photos.count() == 1
    assert Proof.objects.get().outcome == "disputed"


def test_a_plain_yes_needs_no_photo(report: Report, handler: Person, client: Client) -> None:
    answer = client.post(f"{API}/mine/{done(report, handler)}/answer", {"act": "confirm"})

    assert answer.json()["state"] == "confirmed"


def test_the_shell_sends_a_photo_and_decides(
    report: Report, handler: Person, desk: Person, tmp_path: Path
) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(plain(scene(1)))
    said = ["prove", report.code, str(file), "--by", handler.username, "--json"]

    first, again = (json.loads(shell(*said).stdout) for _twice in range(2))

    assert first == again
    assert first["state"] == "waiting"
    assert report.code in shell("proofs").stdout
    number = str(first["id"])
    own = shell("decide", number, "--accept", "--why", "x", "--by", handler.username)
    assert own.exit_code != 0
    kept = shell("decide", number, "--refuse", "--why", "Bukan di sini", "--by", desk.username)
    assert kept.exit_code == 0, kept.output
    assert Proof.objects.get().state == "refused"
    assert "None." in shell("proofs").stdout


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["prove", "{code}", "--by", "handler"], "Name a photo"),
        (["prove", "{code}", "--without", "x", "--by", "nobody"], "Nobody can sign in as nobody"),
        (["prove", "ZZZZ-ZZZZ", "--without", "x", "--by", "handler"], "There is no report"),
        (["prove", "{code}", "--without", " ", "--by", "handler"], "Say why there is no photo"),
        (["decide", "99", "--accept", "--why", "x", "--by", "handler"], "There is no proof 99"),
    ],
)
def test_the_shell_says_what_is_wrong(report: Report, handler: Person, words: list[str], why: str) -> None:
    answer: Any = shell(*(word.format(code=report.code) for word in words))

    assert answer.exit_code != 0
    assert why in str(answer.exception)
    assert not Proof.objects.exists()
    assert not Event.objects.filter(step="propose").exists()
