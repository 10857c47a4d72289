"""What a report is about is suggested from its words and its photo, and either alone is enough."""

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from simpul.adapters import images
from simpul.adapters.contoh import frames
from simpul.ground.files.models import Blob
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.ports import Pixels, Rgb
from simpul.rooms.reports.jobs import look
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.share import hints
from simpul.rooms.reports.tests.tell.photos import jpeg, picture
from simpul.rooms.reports.tests.tell.sending import NEW, Send, hidden, photo, pin
from simpul.rooms.reports.understand import tell as limits

KIND = f"{NEW}kind/"
MOST = limits.of({})


def hole(rgb: Rgb) -> Pixels:
    """See a pothole in every picture."""
    road, nothing = np.full((100, 100), 255, np.uint8), np.zeros((100, 100), np.uint8)
    seen = nothing.copy()
    seen[40:60, 40:60] = 250
    return Pixels(road, nothing, seen, "m")


def blind(rgb: Rgb) -> None:
    """See nothing, as a model that is slow or gone."""


@pytest.fixture(scope="module")
def cracked() -> bytes:
    """A photo of an invented road full of cracks (truth: the picture of seed 177 with most of them)."""
    shots = [(int((mask == 2).sum()), rgb) for rgb, mask, _meta in frames(177, 12, (800, 450))]
    return images.encode(max(shots, key=lambda one: one[0])[1], at=None, position=None)


def test_a_photo_of_a_hole_says_that_it_is_one(city: City) -> None:
    offered = list(Category.objects.filter(city=city).offered())

    kinds = look.of_files([jpeg()], MOST, hole)

    assert kinds == {"D40": pytest.approx(250 / 255)}
    best, percent = hints.of("tolong diperbaiki", offered, kinds)[0]
    assert best.code == "pothole"
    assert percent > 60
    assert hints.of("", offered, {}) == []


@pytest.mark.parametrize(
    "sent",
    [
        b"\xff\xd8\xff no photo",
        picture("PNG"),
        jpeg() + b" " * MOST.look_bytes,
        jpeg(size=(4100, 3000)),  # more pixels than are looked at
        b"",
    ],
)
def test_what_is_no_photo_or_too_large_is_not_looked_at(sent: bytes) -> None:
    looked: list[Rgb] = []

    assert look.of_files([sent], MOST, looked.append) == {}
    assert not looked


def test_no_more_photos_are_looked_at_than_the_city_allows() -> None:
    looked: list[Rgb] = []

    look.of_files([jpeg(seed) for seed in range(9)], MOST, looked.append)

    assert len(looked) == MOST.look_photos


def test_without_an_answer_the_words_alone_suggest(city: City) -> None:
    offered = list(Category.objects.filter(city=city).offered())
    kinds = look.of_files([jpeg()], MOST, blind)

    assert hints.of("jalan berlubang", offered, kinds) == hints.of("jalan berlubang", offered)


def test_the_form_asks_with_a_photo_and_no_words(client: Client, city: City, cracked: bytes) -> None:
    answer = client.post(KIND, {"text": "", "photos": photo(cracked)})

    page = answer.content.decode()
    assert 'value="road_surface"' in page
    assert "from your words and your photo" in page
    assert not Blob.objects.exists()
    again = client.post(KIND, {"text": "tolong", "seen": hidden_seen(page)}).content.decode()
    assert 'value="road_surface"' in again  # and the photo is not sent again


def test_what_is_not_ours_or_no_photo_changes_nothing(client: Client, city: City) -> None:
    words = client.post(KIND, {"text": "lampu jalan mati"}).content
    broken = SimpleUploadedFile("x.jpg", b"\xff\xd8\xff\xe0nothing", "image/jpeg")

    said = {"text": "lampu jalan mati", "photos": broken, "seen": "eyJENDAiOjF9:forged:x"}
    assert client.post(KIND, said).content == words


def test_without_javascript_the_photo_is_looked_at_when_the_form_comes_back(
    send: Send, cracked: bytes
) -> None:
    page = send(photos=photo(cracked), place="nowhere at all").content.decode()

    assert 'value="road_surface"' in page.partition("It sounds like this")[2][:600]


def test_the_desk_sees_what_nobody_was_sure_of(
    client: Client, send: Send, desk: Person, cracked: bytes
) -> None:
    page = send(photos=photo(cracked), text="tolong", **pin(120))
    if page.status_code == 200:
        again = page.content.decode()
        send(text="tolong", **{name: hidden(again, name) for name in ("lon", "lat", "checked")})
    report = Report.objects.get()
    client.force_login(desk)
    case = reverse("reports:case", args=["straight", report.code])

    found = client.get(case).content.decode()
    assert "A program suggests" in found
    kind = Category.objects.get(code="road_surface")
    assert f'name="category" value="{kind.pk}"' in found
    client.post(reverse("reports:case-category", args=["straight", report.code]), {"category": kind.pk})
    assert Report.objects.get().category == kind
    assert "A program suggests" not in client.get(case).content.decode()


def hidden_seen(page: str) -> str:
    return page.partition('data-seen="')[2].partition('"')[0]
