"""The clock of reports: what is late is told upwards, what nobody answered is closed. Every 15 minutes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.tasks import task
from django.utils import timezone

from simpul.ground.jobs import periodic
from simpul.ground.places.models import City
from simpul.ground.post import act as post
from simpul.rooms.reports.act import escalate
from simpul.rooms.reports.models import Escalation
from simpul.rooms.reports.share import late


@periodic.every(timedelta(minutes=15))
@task
def clock() -> dict[str, int]:
    """Look at every city's clocks; give how many reports were escalated and closed."""
    now = timezone.now()
    found = [look(city, now=now) for city in City.objects.served().order_by("pk")]
    return {name: sum(one[name] for one in found) for name in ("escalated", "timed_out")}


def look(city: City, *, now: datetime) -> dict[str, int]:
    """Look at one city's clocks: what the job and the shell do."""
    return {
        "escalated": escalate.escalate(city, now=now, tell=partial(tell, now=now)),
        "timed_out": escalate.time_out(city, now=now),
    }


def tell(made: Sequence[Escalation], *, now: datetime) -> None:
    """Write to each who is told, one e-mail for all of it; the pages say it also where no e-mail is sent."""
    if post.can_mail():
        for letter in late.letters(made):
            post.mail(letter.key, letter.about, letter.address, letter.words, now)
