"""People are told what happened to reports: heard from the ledger, written into the outbox, once for each."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.tasks import task
from django.utils import timezone

from simpul.ground import jobs
from simpul.ground.ledger import observe as ledger
from simpul.ground.ledger.models import Entry
from simpul.ground.places.models import City
from simpul.ground.post import act as post
from simpul.rooms.reports.act import subscribe
from simpul.rooms.reports.models import Contact, Event, Report, Subscription
from simpul.rooms.reports.share import messages
from simpul.rooms.reports.understand.course import course

READER = "reports.tell"
RELEASED = "reports.release"
SAY = "reports.say"
LOOK = timedelta(seconds=20)
WITH = ("city", "category", "region", "office", "parent", "contact", "arrival")


def verbs() -> tuple[str, ...]:
    """Give the acts that people are told of: steps, words of the office, and what is held no more."""
    return ("reports.submit", SAY, RELEASED, *(f"reports.{name}" for name in course().steps))


@jobs.every(LOOK)
@task
def tell() -> int:
    """Write what happened into the outbox. Returns how many messages; safe to run twice and to be killed."""
    now = timezone.now()
    return sum(hear(city, now) for city in City.objects.served())


def hear(city: City, now: datetime) -> int:
    """Write what happened in a city since the last time into the outbox. Returns how many messages."""
    written = 0
    while True:
        with ledger.take(READER, city, verbs()) as entries:
            written += sum(_tell(report, said, now) for report, said in _reports(entries))
        if not entries:
            return written


def _reports(entries: Sequence[Entry]) -> list[tuple[Report, list[Entry]]]:
    """Give the reports of which somebody may be told, with what happened to each."""
    by_report: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_report[int(entry.subject.rpartition("/")[2])].append(entry)
    asks = Exists(Subscription.objects.filter(report=OuterRef("pk"), ended_at=None))
    left = Exists(Contact.objects.filter(report=OuterRef("pk")).exclude(email=""))
    found = Report.objects.filter(Q(asks) | Q(left), pk__in=by_report, erased_at=None)
    return [(report, by_report[report.pk]) for report in found.select_related(*WITH)]


def _tell(report: Report, entries: list[Entry], now: datetime) -> int:
    """Write one message to each who is told of a report, about everything that happened to it."""
    arrival = getattr(report, "arrival", None)
    if arrival and arrival.quarantined:
        return 0  # nobody fills another's mailbox through a flood
    events = _events(report, entries)
    if not events:
        return 0
    contact = getattr(report, "contact", None)
    if contact:
        subscribe.of_reporter(report, contact, now)
    told = report.subscriptions.filter(ended_at=None, confirmed_at__isnull=False).select_related("browser")
    return sum(_write(report, events, one, now) for one in told if one.reporter or report.shown)


def _events(report: Report, entries: list[Entry]) -> list[Event]:
    """Give what the entries tell of; of a report that waited apart, all that happened before."""
    rows = report.events.select_related("office")
    if any(entry.verb == RELEASED and entry.detail.get("apart") for entry in entries):
        return list(rows.filter(at__lte=entries[-1].at))
    steps = {(entry.at, _step(entry.verb)) for entry in entries}
    found = rows.filter(at__in={at for at, _name in steps})
    return [one for one in found if (one.at, one.step) in steps]


def _step(verb: str) -> str:
    return "" if verb == SAY else verb.removeprefix("reports.")


def _write(report: Report, events: list[Event], to: Subscription, now: datetime) -> bool:
    if not to.browser and not (to.email and post.can_mail()):
        return False
    key, about = f"reports.event/{events[-1].pk}/{to.pk}", subscribe.about(report)
    said = messages.told(report, events, to, now)
    if to.browser:
        return post.push(key, about, to.browser, said, now)
    return post.mail(key, about, to.email, said, now)
