"""Jobs about files."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from simpul.ground.files import sweep
from simpul.ground.jobs import periodic


@periodic.every(timedelta(days=1), phase=timedelta(hours=19))
@task
def sweep_orphans() -> int:
    """Remove what nothing points at."""
    return sweep.sweep(timezone.now()).removed
