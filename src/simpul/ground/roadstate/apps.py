"""The ground: what is known of the streets now, whoever found it out."""

from django.apps import AppConfig


class Config(AppConfig):
    """The ground: road state."""

    name = "simpul.ground.roadstate"
    label = "roadstate"
