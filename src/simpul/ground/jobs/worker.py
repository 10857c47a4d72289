"""The worker: django-ox's, which also says that it lives and takes up a dead neighbour's jobs in seconds.

A job is leased to its worker, who renews the lease while it works. The lease is long (settings.TASKS,
LOCK_TIMEOUT), so that a database busy for a minute does not make a second worker begin what the first is
still at. A lease alone would leave a killed worker's jobs lying for as long. So each worker holds a lock on a
file of its name in SIMPUL_DATA/run/workers, which the operating system lets go the moment the process ends,
whatever it ends of: a neighbour who can take that lock knows, and does not guess, that the worker is gone.
Workers on other machines, whose files are not here, are judged by their lease.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_ox import actions
from django_ox import worker as ox
from django_ox.models import OxTask

from simpul.ground.jobs.models import Sighting

LOOK_S = 2.0
"""How often a worker looks for dead neighbours, seconds."""
SAY_S = 5.0
"""How often a worker says that it lives, seconds."""


class Worker(ox.Worker):
    """A worker process of one or more queues."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"reap_interval": LOOK_S} | options)
        self._said = -SAY_S

    def run(self) -> None:
        """Work until told to stop, holding the lock that says this process lives."""
        with _alive(self.worker_id):
            super().run()
            Sighting.objects.filter(worker=self.worker_id).delete()

    def dispatch_schedules(self) -> int:
        """Say now and then that this worker lives (the loop comes by each second), and start what is due."""
        if time.monotonic() - self._said >= SAY_S:
            now = timezone.now()
            Sighting.objects.update_or_create(
                worker=self.worker_id,
                defaults={"seen_at": now},
                create_defaults={"seen_at": now, "started_at": now, "queues": self.queues},
            )
            self._said = time.monotonic()
        return int(super().dispatch_schedules())

    def reap(self) -> int:
        """Take back the jobs of workers that are gone: at once where that is known, else by their lease."""
        for place in _folder().glob("*.lock"):
            worker = place.stem
            if worker != self.worker_id and is_dead(worker):
                jobs = OxTask.objects.filter(status=OxTask.Status.RUNNING, locked_by=worker)
                for job in jobs.values_list("pk", flat=True):
                    actions.expire_lease(job)
                place.unlink(missing_ok=True)
        return int(super().reap())


def is_dead(worker: str) -> bool:
    """Tell whether a worker of this machine has ended; False where it lives, or where we cannot know."""
    try:
        handle = os.open(_folder() / f"{worker}.lock", os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


@contextmanager
def _alive(worker: str) -> Iterator[None]:
    """Hold the lock of this worker's name. A POSIX record lock: a forked child does not inherit it."""
    _folder().mkdir(parents=True, exist_ok=True)
    place = _folder() / f"{worker}.lock"
    handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        with suppress(OSError):  # a file system without locks: then only the lease tells
            fcntl.lockf(handle, fcntl.LOCK_EX)
        yield
    finally:
        place.unlink(missing_ok=True)
        os.close(handle)


def _folder() -> Path:
    return Path(settings.SIMPUL_DATA) / "run" / "workers"
