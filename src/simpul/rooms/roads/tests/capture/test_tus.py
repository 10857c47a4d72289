"""A drive that comes piece by piece: once and only once, whatever breaks, and never more than was said."""

import base64
import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_ox.models import OxTask
from pytest_django.live_server_helper import LiveServer
from tusclient.client import TusClient

from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Street
from simpul.rooms.roads.act import capture as act
from simpul.rooms.roads.jobs import capture as jobs
from simpul.rooms.roads.models import Frame, Part, Recording, Survey
from simpul.rooms.roads.observe import pieces
from simpul.rooms.roads.tests.capture.conftest import Tus, zipped
from simpul.rooms.roads.tests.conftest import START, Drive, on_street

type Begin = Callable[..., Any]


def the_job() -> str:
    """Run the job that was asked for, which must be one."""
    [recording] = Recording.objects.all()
    return str(jobs.take_in.func(recording.pk))


def test_a_drive_in_two_files_is_one_survey(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client, surveyor: Person, street: Street, drive: Drive, tus: Tus, begin: Begin
) -> None:
    client.force_login(surveyor)
    key = uuid4()
    files = [zipped(drive, [0, 5, 10]), zipped(drive, [15, 20])]

    for number, data in enumerate(files, 1):
        url = begin(len(data), key, part=number, of=2, name="Morning")["Location"]
        half = len(data) // 2
        assert tus("patch", url, data[:half], Upload_Offset=0).status_code == 204
        assert tus("head", url)["Upload-Offset"] == str(half)
        assert OxTask.objects.count() == 0
        assert tus("patch", url, data[half:], Upload_Offset=half)["Upload-Offset"] == str(len(data))

    assert OxTask.objects.count() == 1
    assert the_job() == "taken"
    survey = Survey.objects.get()
    assert (survey.name, survey.source, survey.frames_in, survey.added_by) == (
        "Morning",
        "phone",
        5,
        surveyor,
    )
    first = Frame.objects.get(survey=survey, sequence=0)
    assert first.taken_at == START
    assert (first.lon, first.lat) == pytest.approx(on_street(0))
    assert first.heading_deg == 90
    assert Entry.objects.filter(verb="roads.send_drive").count() == 1
    assert list((Path(settings.SIMPUL_DATA) / "coming").iterdir()) == []


def test_sent_twice_it_is_one_survey(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client, surveyor: Person, street: Street, drive: Drive, tus: Tus, begin: Begin
) -> None:
    client.force_login(surveyor)
    key, data = uuid4(), zipped(drive, [0, 5])
    url = begin(len(data), key)["Location"]
    tus("patch", url, data, Upload_Offset=0)

    again = begin(len(data), key)
    assert (again.status_code, again["Location"], again["Upload-Offset"]) == (201, url, str(len(data)))
    the_job()
    late = begin(len(data), key)
    assert late["Upload-Offset"] == str(len(data))
    assert jobs.take_in.func(Recording.objects.get().pk) == "taken"

    assert Survey.objects.count() == Recording.objects.count() == OxTask.objects.count() - 1 == 1
    assert client.get(f"/api/roads/drives/{key}").json()["survey"] == Survey.objects.get().pk
    assert client.get(f"/roads/drives/{key}/").headers["Location"] == Survey.objects.get().get_absolute_url()


def test_what_a_file_does_not_go_on_with_is_refused(
    client: Client, surveyor: Person, city: City, tus: Tus, begin: Begin
) -> None:
    client.force_login(surveyor)
    url = begin(10)["Location"]
    tus("patch", url, b"12345", Upload_Offset=0)

    wrong_place = tus("patch", url, b"67890", Upload_Offset=4)
    assert (wrong_place.status_code, wrong_place["Upload-Offset"]) == (409, "5")
    assert tus("patch", url, b"678901", Upload_Offset=5).status_code == 413
    assert tus("patch", url, b"6", Upload_Offset="x").status_code == 400
    assert tus("patch", url, b"6", Upload_Offset=5, Content_Type="text/plain").status_code == 415
    assert tus("head", url)["Upload-Offset"] == "5"


def test_a_sum_that_differs_keeps_nothing_of_the_piece(
    client: Client, surveyor: Person, city: City, tus: Tus, begin: Begin
) -> None:
    client.force_login(surveyor)
    url = begin(10)["Location"]

    def of(data: bytes) -> str:
        return f"sha1 {base64.b64encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()}"

    assert tus("patch", url, b"12345", Upload_Offset=0, Upload_Checksum=of(b"12346")).status_code == 460
    assert tus("head", url)["Upload-Offset"] == "0"
    assert tus("patch", url, b"12345", Upload_Offset=0, Upload_Checksum="crc32 AAAA").status_code == 400
    assert tus("patch", url, b"12345", Upload_Offset=0, Upload_Checksum=of(b"12345")).status_code == 204
    assert tus("head", url)["Upload-Offset"] == "5"


def test_bytes_that_were_not_noted_are_sent_again(
    client: Client, surveyor: Person, city: City, tus: Tus, begin: Begin
) -> None:
    """A process that is killed has written more than it noted, or the disk has less."""
    client.force_login(surveyor)
    url = begin(10)["Location"]
    tus("patch", url, b"12345", Upload_Offset=0)
    part = Part.objects.get()
    with part.path.open("ab") as file:
        file.write(b"garbage")

    tus("patch", url, b"678", Upload_Offset=5)
    assert part.path.read_bytes() == b"12345678"

    part.path.write_bytes(b"12")
    assert tus("head", url)["Upload-Offset"] == "2"
    tus("patch", url, b"34567890", Upload_Offset=2)
    assert part.path.read_bytes() == b"1234567890"


def test_a_process_killed_after_the_last_byte_loses_nothing(  # noqa: PLR0913, PLR0917 - fixtures
    client: Client, surveyor: Person, street: Street, drive: Drive, tus: Tus, begin: Begin
) -> None:
    client.force_login(surveyor)
    data = zipped(drive, [0])
    url = begin(len(data))["Location"]
    part = Part.objects.get()
    pieces.write(part, io.BytesIO(data).read, None, lambda _done: None)
    Part.objects.update(done=len(data))

    tus("head", url)

    assert Recording.objects.get().state == "waiting"
    assert OxTask.objects.count() == 1


def test_two_at_once_write_one_after_the_other(
    client: Client, surveyor: Person, city: City, tus: Tus, begin: Begin
) -> None:
    client.force_login(surveyor)
    url = begin(10)["Location"]

    with pieces.alone(Part.objects.get()):
        assert tus("patch", url, b"12345", Upload_Offset=0).status_code == 423

    assert tus("patch", url, b"12345", Upload_Offset=0).status_code == 204


def test_a_line_that_breaks_keeps_what_came(surveyor: Person, city: City) -> None:
    wanted = act.Wanted(uuid4(), "phone", 1, 1, "photos", 10)
    part, _new = act.begin(city, wanted, actor=surveyor, now=timezone.now())
    coming = iter([b"123", b"45"])

    def read(_most: int) -> bytes:
        try:
            return next(coming)
        except StopIteration:
            raise OSError("the line broke") from None

    assert pieces.write(part, read, None, lambda _done: None) == 5
    assert part.path.read_bytes() == b"12345"


def test_other_versions_and_what_the_server_can(client: Client, city: City) -> None:
    asked = client.options("/roads/straight/uploads/")
    assert asked.status_code == 204
    assert asked["Tus-Version"] == "1.0.0"
    assert {"creation", "expiration", "checksum", "termination"} <= set(asked["Tus-Extension"].split(","))
    old = client.post("/roads/straight/uploads/", headers={"Tus-Resumable": "0.2.2"})
    assert (old.status_code, old["Tus-Version"]) == (412, "1.0.0")


def test_a_drive_that_does_not_go_on_is_forgotten(
    client: Client, surveyor: Person, city: City, tus: Tus, begin: Begin
) -> None:
    client.force_login(surveyor)
    url = begin(10)["Location"]
    tus("patch", url, b"123", Upload_Offset=0)
    recording = Recording.objects.get()
    assert jobs.forget_drives.func() == 0
    assert recording.folder.is_dir()

    Recording.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert jobs.forget_drives.func() == 1

    assert not recording.folder.exists()
    assert tus("head", url).status_code == 404


def test_its_sender_gives_a_drive_up(
    client: Client, surveyor: Person, city: City, tus: Tus, begin: Begin
) -> None:
    client.force_login(surveyor)
    url = begin(10)["Location"]
    tus("patch", url, b"123", Upload_Offset=0)
    folder = Recording.objects.get().folder

    assert tus("delete", url).status_code == 204

    assert not folder.exists()
    assert tus("head", url).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_client_that_others_wrote(
    live_server: LiveServer, client: Client, surveyor: Person, street: Street, drive: Drive
) -> None:
    """tuspy, which the makers of the protocol keep, stops in the middle and goes on."""
    client.force_login(surveyor)
    token = client.get("/roads/straight/field/token").json()["token"]
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    headers = {"Cookie": cookies, "X-CSRFToken": token}
    data = zipped(drive, [0, 5, 10])
    metadata = {"drive": str(uuid4()), "kind": "phone", "filename": "drive.zip"}

    first: Any = TusClient(f"{live_server.url}/roads/straight/uploads/", headers=headers).uploader(
        file_stream=io.BytesIO(data), chunk_size=10_000, metadata=metadata, upload_checksum=True
    )
    first.upload_chunk()
    second: Any = TusClient(f"{live_server.url}/roads/straight/uploads/", headers=headers).uploader(
        file_stream=io.BytesIO(data), chunk_size=10_000, url=first.url
    )
    assert second.offset == 10_000
    second.upload()

    assert the_job() == "taken"
    assert Survey.objects.get().frames_in == 3
