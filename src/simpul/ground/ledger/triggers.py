"""The database's own refusal to change or delete rows of the ledger, on SQLite and on PostgreSQL."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

_SQLITE_ON = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
"""
_POSTGRESQL_ON = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'restrict_violation'; END $$;
DROP TRIGGER IF EXISTS {table}_no_change ON {table};
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();
"""


def on(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Make the table append-only; nothing happens where it is already."""
    if editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            editor.execute(_SQLITE_ON.format(table=table, verb=verb))
    else:
        editor.execute(_POSTGRESQL_ON.format(table=table))


def off(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Let the table be changed again: for a migration that must, and for `flush`."""
    if editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
    else:
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")


class _Turn(Operation):
    """A step of a migration that turns the refusal on or off; the models stay as they are."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models stay as they are."""


class RefuseChanges(_Turn):
    """A step of a migration: from here on the table can only be added to."""

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002 - Django's signature
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,  # noqa: ARG002 - as above
        to_state: Any,  # noqa: ARG002 - as above
    ) -> None:
        """Put the triggers there."""
        on(schema_editor, self.table)

    def database_backwards(
        self,
        app_label: str,  # noqa: ARG002 - Django's signature
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,  # noqa: ARG002 - as above
        to_state: Any,  # noqa: ARG002 - as above
    ) -> None:
        """Take the triggers away."""
        off(schema_editor, self.table)

    def describe(self) -> str:
        """Say what the step does, as `migrate --plan` shows it."""
        return f"Let nothing change or delete rows of {self.table}"


class AllowChanges(_Turn):
    """A step of a migration: what follows may make the table anew; `RefuseChanges` must come again after it.

    SQLite copies a table whose columns change, and its triggers do not come along.
    """

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002 - Django's signature
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,  # noqa: ARG002 - as above
        to_state: Any,  # noqa: ARG002 - as above
    ) -> None:
        """Take the triggers away."""
        off(schema_editor, self.table)

    def database_backwards(
        self,
        app_label: str,  # noqa: ARG002 - Django's signature
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,  # noqa: ARG002 - as above
        to_state: Any,  # noqa: ARG002 - as above
    ) -> None:
        """Put the triggers back."""
        on(schema_editor, self.table)

    def describe(self) -> str:
        """Say what the step does, as `migrate --plan` shows it."""
        return f"Let the columns of {self.table} change"
