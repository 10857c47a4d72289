"""What residents report of the roads is heard, joined and answered, each minute. Safe to run twice."""

from datetime import datetime, timedelta

from django.tasks import task
from django.utils import timezone

from simpul.ground import jobs
from simpul.ground.ledger import observe as ledger
from simpul.ground.places.models import City
from simpul.rooms.roads.observe import reported

READER = "roads.reported"
AT_ONCE = 200


@jobs.every(timedelta(minutes=1), phase=timedelta(seconds=35))
@task
def hear_reports() -> int:
    """Hear of reports, and of what became of damages. Returns of how many reports there was news."""
    now = timezone.now()
    return sum(hear(city, now) for city in City.objects.served())


def hear(city: City, now: datetime) -> int:
    """Hear what the ledger of a city says since the last time. Returns of how many reports there was news."""
    told = 0
    while True:
        with ledger.take(READER, city, (reported.HEARD, *reported.OURS), AT_ONCE) as entries:
            if entries:
                told += reported.hear(city, entries, now=now)
        if not entries:
            return told
