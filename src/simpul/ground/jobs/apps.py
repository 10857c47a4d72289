"""The ground: jobs."""

from django.apps import AppConfig


class Config(AppConfig):
    """The ground: jobs."""

    name = "simpul.ground.jobs"
    label = "jobs"
