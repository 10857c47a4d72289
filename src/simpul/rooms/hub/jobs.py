"""What the hub does with adapters: a report's files are made, a submission is sent, a package is taken in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation

from simpul.adapters import pdf, peers
from simpul.ground.files import store
from simpul.ground.people.models import Person
from simpul.ground.places.models import City
from simpul.kernel.refusal import Refused
from simpul.rooms.hub.act import outbox
from simpul.rooms.hub.models.exchange import Hub, Outgoing
from simpul.rooms.hub.share import report_paper
from simpul.rooms.hub.share.report import Report
from simpul.rooms.indicators.observe import receive

TIMEOUT_S = 60
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)

type Post = Callable[[str, bytes], tuple[int, bytes]]
"""Sends bytes to an address and gives the status and the body that come back; raises Refused."""


def make_pdf(source: str, files: Mapping[str, bytes], title: str, language: str) -> bytes:
    """Make a PDF that is the same bytes for the same source."""
    return pdf.pdf(source, files, title=title, language=language)


def report_file(report: Report, name: str, language: str) -> bytes:
    """Make one file of a report in a language. Raises KeyError where there is none so named."""
    with translation.override(language):
        return report_paper.file(report, name, make_pdf)


def report_files(report: Report, language: str) -> dict[str, bytes]:
    """Make every file of a report."""
    return {name: report_file(report, name, language) for name in report_paper.NAMES}


def post(url: str, body: bytes) -> tuple[int, bytes]:
    """Send a submission to a hub. Raises Refused where it cannot be reached."""
    answer = peers.post(url, body, outbox.MEDIA_TYPE, TIMEOUT_S)
    return answer.status, answer.body


def send(
    hub: Hub, city: City, *, actor: Person, now: Callable[[], datetime], by: Post = post
) -> Sequence[Outgoing]:
    """Send everything that waits for a hub, in order, until it is received or turned away.

    Each is kept before it is sent, and its answer after: killed at any moment, the next call sends the same
    bytes again, which a hub answers with the same receipt.

    Args:
        hub: to whom.
        city: whose.
        actor: who sends.
        now: the clock, read once for each answer.
        by: how it is sent.

    Returns:
        What was sent, as it stands now.
    """
    sent = []
    for waiting in outbox.waiting(hub, city):
        try:
            status, body = by(hub.url + outbox.PATH, store.open(waiting.blob))
        except Refused as error:
            outbox.unreachable(waiting, str(error), now=now())
            raise
        found = outbox.answered(waiting, status, body, actor=actor, now=now())
        sent.append(found)
        if found.state != Outgoing.State.RECEIVED:
            break
    return sent


def take_package(package: bytes, city: City, by: Person, now: datetime) -> int:
    """Take in a signed package of indicators and give how many values came. Raises Refused."""
    return len(receive.receive(package, city=city, actor=by, now=now))
