"""What the tests of guarding share: a mailbox, senders, a form that was filled in as people do."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from simpul.ground.conftest import fresh_installation  # noqa: F401 - a fixture
from simpul.ground.places.models import City
from simpul.ground.post import act as post
from simpul.ground.post.models import Message
from simpul.ground.post.tests.servers import MailServer, PushService, mail_server, push_service
from simpul.rooms.reports.act.arrive import arrive
from simpul.rooms.reports.act.submit import Said
from simpul.rooms.reports.jobs import telling
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.observe import arrivals
from simpul.rooms.reports.observe.challenge import Sender
from simpul.rooms.reports.tests.conftest import NOW, at


@pytest.fixture
def mailbox(settings: Any) -> Iterator[MailServer]:
    """A mail server that this installation sends by."""
    with mail_server() as found:
        settings.SIMPUL_EMAIL_URL, settings.SIMPUL_EMAIL_FROM = found.url, "Lapor <lapor@example.go.id>"
        yield found


@pytest.fixture
def browser(settings: Any) -> Iterator[PushService]:
    """A browser and its push service."""
    settings.SIMPUL_PRIVATE_FEEDS = True
    with push_service() as found:
        yield found


type Hear = Callable[..., list[Message]]


@pytest.fixture
def hear(city: City) -> Hear:
    """Let the job write what happened into the outbox, and give what waits there."""

    def run(now: datetime = NOW + timedelta(minutes=1)) -> list[Message]:
        telling.hear(city, now)
        return list(Message.objects.due(now).order_by("pk"))

    return run


def everything_sent(now: datetime) -> None:
    """Forget what waits, as if it had been sent."""
    sent = post.Result(post.Outcome.SENT)
    post.deliver(now, by_mail=lambda _one: sent, by_push=lambda _one: sent)


def sender(address: str, device: str = "", **facts: Any) -> Sender:
    """Give a sender of an address."""
    return Sender(arrivals.known_by("address", address), arrivals.known_by("device", device), **facts)


type Come = Callable[..., Report]


@pytest.fixture
def come(city: City) -> Come:
    """Let a report come in from the open network."""

    def send(who: Sender, now: datetime = NOW, **said: Any) -> Report:
        kind = Category.objects.get(city=city, code="pothole")
        facts: dict[str, Any] = {
            "key": uuid4(),
            "position": at(120),
            "text": "Jalan berlubang",
            "category": kind,
        } | said
        return arrive(city, Said(**facts), who, now=now)[0]

    return send
