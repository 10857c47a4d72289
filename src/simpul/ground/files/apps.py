"""The ground: files."""

from django.apps import AppConfig


class Config(AppConfig):
    """The ground: files."""

    name = "simpul.ground.files"
    label = "files"
