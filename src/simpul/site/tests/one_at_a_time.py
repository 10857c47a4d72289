"""The live server's threads share the test's one connection to an SQLite in memory: one request at a time.

Two at once would share its transactions and cursors too, which no installation does: there each thread has
its own connection. For the same reason a test ends when no request is being answered any more.
"""

from collections.abc import Callable
from threading import Condition, RLock

from django.http import HttpRequest, HttpResponseBase

type Respond = Callable[[HttpRequest], HttpResponseBase]

LONGEST_S = 60.0


class OneAtATime:
    """Answers a request when the one before is answered."""

    _lock = RLock()
    _changed = Condition()
    _begun = 0

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        self._count(1)
        try:
            with self._lock:
                return self._respond(request)
        finally:
            self._count(-1)

    @classmethod
    def _count(cls, more: int) -> None:
        with cls._changed:
            cls._begun += more
            cls._changed.notify_all()

    @classmethod
    def wait(cls) -> None:
        """Wait until every request that came is answered."""
        with cls._changed:
            cls._changed.wait_for(lambda: cls._begun == 0, LONGEST_S)
