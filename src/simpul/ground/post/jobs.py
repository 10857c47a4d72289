"""The outbox is emptied every few seconds, and once a day what is long over goes. Picks the adapters."""

from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import partial
from http import HTTPStatus

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from simpul.adapters import mail, peers, webpush
from simpul.ground import jobs
from simpul.ground.post import act, rules, vapid
from simpul.ground.post.act import Outcome, Result
from simpul.ground.post.models import Message

LOOK = timedelta(seconds=15)


@jobs.every(LOOK)
@task
def send() -> int:
    """Send what is due. Returns how many messages were tried."""
    now = timezone.now()
    if not Message.objects.due(now).exists():
        return 0
    with mail.Line(settings.SIMPUL_EMAIL_URL, settings.SIMPUL_EMAIL_FROM) as line:
        return act.deliver(now, by_mail=partial(letter, line), by_push=push)


@jobs.every(timedelta(days=1), phase=timedelta(hours=19))
@task
def forget_sent() -> int:
    """Give up what waited too long, and forget what is long over (post.toml). Returns how many."""
    return clear(timezone.now())


def clear(now: datetime) -> int:
    """Do so as of a moment."""
    keep = rules.read()
    return act.expire(now - keep.waiting) + act.prune(now - keep.done)


def letter(line: mail.Line, message: Message) -> Result:
    """Send one e-mail; none is sent where no server is set any more."""
    if not act.can_mail():
        return Result(Outcome.NEVER, "no mail server is set")
    try:
        line.send(message.email, message.subject, message.text, key=message.key, leave=message.leave)
    except mail.NotTaken as error:
        return Result(Outcome.NEVER if error.never else Outcome.LATER, str(error))
    return Result(Outcome.SENT)


def push(message: Message) -> Result:
    """Send one Web Push message."""
    browser = message.browser
    if browser is None:
        return Result(Outcome.NEVER)
    told = webpush.Told(
        browser.endpoint, browser.p256dh, browser.auth, message.subject, message.text, message.url,
        message.about.replace("/", "-").replace(".", "-"),
    )  # fmt: skip
    contact = parseaddr(settings.SIMPUL_EMAIL_FROM)[1] or settings.SIMPUL_SITE
    inside = settings.SIMPUL_PRIVATE_FEEDS
    try:
        status = webpush.send(told, vapid.own(), contact, now=timezone.now(), inside=inside)
    except peers.PeerRefused as error:
        return Result(Outcome.LATER, type(error).__name__)
    except ValueError as error:
        return Result(Outcome.GONE, str(error))
    return Result(_came_of(status), str(status))


def _came_of(status: int) -> Outcome:
    """Say what a push service's answer means (RFC 8030 sections 5 and 7.3)."""
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return Outcome.GONE
    if status in {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED}:
        return Outcome.SENT
    is_busy = status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return Outcome.LATER if is_busy else Outcome.NEVER
