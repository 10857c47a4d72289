"""Django's PostgreSQL backend, but a connection in steady use is not asked at each request whether it lives.

Django sends `SELECT 1` before the first statement of each request (`CONN_HEALTH_CHECKS`), so that a server
that was started anew costs nobody an error. A server that ends a connection says so: its end can be read. So
here the socket is looked at, which sends nothing; the server is asked where something waits to be read, and
after a pause, because a firewall between them forgets a quiet connection and tells nobody.
"""

import select
import time

from django.db.backends.postgresql import base

PAUSE_S = 10.0
"""The server is asked where nobody looked at the connection for so long, seconds."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection."""

    health_check_enabled: bool
    health_check_done: bool
    looked_at = float("-inf")

    def close_if_health_check_failed(self) -> None:
        """Close a connection that ended, before the first statement of a request."""
        if self.connection is None or self.pool or not self.health_check_enabled or self.health_check_done:
            return
        before, self.looked_at = self.looked_at, time.monotonic()
        if self.looked_at - before < PAUSE_S and not self.is_told():
            self.health_check_done = True
            return
        super().close_if_health_check_failed()

    def is_told(self) -> bool:
        """Tell whether the server has said something that nobody read: an idle one says that it ends."""
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return bool(poll.poll(0))
