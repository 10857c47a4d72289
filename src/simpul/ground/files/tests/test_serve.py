"""How contents leave: with what they are, to be kept for ever, and never as a page."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.http import Http404
from django.test import Client, RequestFactory

from simpul.ground.files import serve, store, understand
from simpul.ground.files.models import Blob
from simpul.ground.files.tests.conftest import jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo() -> Blob:
    return store.put(jpeg(), expect=understand.IMAGES)


def body(response: Any) -> bytes:
    content = b"".join(response.streaming_content)
    response.close()
    return content


def test_a_photo_is_shown_and_kept(rf: RequestFactory, photo: Blob) -> None:
    response = serve.serve(rf.get("/"), photo.sha256, filename="frame 7.jpg")

    assert body(response) == jpeg()
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == 'inline; filename="frame 7.jpg"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "sandbox" in response["Content-Security-Policy"]


def test_what_a_browser_might_run_is_downloaded(rf: RequestFactory) -> None:
    page = store.put(b"<html><script>alert(1)</script>", expect=frozenset({understand.TEXT}))

    response = serve.serve(rf.get("/"), page.sha256)

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    response.close()


def test_a_browser_that_has_it_gets_nothing_again(rf: RequestFactory, photo: Blob) -> None:
    response = serve.serve(rf.get("/", HTTP_IF_NONE_MATCH=f'"{photo.sha256}"'), photo.sha256)

    assert response.status_code == 304


@pytest.mark.parametrize("bad", ["", "../../etc/passwd", "ab" * 31, "AB" * 32, "zz" * 32, "ab" * 32, "ab/cd"])
def test_what_is_no_name_of_a_content_is_not_there(rf: RequestFactory, photo: Blob, bad: str) -> None:
    with pytest.raises(Http404):
        serve.serve(rf.get("/"), bad)


def test_a_content_whose_bytes_are_lost_is_not_there(rf: RequestFactory, photo: Blob) -> None:
    store.storage().delete(store.name(photo.sha256))

    with pytest.raises(Http404):
        serve.serve(rf.get("/"), photo.sha256)


def test_a_signed_address_works_and_a_forged_one_does_not(client: Client, photo: Blob) -> None:
    address = serve.signed_url(photo)

    response = client.get(address)
    assert response.status_code == 200
    assert body(response) == jpeg()
    assert client.get(address[:-5] + "aaaa/").status_code == 404
    assert client.get(f"/files/{signing.dumps(photo.sha256, salt='else')}/").status_code == 404
    assert client.post(address).status_code == 405


def test_a_signed_address_ends(photo: Blob) -> None:
    token = serve.signed_url(photo).split("/")[2]

    assert serve.of_signed(token) == photo.sha256
    with pytest.raises(Http404):
        serve.of_signed(token, timedelta(seconds=-1))
