"""Photos of recommended routes: with their licence, without what the camera wrote into them."""

import io
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.routing import Engine
from simpul.rooms.cycling.models import CuratedRoute, RoutePhoto
from simpul.rooms.cycling.tests.routes_cast import published, somebody

HOME = "/cycling/kota-kecil/routes/"
PAGE = f"{HOME}to-the-beach/"


@pytest.fixture
def author(little_town: City) -> Person:
    return somebody("ani", little_town)


@pytest.fixture
def signer(little_town: City) -> Person:
    return somebody("budi", little_town)


@pytest.fixture
def route(little_town: City, engine: Engine, author: Person, signer: Person) -> CuratedRoute:
    return published(little_town, engine, author, signer)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def photo(kind: str = "JPEG") -> SimpleUploadedFile:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of ani"
    Image.fromarray(np.full((80, 120, 3), 120, np.uint8)).save(file, kind, exif=exif)
    return SimpleUploadedFile("a.jpg", file.getvalue())


def test_a_photo_is_shown_with_its_licence_and_without_what_the_camera_wrote(
    client: Client, route: CuratedRoute, author: Person
) -> None:
    said = {"alt_id": "Pantai", "credit": "Ani", "licence": "CC-BY-4.0"}

    assert signed_in(author).post(f"{PAGE}photos/", said | {"photo": photo()}).status_code == 302

    kept = RoutePhoto.objects.get()
    response = client.get(f"{PAGE}photos/{kept.pk}/")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"\xff\xd8")
    assert b"Camera of ani" not in content
    assert "Ani, CC-BY-4.0" in text(client.get(PAGE))
    assert 'alt="Pantai"' in text(client.get(PAGE))


@pytest.mark.parametrize(
    "wrong", [{"licence": "mine"}, {"credit": ""}, {"photo": SimpleUploadedFile("a.jpg", b"no")}]
)
def test_a_photo_without_what_must_be_said_is_refused(
    route: CuratedRoute, author: Person, wrong: dict[str, Any]
) -> None:
    said = {"alt_id": "Pantai", "credit": "Ani", "licence": "CC-BY-4.0", "photo": photo()}

    assert signed_in(author).post(f"{PAGE}photos/", said | wrong).status_code == 422
    assert not RoutePhoto.objects.exists()
