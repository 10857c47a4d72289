"""The photos of forms that were never sent are forgotten."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from simpul.ground.jobs import periodic
from simpul.rooms.reports.act import chosen
from simpul.rooms.reports.understand import tell


@periodic.every(timedelta(hours=1))
@task
def forget_unsent() -> int:
    """Forget the photos that waited too long. Gives how many."""
    return chosen.sweep(timezone.now(), tell.of({}).unsent_hours)
