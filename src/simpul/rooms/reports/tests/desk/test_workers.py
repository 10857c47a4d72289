"""Two workers look at the clocks of one city at once: everything is told once and closed once."""

import pytest

from simpul.ground.conftest import Installation

WORKERS = """
import threading
from datetime import timedelta
from uuid import uuid4
from django.db import connection
from simpul.ground.ledger.models import Entry
from simpul.ground.people.access import system_person
from simpul.ground.places.models import City
from simpul.kernel.geo import LonLat
from simpul.rooms.reports.act import begin, submit
from simpul.rooms.reports.act.submit import Said
from simpul.rooms.reports.jobs import clock
from simpul.rooms.reports.models import Escalation, Event, Report
from django.utils import timezone

now, start = timezone.now(), threading.Barrier(3)
city = City.objects.create(slug="two", name="Two", country="IDN", west=1, south=1, east=2, north=2)
begin.begin(city, actor=system_person(), now=now)
for number in range(30):
    submit.submit(city, Said(uuid4(), LonLat(1.5, 1.5), "Lubang"), now=now - timedelta(days=40))
some = list(Report.objects.order_by("pk").values_list("pk", flat=True)[:10])
Report.objects.filter(pk__in=some).update(state="proposed", stage="answer")

def work():
    start.wait()
    clock.look(city, now=now)
    connection.close()

threads = [threading.Thread(target=work) for _ in range(3)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(Escalation.objects.count(), Entry.objects.filter(verb="reports.escalate").count(),
      Event.objects.filter(step="time_out").count(), Report.objects.filter(state="closed").count())
"""


@pytest.mark.django_db
def test_three_workers_at_once_tell_once(installation: Installation) -> None:
    assert installation.python(WORKERS) == "40 40 10 10\n"
