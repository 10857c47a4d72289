"""Photos sent by a form or a program, and what is refused of them."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_ox.models import OxTask

from simpul.ground.people.models import Person
from simpul.ground.places.models import City, Street
from simpul.rooms.roads.models import Survey
from simpul.rooms.roads.observe import originals
from simpul.rooms.roads.tests.conftest import Drive


def test_a_surveyor_sends_photos_by_the_form(
    client: Client, surveyor: Person, street: Street, drive: Drive
) -> None:
    client.force_login(surveyor)
    drive.along(0, 20)
    before = set(originals.spool().iterdir())
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in sorted(drive.folder.iterdir())]

    response = client.post("/roads/straight/surveys/new/", {"photos": files, "name": "My drive"})

    survey = Survey.objects.get()
    assert response.headers["Location"] == survey.get_absolute_url()
    assert (survey.name, survey.frames_in, survey.state, survey.added_by) == (
        "My drive",
        4,
        "waiting",
        surveyor,
    )
    assert OxTask.objects.count() == 1
    again = client.post(
        "/roads/straight/surveys/new/", {"photos": [file_again(path) for path in drive.folder.iterdir()]}
    )
    assert again.headers["Location"] == survey.get_absolute_url()
    assert len(set(originals.spool().iterdir()) - before) == 1


def file_again(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


def test_the_photos_of_a_long_drive_come_in_one_form(
    client: Client, surveyor: Person, street: Street, drive: Drive
) -> None:
    client.force_login(surveyor)
    drive.along(0, 5)
    [photo] = drive.folder.iterdir()
    files = [SimpleUploadedFile(f"{number}.jpg", photo.read_bytes()) for number in range(150)]

    client.post("/roads/straight/surveys/new/", {"photos": files})

    assert Survey.objects.get().frames_in == 150


def test_a_program_sends_a_zip(client: Client, surveyor: Person, street: Street, drive: Drive) -> None:
    client.force_login(surveyor)
    drive.along(0, 20)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in drive.folder.iterdir():
            archive.write(path, f"a/{path.name}")
        archive.writestr("a/notes.txt", "not a photo")

    response = client.post(
        "/api/roads/surveys",
        {"city": "straight", "photos": SimpleUploadedFile("drive.zip", packed.getvalue())},
    )

    assert response.status_code == 201, response.content
    assert response.json()["frames"] == 4
    assert response.json()["name"] == "drive.zip"


@pytest.mark.parametrize(
    ("name", "content"),
    [("notes.txt", b"hello"), ("broken.zip", b"PK\x03\x04 broken"), ("track.gpx", b"<gpx/>")],
)
def test_what_is_no_survey_is_refused_and_leaves_nothing(
    client: Client, surveyor: Person, name: str, content: bytes
) -> None:
    client.force_login(surveyor)
    before = set(originals.spool().iterdir())

    page = client.post("/roads/straight/surveys/new/", {"photos": SimpleUploadedFile(name, content)})
    answer = client.post(
        "/api/roads/surveys", {"city": "straight", "photos": SimpleUploadedFile(name, content)}
    )

    assert page.status_code == 422
    assert "errorlist" in page.text
    assert answer.status_code == 409
    assert set(originals.spool().iterdir()) == before
    assert not Survey.objects.exists()


def test_a_stranger_may_not(client: Client, stranger: Person, city: City) -> None:
    photo = {"city": "straight", "photos": SimpleUploadedFile("a.jpg", b"\xff\xd8")}
    before = set(originals.spool().iterdir())

    assert client.get("/roads/straight/surveys/new/").status_code == 302
    assert client.post("/api/roads/surveys", photo).status_code == 401
    client.force_login(stranger)
    assert client.get("/roads/straight/surveys/new/").status_code == 403
    photo = {"city": "straight", "photos": SimpleUploadedFile("a.jpg", b"\xff\xd8")}
    assert client.post("/api/roads/surveys", photo).status_code == 403
    assert set(originals.spool().iterdir()) == before
