"""The live server's threads share the test's one connection to an SQLite in memory: one request at a time.

Two at once would share its transactions and cursors too, which no installation does: there each thread has
its own connection.
"""

from collections.abc import Callable
from threading import RLock

from django.http import HttpRequest, HttpResponseBase

type Respond = Callable[[HttpRequest], HttpResponseBase]


class OneAtATime:
    """Answers a request when the one before is answered."""

    _lock = RLock()

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with self._lock:
            return self._respond(request)
