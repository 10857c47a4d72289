"""Jobs about jobs, and about the database that they are kept in."""

from datetime import timedelta

from django.db import connection
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


@periodic.every(timedelta(hours=1), phase=timedelta(minutes=35))
@task
def empty_log() -> bool:
    """Empty SQLite's log, in which words that were erased may still stand (decision 0179)."""
    return checkpoint()


def checkpoint() -> bool:
    """Write SQLite's log (WAL) into its file and cut it to nothing: https://sqlite.org/pragma.html.

    Returns:
        Whether it is empty now; False where somebody reads or writes (it waits for nobody), inside a
        transaction, and on another database, which has no such log.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (patience_ms,) = cursor.fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_pages = cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(patience_ms)}")
    return not busy
