"""The private page: whoever has the link follows, answers and takes back; nobody else finds it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from simpul.ground.people.models import Person
from simpul.rooms.reports.act import step
from simpul.rooms.reports.models import Office, Report
from simpul.rooms.reports.share import pages
from simpul.rooms.reports.tests.conftest import NOW, Tell
from simpul.rooms.reports.tests.tell.photos import jpeg

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def done(tell: Tell, desk: Person, offices: tuple[Office, Office]) -> Report:
    """A report of which the office says that it is done."""
    report, by = tell(), step.office(desk)
    for name in ("verify", "forward", "start", "propose"):
        to = offices[0] if name == "forward" else None
        report = step.step(report, name, by, now=LATER, to=to, ref="reports.proof/1")
    return report


def test_a_link_that_was_made_up_leads_nowhere(client: Client, tell: Tell) -> None:
    report = tell()

    for token in (str(report.key), f"{report.key}:x", "x", report.code):
        assert client.get(f"/reports/mine/{token}/").status_code == 404


def test_the_reporter_is_asked_and_confirms(client: Client, done: Report) -> None:
    page = client.get(pages.link(done)).content.decode()
    assert "Dinas PU says that it is done." in page
    assert "Is it done?" in page

    client.post(pages.link(done), {"act": "confirm"})

    done.refresh_from_db()
    assert done.state == "confirmed"
    assert "Is it done?" not in client.get(pages.link(done)).content.decode()


def test_a_dispute_needs_words_and_keeps_its_photo(client: Client, done: Report) -> None:
    link = pages.link(done)
    silent = client.post(link, {"act": "dispute", "words": " "})
    assert silent.status_code == 422
    assert "Say why, in a few words." in silent.content.decode()

    photo = SimpleUploadedFile("kini.jpg", jpeg(7), "image/jpeg")
    client.post(link, {"act": "dispute", "words": "Masih berlubang", "photos": photo})

    done.refresh_from_db()
    assert (done.state, done.photos.count()) == ("disputed", 1)
    public = client.get(done.get_absolute_url()).content.decode()
    assert "Masih berlubang" in public
    assert "Somebody other than who said so takes it up again" in public


def test_a_photo_that_cannot_be_read_loses_no_words(client: Client, done: Report) -> None:
    photo = SimpleUploadedFile("kini.jpg", b"not a photo", "image/jpeg")

    answer = client.post(pages.link(done), {"act": "dispute", "words": "Masih berlubang", "photos": photo})

    assert answer.status_code == 422
    assert "Masih berlubang" in answer.content.decode()
    assert "“kini.jpg” is no photo that can be read" in answer.content.decode()
    done.refresh_from_db()
    assert done.state == "proposed"


def test_it_can_be_taken_back_while_nobody_has_begun(client: Client, tell: Tell) -> None:
    report = tell()

    client.post(pages.link(report), {"act": "withdraw"})

    report.refresh_from_db()
    assert (report.state, report.shown) == ("withdrawn", False)
    assert client.get(report.get_absolute_url()).status_code == 404
    assert "took it back" in client.get(pages.link(report)).content.decode()


def test_what_cannot_be_done_now_is_said(client: Client, tell: Tell) -> None:
    report = tell()

    answer = client.post(pages.link(report), {"act": "confirm"}, follow=True)

    assert answer.status_code == 422
    assert "This cannot be done with the report now" in answer.content.decode()


def test_what_is_held_is_said_to_be_held(client: Client, tell: Tell) -> None:
    report = tell(text="Telepon saya 081234567890")

    assert "something private is in it" in client.get(pages.link(report)).content.decode()
    assert client.get(report.get_absolute_url()).status_code == 404


def test_a_photo_belongs_to_its_report(client: Client, tell: Tell, done: Report) -> None:
    photo = SimpleUploadedFile("kini.jpg", jpeg(7), "image/jpeg")
    client.post(pages.link(done), {"act": "dispute", "words": "Masih berlubang", "photos": photo})
    number = done.photos.get().pk

    own = client.get(f"{pages.link(done)}photos/{number}/")
    assert b"".join(own.streaming_content)[:3] == b"\xff\xd8\xff"  # type: ignore[attr-defined]
    assert client.get(f"{pages.link(tell())}photos/{number}/").status_code == 404
    assert client.get(f"/reports/mine/x/photos/{number}/").status_code == 404


def test_no_other_site_and_no_cache_learns_the_link(client: Client, tell: Tell) -> None:
    answer = client.get(pages.link(tell()))

    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"
