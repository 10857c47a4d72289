"""Django's `flush`, which empties every table: it must lift the ledger's refusal first and put it back."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from simpul.ground.ledger import triggers
from simpul.ground.ledger.models import Entry


class Command(flush.Command):
    """Empty the database. Tests that commit call it after each; nobody else should."""

    def handle(self, **options: Any) -> None:
        """Flush, with the ledger unlocked meanwhile."""
        connection = connections[options["database"]]
        table = Entry._meta.db_table
        there = table in connection.introspection.table_names()
        if there:
            with connection.schema_editor() as editor:
                triggers.off(editor, table)
        try:
            super().handle(**options)
        finally:
            if there:
                with connection.schema_editor() as editor:
                    triggers.on(editor, table)
