"""The ground: keys."""

from django.apps import AppConfig


class Config(AppConfig):
    """The ground: keys."""

    name = "simpul.ground.keys"
    label = "keys"
