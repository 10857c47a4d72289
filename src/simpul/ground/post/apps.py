"""The ground: post."""

from django.apps import AppConfig


class Config(AppConfig):
    """The ground: post."""

    name = "simpul.ground.post"
    label = "post"
