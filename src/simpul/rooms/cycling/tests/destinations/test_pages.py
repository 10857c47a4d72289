"""The pages: a visitor reads, an officer writes and loses nothing, a colleague and a stranger may not."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.cycling.act import destination as act
from simpul.rooms.cycling.models import Destination, DestinationPhoto
from simpul.rooms.cycling.observe import destinations as observe
from simpul.rooms.cycling.tests.destinations.conftest import NOW, POSTED, POSTED_ROW, jpeg, place

LIST = "/cycling/pesisir/destinations/"
WORDS = {"alt_id": "Pantai", "alt_en": "The beach", "author": "Sri", "licence": "CC-BY-4.0"}


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code)
    return " ".join(response.content.decode().split())


def test_a_visitor_finds_what_there_is_to_ride_to(client: Client, published: Destination) -> None:
    page = text(client, LIST)
    assert "Its sand is black." in page
    assert "Osing Museum" in page
    assert "Warung Sego" not in page
    assert "2 destinations" in page
    assert "Write about a place" not in page


def test_kinds_can_be_chosen(client: Client, city: City) -> None:
    assert "Warung Sego" in text(client, f"{LIST}?kind=services")
    only = text(client, f"{LIST}?kind=museum")
    assert "Osing Museum" in only
    assert "Pantai Kecil" not in only
    assert "Nothing answers this" in text(client, f"{LIST}?kind=crater")
    assert "Osing Museum" in text(client, f"{LIST}?kind=nonsense&page=nonsense")


def test_names_are_searched_for_with_their_spelling_mended(client: Client, published: Destination) -> None:
    observe.learn()
    found = text(client, f"{LIST}?q=pantay")
    assert "Pantai Kecil" in found
    assert "found for “pantai”" in found
    assert "Osing Museum" in text(client, f"{LIST}?q=osing")
    assert "Nothing answers this" in text(client, f"{LIST}?q=spaceport")


def test_drafts_are_found_by_staff_only(client: Client, draft: Destination, officer: Person) -> None:
    act.edit(draft, {"name": "Pantai Rahasia"}, actor=officer, now=NOW)
    assert "Rahasia" not in text(client, f"{LIST}?q=rahasia")
    client.force_login(officer)
    assert "Pantai Rahasia" in text(client, f"{LIST}?q=rahasia")


def test_the_list_asks_the_database_as_often_for_many(
    client: Client, city: City, published: Destination, officer: Person
) -> None:
    few = asked(client, LIST)
    for number in range(20):
        row = act.add(city, POSTED_ROW | {"name": f"Pantai {number}"}, actor=officer, now=NOW)
        act.step(row, "published", actor=officer, now=NOW)
        place(city, f"node/{100 + number}", 114.39, natural="beach", name=f"Teluk {number}")
    assert asked(client, LIST) == few < 10
    assert asked(client, "/api/cycling/destinations?city=pesisir") < 10


def asked(client: Client, path: str) -> int:
    """Count what a page asks the database."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_the_page_of_a_destination_says_all(client: Client, published: Destination, officer: Person) -> None:
    said = {"opening_hours": "Mo-Su 06:00-18:00", "price": 5000, "per": "person", "checked_on": NOW.date()}
    act.edit(published, said, actor=officer, now=NOW)
    page = text(client, published.get_absolute_url())
    for words in (
        "Its sand is black.", "Take your litter home.", "CC-BY-4.0", "Dinas Pariwisata", "every day",
        "06:00–18:00", "IDR 5,000 per person", "Toilets", "110 m", "stops=;114.370000,-8.200000",
    ):  # fmt: skip
        assert words in page, words
    assert "Nobody has told" not in page


def test_the_page_speaks_indonesian(client: Client, published: Destination, officer: Person) -> None:
    act.edit(published, {"opening_hours": "Mo-Su 06:00-18:00"}, actor=officer, now=NOW)
    client.cookies["django_language"] = "id"
    page = text(client, published.get_absolute_url())
    assert "Pasirnya hitam." in page
    assert "06.00–18.00" in page
    assert '<div class="told" lang="en">' in page  # the manners are told in English alone


def test_what_is_not_known_is_said_to_be_not_known(client: Client, city: City) -> None:
    page = text(client, f"{LIST}way-3/")
    assert "Nobody has told its story yet." in page
    assert page.count("not known") == 2  # hours and price


def test_hours_that_cannot_be_read_are_shown_as_they_are(client: Client, city: City) -> None:
    place = city.places.get(osm_id="way/3")
    place.tags["opening_hours"] = "pagi <b>sore</b>"
    place.save()
    page = text(client, f"{LIST}way-3/")
    assert "<code>pagi &lt;b&gt;sore&lt;/b&gt;</code>" in page


def test_the_maps_address_leads_to_what_staff_wrote(client: Client, published: Destination) -> None:
    response = client.get(f"{LIST}node-1/")
    assert (response.status_code, response["Location"]) == (302, published.get_absolute_url())


@pytest.mark.parametrize("ref", ["999999", "node-999", "node-5", "nonsense", "node-1-2", "-"])
def test_an_address_that_means_nothing_is_not_found(client: Client, city: City, ref: str) -> None:
    text(client, f"{LIST}{ref}/", 404)


def test_an_officer_writes_and_publishes(client: Client, city: City, officer: Person) -> None:
    client.force_login(officer)
    response = client.post(f"{LIST}new/", POSTED)
    row = Destination.objects.get()
    assert (response.status_code, response["Location"]) == (302, row.get_absolute_url())
    assert (row.fee, row.currency, row.state, row.edited_by) == ("yes", "IDR", "draft", officer)
    client.post(f"{LIST}{row.pk}/step/", {"step": "published"})
    assert "A new beach." in text(Client(), LIST)


def test_writing_about_a_place_of_the_map_begins_with_what_it_says(
    client: Client, city: City, officer: Person
) -> None:
    client.force_login(officer)
    page = text(client, f"{LIST}way-3/edit/")
    assert 'value="Museum Osing"' in page
    client.post(f"{LIST}way-3/edit/", POSTED | {"kind": "museum", "name": "Museum Osing"})
    assert Destination.objects.get().osm_id == "way/3"


def test_a_fault_loses_nothing_that_was_typed(client: Client, city: City, officer: Person) -> None:
    client.force_login(officer)
    response = client.post(f"{LIST}new/", POSTED | {"opening_hours": "8-17", "lon": "0", "lat": "0"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Pantai Baru" in page
    assert "A new beach." in page
    assert 'value="8-17"' in page
    assert "cannot be read from character 1 on" in page
    assert "far from the city" in page
    assert not Destination.objects.exists()


def test_two_who_write_at_once_are_told(client: Client, draft: Destination, officer: Person) -> None:
    client.force_login(officer)
    form = POSTED | {"seen": (NOW - timedelta(hours=1)).isoformat()}
    response = client.post(f"{LIST}{draft.pk}/edit/", form)
    assert response.status_code == 422
    assert "Somebody else changed this destination" in response.content.decode()


def test_publishing_without_a_licence_shows_the_form(
    client: Client, draft: Destination, officer: Person
) -> None:
    act.edit(draft, {"story_licence": ""}, actor=officer, now=NOW)
    client.force_login(officer)
    response = client.post(f"{LIST}{draft.pk}/step/", {"step": "published"})
    assert response.status_code == 422
    assert "Say under which licence" in response.content.decode()


def send(client: Client, row: Destination, data: bytes, **words: str) -> Any:
    photo = SimpleUploadedFile("a.jpg", data, content_type="image/jpeg")
    return client.post(f"{LIST}{row.pk}/photos/", WORDS | words | {"photo": photo})


def test_a_photo_is_shown_with_its_author_and_without_its_header(
    client: Client, published: Destination, officer: Person
) -> None:
    client.force_login(officer)
    sent = jpeg((1800, 3200), at=NOW, position=LonLat(114.37, -8.2))
    assert b"Exif" in sent
    assert send(client, published, sent).status_code == 302
    photo = DestinationPhoto.objects.get()
    page = text(Client(), published.get_absolute_url())
    assert "Sri" in page
    assert 'alt="The beach"' in page
    shown = Client().get(reverse("cycling:destination-photo", args=[photo.pk]))
    data = b"".join(shown.streaming_content)  # type: ignore[attr-defined]
    shown.close()
    assert b"Exif" not in data
    assert Image.open(io.BytesIO(data)).size == (1600, 900) == (photo.width, photo.height)
    assert "public" in shown["Cache-Control"]


def test_the_photo_of_a_draft_is_for_staff(client: Client, draft: Destination, officer: Person) -> None:
    client.force_login(officer)
    send(client, draft, jpeg())
    where = reverse("cycling:destination-photo", args=[DestinationPhoto.objects.get().pk])
    shown = client.get(where)
    assert b"".join(shown.streaming_content)  # type: ignore[attr-defined]
    assert (shown.status_code, shown["Cache-Control"].partition(",")[0]) == (200, "private")
    assert Client().get(where).status_code == 404


@pytest.mark.parametrize(
    ("data", "words", "said"),
    [
        (b"GIF89a....", {}, "no JPEG, PNG or WebP photo"),
        (jpeg()[:3000], {}, "no JPEG, PNG or WebP photo"),
        (jpeg(), {"author": "  "}, "This field is required."),
        (jpeg(), {"licence": "WTFPL"}, "Select a valid choice."),
    ],
)
def test_what_is_no_photo_is_refused(  # noqa: PLR0913, PLR0917 - each by its name
    client: Client, draft: Destination, officer: Person, data: bytes, words: dict[str, str], said: str
) -> None:
    client.force_login(officer)
    response = send(client, draft, data, **words)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not DestinationPhoto.objects.exists()


def test_photos_can_be_put_first_and_taken_away(client: Client, draft: Destination, officer: Person) -> None:
    client.force_login(officer)
    send(client, draft, jpeg(grey=50), alt_en="One")
    send(client, draft, jpeg(grey=90), alt_en="Two")
    assert send(client, draft, jpeg(grey=90)).status_code == 422  # it is there already
    two = DestinationPhoto.objects.get(alt_en="Two")
    client.post(f"{LIST}{draft.pk}/photos/{two.pk}/", {"do": "first"})
    assert [photo.alt_en for photo in draft.photos.all()] == ["Two", "One"]
    client.post(f"{LIST}{draft.pk}/photos/{two.pk}/", {"do": "remove"})
    assert [photo.alt_en for photo in draft.photos.all()] == ["One"]


DOORS = (
    ("GET", "new/"), ("POST", "new/"), ("GET", "{pk}/edit/"), ("POST", "{pk}/edit/"), ("POST", "{pk}/step/"),
    ("GET", "way-3/edit/"), ("POST", "way-3/edit/"), ("GET", "{pk}/photos/"), ("POST", "{pk}/photos/"),
    ("POST", "{pk}/photos/{photo}/"), ("GET", "import/"), ("POST", "import/"),
)  # fmt: skip
"""Every door that only staff may pass; {pk} is a published destination."""


@pytest.mark.parametrize("who", ["nobody", "surveyor", "elsewhere", "officer"])
@pytest.mark.parametrize(("method", "door"), DOORS)
def test_only_staff_pass(  # noqa: PLR0913, PLR0917 - each by its name
    request: pytest.FixtureRequest, client: Client, published: Destination, officer: Person,
    who: str, method: str, door: str,
) -> None:  # fmt: skip
    client.force_login(officer)
    send(client, published, jpeg())
    photo = DestinationPhoto.objects.get()
    client.logout()
    person = AnonymousUser() if who == "nobody" else request.getfixturevalue(who)
    if isinstance(person, Person):
        client.force_login(person)
    path = LIST + door.format(pk=published.pk, photo=photo.pk)
    response = client.get(path) if method == "GET" else client.post(path, {"step": "draft", "do": "remove"})
    expected = {"nobody": (302,), "officer": (200, 302, 422)}.get(who, (403,))
    assert response.status_code in expected, (path, response.status_code)
    if who == "nobody":
        assert response["Location"].startswith(reverse("sign-in"))
    if who != "officer":
        published.refresh_from_db()
        assert published.state == "published"
        assert DestinationPhoto.objects.exists()
