"""A hub takes what a city signed, once, whole, and in order; all else is turned away with its reason."""

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import Storage
from django.test import Client

from simpul.ground import keys
from simpul.ground.files import store
from simpul.ground.files.models import Blob
from simpul.ground.keys.files import Own
from simpul.ground.ledger import act as ledger
from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.kernel import seal
from simpul.rooms.hub.models import Claim, NetworkCity, Project
from simpul.rooms.hub.models.campaign import Answer, Campaign, Draft
from simpul.rooms.hub.models.exchange import Stranger, Submission, Turned
from simpul.rooms.hub.models.practice import Practice
from simpul.rooms.hub.tests.exchange.conftest import NOW, SLUG, Cast, Write, pair, project, update
from simpul.rooms.hub.understand import submission as rules

PRACTICE = {
    "slug": "tepi-lamps", "focus_area": "built_infrastructure", "cost": "1000.50", "currency": "IDR",
    "texts": [{"language": "id", "title": "Lampu", "summary": "Hemat", "steps": ["Ukur", "Pasang"]}],
    "figures": ["roads.surveyed"],
}  # fmt: skip


def post(client: Client, raw: bytes) -> Any:
    return client.post("/api/hub/submissions", raw, content_type="application/json")


def sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def test_what_is_taken_is_kept_with_its_bytes_its_record_and_a_receipt(
    client: Client, campaign: Campaign, lamps: Project, write: Write, tepi: NetworkCity
) -> None:
    raw = write()

    answer = post(client, raw)

    assert answer.status_code == 201
    own = keys.own(None)
    envelope = seal.Envelope.from_json(answer.content)
    receipt = rules.read_receipt(
        seal.opened(envelope, {own.fingerprint: own.public}, kind=rules.RECEIPT_KIND)
    )
    assert (receipt.city, receipt.sequence, receipt.sha256) == ("tepi", 1, sha(raw))
    assert store.open(Blob.objects.get(pk=sha(raw))) == raw
    kept = Submission.objects.get()
    assert kept.receipt == answer.content.decode()
    entry = Entry.objects.get(city=tepi.city, verb="hub.take_submission")
    assert (entry.sequence, entry.detail["sha256"]) == (receipt.ledger_sequence, sha(raw))
    assert ledger.verify(tepi.city) == []
    stands = Answer.objects.get()
    assert (stands.state, stands.released, stands.content["progress"]) == (
        "submitted", True, "All lamps are lit.",
    )  # fmt: skip


def test_the_same_bytes_again_give_the_same_receipt_and_change_nothing(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client, campaign: Campaign, lamps: Project, write: Write, own: Own, tepi: NetworkCity
) -> None:
    first = post(client, write())
    before = Entry.objects.count()
    keys.act.revoke(own.fingerprint, system_person(), NOW + timedelta(days=1))
    revoked = Entry.objects.count()

    again = post(client, write())

    assert (again.status_code, again.content) == (200, first.content)
    assert (Submission.objects.count(), Answer.objects.count()) == (1, 1)
    assert Entry.objects.count() == revoked == before + 1


def test_the_next_must_follow_the_one_before(
    client: Client, campaign: Campaign, lamps: Project, write: Write
) -> None:
    raw = write()
    post(client, raw)

    wrong = {
        "old": write(sequence=1, previous="", year=2025),
        "gap": write(sequence=3, previous=sha(raw)),
        "forked": write(sequence=2, previous="0" * 64),
    }
    answers = {name: post(client, one) for name, one in wrong.items()}

    assert {one.status_code for one in answers.values()} == {409}
    assert answers["old"].json()["reason"] == "forked"  # the same number, other bytes
    assert answers["gap"].json()["reason"] == "gap"
    assert answers["forked"].json()["reason"] == "forked"
    assert {one.json()["expected"] for one in answers.values()} == {2}
    assert {one.json()["last"] for one in answers.values()} == {sha(raw)}
    assert post(client, write(sequence=2, previous=sha(raw))).status_code == 201
    third = post(client, write(sequence=1, previous="", year=2024))
    assert third.json()["reason"] == "old"
    assert Turned.objects.count() == 4


def test_changed_bytes_are_turned_away(client: Client, write: Write, lamps: Project) -> None:
    envelope = json.loads(write())
    payload = seal.Envelope.from_json(write()).payload.replace(b"All lamps", b"No lamps.")
    changed = json.dumps(envelope | {"payload": base64.b64encode(payload).decode()}).encode()

    answer = post(client, changed)

    assert (answer.status_code, answer.json()["reason"]) == (403, "broken_seal")
    assert not Submission.objects.exists()
    assert not Blob.objects.exists()


def test_a_key_nobody_trusts_waits_for_the_secretariat_and_then_is_taken(
    client: Client, campaign: Campaign, lamps: Project, write: Write, cast: Cast
) -> None:
    raw = write(sign_with=(new := pair()))

    refused = post(client, raw)
    post(client, raw)

    assert (refused.status_code, refused.json()["reason"]) == (403, "unknown_key")
    assert new.fingerprint in refused.json()["detail"]
    waits = Stranger.objects.get()
    assert (waits.city, waits.public, waits.times) == ("tepi", new.public, 2)
    client.force_login(cast.secretariat)
    assert new.fingerprint in client.get("/hub/exchange/").content.decode()
    client.post(f"/hub/exchange/keys/{waits.pk}/", {"decision": "trust"})
    assert post(client, raw).status_code == 201


def test_a_key_that_did_not_sign_is_not_shown_as_one_that_waits(client: Client, write: Write) -> None:
    stranger, victim = pair(), pair()
    raw = write(sign_with=stranger, key=victim.public)

    assert post(client, raw).json()["reason"] == "unknown_key"
    assert not Stranger.objects.exists()


def test_a_key_of_another_city_is_turned_away(client: Client, write: Write, seberang: NetworkCity) -> None:
    theirs = pair()
    keys.act.trust(theirs.public, seberang.city, system_person(), NOW)

    answer = post(client, write(sign_with=theirs))

    assert (answer.status_code, answer.json()["reason"]) == (403, "wrong_city")


def test_a_revoked_key_is_unknown_from_then_on(client: Client, write: Write, own: Own) -> None:
    keys.act.revoke(own.fingerprint, system_person(), NOW + timedelta(days=1))

    assert post(client, write()).json()["reason"] == "unknown_key"


def test_a_receipt_does_not_pass_for_a_submission(client: Client, write: Write) -> None:
    assert post(client, write(kind=rules.RECEIPT_KIND)).json()["reason"] == "wrong_kind"


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"sequence": 0}, "sequence"),
        ({"surprise": 1}, "surprise"),
        ({"schema": "simpul.submission/9"}, "schema"),
        ({"projects": [update(answer={"status": "done"})]}, "projects.0.answer.status"),
        ({"projects": [update(), update()]}, SLUG),
        ({"year": None}, "year"),
        ({"indicators": "not base64!"}, "indicators"),
        ({"practices": [PRACTICE | {"cost": "1,000"}]}, "practices.0.cost"),
    ],
)
def test_each_part_that_is_wrong_is_named(
    client: Client, write: Write, lamps: Project, said: dict[str, Any], place: str
) -> None:
    answer = post(client, write(**said))

    assert answer.status_code == 422
    assert answer.json()["reason"] == "schema"
    assert any(place in one for one in answer.json()["errors"]), answer.json()
    assert not Submission.objects.exists()


def test_a_project_of_another_city_is_turned_away(
    client: Client, write: Write, seberang: NetworkCity
) -> None:
    project(seberang, "mys-seberang-bus")

    answer = post(client, write(projects=[update("mys-seberang-bus")]))

    assert answer.json()["errors"] == ["projects: mys-seberang-bus belongs to another city"]


def test_a_submission_that_is_too_long_is_turned_away(client: Client) -> None:
    answer = post(client, b"x" * (rules.limits_on(NOW.date()).most_bytes + 1))

    assert (answer.status_code, answer.json()["reason"]) == (413, "too_big")


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff\xfe", b'{"payload": 1}', b"[" * 100_000])
def test_what_is_no_envelope_is_turned_away(client: Client, db: None, raw: bytes) -> None:
    answer = post(client, raw)

    assert (answer.status_code, answer.json()["reason"]) == (422, "not_an_envelope")


def test_nothing_is_shown_that_the_city_did_not_decide_to_publish(
    client: Client, campaign: Campaign, lamps: Project, write: Write
) -> None:
    new = update("idn-tepi-secret", title="A secret plan")
    quiet: dict[str, Any] = {"publish": [], "decided_by": "", "decided_at": None}

    answer = post(
        client, write(decision=quiet, projects=[update(title="Renamed"), new], practices=[PRACTICE])
    )

    assert answer.status_code == 201
    assert not Practice.objects.exists()
    assert not Project.objects.get(slug="idn-tepi-secret").published
    lamps.refresh_from_db()
    assert lamps.title == "Smart lamps"
    assert Claim.objects.get(field="title").value == "Renamed"
    assert {one.released for one in Answer.objects.all()} == {False}
    assert Submission.objects.get().applied["kept"] == ["practices"]


def test_a_published_practice_is_written_down_with_its_steps_and_links(
    client: Client, write: Write, tepi: NetworkCity
) -> None:
    decision = {"publish": ["practices"], "decided_by": "mayor", "decided_at": NOW.isoformat()}

    first = write(projects=[], practices=[PRACTICE], decision=decision)
    post(client, first)
    shorter = PRACTICE | {"texts": [{"language": "id", "title": "Lampu baru", "summary": "Hemat"}]}
    post(client, write(sequence=2, previous=sha(first), projects=[], practices=[shorter], decision=decision))

    practice = Practice.objects.get(slug="tepi-lamps", state="published", city=tepi.city)
    assert [text.title for text in practice.texts.all()] == ["Lampu baru"]
    assert [figure.code for figure in practice.figures.all()] == ["roads.surveyed"]


def test_a_word_of_a_person_here_stands_over_a_received_one(
    client: Client, campaign: Campaign, lamps: Project, write: Write
) -> None:
    Claim.objects.create(
        subject=f"hub.project/{SLUG}", field="title", origin="person", value="Smart lamps", taken_at=NOW
    )

    post(client, write(projects=[update(title="Lamps of the mayor")]))

    lamps.refresh_from_db()
    assert lamps.title == "Smart lamps"
    assert Claim.objects.get(origin="received").value == "Lamps of the mayor"


def test_what_comes_before_the_year_is_opened_waits_for_it(
    client: Client, lamps: Project, write: Write, cast: Cast
) -> None:
    post(client, write())
    assert not Answer.objects.exists()

    client.force_login(cast.secretariat)
    days = {"year": 2026, "opens_on": "2026-03-01", "due_on": "2026-05-31", "source": "a meeting"}
    assert client.post("/hub/campaigns/", days).status_code == 302

    assert Answer.objects.get().content["progress"] == "All lamps are lit."
    assert Submission.objects.get().applied == {"publish": ["projects"], "projects": 1, "kept": []}


def test_an_answer_that_is_accepted_is_not_overwritten_but_kept_beside(
    client: Client, campaign: Campaign, lamps: Project, write: Write
) -> None:
    raw = write()
    post(client, raw)
    Answer.objects.update(state="accepted")

    later = write(
        sequence=2, previous=sha(raw), projects=[update(answer={"progress": "They went out again."})]
    )
    post(client, later)

    assert Answer.objects.get().content["progress"] == "All lamps are lit."
    assert Draft.objects.get(collided=True).content["progress"] == "They went out again."
    assert Submission.objects.get(sequence=2).applied["beside"] == 1


def test_where_the_disk_is_full_nothing_is_kept(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client, campaign: Campaign, lamps: Project, write: Write, settings: Any, tmp_path: Any
) -> None:
    settings.STORAGES = settings.STORAGES | {
        "files": {"BACKEND": f"{__name__}.Full", "OPTIONS": {"location": tmp_path}}
    }

    answer = post(client, write())

    assert (answer.status_code, answer.json()["reason"]) == (507, "no_room")
    assert not Submission.objects.exists()
    assert not Answer.objects.exists()
    assert not Entry.objects.filter(verb="hub.take_submission").exists()


class Full(Storage):
    """A place that has no room left."""

    def __init__(self, location: object) -> None:
        """Take what the settings give."""

    def exists(self, name: str) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def _save(self, name: str, content: object) -> str:  # noqa: ARG002 - Django's signature
        raise OSError(28, "No space left on device")
