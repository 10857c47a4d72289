"""What is refused of a drive that comes piece by piece: of whom, how much, and what it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from simpul.ground.people.models import Person, Role
from simpul.ground.places.models import City, Street
from simpul.rooms.roads.jobs import capture as jobs
from simpul.rooms.roads.models import Frame, Part, Recording, Survey
from simpul.rooms.roads.tests.capture.conftest import Tus, said, zipped
from simpul.rooms.roads.tests.conftest import Drive
from simpul.rooms.roads.understand import capture

type Begin = Callable[..., Any]


def the_job() -> str:
    """Run the job that was asked for, which must be one."""
    [recording] = Recording.objects.all()
    return str(jobs.take_in.func(recording.pk))


def test_only_its_sender_sees_a_drive(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client, surveyor: Person, engineer: Person, stranger: Person, city: City, tus: Tus, begin: Begin
) -> None:
    assert begin(10).status_code == 403
    client.force_login(stranger)
    assert begin(10).status_code == 403
    assert client.get("/roads/straight/field/drive/").status_code == 403
    client.force_login(surveyor)
    key = uuid4()
    url = begin(10, key)["Location"]
    assert client.get(f"/roads/drives/{key}/").status_code == 200

    for other in (engineer, stranger):
        client.force_login(other)
        assert tus("head", url).status_code == 404
        assert tus("patch", url, b"1", Upload_Offset=0).status_code == 404
        assert tus("delete", url).status_code == 404
        assert client.get(f"/roads/drives/{key}/").status_code == 404
        assert client.get(f"/api/roads/drives/{key}").status_code == 404
    client.force_login(engineer)
    assert begin(10, key).status_code == 403  # the same key, another person
    assert Part.objects.get().done == 0
    client.force_login(surveyor)
    Role.objects.filter(person=surveyor).delete()
    assert tus("patch", url, b"1", Upload_Offset=0).status_code == 403


def test_a_form_of_another_site_cannot_send(surveyor: Person, city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(surveyor)

    def post(**headers: str) -> Any:
        metadata = said(drive=uuid4(), kind="phone")
        more = {"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": metadata, **headers}
        found: Any = client.post("/roads/straight/uploads/", headers=more)
        return found

    assert post().status_code == 403
    token = client.get("/roads/straight/field/token").json()["token"]
    assert post(**{"X-CSRFToken": token}).status_code == 201


@pytest.mark.parametrize(
    ("length", "words", "status"),
    [
        ("0", {}, 400),
        ("-1", {}, 400),
        ("9" * 30, {}, 400),
        ("9" * 15, {}, 413),
        ("10", {"drive": "no-uuid"}, 400),
        ("10", {"kind": "music"}, 400),
        ("10", {"part": "0"}, 400),
        ("10", {"of": "999999"}, 413),
        ("10", {"offset_s": "soon"}, 400),
    ],
)
def test_what_nobody_should_say(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client,
    surveyor: Person,
    city: City,
    begin: Begin,
    length: str,
    words: dict[str, str],
    status: int,
) -> None:
    client.force_login(surveyor)

    answer = begin(length, **words)

    assert answer.status_code == status
    assert answer["Tus-Resumable"] == "1.0.0"
    assert not Part.objects.exists()


def test_a_name_leads_nowhere(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client, surveyor: Person, city: City, tus: Tus, begin: Begin, tmp_path: Path
) -> None:
    client.force_login(surveyor)
    url = begin(9, filename="../../../etc/passwd\0.mp4", kind="video")["Location"]

    tus("patch", url, b"not video", Upload_Offset=0)

    assert the_job() == "refused"
    assert "passwd" in Recording.objects.get().error
    assert not list(tmp_path.rglob("passwd*"))


def test_who_may_no_more_adds_no_survey(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client, surveyor: Person, street: Street, drive: Drive, tus: Tus, begin: Begin
) -> None:
    """The role was taken away between the last byte and the job."""
    client.force_login(surveyor)
    data = zipped(drive, [0])
    tus("patch", begin(len(data), filename="ħ" * 300)["Location"], data, Upload_Offset=0)
    Role.objects.filter(person=surveyor).delete()

    assert the_job() == "refused"

    assert not Survey.objects.exists()


def test_no_person_fills_the_disk(client: Client, surveyor: Person, city: City, begin: Begin) -> None:
    client.force_login(surveyor)
    most = capture.read().upload
    fitting = most.person_bytes // most.largest_bytes

    for _number in range(fitting):
        assert begin(most.largest_bytes).status_code == 201
    assert begin(most.largest_bytes).status_code == 413
    for _number in range(most.person_drives - fitting):
        assert begin(1).status_code == 201
    refused = begin(1)
    assert refused.status_code == 413
    assert "coming in" in refused.json()["detail"]


@pytest.mark.parametrize("content", [b"no zip at all", b"PK\x03\x04 broken"])
def test_a_drive_that_is_none_is_refused_with_the_reason(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client, surveyor: Person, city: City, tus: Tus, begin: Begin, content: bytes
) -> None:
    client.force_login(surveyor)
    key = uuid4()
    url = begin(len(content), key)["Location"]
    tus("patch", url, content, Upload_Offset=0)

    assert the_job() == "refused"

    answer = client.get(f"/api/roads/drives/{key}").json()
    assert answer["state"] == "refused"
    assert answer["detail"]
    assert "message-error" in client.get(f"/roads/drives/{key}/").text
    assert not Survey.objects.exists()
    assert not list((Path(settings.SIMPUL_DATA) / "spool").iterdir())
    assert client.delete(f"/api/roads/drives/{key}").status_code == 204


def test_a_photo_without_an_exact_position_has_none(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client, surveyor: Person, street: Street, drive: Drive, tus: Tus, begin: Begin
) -> None:
    client.force_login(surveyor)
    data = zipped(drive, [0, 5], worst_m=500)
    url = begin(len(data))["Location"]
    tus("patch", url, data, Upload_Offset=0)

    the_job()

    assert set(Frame.objects.values_list("state", "reason", "lon")) == {("rejected", "no_position", None)}


def test_the_token_says_who_is_signed_in(client: Client, surveyor: Person, city: City) -> None:
    assert client.get("/roads/straight/field/token").status_code == 401
    client.force_login(surveyor)

    answer = client.get("/roads/straight/field/token")

    assert answer.json()["person"] == str(surveyor.pk)
    assert "no-store" in answer["Cache-Control"]
