"""The ground: places."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class Config(AppConfig):
    """The ground: places."""

    name = "simpul.ground.places"
    label = "places"

    def ready(self) -> None:
        """Offer the open layers, and see after each migration that every spatial index still stands."""
        from simpul.ground.places import share  # noqa: PLC0415 - models are not loaded before ready

        share.register_layers()
        post_migrate.connect(_mend)


def _mend(using: str, **_: Any) -> None:
    from simpul.ground.places import spatial  # noqa: PLC0415 - as above

    spatial.mend(connections[using])
