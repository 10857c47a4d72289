"""What is done with jobs: started with the change that asks for them, watched, run again, given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.tasks import Task, TaskResult, default_task_backend
from django.utils import timezone
from django_ox import actions
from django_ox.models import OxTask

from simpul.ground.jobs.models import Progress, Sighting
from simpul.kernel.refusal import Refused


class NotToBeDone(Refused):
    """The job is not in a state in which this can be done: it runs, it is done, or it is gone."""


@dataclass(frozen=True, slots=True)
class WorkerHealth:
    """Whether a worker is at work. `last_seen_at` is None where none was ever seen."""

    alive: bool
    last_seen_at: datetime | None


def run[**P, R](task: Task[P, R], *args: P.args, **kwargs: P.kwargs) -> TaskResult[P, R]:
    """Ask for a job, in the transaction of the change that needs it: both are kept, or neither is.

    The job is a row of the same database, so no worker sees it before the change is committed, and a process
    that dies right after the commit has not lost it. The arguments must be JSON. The task must be safe to run
    twice.
    """
    return task.enqueue(*args, **kwargs)


def progress(key: str, done: int, total: int | None = None, note: str = "") -> None:
    """Say how far something has come, for the pages that poll.

    Args:
        key: "room.model/pk" or the like; at most 120 characters.
        done: how many are done.
        total: of how many; None where nobody knows.
        note: what is being done, in English, marked for translation where it is written (gettext_noop).
    """
    values = {"done": done, "total": total, "note": note[:200]}
    Progress.objects.update_or_create(key=key, defaults=values)


def how_far(key: str) -> Progress | None:
    """Give how far something has come, or None where nobody has said."""
    return Progress.objects.filter(key=key).first()


def drop(key: str) -> None:
    """Forget how far something had come."""
    Progress.objects.filter(key=key).delete()


def health(now: datetime | None = None, *, queue: str | None = None) -> WorkerHealth:
    """Tell whether a worker's loop has turned within settings.SIMPUL_WORKER_SILENCE_S seconds.

    Args:
        now: the moment to judge it from; the clock's where None.
        queue: only workers that take jobs from it; None for any worker.
    """
    sightings = Sighting.objects.values_list("seen_at", "queues")
    seen = max((at for at, queues in sightings if queue is None or queue in queues), default=None)
    limit = (now or timezone.now()) - timedelta(seconds=settings.SIMPUL_WORKER_SILENCE_S)
    return WorkerHealth(alive=seen is not None and seen >= limit, last_seen_at=seen)


def queues() -> list[str]:
    """Give the names of the queues that jobs of this installation are put in."""
    return sorted(default_task_backend.queues)


def again(job: str) -> None:
    """Put a dead job back in its queue for one more attempt. Raises NotToBeDone."""
    if not actions.retry(job):
        raise NotToBeDone("only a job that has failed or was lost can be run again")


def give_up(job: str) -> None:
    """Close a job that waits or is dead, without running it. Raises NotToBeDone."""
    if not actions.discard(job):
        raise NotToBeDone("only a job that waits, has failed or was lost can be given up")


def prune(now: datetime, keep: timedelta) -> int:
    """Delete the records of jobs that ended well or were given up, and of workers long gone; dead jobs stay.

    Returns:
        How many jobs were deleted.
    """
    over = OxTask.objects.filter(
        status__in=[OxTask.Status.SUCCESSFUL, OxTask.Status.DISCARDED], finished_at__lt=now - keep
    )
    Sighting.objects.filter(seen_at__lt=now - keep).delete()
    Progress.objects.filter(updated_at__lt=now - 10 * keep).delete()
    deleted: dict[str, Any] = over.delete()[1]
    return int(deleted.get("django_ox.OxTask", 0))
