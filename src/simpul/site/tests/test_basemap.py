"""The base map over HTTP: whole, in parts, and not at all."""

import pytest
from django.http import FileResponse, StreamingHttpResponse
from django.test import Client

from simpul.ground.places.models import City
from simpul.site.tests.conftest import TILES

URL = "/basemap/contoh.pmtiles"


def body(response: object) -> bytes:
    assert isinstance(response, StreamingHttpResponse | FileResponse)
    return b"".join(response)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=1000-", 1000, 1023),
        ("bytes=-4", 1020, 1023),
        ("bytes=1020-9999", 1020, 1023),
    ],
)
def test_a_range_is_exactly_that_range(client: Client, city: City, asked: str, first: int, last: int) -> None:
    response = client.get(URL, headers={"Range": asked})

    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/1024"
    assert response.headers["Content-Length"] == str(last - first + 1)
    assert response.headers["Content-Type"] == "application/vnd.pmtiles"
    assert body(response) == TILES[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=5-4", "bytes=-0", "bytes=-"])
def test_a_range_outside_the_file_is_refused_with_its_size(client: Client, city: City, asked: str) -> None:
    response = client.get(URL, headers={"Range": asked})

    assert (response.status_code, response.headers["Content-Range"]) == (416, "bytes */1024")


@pytest.mark.parametrize("asked", ["", "lines=1-2", "bytes=0-1,4-5", "bytes=a-b"])
def test_what_is_not_one_range_of_bytes_gets_the_whole(client: Client, city: City, asked: str) -> None:
    response = client.get(URL, headers={"Range": asked})

    assert response.status_code == 200
    assert body(response) == TILES


def test_an_address_with_a_version_is_kept_for_good(client: Client, city: City) -> None:
    named = client.get(f"{URL}?v=7")
    plain = client.get(URL)

    assert "immutable" in named.headers["Cache-Control"]
    assert plain.headers["Cache-Control"] == "no-cache"
    assert client.get(URL, headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304
    named.close()
    plain.close()


def test_a_range_of_a_file_that_changed_gets_the_whole_new_one(client: Client, city: City) -> None:
    response = client.get(URL, headers={"Range": "bytes=0-9", "If-Range": '"older"'})

    assert body(response) == TILES


def test_head_says_the_length_alone(client: Client, city: City) -> None:
    response = client.head(URL, headers={"Range": "bytes=0-99"})

    assert (response.status_code, response.headers["Content-Length"]) == (206, "100")
    assert body(response) == b""


@pytest.mark.parametrize("slug", ["atlantis", "lain"])
def test_no_city_and_no_map_are_not_found(client: Client, city: City, slug: str) -> None:
    City.objects.create(slug="lain", name="Kota Lain")

    assert client.get(f"/basemap/{slug}.pmtiles").status_code == 404


@pytest.mark.parametrize("path", ["/basemap/../contoh.pmtiles", "/basemap/%2e%2e%2fdb.pmtiles"])
def test_a_path_is_never_read_from_the_address(client: Client, city: City, path: str) -> None:
    assert client.get(path).status_code == 404
