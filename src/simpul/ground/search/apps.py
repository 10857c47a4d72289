"""The ground: search."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class Config(AppConfig):
    """The ground: search."""

    name = "simpul.ground.search"
    label = "search"

    def ready(self) -> None:
        """See after each migration that the full-text index still stands."""
        post_migrate.connect(_mend)


def _mend(using: str, **_: Any) -> None:
    from simpul.ground.search import fulltext  # noqa: PLC0415 - models are not loaded before ready

    fulltext.mend(connections[using])
