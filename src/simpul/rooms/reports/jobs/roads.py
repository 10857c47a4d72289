"""Reports and the road room hear of each other, through the ledger, each minute. Safe to run twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from simpul.ground import jobs
from simpul.ground.ledger import observe as ledger
from simpul.ground.ledger.models import Entry
from simpul.ground.places.models import City
from simpul.rooms.reports.act import roads, verdict
from simpul.rooms.reports.models import Category, Report
from simpul.rooms.reports.understand.course import course

TELLER, HEARER = "reports.tell_roads", "reports.hear_roads"
STORY = "roads.story"
OURS = (
    *(f"reports.{name}" for name in course().steps),
    "reports.categorise",
    "reports.correct",
    "reports.erase",
    "reports.support",
)
"""What may change how a report stands for the road room."""
AT_ONCE = 200


@jobs.every(timedelta(minutes=1), phase=timedelta(seconds=25))
@task
def with_roads() -> int:
    """Tell the road room of what happened here, and let reports follow what it says. Returns how many did."""
    now = timezone.now()
    return sum(tell(city, now) + hear(city, now) for city in City.objects.served())


def tell(city: City, now: datetime) -> int:
    """Tell of every report that something happened to since. Returns how many entries that made."""
    told = 0
    while True:
        with ledger.take(TELLER, city, OURS, AT_ONCE) as entries:
            told += roads.tell(city, _of(city, entries), now=now)
        if not entries:
            return told


def hear(city: City, now: datetime) -> int:
    """Let reports follow what the road room says of their damages. Returns how many moved.

    One at a time: whoever held the ledger for the first and then waited for the second report would wait for
    a colleague who holds that and waits for the ledger.
    """
    moved = 0
    while True:
        with ledger.take(HEARER, city, [STORY], limit=1) as entries:
            moved += sum(_follow(city, entry, now) for entry in entries)
        if not entries:
            return moved


def _of(city: City, entries: Sequence[Entry]) -> list[int]:
    """Give the reports about roads that entries are of, and those that tell or told of them."""
    refs = {one.subject for one in entries}
    numbers = {int(ref.partition("/")[2]) for ref in refs if ref.startswith("reports.report/")}
    told_by = {str(one.detail.get("parent_code", "")) for one in entries} - {""}
    parents = Report.objects.filter(city=city, pk__in=numbers, parent__isnull=False).values("parent")
    of_roads = [one.pk for one in Category.objects.filter(city=city) if one.damage]
    found = Report.objects.filter(Q(pk__in=numbers) | Q(pk__in=parents) | Q(code__in=told_by), city=city)
    of_roads_or_told = found.filter(Q(category__in=of_roads) | Q(road__isnull=False))
    return list(of_roads_or_told.values_list("pk", flat=True))


def _follow(city: City, entry: Entry, now: datetime) -> bool:
    label, _slash, number = str(entry.detail.get("report", "")).partition("/")
    if label != "reports.report" or not number.isdigit():
        return False
    report = Report.objects.filter(city=city, pk=int(number), erased_at=None).first()
    return bool(report and verdict.follow(report, entry.subject, entry.detail, now=now))
