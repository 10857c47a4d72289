"""Jobs that come by themselves: declared by a decorator beside the task, started once for each period.

The workers are the clock. django-ox writes one row for each schedule and period under a unique constraint, in
the transaction that queues the job, so it is queued once however many workers look, and after a pause once,
not often.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.tasks import Task
from django.utils.module_loading import autodiscover_modules
from django_ox.schedules import IntervalTrigger, Schedule

_registered: dict[str, Schedule] = {}


def every[R](period: timedelta, *, phase: timedelta = timedelta(0)) -> Callable[[Task[[], R]], Task[[], R]]:
    """Start the decorated task once in each period, which is counted from 1970-01-01T00:00 UTC.

        @jobs.every(timedelta(days=1), phase=timedelta(hours=19))  # 02:00 in Jakarta
        @task
        def forget_originals() -> None: ...

    Args:
        period: from one second up.
        phase: how far into each period; less than it.
    """
    trigger = IntervalTrigger(every=period, phase=phase)

    def register(task: Task[[], R]) -> Task[[], R]:
        name = task.module_path
        if name in _registered and _registered[name].task != task:
            raise ValueError(f"{name} is declared twice")
        _registered[name] = Schedule(name=name, task=task, trigger=trigger, args=(), kwargs={})
        return task

    return register


class Calendar:
    """Where django-ox's worker looks for what is due (settings.TASKS, SCHEDULE_SOURCE)."""

    def __init__(self, options: dict[str, Any], backend_alias: str) -> None:  # noqa: ARG002 - as django-ox calls it
        self._ready = False

    def schedules(self) -> list[Schedule]:
        """Give every declared schedule; the first time, each installed app's `jobs` module is loaded."""
        if not self._ready and apps.ready:
            autodiscover_modules("jobs")
            self._ready = True
        return list(_registered.values())
