"""What is done with the outbox: a message is written, sent once, tried again, given up, forgotten."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from django.conf import settings
from django.db import models

from simpul.ground.post.models import Browser, Message

HELD = timedelta(minutes=10)
"""How long a message is left to the process that sends it. One that is killed meanwhile is sent again then,
under the same name (Message-ID, topic), so that a mailbox and a browser show it once."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=12)
TRIES = 14
"""With pauses that double: given up after about three days, as mail servers do (RFC 5321 section 4.5.4.1)."""


OVER = {"next_at": None, "email": "", "subject": "", "text": "", "url": "", "leave": ""}
"""What a message that is over still says: nothing, and to nobody."""


class Outcome(StrEnum):
    """What came of sending a message."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it, and what the other side said, without addresses."""

    outcome: Outcome
    said: str = ""


type Send = Callable[[Message], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a message says. `url` is where it leads, `leave` ends such messages: absolute, "" for none."""

    subject: str
    text: str
    url: str = ""
    leave: str = ""


def can_mail() -> bool:
    """Tell whether this installation sends e-mail at all (SIMPUL_EMAIL_URL)."""
    return bool(settings.SIMPUL_EMAIL_URL)


def absolute(path: str) -> str:
    """Give the address of a page for somebody outside, where no request says how we are called."""
    return f"{settings.SIMPUL_SITE}{path}"


def mail(key: str, about: str, to: str, words: Words, now: datetime) -> bool:
    """Write an e-mail into the outbox, in the transaction of what it tells of. Returns whether it is new."""
    return _write(Message(key=key, about=about, email=to), words, now)


def push(key: str, about: str, to: Browser, words: Words, now: datetime) -> bool:
    """Write a Web Push message into the outbox, as `mail` does."""
    return _write(Message(key=key, about=about, browser=to), words, now)


def browser(endpoint: str, p256dh: str, auth: str, now: datetime) -> Browser:
    """Give the row of a browser, with the keys that it has now."""
    name = sha256(endpoint.encode()).hexdigest()
    keys = {"endpoint": endpoint, "p256dh": p256dh, "auth": auth}
    return Browser.objects.update_or_create(
        name=name, defaults=keys, create_defaults=keys | {"made_at": now}
    )[0]


def forget(about: str, email: str | None = None, browser: Browser | None = None) -> int:
    """Delete every message about something, sent or not; those to one address or browser where it is given.

    Returns:
        How many there were.
    """
    found = Message.objects.filter(about=about)
    if email is not None:
        found = found.filter(email=email)
    if browser is not None:
        found = found.filter(browser=browser)
    return found.delete()[0]


def deliver(now: datetime, *, by_mail: Send, by_push: Send, most: int = 500) -> int:
    """Send what is due, each message claimed for itself. Safe in several processes at once.

    Args:
        now: when, aware; what is written later waits for the next run.
        by_mail: sends an e-mail.
        by_push: sends a Web Push message.
        most: messages at once.

    Returns:
        How many were tried.
    """
    done = 0
    while done < most and (message := _claim(now)):
        result = (by_push if message.browser_id else by_mail)(message)
        _settle(message, result, now)
        done += 1
    return done


def expire(before: datetime) -> int:
    """Give up what was written before then and waits still: its address and words go. Returns how many."""
    old = Message.objects.filter(next_at__isnull=False, made_at__lt=before)
    return old.update(**OVER, browser=None, error="waited too long")


def prune(before: datetime) -> int:
    """Delete the rows of messages that are over since then. Returns how many."""
    return Message.objects.filter(next_at=None, made_at__lt=before).delete()[0]


def _write(message: Message, words: Words, now: datetime) -> bool:
    facts = {
        "about": message.about, "email": message.email, "browser": message.browser,
        "subject": words.subject[:200], "text": words.text, "url": words.url[:500],
        "leave": words.leave[:500], "made_at": now, "next_at": now,
    }  # fmt: skip
    return Message.objects.get_or_create(key=message.key, defaults=facts)[1]


def _claim(now: datetime) -> Message | None:
    """Take the next message that is due away from all other processes; None where there is none."""
    while found := Message.objects.due(now).select_related("browser").order_by("next_at", "pk").first():
        mine = Message.objects.filter(pk=found.pk, next_at=found.next_at)
        if mine.update(next_at=now + HELD, tries=models.F("tries") + 1):
            found.tries += 1
            return found
    return None


def _settle(message: Message, result: Result, now: datetime) -> None:
    row = Message.objects.filter(pk=message.pk)
    if result.outcome == Outcome.GONE and message.browser_id:
        Browser.objects.filter(pk=message.browser_id).delete()
    elif result.outcome == Outcome.LATER and message.tries < TRIES:
        pause = min(FIRST_PAUSE * 2 ** (message.tries - 1), LONGEST_PAUSE)
        row.update(next_at=now + pause, error=result.said[:200])
    else:
        sent_at = now if result.outcome == Outcome.SENT else None
        row.update(**OVER, sent_at=sent_at, error=result.said[:200])
