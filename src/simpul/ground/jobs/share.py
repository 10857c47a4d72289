"""What the page of jobs shows of each job, in plain words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_ox.actions import DISCARDABLE_STATUSES, RETRYABLE_STATUSES
from django_ox.models import OxTask

MOST_SHOWN = 200
"""Jobs in one list of the page; how many more there are is said."""

Status = OxTask.Status


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `why` says in plain words why it is where it is; `trace` is the last error's, or ""."""

    id: str
    task: str
    queue: str
    arguments: str
    asked_at: datetime
    attempts: int
    most_attempts: int
    why: str
    trace: str
    can_run_again: bool
    can_give_up: bool


@dataclass(frozen=True, slots=True)
class JobList:
    """Jobs in one state; `more` counts those that are not shown."""

    title: str
    empty: str
    jobs: list[Job]
    more: int


def lists(now: datetime) -> list[JobList]:
    """Give the dead jobs, the running and the waiting, newest first, with two queries each."""
    wanted = (
        (gettext_lazy("Dead"), gettext_lazy("No job is dead."), (Status.FAILED, Status.LOST)),
        (gettext_lazy("Running"), gettext_lazy("No job is running."), (Status.RUNNING,)),
        (gettext_lazy("Waiting"), gettext_lazy("No job is waiting."), (Status.READY, Status.WAITING)),
    )
    return [_list(str(title), str(empty), statuses, now) for title, empty, statuses in wanted]


def succeeded() -> int:
    """Count the jobs that are done and whose record is still kept."""
    return OxTask.objects.filter(status=Status.SUCCESSFUL).count()


def _list(title: str, empty: str, statuses: tuple[str, ...], now: datetime) -> JobList:
    found = OxTask.objects.filter(status__in=statuses)
    shown = [_job(task, now) for task in found.order_by("-enqueued_at")[:MOST_SHOWN]]
    return JobList(title, empty, shown, max(0, found.count() - len(shown)))


def _job(task: OxTask, now: datetime) -> Job:
    arguments = ", ".join(
        [*map(repr, task.args), *(f"{key}={value!r}" for key, value in task.kwargs.items())]
    )
    return Job(
        id=str(task.pk),
        task=task.task_path,
        queue=task.queue_name,
        arguments=arguments[:200],
        asked_at=task.enqueued_at,
        attempts=task.attempts,
        most_attempts=task.max_attempts,
        why=_why(task, now),
        trace=task.errors[-1]["traceback"] if task.errors else "",
        can_run_again=task.status in RETRYABLE_STATUSES,
        can_give_up=task.status in DISCARDABLE_STATUSES,
    )


def _why(task: OxTask, now: datetime) -> str:
    if task.status == Status.LOST:
        return _("Its worker ended in the middle of it each time: out of memory, or killed.")
    if task.status == Status.FAILED:
        return _("It failed each time, at last with: %(error)s") % {"error": _last_error(task)}
    if task.status == Status.RUNNING:
        return _("A worker is at it (%(worker)s).") % {"worker": task.locked_by or "?"}
    if task.run_after and task.run_after > now and task.errors:
        return _("It failed, and is tried again soon: %(error)s") % {"error": _last_error(task)}
    return _("It waits for a free worker.")


def _last_error(task: OxTask) -> str:
    """Give the last line of the last traceback: what was raised, and its message."""
    if not task.errors:
        return "?"
    lines = str(task.errors[-1].get("traceback", "")).strip().splitlines()
    return (lines[-1] if lines else str(task.errors[-1].get("exception_class_path", "?")))[:300]
