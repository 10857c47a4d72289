"""The ground: charts."""

from django.apps import AppConfig


class Config(AppConfig):
    """The ground: charts."""

    name = "simpul.ground.charts"
    label = "charts"
