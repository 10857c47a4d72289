"""Taken in for somebody: the counter and its slip, a village's list, e-mails and those without a place."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.utils import timezone

from simpul.adapters import images, sheets
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.post.models import Message
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.act import block
from simpul.rooms.reports.jobs import mailbox
from simpul.rooms.reports.models import Contact, Event, Letter, LetterPhoto, Report
from simpul.rooms.reports.observe import reporter
from simpul.rooms.reports.tests.conftest import NOW, Somebody, Tell, at
from simpul.site.commands.reports_mail import mail as mail_command

KEY = "0f3a5bde-8a38-4c35-bd2f-1c7be1f6d001"


def jpeg(position: LonLat | None = None) -> bytes:
    rgb = np.random.default_rng(1).integers(0, 255, (120, 160, 3), dtype=np.uint8)
    return images.encode(rgb, at=NOW, position=position)


@pytest.fixture
def counter(client: Browser, desk: Person) -> Browser:
    """The browser of somebody at the desk."""
    client.force_login(desk)
    return client


def told(**more: str) -> dict[str, str]:
    return {
        "key": KEY, "source": "phone", "text": "Ada lubang di depan pasar", "place": "Jalan Lurus",
        "category": "pothole", "known": "office", "name": "Ani", "phone": "08123456789",
    } | more  # fmt: skip


def test_what_is_told_on_the_telephone_is_a_report_with_a_slip(counter: Browser, desk: Person) -> None:
    answer = counter.post("/reports/straight/intake/", told())

    report = Report.objects.get()
    assert answer["Location"] == f"/reports/straight/intake/{report.code}/slip/"
    assert (report.source, report.contact.phone, report.place) == ("phone", "08123456789", "Jalan Lurus")
    assert report.events.get().by == desk
    slip = counter.get(answer["Location"]).content.decode()
    assert report.code in slip
    assert reporter.token(report) in slip
    assert "<svg" in slip
    assert "Ani" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_the_form_that_is_sent_twice_is_one_report(counter: Browser) -> None:
    counter.post("/reports/straight/intake/", told())
    counter.post("/reports/straight/intake/", told())

    assert Report.objects.count() == 1


def test_the_slip_is_only_for_who_took_it_down_and_for_a_day(
    counter: Browser, somebody: Somebody, tell: Tell
) -> None:
    slip = counter.post("/reports/straight/intake/", told())["Location"]
    of_a_resident = tell()

    assert counter.get(f"/reports/straight/intake/{of_a_resident.code}/slip/").status_code == 404
    counter.force_login(somebody("other", "desk"))
    assert counter.get(slip).status_code == 404, "the private link is the resident's, not the office's"
    counter.force_login(Person.objects.get(username="desk"))
    Report.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert counter.get(slip).status_code == 404


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"place": "Jalan Tak Ada"}, "Jalan Tak Ada"),
        ({"place": ""}, "id_place"),
        ({"text": ""}, "sentence"),
        ({"source": "web"}, "id_source"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(
    counter: Browser, change: dict[str, str], says: str
) -> None:
    answer = counter.post("/reports/straight/intake/", told(**change))

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("path", ["intake/", "intake/list/", "intake/list/template.csv", "letters/"])
def test_only_who_takes_down_comes_in(client: Browser, somebody: Somebody, path: str) -> None:
    assert client.get(f"/reports/straight/{path}").status_code == 302
    client.force_login(somebody("pu", "handler"))
    assert client.get(f"/reports/straight/{path}").status_code == 403
    client.force_login(somebody("lurah", "village"))
    assert client.get(f"/reports/straight/{path}").status_code == 200


def list_of(*rows: dict[str, object], suffix: str = "csv") -> SimpleUploadedFile:
    header = ["key", "category", "text", "place", "village", "lon", "lat", "name", "known"]
    cells = [[row.get(name) for name in header] for row in rows]
    if suffix == "csv":
        return SimpleUploadedFile("list.csv", sheets.write_csv(header, cells))  # type: ignore[arg-type]
    return SimpleUploadedFile("list.xlsx", sheets.write_xlsx([("Reports", header, cells)]))


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_same_list_again_adds_nothing(client: Browser, somebody: Somebody, suffix: str) -> None:
    client.force_login(somebody("lurah", "village"))
    rows: list[dict[str, object]] = [
        {"key": "A1-01", "category": "pothole", "text": "Lubang", "lon": at(120).lon, "lat": at(120).lat},
        {"key": "A1-02", "category": "Saluran atau got tersumbat", "text": "Got mampet", "village": "Timur"},
        {"key": "A1-03", "text": "Lampu mati", "place": "Jalan Lurus", "known": "nobody", "name": "Ani"},
    ]  # fmt: skip

    for _time in range(2):
        answer = client.post("/reports/straight/intake/list/", {"file": list_of(*rows, suffix=suffix)})
        assert answer.status_code == 302, answer.content

    found = {one.text: one for one in Report.objects.select_related("region", "category")}
    assert set(found) == {"Lubang", "Got mampet", "Lampu mati"}
    east = found["Got mampet"]
    assert (east.source, east.region and east.region.name) == ("village", "Timur")
    assert east.accuracy_m is not None, "somewhere in the village is said to be no better"
    assert east.accuracy_m > 500
    assert found["Lampu mati"].category is None
    assert not Contact.objects.exists()


def test_one_fault_keeps_the_whole_list_out_and_names_its_cell(client: Browser, somebody: Somebody) -> None:
    client.force_login(somebody("lurah", "village"))
    good: dict[str, object] = {"key": "A1-01", "text": "Lubang", "village": "Timur"}
    bad: list[dict[str, object]] = [
        {"key": "A1-01", "text": "Kunci sama", "village": "Timur"},
        {"key": "A1-03", "text": "", "village": "Barat"},
        {"key": "A1-04", "text": "Di mana", "village": "Atlantis"},
        {"key": "A1-05", "text": "Jenis apa", "village": "Barat", "category": "ufo"},
        {"key": "A1-06", "text": "Jauh", "lon": 10, "lat": 10},
        {"key": "A1-07", "text": "Siapa", "village": "Barat", "known": "maybe"},
        {"key": "A1-08", "text": "Tanpa tempat"},
        {"key": "", "text": "Tanpa kunci", "village": "Barat"},
        {"key": "A1-10", "text": "Angka", "lon": "abc", "lat": "1"},
    ]

    answer = client.post("/reports/straight/intake/list/", {"file": list_of(good, *bad)})

    page = answer.content.decode()
    assert answer.status_code == 422
    for cell in ("A3", "C4", "E5", "B6", "F7", "I8", "D9", "A10", "F11"):
        assert f">{cell}<" in page, cell
    assert not Report.objects.exists()


def test_the_template_comes_back_filled_in(client: Browser, somebody: Somebody) -> None:
    client.force_login(somebody("lurah", "village"))

    empty = client.get("/reports/straight/intake/list/template.xlsx").content
    again = client.get("/reports/straight/intake/list/template.xlsx").content
    sheet, kinds, villages = sheets.read(empty, "template.xlsx")

    assert {cell.value for row in villages.rows for cell in row[:1]} == {"Barat", "Timur"}
    assert len(kinds.rows) > 10
    assert sheet.rows[0][0].value != sheets.read(again, "t")[0].rows[0][0].value, "two lists share no key"
    answer = client.post(
        "/reports/straight/intake/list/", {"file": SimpleUploadedFile("template.xlsx", empty)}
    )
    assert answer.status_code == 422, "keys alone are no reports"


def letter(**more: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = more.pop("sender", "Ani Wulandari <ani@example.org>")
    message["Subject"] = more.pop("subject", "Lubang besar")
    message["Message-ID"] = more.pop("number", "<1@example.org>")
    message["Date"] = "Mon, 23 Nov 2026 09:55:00 +0700"
    message.set_content(more.pop("text", "Di depan pasar ada lubang.\n\n-- \nAni\n"))
    for name, value in more.items():
        message[name.replace("_", "-")] = value
    return message


def with_photo(message: EmailMessage, position: LonLat | None) -> EmailMessage:
    message.add_attachment(jpeg(position), maintype="image", subtype="jpeg", filename="foto.jpg")
    return message


def test_an_email_whose_photo_knows_its_place_is_a_report(city: City) -> None:
    sent = with_photo(letter(), at(120)).as_bytes()

    first, again = (mailbox.take(city, sent, "1.eml", now=NOW) for _time in range(2))

    report = Report.objects.get()
    assert (first.what, again.what) == ("report", "known")
    assert report.text == "Lubang besar\n\nDi depan pasar ada lubang."
    assert (report.source, report.contact.email) == ("email", "ani@example.org")
    assert report.segment is not None
    assert report.photos.count() == 1
    assert "ani" not in str(list(Entry.objects.values_list("detail", flat=True))).lower()


def test_an_email_without_a_place_waits_until_the_desk_finds_it(city: City, counter: Browser) -> None:
    assert (
        mailbox.take(city, with_photo(letter(), LonLat(10, 10)).as_bytes(), "1.eml", now=NOW).what == "letter"
    )
    assert not Report.objects.exists()
    waiting = Letter.objects.get()
    page = counter.get("/reports/straight/letters/").content.decode()
    assert "Di depan pasar ada lubang." in page
    photo = counter.get(f"/reports/straight/letters/photos/{LetterPhoto.objects.get().pk}/")
    assert b"".join(photo)[:2] == b"\xff\xd8"

    lost = counter.post(f"/reports/straight/letters/{waiting.pk}/", {"do": "place", "place": "Atlantis"})
    answer = counter.post(
        f"/reports/straight/letters/{waiting.pk}/",
        {"do": "place", "place": "Jalan Lurus", "category": "pothole"},
    )
    again = counter.post(f"/reports/straight/letters/{waiting.pk}/", {"do": "place", "place": "Jalan Lurus"})

    assert (lost.status_code, answer.status_code, again.status_code) == (422, 302, 409)
    report = Report.objects.get()
    assert (report.text.splitlines()[-1], report.photos.count()) == ("Di depan pasar ada lubang.", 1)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.text, waiting.email, waiting.photos.count()) == ("placed", "", "", 0)
    assert mailbox.take(city, letter().as_bytes(), "1.eml", now=NOW).what == "known"


def test_an_email_is_guarded_as_the_form_is(city: City, desk: Person) -> None:
    def come(number: int, *, placed: bool) -> str:
        one = letter(text=f"Lubang {number}", number=f"<{number}-{placed}@example.org>")
        whole = with_photo(one, at(120)) if placed else one
        return mailbox.take(city, whole.as_bytes(), "1.eml", now=NOW).what

    city.settings = {"reports": {"held_email": 2}}
    city.save()
    assert [come(number, placed=True) for number in range(3)] == ["report"] * 3
    held = [one.held for one in Report.objects.order_by("pk")]
    assert held == [[], [], ["flood"]]
    assert [come(number, placed=False) for number in range(3)] == ["letter", "letter", "refused"]

    block.block(Report.objects.order_by("pk")[0], "email", 7, "Iklan", actor=desk, now=NOW)
    assert (come(7, placed=True), come(8, placed=False)) == ("refused", "refused")
    assert (Report.objects.count(), Letter.objects.count()) == (3, 2)


def test_what_reports_nothing_is_dropped_and_gone(city: City, counter: Browser) -> None:
    mailbox.take(city, letter(text="Beli sekarang!").as_bytes(), "1.eml", now=NOW)
    waiting = Letter.objects.get()

    counter.post(f"/reports/straight/letters/{waiting.pk}/", {"do": "drop"})

    waiting.refresh_from_db()
    assert (waiting.state, waiting.text, waiting.email) == ("dropped", "", "")
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "given", [("smtp://x", "Ini surat lamaran.", 1), ("smtp://x", " ", 0), ("", "Ini surat lamaran.", 0)]
)
def test_who_wrote_what_reports_nothing_is_answered_where_the_desk_does(
    city: City, counter: Browser, settings: Any, given: tuple[str, str, int]
) -> None:
    mails, words, told = given
    settings.SIMPUL_EMAIL_URL = mails
    mailbox.take(city, letter(text="Lamaran kerja").as_bytes(), "1.eml", now=NOW)
    waiting, door = Letter.objects.get(), "/reports/straight/letters/"
    page = counter.get(door).content.decode()

    counter.post(f"{door}{waiting.pk}/", {"do": "drop", "words": words})
    again = counter.post(f"{door}{waiting.pk}/", {"do": "drop", "words": "Lagi"})

    assert (f'id="id_{waiting.pk}_words"' in page) is bool(mails)
    assert again.status_code == 409
    assert Message.objects.count() == told
    waiting.refresh_from_db()
    assert (waiting.state, waiting.email) == ("dropped", "")
    for message in Message.objects.all():
        assert (message.email, words in message.text) == ("ani@example.org", True)
        assert message.url.endswith("/reports/straight/new/")
        assert "Lamaran" not in message.text


def test_an_answer_that_cannot_be_kept_leaves_the_email_waiting(
    city: City, counter: Browser, settings: Any
) -> None:
    settings.SIMPUL_EMAIL_URL = "smtp://x"
    mailbox.take(city, letter().as_bytes(), "1.eml", now=NOW)

    said = "Terima kasih. " + "a" * 2000
    page = counter.post(
        f"/reports/straight/letters/{Letter.objects.get().pk}/", {"do": "drop", "words": said}
    )

    assert page.status_code == 422
    assert "Terima kasih." in page.content.decode()  # what was typed is still there
    assert (Letter.objects.get().state, Message.objects.count()) == ("waiting", 0)


def test_a_reply_becomes_words_on_the_report(city: City, tell: Tell) -> None:
    report = tell(email="ani@example.org")
    reply = letter(
        subject=f"Re: [{report.code}] Laporan Anda",
        text="Belum diperbaiki.\n\nPada Sen, 23 Nov 2026 Kota menulis:\n> Sudah selesai\n",
    )

    first, again = (mailbox.take(city, reply.as_bytes(), "1.eml", now=NOW) for _time in range(2))

    assert (first.what, again.what) == ("words", "known")
    event = Event.objects.get(step="")
    assert (event.report, event.words, event.who) == (report, "Belum diperbaiki.", "reporter")


def test_a_reply_from_somebody_else_waits_at_the_desk(city: City, tell: Tell) -> None:
    report = tell(email="ani@example.org")
    reply = letter(subject=f"Re: [{report.code}]", sender="budi@example.org", text="Sudah selesai")

    assert mailbox.take(city, reply.as_bytes(), "1.eml", now=NOW).what == "letter"
    assert Letter.objects.get().reply_to == report
    assert not Event.objects.filter(step="").exists()


@pytest.mark.parametrize(
    ("message", "what"),
    [
        (letter(Auto_Submitted="auto-replied"), "machine"),
        (letter(Precedence="bulk"), "machine"),
        (letter(sender="MAILER-DAEMON@example.org"), "machine"),
        (letter(sender="nobody"), "unreadable"),
        (letter(subject="", text=""), "empty"),
    ],
)
def test_what_nobody_wrote_is_left_alone(city: City, message: EmailMessage, what: str) -> None:
    assert mailbox.take(city, message.as_bytes(), "1.eml", now=NOW).what == what
    assert not Report.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00\xff\xfe", b"From: a@b.c\nContent-Type: text/plain; charset=klingon\n\nhai",
        b"From: a@b.c\nDate: never\nContent-Type: multipart/mixed\n\nno boundary",
        b"From: =?utf-8?b?////?= <a@b.c>\nSubject: =?utf-8?q?=00?=\n\nhai\x00",
        b"From: a@b.c\nContent-Type: text/html\n\n<style>x</style><p>Lubang<br>besar",
        b"From: a@b.c\nContent-Type: image/jpeg\nContent-Transfer-Encoding: base64\n\n/9j/AAAA",
    ],
)  # fmt: skip
def test_no_broken_letter_breaks_anything(city: City, data: bytes) -> None:
    mailbox.take(city, data, "x.eml", now=NOW)

    assert "\x00" not in "".join(Letter.objects.values_list("text", flat=True))


def test_the_shell_takes_files_folders_and_its_input(city: City, tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"{number}.eml").write_bytes(
            with_photo(letter(number=f"<{number}@x>"), at(120)).as_bytes()
        )

    from_folder = CliRunner().invoke(mail_command, [str(tmp_path)])
    from_input = CliRunner().invoke(mail_command, ["-"], input=letter(number="<9@x>").as_bytes())

    assert from_folder.output == "2 reports\n"
    assert from_input.exception is None
    assert from_input.output == "1 wait for their place at the desk\n"
    assert Report.objects.count() == 2
