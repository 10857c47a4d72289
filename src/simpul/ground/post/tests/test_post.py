"""Messages leave once, by mail and to a browser that alone reads them; what fails is tried again, or ends."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from simpul.adapters import mail, webpush
from simpul.ground.post import act, jobs, vapid
from simpul.ground.post.act import Outcome, Result, Words
from simpul.ground.post.models import Browser, Message
from simpul.ground.post.tests.servers import MailServer, PushService, mail_server, push_service

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
SAID = Words(
    subject="It is\r\nBcc: all@example.org done",
    text="Halo\n\n.\nSelesai",
    url="http://here/7",
    leave="http://here/leave",
)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as found:
        settings.SIMPUL_EMAIL_URL, settings.SIMPUL_EMAIL_FROM = found.url, "Lapor <lapor@example.go.id>"
        yield found


@pytest.fixture
def service(settings: Any, tmp_path: Path) -> Iterator[PushService]:
    settings.SIMPUL_PRIVATE_FEEDS, settings.SIMPUL_DATA = True, tmp_path
    with push_service() as found:
        yield found


def send(settings: Any, now: datetime = NOW) -> int:
    with mail.Line(settings.SIMPUL_EMAIL_URL, settings.SIMPUL_EMAIL_FROM) as line:
        return act.deliver(now, by_mail=partial(jobs.letter, line), by_push=jobs.push)


def test_a_letter_leaves_once_and_nothing_of_it_stays(server: MailServer, settings: Any) -> None:
    for _twice in range(2):
        act.mail("room.event/1/2", "room.thing/7", "ani@example.org", SAID, NOW)

    assert [send(settings), send(settings)] == [1, 0]

    (letter,) = server.letters
    assert (letter["To"], letter["Subject"], letter["Bcc"]) == (
        "ani@example.org",
        "It is Bcc: all@example.org done",
        None,
    )
    assert letter["List-Unsubscribe"] == "<http://here/leave>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Selesai" in letter.get_content()
    row = Message.objects.get()
    assert (row.email, row.subject, row.text, row.leave, row.sent_at) == ("", "", "", "", NOW)


def test_a_server_that_is_away_is_asked_again_and_one_that_says_never_is_not(
    server: MailServer, settings: Any
) -> None:
    act.mail("a", "thing/7", "ani@example.org", SAID, NOW)
    server.answer = "451 try later, ani@example.org"
    send(settings)
    waiting = Message.objects.get()
    assert (waiting.next_at, waiting.sent_at, waiting.email) == (
        NOW + timedelta(minutes=1),
        None,
        "ani@example.org",
    )
    assert "@" not in waiting.error

    server.answer = "550 no such box"
    assert send(settings, NOW + timedelta(seconds=30)) == 0
    send(settings, NOW + timedelta(minutes=1))

    given_up = Message.objects.get()
    assert (given_up.next_at, given_up.sent_at, given_up.email) == (None, None, "")
    assert server.letters == []


def test_it_is_given_up_after_some_days_of_trying(settings: Any) -> None:
    act.mail("a", "thing/7", "ani@example.org", SAID, NOW)
    moments = [NOW]

    while (row := Message.objects.get()).next_at:
        moments.append(row.next_at)
        act.deliver(row.next_at, by_mail=lambda _one: Result(Outcome.LATER), by_push=jobs.push)

    assert timedelta(days=2) < moments[-1] - NOW < timedelta(days=5)


def test_a_process_that_is_killed_neither_loses_nor_doubles(server: MailServer, settings: Any) -> None:
    """Sent again later, under the same name: mailboxes show it once."""
    act.mail("a", "thing/7", "ani@example.org", SAID, NOW)

    def killed(message: Message) -> Result:
        with mail.Line(settings.SIMPUL_EMAIL_URL, settings.SIMPUL_EMAIL_FROM) as line:
            jobs.letter(line, message)
        raise SystemExit

    with pytest.raises(SystemExit):
        act.deliver(NOW, by_mail=killed, by_push=jobs.push)
    assert send(settings, NOW + timedelta(minutes=1)) == 0  # it may still be at it

    assert send(settings, NOW + act.HELD) == 1
    assert len({letter["Message-ID"] for letter in server.letters}) == 1


def test_only_the_browser_reads_what_it_is_told(service: PushService) -> None:
    browser = act.browser(service.endpoint, service.p256dh, service.auth, NOW)
    act.push("a", "room.thing/7", browser, SAID, NOW)

    act.deliver(NOW, by_mail=lambda _one: Result(Outcome.SENT), by_push=jobs.push)

    headers, sealed = service.left[0]
    assert b"Selesai" not in sealed
    assert json.loads(service.read(0)) == {
        "title": SAID.subject, "body": SAID.text, "url": SAID.url, "tag": "room-thing-7",
    }  # fmt: skip
    token = headers["Authorization"].split("t=")[1].split(",")[0]
    claims = jwt.decode(
        token,
        vapid.own().public_key(),
        algorithms=["ES256"],
        audience=service.endpoint.removesuffix("/push/abc"),
    )
    assert claims["sub"].startswith(("mailto:", "http"))
    assert headers["Authorization"].endswith(f"k={webpush.public(vapid.own())}")
    assert (headers["Content-Encoding"], headers["Topic"]) == ("aes128gcm", "room-thing-7")


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(service: PushService, status: int) -> None:
    act.push("a", "thing/7", act.browser(service.endpoint, service.p256dh, service.auth, NOW), SAID, NOW)
    service.status = status

    act.deliver(NOW, by_mail=lambda _one: Result(Outcome.SENT), by_push=jobs.push)

    assert not Browser.objects.exists()
    assert not Message.objects.exists()


def test_a_push_service_that_is_busy_is_asked_again(service: PushService) -> None:
    act.push("a", "thing/7", act.browser(service.endpoint, service.p256dh, service.auth, NOW), SAID, NOW)
    service.status = 503

    act.deliver(NOW, by_mail=lambda _one: Result(Outcome.SENT), by_push=jobs.push)

    assert Message.objects.get().next_at == NOW + timedelta(minutes=1)


def test_a_push_message_never_reaches_into_our_network(service: PushService, settings: Any) -> None:
    settings.SIMPUL_PRIVATE_FEEDS = False
    act.push("a", "thing/7", act.browser(service.endpoint, service.p256dh, service.auth, NOW), SAID, NOW)

    act.deliver(NOW, by_mail=lambda _one: Result(Outcome.SENT), by_push=jobs.push)

    assert service.left == []


@pytest.mark.parametrize(
    ("endpoint", "p256dh", "auth"),
    [
        ("ftp://push.example.org/a", "", ""),
        ("https://push.example.org/a", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA"),
        ("https://push.example.org/a", "B" + "A" * 86, "AAAAAAAAAAAAAAAAAAAAAA"),
        ("https://push.example.org/a", "é", "é"),
    ],
)
def test_what_is_no_browser_is_told_from_one(endpoint: str, p256dh: str, auth: str) -> None:
    assert not webpush.is_browser(endpoint, p256dh, auth)


def test_a_browser_is_one(service: PushService) -> None:
    assert webpush.is_browser("https://push.example.org/a", service.p256dh, service.auth)
    assert not webpush.is_browser("https://push.example.org/a", service.p256dh, "AAAA")


def test_the_key_is_made_once_and_is_ours_alone(settings: Any, tmp_path: Path) -> None:
    settings.SIMPUL_DATA = tmp_path / "new"

    first, again = vapid.own(), vapid.own()

    assert isinstance(first, ec.EllipticCurvePrivateKey)
    assert webpush.public(first) == webpush.public(again)
    assert (tmp_path / "new/vapid.pem").stat().st_mode & 0o777 == 0o600
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["vapid.pem"]


def test_what_is_about_something_can_be_forgotten() -> None:
    act.mail("a", "thing/7", "ani@example.org", SAID, NOW)
    act.mail("b", "thing/70", "ani@example.org", SAID, NOW)

    assert act.forget("thing/7") == 1
    assert Message.objects.get().key == "b"


def test_what_is_long_over_goes(server: MailServer, settings: Any) -> None:
    act.mail("a", "thing/7", "ani@example.org", SAID, NOW)
    act.mail("b", "thing/7", "ani@example.org", SAID, NOW)
    send(settings)
    act.mail("c", "thing/7", "ani@example.org", SAID, NOW)

    assert act.prune(NOW + timedelta(days=1)) == 2
    assert Message.objects.get().key == "c"


def test_what_waited_too_long_is_given_up_and_says_nothing_more() -> None:
    browser = act.browser("https://push.example.org/x", "key", "auth", NOW)
    act.mail("old", "thing/7", "ani@example.org", SAID, NOW - timedelta(days=8))
    act.push("pushed", "thing/7", browser, SAID, NOW - timedelta(days=8))
    act.mail("older", "thing/7", "ani@example.org", SAID, NOW - timedelta(days=31))
    act.mail("new", "thing/7", "budi@example.org", SAID, NOW - timedelta(days=6))

    assert jobs.clear(NOW) == 4  # three given up, and one of them over for long enough to go

    found = {one.key: (one.email, one.text, one.browser, bool(one.next_at)) for one in Message.objects.all()}
    assert found == {
        "old": ("", "", None, False),
        "pushed": ("", "", None, False),
        "new": ("budi@example.org", SAID.text, None, True),
    }
    assert jobs.clear(NOW) == 0


def test_what_waits_for_one_browser_can_be_forgotten() -> None:
    one, other = (act.browser(f"https://push.example.org/{n}", "key", "auth", NOW) for n in "ab")
    for key, browser in (("a", one), ("b", other)):
        act.push(key, "thing/7", browser, SAID, NOW)

    assert act.forget("thing/7", browser=one) == 1
    assert Message.objects.get().browser == other
