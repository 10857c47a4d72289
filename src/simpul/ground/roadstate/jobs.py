"""What the road state does by itself: hazards whose time is over are closed, old ones forgotten."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from simpul.ground import jobs
from simpul.ground.roadstate import act


@jobs.every(timedelta(minutes=10), phase=timedelta(minutes=3))
@task
def expire() -> int:
    """Close what is over, and forget what has been gone for long. Returns how many were closed."""
    return act.expire(timezone.now())[0]
