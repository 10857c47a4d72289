"""What the cycling room does in its own time for shared bicycles: it reads the feeds that are due."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from simpul.adapters import feeds, peers
from simpul.ground import jobs
from simpul.rooms.cycling.models import BikeFeed
from simpul.rooms.cycling.observe import gbfs
from simpul.rooms.cycling.understand.gbfs import Fault, Unreadable

type Ask = Callable[[str], peers.Answer]

HTTP_OK = 200
HELD = timedelta(minutes=10)
"""How long a feed that was asked for is left alone, should its job never run."""
WORDS: dict[type[peers.PeerRefused], str] = {
    feeds.Inside: "inside", peers.NotTrusted: "not_trusted", peers.TooSlow: "slow",
    peers.AnswerTooBig: "big", peers.Moved: "moved", peers.BadAddress: "address",
}  # fmt: skip
"""What each way to fail is called among the faults; any other is "unreachable"."""


@jobs.every(timedelta(minutes=1))
@task
def look_at_feeds() -> int:
    """Ask for a reading of each feed that is due. Returns how many."""
    now = timezone.now()
    asked = 0
    for feed in BikeFeed.objects.due(now):
        mine = BikeFeed.objects.filter(pk=feed.pk, next_at__lte=now)
        if mine.update(next_at=now + HELD):
            jobs.run(read_feed, feed.pk)
            asked += 1
    return asked


@task
def read_feed(feed_id: int) -> bool:
    """Read one feed now. Tells whether it was there; safe to run twice."""
    feed = BikeFeed.objects.filter(pk=feed_id, own=False).first()
    if feed is not None:
        gbfs.take(feed, get, now=timezone.now())
    return feed is not None


def get(name: str, url: str, ask: Ask | None = None) -> bytes:
    """Ask an address for a GBFS file.

    Args:
        name: of the file.
        url: its address.
        ask: how it is asked; None for as the settings allow.

    Raises:
        gbfs.Unreadable: there is no answer, or a bad one, with the reason by its key.
    """
    ask = ask or partial(feeds.get, inside=settings.SIMPUL_PRIVATE_FEEDS)
    try:
        answer = ask(url)
    except peers.PeerRefused as error:
        raise Unreadable(Fault(name, "", WORDS.get(type(error), "unreachable"), url[:200])) from error
    if answer.status != HTTP_OK:
        raise Unreadable(Fault(name, "", "status", f"{answer.status} {url}"[:200]))
    return answer.body
