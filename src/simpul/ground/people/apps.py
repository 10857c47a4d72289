"""The ground: people."""

from django.apps import AppConfig


class Config(AppConfig):
    """The ground: people."""

    name = "simpul.ground.people"
    label = "people"
