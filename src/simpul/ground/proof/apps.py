"""The ground: proof."""

from django.apps import AppConfig


class Config(AppConfig):
    """The ground: proof."""

    name = "simpul.ground.proof"
    label = "proof"
