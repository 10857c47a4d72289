"""Jobs about jobs."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from simpul.ground.jobs import act, periodic

KEEP = timedelta(days=7)
"""How long the record of a job that ended well is kept."""


@periodic.every(timedelta(hours=1))
@task
def prune() -> int:
    """Forget the records of jobs that ended well a week ago."""
    return act.prune(timezone.now(), KEEP)
