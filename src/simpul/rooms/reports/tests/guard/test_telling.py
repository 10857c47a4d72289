"""Whoever left an e-mail, or asked to be told, hears of every step, until they want no more."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from simpul.ground.people.models import Person
from simpul.ground.post import jobs as post_jobs
from simpul.ground.post.models import Browser, Message
from simpul.ground.post.tests.servers import MailServer, PushService
from simpul.rooms.reports.act import rights, step
from simpul.rooms.reports.act.desk import say
from simpul.rooms.reports.models import Contact, Office, Subscription
from simpul.rooms.reports.observe import reporter
from simpul.rooms.reports.tests.conftest import NOW, Tell
from simpul.rooms.reports.tests.guard.conftest import Come, Hear, everything_sent, sender

LATER = NOW + timedelta(hours=1)


def link(text: str, name: str) -> str:
    found = re.search(rf"http://\S*/{name}/\S*|http://\S*/{name}/", text)
    assert found, text
    return urlsplit(found[0]).path


def test_every_step_is_told_once_with_what_comes_next_and_by_when(
    tell: Tell, hear: Hear, desk: Person, offices: tuple[Office, Office], mailbox: MailServer
) -> None:
    report = tell(email="ani@example.org", text="Rahasia Bu Ani", language="en")
    (first,) = hear()
    everything_sent(LATER)
    by = step.office(desk)
    step.step(report, "verify", by, now=LATER)
    step.step(report, "forward", by, now=LATER, to=offices[0])
    say(report, "Kami datang Selasa", actor=desk, now=LATER)

    (second,) = hear(LATER)

    assert (first.email, first.subject) == ("ani@example.org", f"Report {report.code}: Received")
    assert "by Nov. 26, 2026 at the latest" in first.text
    assert reporter.token(report) in first.url
    assert second.subject == f"Report {report.code}: With the office"
    for said in ("- Read and verified by the desk", "- Given to Dinas PU", "Kami datang Selasa"):
        assert said in second.text
    assert "Rahasia" not in first.text + second.text + first.subject
    assert hear(LATER) == [second]


def test_it_is_told_in_the_language_of_who_is_told(tell: Tell, hear: Hear, mailbox: MailServer) -> None:
    tell(email="ani@example.org", language="id")

    (message,) = hear()

    assert "Jalan berlubang, Barat" in message.text


def test_who_is_known_to_nobody_and_who_left_nothing_is_told_nothing(
    tell: Tell, hear: Hear, mailbox: MailServer
) -> None:
    tell(known="nobody", email="ani@example.org")
    tell(name="Ani")

    assert hear() == []


def test_without_a_mail_server_nothing_piles_up_and_the_page_says_so(
    tell: Tell, hear: Hear, client: Client
) -> None:
    report = tell(email="ani@example.org")

    assert hear() == []
    page = client.get(f"/reports/straight/{report.code}/tell-me/")
    assert "sends no e-mail" in page.content.decode()


def test_a_worker_that_dies_in_the_middle_loses_and_doubles_nothing(
    tell: Tell, hear: Hear, mailbox: MailServer
) -> None:
    for number in range(3):
        tell(email=f"warga{number}@example.org")
    with pytest.raises(RuntimeError), _dying_after(2):
        hear()
    assert not Message.objects.exists()

    hear()
    hear()

    assert sorted(one.email for one in Message.objects.all()) == [f"warga{n}@example.org" for n in range(3)]


class _dying_after:  # noqa: N801 - it is read as a word
    """Let the writing of messages fail after so many, as a killed process would leave it."""

    def __init__(self, many: int) -> None:
        self.left = many

    def __enter__(self) -> None:
        from django.db.models.signals import pre_save  # noqa: PLC0415

        pre_save.connect(self.count, sender=Message)

    def __exit__(self, *_what: object) -> None:
        from django.db.models.signals import pre_save  # noqa: PLC0415

        pre_save.disconnect(self.count, sender=Message)

    def count(self, **_facts: object) -> None:
        self.left -= 1
        if self.left < 0:
            raise RuntimeError("killed")


def test_one_click_in_the_mail_program_ends_it(
    tell: Tell, hear: Hear, desk: Person, mailbox: MailServer
) -> None:
    report = tell(email="ani@example.org")
    (message,) = hear()
    stranger = Client(enforce_csrf_checks=True)

    answer = stranger.post(urlsplit(message.leave).path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert Subscription.objects.get().email == ""
    assert not Message.objects.exists()  # what waited is not sent any more
    everything_sent(LATER)
    step.step(report, "verify", step.office(desk), now=LATER)
    assert hear(LATER) == []


def test_a_link_that_is_only_looked_at_ends_and_confirms_nothing(
    tell: Tell, hear: Hear, client: Client, mailbox: MailServer
) -> None:
    tell(email="ani@example.org")
    (message,) = hear()

    assert client.get(urlsplit(message.leave).path).status_code == 200

    assert Subscription.objects.get().ended_at is None
    assert client.get("/reports/told/1:forged/leave/").status_code == 404


def test_a_stranger_is_asked_first_and_then_told_without_the_private_link(
    tell: Tell, hear: Hear, client: Client, desk: Person, mailbox: MailServer
) -> None:
    report = tell(NOW)
    there = f"/reports/straight/{report.code}/tell-me/"
    client.post(there, {"email": "budi@example.org"})
    client.post(there, {"email": "budi@example.org"})
    asked = Message.objects.get()
    assert asked.email == "budi@example.org"
    step.step(report, "verify", step.office(desk), now=LATER)
    hear(LATER)
    assert Message.objects.count() == 1  # not confirmed: told nothing

    client.post(link(asked.text, "confirm" if "/confirm/" in asked.text else "told"))
    step.step(report, "reject", step.office(desk), now=LATER, words="x")
    hear(LATER)
    assert Message.objects.count() == 1  # nobody may read it any more

    reopened = step.step(report, "reopen", step.office(desk), now=LATER + timedelta(hours=1), words="ya")
    told = [one for one in hear(LATER + timedelta(hours=1)) if one.pk != asked.pk]
    assert [one.email for one in told] == ["budi@example.org"]
    assert reporter.token(reopened) not in told[0].text
    assert reopened.get_absolute_url() in told[0].text


def test_nobody_fills_another_ones_mailbox(tell: Tell, client: Client, mailbox: MailServer) -> None:
    for number in range(6):
        report = tell(text=f"lubang {number}")
        client.post(f"/reports/straight/{report.code}/tell-me/", {"email": "budi@example.org"})

    assert Message.objects.filter(email="budi@example.org").count() == 3


def test_what_waits_apart_writes_to_nobody_until_it_is_let_go(
    come: Come, hear: Hear, mailbox: MailServer, desk: Person
) -> None:
    from simpul.rooms.reports.act.moderate import Decision, release  # noqa: PLC0415

    report = come(sender("1.2.3.4", is_script=True), email="victim@example.org", language="en")
    assert hear() == []

    release(report, Decision(report.text), actor=desk, now=LATER)

    assert [one.email for one in hear(LATER)] == ["victim@example.org"]


def test_a_browser_is_told_and_reads_it(tell: Tell, hear: Hear, client: Client, browser: PushService) -> None:
    report = tell(timezone.now())
    there = f"/reports/mine/{reporter.token(report)}/told/"
    said = {"endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth}

    answer = client.post(there, said)
    client.post(there, said)

    assert answer.status_code == 302
    hear(timezone.now())
    post_jobs.send.func()
    assert len(browser.left) == 1
    assert report.code in browser.read(0)
    assert "In a browser" in client.get(there).content.decode()

    client.post(f"{there}{Subscription.objects.get().pk}/end/")
    assert not Browser.objects.exists()


@pytest.mark.parametrize("endpoint", ["javascript:alert(1)", "http://", "https://a b", "x" * 2000])
def test_what_is_no_browser_is_refused(tell: Tell, client: Client, endpoint: str) -> None:
    there = f"/reports/mine/{reporter.token(tell())}/told/"

    assert client.post(there, {"endpoint": endpoint, "p256dh": "a", "auth": "b"}).status_code == 409
    assert not Browser.objects.exists()


def test_a_corrected_address_is_told_and_the_old_one_is_not(
    tell: Tell, hear: Hear, desk: Person, mailbox: MailServer
) -> None:
    report = tell(email="ani@example.org")
    hear()
    everything_sent(LATER)
    rights.correct(report, rights.Corrected("", "baru@example.org", ""), now=LATER)
    step.step(report, "verify", step.office(desk), now=LATER)

    assert [one.email for one in hear(LATER)] == ["baru@example.org"]
    assert Contact.objects.get().email == "baru@example.org"
