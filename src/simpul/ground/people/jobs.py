"""Jobs about accounts."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.tasks import task
from django.utils import timezone

from simpul.ground.jobs import periodic


@periodic.every(timedelta(days=1), phase=timedelta(hours=20))
@task
def forget_stale() -> None:
    """Delete sessions that have ended, and failed sign-ins that no longer count (they hold addresses)."""
    SessionStore.clear_expired()
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - 2 * settings.AXES_COOLOFF_TIME).delete()
