"""Once a day, what has been kept for long enough goes."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from simpul.ground import jobs
from simpul.ground.places.models import City
from simpul.rooms.reports.act import retention, retention_together


@jobs.every(timedelta(days=1), phase=timedelta(hours=18))  # 01:00 in Jakarta
@task
def forget() -> int:
    """Forget in every city what its rules keep no longer. Returns how many reports were erased."""
    now = timezone.now()
    erased = 0
    for city in City.objects.served():
        erased += retention.forget(city, now)["erased"]
        retention_together.forget(city, now)
    return erased
