"""What is stored of a person can be seen, corrected and deleted; what is deleted is nowhere any more."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from simpul.ground.files import store, understand
from simpul.ground.files.models import Blob
from simpul.ground.ledger.models import Entry
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.ground.post import act as post
from simpul.ground.post.act import Words
from simpul.ground.post.models import Browser, Message
from simpul.rooms.reports.act import note, retention, rights, step, subscribe
from simpul.rooms.reports.act.desk import say
from simpul.rooms.reports.act.submit import Shot
from simpul.rooms.reports.models import (
    Arrival,
    Category,
    Chosen,
    Contact,
    Correction,
    Event,
    Letter,
    LetterPhoto,
    Office,
    Photo,
    Report,
    Subscription,
    Support,
)
from simpul.rooms.reports.observe import reporter
from simpul.rooms.reports.tests.conftest import NOW, Somebody, Tell, at
from simpul.rooms.reports.tests.guard.conftest import Come, Hear, sender
from simpul.rooms.reports.tests.tell.photos import TAKEN, jpeg

LATER = NOW + timedelta(hours=1)
NEEDLES = ("Kucingku", "Ani Suryani", "ani@example.org", "0899111222", "warung pojok", "push.example.org")


def shot(seed: int) -> Shot:
    data = jpeg(seed)
    blob = store.put(data, expect=frozenset({understand.JPEG}))
    return Shot(blob, f"{seed:064d}", 400, 300, TAKEN)


def kept_files() -> set[str]:
    return {one.name for one in Path(store.storage().location).rglob("*") if one.is_file()}  # type: ignore[attr-defined]


def found_in_tables(*needles: str) -> list[str]:
    """Look for words in every column of every table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - its own name
            for row in cursor.fetchall():
                text = " ".join(_text(one) for one in row)
                found += [f"{table}: {needle}" for needle in needles if needle.casefold() in text.casefold()]
    return found


def _text(value: object) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


@pytest.fixture
def full(come: Come, desk: Person, hear: Hear, settings: Any) -> Report:
    """A report of which as much is stored as can be."""
    settings.SIMPUL_EMAIL_URL, settings.SIMPUL_EMAIL_FROM = "smtp://localhost:1", "lapor@example.go.id"
    report = come(
        sender("1.2.3.4", "phone"), text="Kucingku jatuh di lubang", place="depan warung pojok",
        name="Ani Suryani", email="ani@example.org", phone="0899111222", photos=[shot(1), shot(2)],
    )  # fmt: skip
    rights.correct(
        report,
        rights.Corrected("Ani Suryani", "ani@example.org", "0899111222", "Kucingku jatuh lagi"),
        now=LATER,
    )
    browser = post.browser("https://push.example.org/x", "key", "auth", LATER)
    subscribe.by_browser(report, browser, "id", LATER, reporter=True)
    note.note(report, "Ani Suryani menelepon", actor=desk, now=LATER)
    say(report, "Ibu Ani Suryani, kami datang", actor=desk, now=LATER)
    Support.objects.create(report=report, key=uuid4(), at=LATER)
    letter = Letter.objects.create(
        city=report.city, key=uuid4(), received_at=LATER, name="Ani Suryani", email="ani@example.org",
        text="Kucingku", report=report,
    )  # fmt: skip
    for model, link, seed in (
        (Chosen, {"key": report.key, "at": LATER}, 3),
        (LetterPhoto, {"letter": letter}, 4),
    ):
        one = shot(seed)
        model._default_manager.create(
            **link, blob=one.blob, sha256=one.sha256, width=one.width, height=one.height
        )
    hear(LATER)
    return report


def test_everything_is_seen(full: Report, client: Client) -> None:
    token = reporter.token(full)

    page = client.get(f"/reports/mine/{token}/data/").content.decode()
    said = json.loads(client.get(f"/reports/mine/{token}/data.json").content)

    for needle in ("Kucingku", "Ani Suryani", "ani@example.org", "0899111222", "warung pojok"):
        assert needle in page
        assert needle in json.dumps(said)
    assert len(said["photos"]) == 2
    assert said["internal_notes"] == 1
    assert {one["by"] for one in said["told"]} == {"email", "browser"}
    assert said["sender"]["address_hash"]
    assert client.get("/reports/mine/forged:token/data/").status_code == 404


def test_erased_is_erased(
    full: Report, client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    mine = set(Blob.objects.values_list("sha256", flat=True))
    token, place = reporter.token(full), (full.lon, full.lat)
    assert len(mine) == 4
    assert mine <= kept_files()
    assert Message.objects.exists()
    assert len(found_in_tables(*NEEDLES)) > 10

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/reports/mine/{token}/erase/", {"what": "all", "sure": "on"})

    assert answer.status_code == 302
    assert found_in_tables(*NEEDLES, full.arrival.address) == []
    assert kept_files().isdisjoint(mine)
    assert not Blob.objects.exists()
    assert not Browser.objects.exists()
    stone = Report.objects.get()
    assert (stone.code, stone.state, stone.made_at) == (full.code, full.state, full.made_at)
    assert stone.category == full.category
    assert stone.region == full.region
    assert (stone.lon, stone.lat) != place
    assert not stone.shown
    assert stone.erased_at
    assert client.get(f"/reports/mine/{token}/").status_code == 404
    assert client.get(full.get_absolute_url()).status_code == 404
    assert {one.verb for one in Entry.objects.all()} >= {"reports.submit", "reports.erase"}
    assert set(Entry.objects.get(verb="reports.submit").detail) == {"category", "source", "region"}


def test_a_photo_that_another_report_has_too_stays_there(
    tell: Tell, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    mine, other = tell(photos=[shot(7)]), tell(photos=[shot(7)])

    with django_capture_on_commit_callbacks(execute=True):
        rights.erase(mine, by=step.REPORTER, now=LATER)

    assert store.open(Photo.objects.get(report=other).blob)


def test_only_the_person_is_forgotten(full: Report, client: Client) -> None:
    token, other = reporter.token(full), Words(subject="Laporan", text="Selesai")
    post.mail("other", subscribe.about(full), "budi@example.org", other, LATER)

    client.post(f"/reports/mine/{token}/erase/", {"what": "person", "sure": "on"})

    assert not Contact.objects.exists()
    assert not Subscription.objects.exists()
    assert [one.email for one in Message.objects.all()] == ["budi@example.org"]
    assert Arrival.objects.get().address == ""
    assert Report.objects.get().text == "Kucingku jatuh lagi"
    assert client.get(f"/reports/mine/{token}/data/").status_code == 200


def about_report(report: Report) -> list[tuple[str, bool]]:
    """Give whom the messages about a report wait for: an address, and whether it is a browser."""
    found = Message.objects.filter(about=subscribe.about(report), next_at__isnull=False)
    return sorted((one.email, bool(one.browser_id)) for one in found)


def test_what_waits_for_somebody_who_left_goes_at_once(full: Report, tell: Tell) -> None:
    other = tell(position=at(400))
    browser = Browser.objects.get()
    mine = subscribe.by_browser(other, browser, "id", LATER, reporter=False)
    for report in (full, other):
        post.push(f"push/{report.pk}", subscribe.about(report), browser, Words(subject="a", text="b"), LATER)
    assert ("ani@example.org", False) in about_report(full)

    rights.forget_person(full, by=step.REPORTER, now=LATER)

    assert about_report(full) == []  # also what waited for the browser, which another report keeps
    assert about_report(other) == [("", True)]
    another = post.browser("https://push.example.org/y", "key", "auth", LATER)
    subscribe.by_browser(other, another, "id", LATER, reporter=False)
    subscribe.by_browser(full, browser, "id", LATER, reporter=False)
    subscribe.end(mine, LATER)
    assert about_report(other) == []


def test_an_address_that_was_corrected_gets_nothing_that_waited(full: Report) -> None:
    assert about_report(full)

    rights.correct(full, rights.Corrected("Ani Suryani", "baru@example.org", "0899111222"), now=LATER)

    assert ("ani@example.org", False) not in about_report(full)


def test_nothing_is_deleted_unless_it_is_meant(full: Report, client: Client) -> None:
    token = reporter.token(full)

    for said in ({"what": "all"}, {"sure": "on"}, {"what": "city", "sure": "on"}):
        assert client.post(f"/reports/mine/{token}/erase/", said).status_code == 422
    assert client.get(f"/reports/mine/{token}/erase/").status_code == 405
    assert Report.objects.get().erased_at is None


def test_words_are_corrected_until_an_office_has_them(
    tell: Tell, client: Client, desk: Person, offices: tuple[Office, Office]
) -> None:
    report = tell(text="Lubang besar")
    there = f"/reports/mine/{reporter.token(report)}/correct/"
    assert client.post(there, {"text": "Lubang besar, telp 081234567890"}).status_code == 302
    report.refresh_from_db()
    assert (report.held, report.shown) == (["phone"], False)
    assert Correction.objects.get().was == "Lubang besar"
    assert client.post(there, {"text": " "}).status_code == 409

    for name, to in (("verify", None), ("forward", offices[0])):
        report = step.step(report, name, step.office(desk), now=LATER, to=to)
    client.post(there, {"text": "lain", "name": "Ani"})
    with pytest.raises(rights.TooLate):
        rights.correct(report, rights.Corrected("", "", "", "lain"), now=LATER)
    assert Report.objects.get().text == "Lubang besar, telp 081234567890"
    assert Contact.objects.get().name == "Ani"


def test_who_is_known_to_nobody_cannot_leave_a_name_later(tell: Tell, client: Client) -> None:
    report = tell(known="nobody")

    client.post(f"/reports/mine/{reporter.token(report)}/correct/", {"name": "Ani", "text": "Lubang"})

    assert not Contact.objects.exists()


def test_a_colleague_deletes_on_request(
    full: Report, client: Client, desk: Person, somebody: Somebody
) -> None:
    there = f"/reports/straight/{full.code}/erase/"
    client.force_login(somebody("pu", "handler"))
    assert client.post(there, {"what": "all", "sure": "on"}).status_code == 404
    with pytest.raises(PermissionDenied):
        rights.erase(full, by=step.office(somebody("pu2", "handler")), now=LATER)

    client.force_login(desk)
    assert client.get(there).status_code == 200
    assert client.post(there, {"what": "all", "sure": "on"}).status_code == 302

    assert Report.objects.get().erased_at
    assert Entry.objects.get(verb="reports.erase").actor == desk


def test_every_table_that_names_a_report_is_thought_of() -> None:
    named = {
        one.related_model.__name__
        for model in (Report, Event)
        for one in model._meta.get_fields(include_hidden=True)
        if one.auto_created and not one.concrete and one.related_model
    }

    assert named <= rights.thought_of(), "say in act/rights.py what becomes of it when a report is erased"


class Kept:
    """Reports that were over for some days, and what the daily job does with them."""

    def __init__(self, city: City, tell: Tell, desk: Person) -> None:
        self.city, self.tell, self.desk = city, tell, desk

    def over(self, days: int, **said: Any) -> Report:
        report = self.tell(NOW - timedelta(days=days), email="ani@example.org", **said)
        done = step.step(
            report, "reject", step.office(self.desk), now=NOW - timedelta(days=days), words="bukan"
        )
        Contact.objects.filter(report=report).update(name="Ani")
        return done

    def forget(self) -> dict[str, int]:
        return retention.forget(self.city, NOW)


@pytest.fixture
def kept(city: City, tell: Tell, desk: Person) -> Kept:
    return Kept(city, tell, desk)


def test_what_was_kept_long_enough_goes(kept: Kept) -> None:
    old, middle, young = kept.over(1826), kept.over(366), kept.over(364)

    assert kept.forget() == {"erased": 1, "persons": 1, "senders": 0}

    for report in (old, middle, young):
        report.refresh_from_db()
    assert (bool(old.erased_at), bool(middle.erased_at), bool(young.erased_at)) == (True, False, False)
    assert [one.report for one in Contact.objects.all()] == [young]
    assert middle.text == "Jalan berlubang di depan pasar"
    assert kept.forget() == {"erased": 0, "persons": 0, "senders": 0}


def test_a_kind_and_a_city_have_their_own_time(kept: Kept, city: City) -> None:
    Category.objects.filter(city=city, code="pothole").update(keep_days=30)
    city.settings = {"reports": {"keep_days": 10, "keep_contact_days": 5}}
    city.save()
    pothole, lamp = kept.over(20), kept.over(20, category="pavement")

    kept.forget()

    pothole.refresh_from_db()
    lamp.refresh_from_db()
    assert (pothole.erased_at, bool(lamp.erased_at)) == (None, True)
    assert not Contact.objects.exists()


def test_what_is_not_over_is_kept(kept: Kept, tell: Tell) -> None:
    report = tell(NOW - timedelta(days=4000), email="ani@example.org")

    kept.forget()

    report.refresh_from_db()
    assert report.text
    assert Contact.objects.exists()


def test_a_job_that_was_stopped_goes_on(kept: Kept) -> None:
    """Each report is erased for itself: what one run did not come to, the next does."""
    reports = [kept.over(2000) for _one in range(3)]
    rights.erase(reports[0], by=step.MACHINE, now=NOW)

    assert kept.forget()["erased"] == 2


def test_where_reports_came_from_is_forgotten_after_a_month(come: Come, city: City, desk: Person) -> None:
    come(sender("1.2.3.4"), NOW - timedelta(days=31))
    come(sender("1.2.3.4"), NOW - timedelta(days=29))
    waits = come(sender("6.6.6.6", is_script=True), NOW - timedelta(days=31))

    assert retention.forget(city, NOW)["senders"] == 1

    assert Arrival.objects.count() == 2
    assert Arrival.objects.get(report=waits).address == ""
    assert Arrival.objects.get(report=waits).quarantined


def test_an_address_that_nobody_confirmed_goes_after_a_week(tell: Tell, city: City) -> None:
    report = tell(position=at(120))
    for days in (6, 8):
        Subscription.objects.create(
            report=report, email=f"{days}@example.org", made_at=NOW - timedelta(days=days)
        )

    retention.forget(city, NOW)

    assert [one.email for one in Subscription.objects.all()] == ["6@example.org"]
