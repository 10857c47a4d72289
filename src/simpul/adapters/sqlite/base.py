"""Django's SQLite backend, but whoever waits for the writer's lock looks for it each millisecond.

SQLite lets one transaction write at a time; another waits. Its own waiting sleeps longer from try to try, up
to a tenth of a second (`sqliteDefaultBusyCallback` in SQLite's main.c), so one who writes often, each time
for some milliseconds, is met free by nobody: others waited for seconds beside a bulk act. Here a statement
that SQLite refuses because somebody else writes is tried again after `LOOK_S`, until the `timeout` of the
settings has gone by; then it is refused as ever ("database is locked").

Only what begins a transaction, or is one by itself, is tried again: inside a transaction the lock is held
(all begin IMMEDIATE).
"""

import sqlite3
import time
from collections.abc import Iterable
from typing import Any

from django.db.backends.sqlite3 import base

LOOK_S = 0.001
"""How long to wait between two tries, seconds."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection; `OPTIONS["timeout"]` is how long a statement may wait for another writer, seconds."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Open a connection that does not wait by itself once it is set up."""
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    def create_cursor(self, *_name: Any) -> "Cursor":
        """Give a cursor that waits."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.timeout_s = float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
        return cursor


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that waits for who writes, at most `timeout_s` seconds for a statement."""

    timeout_s = 5.0

    def execute(self, query: str, params: Any = None) -> Any:
        """Run a statement. Raises sqlite3.OperationalError, "database is locked" where it took too long."""
        end = time.monotonic() + self.timeout_s
        while True:
            try:
                return super().execute(query, params)
            except sqlite3.OperationalError as error:
                is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not is_busy or self.connection.in_transaction or time.monotonic() > end:
                    raise
            time.sleep(LOOK_S)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """Run a statement for each of some rows: outside a transaction, each is one by itself."""
        if self.connection.in_transaction:
            return super().executemany(query, param_list)
        for row in param_list:
            self.execute(query, row)
        return self
