"""The form without JavaScript: one report for one key, nothing lost, what is near shown first."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from simpul.ground.files.models import Blob
from simpul.ground.places.models import City, Place
from simpul.rooms.reports.jobs.tell import forget_unsent
from simpul.rooms.reports.models import Chosen, Contact, Photo, Report, Support
from simpul.rooms.reports.tests.conftest import Tell, at
from simpul.rooms.reports.tests.tell.photos import TAKEN, jpeg, picture
from simpul.rooms.reports.tests.tell.sending import NEW, Send, hidden, photo, pin


def test_each_form_has_a_key_of_its_own(client: Client, city: City) -> None:
    one, other = (hidden(client.get(NEW).content.decode(), "key") for _ in range(2))

    assert one != other


def test_a_report_is_sent_and_followed(client: Client, send: Send) -> None:
    answer = send(text="Ada lubang", category="pothole", **pin(120))

    report = Report.objects.get()
    assert (report.text, report.category.code if report.category else "") == ("Ada lubang", "pothole")
    page = client.get(answer["Location"]).content.decode()
    assert "It has arrived" in page
    assert report.code in page
    assert "finds who answers, by" in page
    assert f"http://testserver{answer['Location'].removesuffix('?sent')}" in page


def test_the_same_form_twice_is_one_report(send: Send) -> None:
    first = send(text="Ada lubang", **pin(120))
    again = send(text="Ada lubang", **pin(120))

    assert first["Location"] == again["Location"]
    assert Report.objects.count() == 1


def test_not_sure_is_an_answer(send: Send) -> None:
    send(text="Ada yang aneh", **pin(120))

    assert Report.objects.get().category is None


def test_the_photo_knows_the_place_and_the_sender_sees_it_first(send: Send) -> None:
    shown = send(photos=photo(jpeg(position=at(330, 3))))

    page = shown.content.decode()
    assert "Is it here?" in page
    assert "Jalan Lurus, Timur" in page
    assert "Taken from the photo." in page
    assert not Report.objects.exists()
    names = ("lon", "lat", "checked", "placed")
    send(**{name: hidden(page, name) for name in names})

    report = Report.objects.get()
    assert report.region is not None
    assert report.region.name == "Timur"
    assert [one.taken_at for one in report.photos.all()] == [TAKEN]


def test_a_street_or_village_can_be_typed(send: Send) -> None:
    page = send(text="Ada lubang", place="jalan lurus").content.decode()

    assert "Is it here?" in page
    assert abs(float(hidden(page, "lon")) - at(250).lon) < 1e-5
    assert "Timur" in send(text="Ada lubang", place="Timur").content.decode()


def test_what_names_several_is_chosen_by_one_press(send: Send, city: City) -> None:
    page = send(text="Ada lubang", place="ar").content.decode()  # Barat, and Pasar Lama

    assert "Several places are called so" not in page  # only one village has it
    here = at(10)
    Place.objects.create(
        city=city, osm_id="n1", kind="amenity=marketplace", name="Pasar Lama", lon=here.lon, lat=here.lat
    )
    page = send(text="Ada lubang", place="ar").content.decode()
    assert "Several places are called so" in page
    chosen = send(text="Ada lubang", place="ar", choose="Pasar Lama").content.decode()
    assert abs(float(hidden(chosen, "lon")) - here.lon) < 1e-6


def test_typed_anew_the_place_that_was_found_counts_no_more(send: Send) -> None:
    page = send(text="Ada lubang", place="Timur").content.decode()
    found = {name: hidden(page, name) for name in ("lon", "lat", "checked", "placed")}

    again = send(text="Ada lubang", place="Barat", **found)

    assert "Is it here?" in again.content.decode()
    assert not Report.objects.exists()


def test_a_mistake_loses_nothing(send: Send) -> None:
    wrong = send(
        text="Ada lubang", photos=photo(), place="Tidak Ada", known="office", email="bukan surel",
        category="pothole", name="Ani",
    )  # fmt: skip

    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "No street, village or place here is called “Tidak Ada”" in page
    assert "Enter a valid email address." in page
    for kept in ("Ada lubang", "Tidak Ada", "bukan surel", "Ani", 'value="pothole" checked'):
        assert kept in page
    send(text="Ada lubang", known="office", email="ani@example.org", **pin(120))  # without the photo again

    report = Report.objects.get()
    assert report.photos.count() == 1
    assert not Chosen.objects.exists()


def test_a_chosen_photo_can_be_left_out(send: Send) -> None:
    send(photos=photo())
    page = send(leave_out=Chosen.objects.get().pk, text="Ada lubang").content.decode()

    assert 'name="leave_out"' not in page
    assert "Ada lubang" in page
    assert not Chosen.objects.exists()
    assert not Blob.objects.exists()


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([b"GIF89a not a photo"], "is no photo that can be read"),
        ([jpeg()[:300]], "is no photo that can be read"),
        ([jpeg(n) for n in range(5)], "At most 4 photos"),
    ],
)
def test_a_photo_that_cannot_be_taken_is_named(send: Send, files: list[bytes], why: str) -> None:
    answer = send(
        text="Ada lubang", photos=[photo(data, f"{n}.jpg") for n, data in enumerate(files)], **pin(9)
    )

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Report.objects.exists()


def test_of_a_photo_only_its_picture_is_kept(send: Send, client: Client) -> None:
    exif = b"Exif\x00\x00" + b"II*\x00" + b"\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00 SECRET CAMERA"
    for number, data in enumerate(
        (jpeg(1, position=at(50)), picture("PNG", 2), picture("WEBP", 3, exif=exif))
    ):
        send(key=str(uuid4()), text="Ada lubang", photos=photo(data), **pin(50 + 100 * number))

    kept = [
        client.get(f"/reports/straight/{one.report.code}/photos/{one.pk}/") for one in Photo.objects.all()
    ]
    assert len(kept) == 3
    for answer in kept:
        data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert data[:3] == b"\xff\xd8\xff"
        assert b"Exif" not in data
        assert b"SECRET" not in data


def test_nobody_knows_means_nothing_is_kept(send: Send) -> None:
    send(text="Ada lubang", known="nobody", name="Ani", email="bukan surel", phone="0812", **pin(120))

    assert Report.objects.exists()
    assert not Contact.objects.exists()


@pytest.mark.parametrize(("known", "shown"), [("office", ""), ("all", "Ani Lestari")])
def test_the_name_is_shown_only_where_all_may_know(
    send: Send, client: Client, known: str, shown: str
) -> None:
    send(text="Ada lubang", known=known, name="Ani Lestari", email="ani@example.org", **pin(120))

    page = client.get(Report.objects.get().get_absolute_url()).content.decode()
    assert ("Ani Lestari" in page) is bool(shown)
    assert "ani@example.org" not in page


def test_only_the_office_reads_what_is_confidential(send: Send, client: Client) -> None:
    link = send(text="Ada pungutan", confidential="on", photos=photo(), **pin(120))["Location"]
    report = Report.objects.get()

    assert client.get(report.get_absolute_url()).status_code == 404
    assert client.get(f"{report.get_absolute_url()}photos/{report.photos.get().pk}/").status_code == 404
    page = client.get(link).content.decode()
    assert "Only the office reads this report." in page
    assert f"{link.removesuffix('?sent')}photos/" in page


def test_what_is_there_already_is_shown_first(send: Send, client: Client, tell: Tell) -> None:
    near, far = tell(position=at(130)), tell(position=at(400))
    tell(position=at(125), category="rubbish")

    page = send(text="Ada lubang", category="pothole", **pin(120)).content.decode()

    assert "Is it one of these?" in page
    assert near.code in page
    assert far.code not in page
    assert page.count("me-too/") == 1
    assert not Report.objects.filter(text="Ada lubang").exists()
    send(text="Ada lubang", category="pothole", checked=hidden(page, "checked"), **pin(120))
    assert Report.objects.filter(text="Ada lubang").exists()


def test_me_too_counts_each_device_once(client: Client, tell: Tell, send: Send) -> None:
    report = tell()
    key = str(uuid4())
    send(key=key, photos=photo(), text="Ada lubang")  # a form that is left for the other report

    for _ in range(2):
        answer = client.post(f"{report.get_absolute_url()}me-too/", {"key": key}, follow=True)

    assert Support.objects.filter(report=report).count() == 1
    assert "You are counted already" in answer.content.decode()
    assert "1 more" in answer.content.decode()
    assert not Chosen.objects.exists()


def test_what_is_not_sent_is_forgotten_after_a_day(send: Send) -> None:
    send(photos=photo())
    forget_unsent.func()
    assert Chosen.objects.exists()

    Chosen.objects.update(at=timezone.now() - timedelta(hours=25))
    forget_unsent.func()

    assert not Chosen.objects.exists()
    assert not Blob.objects.exists()
