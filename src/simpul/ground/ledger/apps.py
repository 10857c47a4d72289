"""The ground: ledger."""

from django.apps import AppConfig


class Config(AppConfig):
    """The ground: ledger."""

    name = "simpul.ground.ledger"
    label = "ledger"
